"""Pictures of reports: JPEG, PNG, TIFF with one or more pages, GIF and BMP.

In:  the bytes of a picture. Out: a ``Document`` as a scanned PDF gives it (extra ``ocr``)::

    bytes ──unpack, in a child──▶ frame ──read_page──▶ lines of text, tables ──assemble──▶ Paragraph | Grid
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any

from pipelines.extract import bounded, limits
from pipelines.extract.model import Document, Unreadable
from pipelines.extract.ocr.page import read_page
from pipelines.extract.ocr.recogniser import require
from pipelines.extract.paged.assemble import assemble
from pipelines.extract.paged.model import Page
from pipelines.extract.paged.title import title_of

LARGEST_SIDE = 3_600  # pixels to which a page is reduced; A4 at 300 dpi has 3,508
SMALLEST_SIDE = 300  # below that a picture is an icon


def read(body: bytes) -> Document:
    """The document in a picture.

    Raises:
        Unreadable: ``image.damaged``; ``image.no_text`` where nothing is read in it; ``document.too_large``,
            ``document.too_slow``; ``extra.missing`` without the extra ``ocr``.
    """
    require()
    pages = list(_pages(body))
    if not any(page.items for page in pages):
        raise Unreadable("image.no_text", f"{len(pages)} pages")
    assembly = assemble(pages)
    title = title_of(pages)
    return Document(
        container="image",
        blocks=assembly.blocks,
        titles=(("large type", title),) if title else (),
        chrome=assembly.furniture,
        images=len(pages),
        findings=assembly.findings,
    )


def _pages(body: bytes) -> Iterator[Page]:
    started = time.monotonic()
    for number, pixels in enumerate(_frames(body), 1):
        yield read_page(pixels, number)
        limits.hold_seconds("pages read as pictures", time.monotonic() - started, limits.PICTURED_SECONDS)


def _frames(body: bytes) -> Iterator[Any]:
    """The pages of the picture as arrays of grey or RGB values, the right way up as the camera noted it.

    They are unpacked in a child process, one by one: decoders of pictures are programs that hostile files have
    broken before.
    """
    import numpy as np

    index, count = 0, 1
    while index < count:
        head, _, pixels = bounded.call(f"{__name__}:unpack", f"{index}\n".encode() + body).partition(b"\n")
        count, height, width, colours = map(int, head.split())
        if height:
            shape = (height, width) if colours == 1 else (height, width, colours)
            yield np.frombuffer(pixels, np.uint8).reshape(shape)
        index += 1


def prepare() -> None:
    """Load what every child needs."""
    from PIL import Image

    Image.init()


def unpack(request: bytes) -> bytes:
    """The child's side of ``_frames``: a line with pages, height, width and colours, then the rows of pixels."""
    from PIL import Image, UnidentifiedImageError

    line, _, body = request.partition(b"\n")
    try:
        with Image.open(io.BytesIO(body)) as picture:
            count = getattr(picture, "n_frames", 1)
            limits.hold("pages", count, limits.IMAGE_PAGES)
            picture.seek(int(line))
            limits.hold("pixels of a page", picture.width * picture.height, limits.IMAGE_PIXELS)
            return f"{count} ".encode() + _pixels(picture)
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError) as error:
        raise Unreadable("image.damaged", type(error).__name__) from error
    except Image.DecompressionBombError as error:
        raise Unreadable("document.too_large", "pixels") from error


def _pixels(picture: Any) -> bytes:
    """Height, width and colours on a line, then the pixels; an icon has none."""
    from PIL import ImageOps

    if max(picture.size) < SMALLEST_SIDE:
        return b"0 0 0\n"
    picture.load()  # as it is: making it smaller while decoding would blur it
    ImageOps.exif_transpose(picture, in_place=True)  # memory is short here, so no copies
    mode = "L" if picture.mode in ("1", "L", "I;16") else "RGB"
    frame = picture if picture.mode == mode else picture.convert(mode)
    frame.thumbnail((LARGEST_SIDE, LARGEST_SIDE), reducing_gap=2.0)
    pixels: bytes = frame.tobytes()
    return f"{frame.height} {frame.width} {len(frame.getbands())}\n".encode() + pixels
