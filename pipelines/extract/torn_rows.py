"""Rows of a table that go on below: on the next page, or on the next line where no rule parts the rows.

In:  the located parts of a report. Out: the rows of whose cells more may be printed below.

    page 1   │ （一）予以公开 │ 240 │ 171 │   │ 0 │
    ─────────┴────────────────┴─────┴─────┴───┴───┘
    page 2   │                │   6 │     │ 8 │   │     2406, 171, 8 and 0, and nothing in it says so

Such a row is followed by one that prints numbers and has no label, or, at the head of another grid, the label of
no row; or its own label goes on there, with numbers in both pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipelines.extract.labels import row_labels
from pipelines.extract.locate import LabelledRow, Part
from pipelines.extract.model import CellState
from pipelines.extract.numbers import read_number

RowKey = tuple[str, int, int]  # code of the row, number of its grid, index in it


def torn_rows(parts: Iterable[Part]) -> frozenset[RowKey]:
    """The keys of the torn rows; a row whose label is cut has the key of either half under the whole label."""
    rows: dict[str, list[LabelledRow]] = {}
    for part in parts:
        rows.setdefault(part.table, []).extend(part.rows)
    return frozenset(
        key
        for table, held in rows.items()
        for upper, lower in pairwise(held)
        if prints(upper) and prints(lower)
        for key in _torn(table, upper, lower)
    )


def _torn(table: str, upper: LabelledRow, lower: LabelledRow) -> Iterator[RowKey]:
    unnamed = not lower.label or upper.row.grid is not lower.row.grid
    if lower.code is None and upper.code is not None and unnamed:
        yield upper.code, upper.row.grid.number, upper.row.index
    whole = row_labels(table).find(upper.label + lower.label)
    if whole is not None and None in (upper.code, lower.code):
        yield whole.code, upper.row.grid.number, upper.row.index
        yield whole.code, lower.row.grid.number, lower.row.index


def prints(row: LabelledRow) -> bool:
    """Whether any cell after the label has something in it."""
    return any(read_number(cell.text).state is not CellState.BLANK for cell in row.cells)
