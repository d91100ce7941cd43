"""PDF documents a second way: pdfplumber finds the tables and the text.

In:  the bytes of a PDF. Out: a ``Document`` of the same shape as ``documents.pdf`` makes it.

It shares nothing with the first reader before the assembling of pages, so that both err independently.
"""

from __future__ import annotations

import io
import json
from typing import Any

from pipelines.extract import bounded
from pipelines.extract.limits import PDF_PAGES, hold
from pipelines.extract.model import Document, Unreadable
from pipelines.extract.paged.assemble import assemble
from pipelines.extract.paged.model import Box, Page, PageCell, PageTable, TextLine
from pipelines.extract.paged.title import title_of

NEAR = 3.0  # points between edges that are one


def read_with_pdfplumber(body: bytes) -> Document:
    """The document in the bytes of a PDF, as pdfplumber sees it.

    Raises:
        Unreadable: ``pdf.encrypted``, ``pdf.damaged``, ``pdf.empty`` (also where every page is a picture),
            ``document.too_large``, ``document.too_slow``.
        ModuleNotFoundError: without the extra ``pdf``.
    """
    pages = [_from_plain(page) for page in json.loads(bounded.call(f"{__name__}:take_apart", body))]
    if not any(page.items for page in pages):
        raise Unreadable("pdf.empty", f"{len(pages)} pages")
    assembly = assemble(pages)
    title = title_of(pages)
    return Document(
        container="pdf",
        blocks=assembly.blocks,
        titles=(("large type", title),) if title else (),
        chrome=assembly.furniture,
        findings=assembly.findings,
    )


def prepare() -> None:
    """Load what every child needs."""
    import pdfplumber  # noqa: F401


def take_apart(body: bytes) -> bytes:
    """The pages as JSON; runs in a child."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            hold("pages", len(pdf.pages), PDF_PAGES)
            pages = [_plain(_page(page, number)) for number, page in enumerate(pdf.pages, 1)]
    except (PDFException, PdfminerException) as error:
        locked = any(isinstance(reason, PDFPasswordIncorrect) for reason in (error, *error.args))
        raise Unreadable("pdf.encrypted" if locked else "pdf.damaged", type(error).__name__) from error
    return json.dumps(pages).encode()


def _plain(page: Page) -> list[Any]:
    items = [
        list(item)
        if isinstance(item, TextLine)
        else {"xs": item.xs, "ys": item.ys, "cells": [[cell.box, cell.lines] for cell in item.cells]}
        for item in page.items
    ]
    return [page.number, page.width, page.height, items]


def _from_plain(page: list[Any]) -> Page:
    number, width, height, items = page
    return Page(
        number,
        width,
        height,
        tuple(TextLine(*item) if isinstance(item, list) else _table_from(item) for item in items),
    )


def _table_from(table: dict[str, Any]) -> PageTable:
    cells = tuple(
        PageCell(Box(*box), tuple(TextLine(*line) for line in lines)) for box, lines in table["cells"]
    )
    return PageTable(tuple(table["xs"]), tuple(table["ys"]), cells)


def _page(page: Any, number: int) -> Page:
    page = page.filter(_printed)
    found = [table for table in page.find_tables() if len(table.cells) > 1]
    outside = page
    for table in found:
        outside = outside.outside_bbox(_within(table.bbox, outside.bbox))
    items: list[TextLine | PageTable] = [_table(page, table) for table in found]
    items += _lines(outside)
    return Page(number, float(page.width), float(page.height), tuple(sorted(items, key=_place)))


def _printed(item: dict[str, Any]) -> bool:
    """Everything but shading: filled areas whose sides pdfplumber would take for lines."""
    shaded = item["object_type"] == "rect" and item["fill"] and not item["stroke"]
    return not (shaded and min(item["width"], item["height"]) > NEAR)


def _table(page: Any, table: Any) -> PageTable:
    """The cells that pdfplumber gives as rectangles, on the grid of all their edges."""
    xs = _edges(edge for cell in table.cells for edge in (cell[0], cell[2]))
    ys = _edges(edge for cell in table.cells for edge in (cell[1], cell[3]))
    cells = []
    for rectangle in table.cells:
        left, top, right, bottom = (
            _nearest(places, edge) for places, edge in zip((xs, ys, xs, ys), rectangle, strict=True)
        )
        lines = _lines(page.crop(_within(rectangle, page.bbox)))
        cells.append(PageCell(Box(top, left, max(bottom - top, 1), max(right - left, 1)), tuple(lines)))
    return PageTable(tuple(xs), tuple(ys), tuple(cells))


def _lines(part: Any) -> list[TextLine]:
    return [
        TextLine(line["text"], line["x0"], line["top"], line["x1"], line["bottom"], _size(line))
        for line in part.extract_text_lines(x_tolerance_ratio=0.3, return_chars=True)
    ]


def _size(line: dict[str, Any]) -> float:
    sizes = sorted(float(char["size"]) for char in line["chars"])
    return sizes[len(sizes) // 2]


def _edges(edges: Any) -> list[float]:
    places: list[float] = []
    for edge in sorted(edges):
        if not places or edge - places[-1] > NEAR:
            places.append(float(edge))
    return places


def _nearest(places: list[float], edge: float) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - edge))


def _within(box: tuple[float, ...], page: tuple[float, ...]) -> tuple[float, float, float, float]:
    """The box, cut to the page: pdfplumber refuses what sticks out."""
    return max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3])


def _place(item: TextLine | PageTable) -> tuple[float, float]:
    return (item.top, item.x0) if isinstance(item, TextLine) else (item.ys[0], item.xs[0])
