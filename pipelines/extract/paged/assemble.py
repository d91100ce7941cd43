"""From pages to the blocks of a document.

In:  the pages in order, each with its lines and tables.
Out: paragraphs and grids in reading order, page furniture apart; a paragraph may cross a page break, a table
     gives one grid for each page that it stands on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.extract.model import Block, Finding, Paragraph, Place
from pipelines.extract.paged.continued import continued, without_repeated_head
from pipelines.extract.paged.furniture import without_furniture
from pipelines.extract.paged.grids import grid
from pipelines.extract.paged.model import Page, PageTable, TextLine
from pipelines.extract.paged.page_breaks import rejoined
from pipelines.extract.paged.paragraphs import Edges, edges_of, paragraphs

SAME_COLUMNS = 0.006  # of the page's width: column edges on two pages that are the same


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the pages say, as blocks; ``furniture`` are the running headers, footers and page numbers."""

    blocks: tuple[Block, ...]
    furniture: tuple[str, ...]
    findings: tuple[Finding, ...]


def assemble(pages: Sequence[Page]) -> Assembly:
    """The blocks of a document that consists of ``pages``."""
    kept, furniture = without_furniture(pages)
    kept = _rows_rejoined(kept)
    edges = _text_edges(kept)
    blocks: list[Block] = []
    findings = [finding for page in kept for finding in page.findings]
    waiting: list[tuple[int, TextLine]] = []
    grids = 0

    def write_text() -> None:
        for text in paragraphs(waiting, edges):
            blocks.append(Paragraph(text, len(blocks) + 1))
        waiting.clear()

    for page in kept:
        for item in page.items:
            if isinstance(item, TextLine):
                waiting.append((page.number, item))
                continue
            write_text()
            grids += 1
            blocks.append(grid(item, grids, page.number))
            findings += _placed(item, grids, page.number)
    write_text()
    return Assembly(tuple(blocks), tuple(furniture), tuple(findings))


def _rows_rejoined(pages: list[Page]) -> list[Page]:
    """The pages with rows put together that a page break had cut."""
    kept = list(pages)
    first: PageTable | None = None
    for index in range(len(kept) - 1):
        page, after = kept[index], kept[index + 1]
        if not (page.items and after.items):
            continue
        upper, lower = page.items[-1], after.items[0]
        if not (isinstance(upper, PageTable) and isinstance(lower, PageTable)):
            continue
        if first is None or len(page.items) > 1:
            first = upper
        reach = SAME_COLUMNS * page.width
        joined = rejoined(first, upper, lower, reach)
        if joined is not None:
            kept[index] = replace(page, items=(*page.items[:-1], joined[0]))
            rest = (joined[1],) if len(joined[1].ys) > 1 else ()
            kept[index + 1] = after = replace(after, items=(*rest, *after.items[1:]))
        if after.items and isinstance(after.items[0], PageTable):
            lower = without_repeated_head(first, upper, after.items[0], reach)
            kept[index + 1] = replace(after, items=(continued(upper, lower, reach), *after.items[1:]))
    return kept


def _text_edges(pages: Sequence[Page]) -> dict[int, Edges]:
    """Left and right edge of the running text, for each page; pages of one width share them."""
    by_width: defaultdict[int, list[TextLine]] = defaultdict(list)
    for page in pages:
        by_width[round(page.width)] += [item for item in page.items if isinstance(item, TextLine)]
    return {page.number: edges_of(by_width[round(page.width)]) for page in pages}


def _placed(table: PageTable, number: int, page: int) -> list[Finding]:
    """What was found in the cells, with the place as a reader counts it."""
    return [
        replace(
            finding,
            at=Place(table=number, row=cell.box.row + 1, column=cell.box.column + 1, page=page),
        )
        for cell in table.cells
        for finding in cell.findings
    ]
