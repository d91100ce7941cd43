"""Pictures of reports: JPEG, PNG, TIFF with one or more pages, GIF and BMP.

In:  the bytes of a picture. Out: a ``Document`` as a scanned PDF gives it (extra ``ocr``)::

    frame ──read_page──▶ lines of text, tables ──assemble──▶ Paragraph | Grid
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipelines.extract.limits import hold
from pipelines.extract.model import Document, Unreadable
from pipelines.extract.ocr.page import read_page
from pipelines.extract.ocr.recogniser import require
from pipelines.extract.paged.assemble import assemble
from pipelines.extract.paged.title import title_of

PIXELS = 40_000_000  # of one page; A4 at 600 dpi has 35 million
PAGES = 40
LARGEST_SIDE = 3_600  # pixels to which a page is reduced; A4 at 300 dpi has 3,508
SMALLEST_SIDE = 300  # below that a picture is an icon


def read(body: bytes) -> Document:
    """The document in a picture.

    Raises:
        Unreadable: ``image.damaged``; ``image.no_text`` where nothing is read in it; ``document.too_large``;
            ``extra.missing`` without the extra ``ocr``.
    """
    require()
    pages = [read_page(pixels, number) for number, pixels in enumerate(_frames(body), 1)]
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


def _frames(body: bytes) -> Iterator[Any]:
    """The pages of the picture as arrays of grey or RGB values, the right way up as the camera noted it."""
    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(body)) as picture:
            count = getattr(picture, "n_frames", 1)
            hold("pages", count, PAGES)
            for index in range(count):
                picture.seek(index)
                hold("pixels of a page", picture.width * picture.height, PIXELS)
                if max(picture.size) < SMALLEST_SIDE:
                    continue
                frame = ImageOps.exif_transpose(picture)
                frame = frame.convert("L" if frame.mode in ("1", "L", "I;16") else "RGB")
                frame.thumbnail((LARGEST_SIDE, LARGEST_SIDE), reducing_gap=2.0)
                yield np.asarray(frame)
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError) as error:
        raise Unreadable("image.damaged", type(error).__name__) from error
    except Image.DecompressionBombError as error:
        raise Unreadable("document.too_large", "pixels") from error
