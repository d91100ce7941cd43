"""Several reports on one page, parted.

In:  a document with its tables restored. Out: one document for each report in it.

    标题甲 … 表二 表三 表四   标题乙 … 表二 表三 表四   → two documents, each with its own title

A second report begins when a table begins for the second time and a report's title, or the heading of section
one, stands between the two. Repeated tables without a title between them are copies within one report
(DOMAIN deviation 43). Where the tables of the first can't be read it begins at a title after the running text of
a whole report, if a section one follows: else the figures of the second would be taken for the first's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.extract.labels import row_labels
from pipelines.extract.locate import locate
from pipelines.extract.model import Block, Document, Grid, Paragraph
from pipelines.extract.sections import heading_of
from pipelines.extract.text import fold
from pipelines.extract.titles import classify_title

_LONGEST_TITLE = 60  # characters
_FIRST_ROWS = frozenset({"regulations", "new_received"})  # the first row of a table
_TABLES_WITH_ROWS = ("proactive", "requests")
_FIRST_SECTION = "总体情况"
_LEAST_PROSE = 40  # characters of a paragraph; a list of contents has headings only


def split_reports(document: Document) -> tuple[Document, ...]:
    """The reports of ``document``; the document itself where it holds one or none."""
    cuts = _cuts(document.blocks)
    if not cuts:
        return (document,)
    edges = [0, *cuts, len(document.blocks)]
    return tuple(_part(document, document.blocks[start:stop]) for start, stop in pairwise(edges))


def _part(document: Document, blocks: Sequence[Block]) -> Document:
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and _is_title(block)), None)
    titles = (("heading", title),) if title else document.titles
    return replace(document, blocks=tuple(blocks), titles=titles)


def _cuts(blocks: Sequence[Block]) -> list[int]:
    if not (_a_table_begins_twice(blocks) or _section_one_stands_twice(blocks)):
        return []
    cuts: list[int] = []
    seen: set[str] = set()
    last_table = -1
    told = _Told()
    for index, block in enumerate(blocks):
        if not isinstance(block, Grid):
            if told.whole and _is_title(block) and _begins_anew(blocks[index + 1 :]):
                cuts.append(index)
                seen, told = set(), _Told()
            told.take(block)
            continue
        parts = locate([block])
        if not any(part.rows for part in parts):
            continue
        begins = {row.code for part in parts for row in part.rows if row.code in _FIRST_ROWS}
        if begins & seen and (cut := _boundary(blocks, last_table + 1, index)) is not None:
            cuts.append(cut)
            seen, told = set(), _Told()
        seen.update(code for code in begins if code)
        last_table = index
    return cuts


def _a_table_begins_twice(blocks: Sequence[Block]) -> bool:
    """Whether the label of a first row stands in more than one grid."""
    finders = [row_labels(table).find for table in _TABLES_WITH_ROWS]
    seen: set[str] = set()
    for block in blocks:
        if isinstance(block, Grid):
            texts = {cell.text for row in block.rows for cell in row if cell is not None}
            labels = {find(text) for text in texts for find in finders}
            named = {label.code for label in labels if label is not None} & _FIRST_ROWS
            if named & seen:
                return True
            seen |= named
    return False


def _section_one_stands_twice(blocks: Sequence[Block]) -> bool:
    paragraphs = (block for block in blocks if isinstance(block, Paragraph))
    return sum(heading_of(paragraph.text) == "overview" for paragraph in paragraphs) > 1


class _Told:
    """Whether the running text of a whole report has gone by: section one, prose, section five."""

    def __init__(self) -> None:
        self.stage = 0

    @property
    def whole(self) -> bool:
        return self.stage == 3

    def take(self, paragraph: Paragraph) -> None:
        awaited = (
            heading_of(paragraph.text) == "overview",
            len(paragraph.text) >= _LEAST_PROSE,
            heading_of(paragraph.text) == "problems",
        )
        if not self.whole and awaited[self.stage]:
            self.stage += 1


def _begins_anew(blocks: Sequence[Block]) -> bool:
    return any(isinstance(block, Paragraph) and heading_of(block.text) == "overview" for block in blocks)


def _boundary(blocks: Sequence[Block], start: int, stop: int) -> int | None:
    """Where between two tables the second report begins: at its title, else at its first section."""
    between = [
        (index, block)
        for index, block in enumerate(blocks[start:stop], start)
        if isinstance(block, Paragraph)
    ]
    titled = next((index for index, block in between if _is_title(block)), None)
    if titled is not None:
        return titled
    return next((index for index, block in between if fold(block.text).endswith(_FIRST_SECTION)), None)


def _is_title(paragraph: Paragraph) -> bool:
    return len(paragraph.text) <= _LONGEST_TITLE and classify_title(paragraph.text).kind == "report"
