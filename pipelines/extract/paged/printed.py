"""A PDF taken apart by PDFium in a child process.

In:  the bytes of a PDF. Out: ``Printed``: what the file says of itself and the marks on each page; a page as a
picture. PDFium is a program of many parts that hostile files have broken before, and can't be interrupted; so it
runs where limits of time and memory really end it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pipelines.extract import bounded, limits
from pipelines.extract.model import Unreadable
from pipelines.extract.paged.model import Glyph, Segment
from pipelines.extract.paged.pdfium import Marks, marks

TAIL = 2_048  # bytes at the end of a file in which its end mark stands
PADDING = b"\0\r\n\t "  # what some servers append
EXACT = 3  # decimals of a point that are kept


@dataclass(frozen=True, slots=True)
class Printed:
    """``info`` is the file's dictionary of title, dates, programs; ``pages`` are in order."""

    info: dict[str, str]
    pages: tuple[Marks, ...]


def printed(body: bytes) -> Printed:
    """The pages of a PDF.

    Raises:
        Unreadable: ``pdf.encrypted``, ``pdf.damaged``, ``document.too_large``, ``document.too_slow``,
            ``document.broken``.
        ModuleNotFoundError: without the extra ``pdf``.
    """
    found = json.loads(bounded.call(f"{__name__}:take_apart", body))
    return Printed(found["info"], tuple(_marks(page) for page in found["pages"]))


def picture(body: bytes, number: int, dots_per_inch: int) -> Any:
    """Page ``number``, from 1, as an array of rows of pixels of red, green and blue. Raises as ``printed`` does."""
    import numpy as np

    answer = bounded.call(f"{__name__}:render", f"{number} {dots_per_inch}\n".encode() + body)
    shape, _, pixels = answer.partition(b"\n")
    height, width, colours, stride = (int(part) for part in shape.split())
    rows = np.frombuffer(pixels, np.uint8).reshape(height, stride)
    return rows[:, : width * colours].reshape(height, width, colours)


def prepare() -> None:
    """Load what every child needs."""
    import pypdfium2  # noqa: F401


def take_apart(body: bytes) -> bytes:
    """The child's side of ``printed``: all of it as JSON."""
    with _opened(body) as pdf:
        limits.hold("pages", len(pdf), limits.PDF_PAGES)
        info = pdf.get_metadata_dict(skip_empty=True)
        pages = []
        for number in range(1, len(pdf) + 1):
            with _page(pdf, number) as page:
                pages.append(_plain(marks(page)))
    return json.dumps({"info": info, "pages": pages}).encode()


def render(request: bytes) -> bytes:
    """The child's side of ``picture``: a line with height, width, colours and the bytes of a row, then the rows."""
    line, _, body = request.partition(b"\n")
    number, dots_per_inch = (int(part) for part in line.split())
    with _opened(body) as pdf, _page(pdf, number) as page:
        scale = min(
            dots_per_inch / 72,
            (limits.RENDERED_PIXELS / max(page.get_width() * page.get_height(), 1.0)) ** 0.5,
        )
        bitmap = page.render(scale=scale, rev_byteorder=True)
        shape = f"{bitmap.height} {bitmap.width} {bitmap.n_channels} {bitmap.stride}\n"
        return shape.encode() + bytes(bitmap.buffer)


@contextmanager
def _opened(body: bytes) -> Iterator[Any]:
    import pypdfium2 as pdfium

    if b"%%EOF" not in body.rstrip(PADDING)[-TAIL:]:
        raise Unreadable("pdf.damaged", "no end of file mark")
    try:
        pdf = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        encrypted = "password" in str(error).lower() or "security" in str(error).lower()
        raise Unreadable("pdf.encrypted" if encrypted else "pdf.damaged", str(error)) from error
    try:
        yield pdf
    finally:
        pdf.close()


@contextmanager
def _page(pdf: Any, number: int) -> Iterator[Any]:
    import pypdfium2 as pdfium

    try:
        page = pdf[number - 1]
    except pdfium.PdfiumError as error:
        raise Unreadable("pdf.damaged", f"page {number}") from error
    try:
        yield page
    finally:
        page.close()


def _plain(page: Marks) -> dict[str, Any]:
    return {
        "texts": [glyph.text for glyph in page.glyphs],
        "boxes": [round(edge, EXACT) for glyph in page.glyphs for edge in glyph[1:]],
        "horizontals": [[round(place, EXACT) for place in line] for line in page.horizontals],
        "verticals": [[round(place, EXACT) for place in line] for line in page.verticals],
        "rest": [page.width, page.height, page.pictures, page.pictured, page.unmapped, page.hidden],
    }


def _marks(page: dict[str, Any]) -> Marks:
    edges = iter(page["boxes"])
    width, height, pictures, pictured, unmapped, hidden = page["rest"]
    return Marks(
        width,
        height,
        tuple(map(Glyph, page["texts"], edges, edges, edges, edges)),
        tuple(Segment(*line) for line in page["horizontals"]),
        tuple(Segment(*line) for line in page["verticals"]),
        pictures,
        pictured,
        unmapped,
        hidden,
    )
