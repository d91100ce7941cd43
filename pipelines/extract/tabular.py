"""Sheets of a workbook turned into blocks.

In:  the texts of a sheet by row and column, and its merged ranges. Out: blocks added to a ``Story``.

::

    A1:J1  …年度报告            ┐ texts that stand alone in their row, above and below
    A2:J2  一、总体情况          ┘ the table: paragraphs
    A3…    信息内容 | …         ┐
    …                           ┘ one grid, with the merged ranges as spans
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipelines.extract.labels import TABLES, row_labels
from pipelines.extract.model import GridCell
from pipelines.extract.story import Story
from pipelines.extract.unseen import Unseen

Merge = tuple[tuple[int, int], tuple[int, int]]  # first and last position, both included
_DIGITS = 15  # significant ones that a spreadsheet keeps; what follows is the noise of binary sums


def shown(value: object) -> str:
    """A cell's value as text: 3.0 → "3", 190.457379 → "190.457379", 0.1 + 0.2 → "0.3"."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(f'{value:.{_DIGITS}g}'):f}"
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def seen(
    rows: Sequence[Sequence[str]], merges: Sequence[Merge], hidden: Unseen
) -> tuple[list[list[str]], list[Merge]]:
    """The sheet as it shows: without hidden rows and columns, and with what of merged ranges is left.

    A merged range shows its text as long as one of its cells is seen, even where its first cell is not.
    """
    texts = [list(row) for row in rows]
    if not (hidden.rows or hidden.columns):
        return texts, list(merges)
    width = max(map(len, texts), default=0)
    shown_rows = [row for row in range(len(texts)) if row not in hidden.rows]
    shown_columns = [column for column in range(width) if column not in hidden.columns]
    left: list[Merge] = []
    for (top, start), (bottom, end) in merges:
        covered_rows = [at for at, row in enumerate(shown_rows) if top <= row <= bottom]
        covered_columns = [at for at, column in enumerate(shown_columns) if start <= column <= end]
        if not covered_rows or not covered_columns or top >= len(texts) or start >= len(texts[top]):
            continue
        left.append(((covered_rows[0], covered_columns[0]), (covered_rows[-1], covered_columns[-1])))
        first = texts[shown_rows[covered_rows[0]]]
        if shown_columns[covered_columns[0]] < len(first):
            first[shown_columns[covered_columns[0]]] = texts[top][start]
    kept = [
        [texts[row][column] for column in shown_columns if column < len(texts[row])] for row in shown_rows
    ]
    return kept, left


def drawn_cells(rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> Iterator[GridCell]:
    """The cells of a sheet, merged ranges as spans that end with the used part of the sheet."""
    height, width = len(rows), max(map(len, rows), default=0)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merges:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        if top > bottom or left > right or (top, left) in covered:
            continue
        spans[top, left] = bottom - top + 1, right - left + 1
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if (row, column) in spans:
                yield GridCell(text, row, column, *spans[row, column])
            elif (row, column) not in covered:
                yield GridCell(text, row, column)


def write_sheet(story: Story, rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> None:
    """Add a sheet to ``story``: texts around the table as paragraphs, the table as a grid.

    Blank rows below the table belong to it, one at least: they may be its unfilled last ones, and a sheet
    has them even where its file ends.
    """
    rows = [*rows, [""] * max(map(len, rows), default=0)]
    printed = {row: [text for text in texts if text.strip()] for row, texts in enumerate(rows)}
    lines = [row for row, texts in printed.items() if texts]
    in_table = [row for row in lines if len(printed[row]) > 1 or _is_cell(printed[row][0])]
    top = min(in_table, default=len(rows))
    bottom = max(in_table, default=len(rows))
    after = min((row for row in lines if row > bottom), default=len(rows))
    for row in lines:
        if row < top:
            story.write(printed[row][0])
    story.draw(_between(drawn_cells(rows, merges), top, after))
    for row in lines:
        if row >= after:
            story.write(printed[row][0])


def _is_cell(text: str) -> bool:
    """Whether a text that stands alone is a figure, or the label of a row that was not filled in."""
    return not any(map(str.isalpha, text)) or any(row_labels(table).find(text) for table in TABLES)


def _between(cells: Iterator[GridCell], top: int, after: int) -> Iterator[GridCell]:
    for cell in cells:
        if top <= cell.row < after:
            rowspan = min(cell.rowspan, after - cell.row)
            yield GridCell(cell.text, cell.row - top, cell.column, rowspan, cell.colspan)
