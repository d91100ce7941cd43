"""Rows that a page break has cut in two.

In:  two parts of a table, the last of one page and the first of the next.
Out: the same parts with the halves of the cut row put together in the upper one, where geometry proves it::

    page 1   │ 6.属于四类 │ 0 │ 3 │        the label's last line had no room left,
    ─────────┴────────────┴───┴───┘        the columns are the same,
    page 2   │ 过程性信息 │   │   │        and only one half has values
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.extract.paged.chains import NUMBERED
from pipelines.extract.paged.grids import is_full, padding_of, room_of, text_of
from pipelines.extract.paged.model import PageCell, PageTable


def rejoined(
    first: PageTable, upper: PageTable, lower: PageTable, reach: float
) -> tuple[PageTable, PageTable] | None:
    """Both parts with the cut row joined, or None when no row is certainly cut.

    ``first`` is the part with which the table began: its head rows may be repeated in ``lower``.
    """
    row = repeated_head(first, lower)
    last = len(upper.ys) - 2
    if row >= len(lower.ys) - 1:
        return None
    above = [cell for cell in upper.cells if cell.box.row + cell.box.rowspan - 1 == last]
    below = [cell for cell in lower.cells if cell.box.row == row]
    pairs = _paired(upper, above, lower, below, reach)
    if pairs is None:
        return None
    flowing = [pair for pair in pairs if pair[0].lines and pair[1].lines]
    if len(flowing) != 1 or not _flows(upper, *flowing[0]):
        return None
    rest = [pair for pair in pairs if pair is not flowing[0] and _single(pair)]
    if any(one.lines for one, _ in rest) == any(other.lines for _, other in rest):
        return None
    more = {id(one): other.lines for one, other in pairs}
    joined = tuple(
        replace(cell, lines=cell.lines + more[id(cell)]) if id(cell) in more else cell for cell in upper.cells
    )
    return replace(upper, cells=joined), without_row(lower, row)


def repeated_head(first: PageTable, lower: PageTable) -> int:
    """How many rows at the top of ``lower`` repeat the head of the table."""
    rows = 0
    while rows < min(len(first.ys), len(lower.ys)) - 1 and _row_texts(first, rows) == _row_texts(lower, rows):
        rows += 1
    return rows if any(_row_texts(first, row) for row in range(rows)) else 0


def _row_texts(table: PageTable, row: int) -> list[str]:
    return [text for cell in table.cells if cell.box.row == row and (text := text_of(cell))]


def _paired(
    upper: PageTable, above: list[PageCell], lower: PageTable, below: list[PageCell], reach: float
) -> list[tuple[PageCell, PageCell]] | None:
    """Cells that stand above each other, or None when the columns differ."""
    if len(above) != len(below):
        return None
    pairs = list(
        zip(sorted(above, key=_column), sorted(below, key=_column), strict=True),
    )
    for one, other in pairs:
        left = upper.xs[one.box.column] - lower.xs[other.box.column]
        right = upper.xs[one.box.column + one.box.colspan] - lower.xs[other.box.column + other.box.colspan]
        if abs(left) > reach or abs(right) > reach:
            return None
    return pairs


def _column(cell: PageCell) -> int:
    return cell.box.column


def _single(pair: tuple[PageCell, PageCell]) -> bool:
    """Do both halves belong to one row only, and not to a group of rows?"""
    return pair[0].box.rowspan == pair[1].box.rowspan == 1


def _flows(upper: PageTable, one: PageCell, other: PageCell) -> bool:
    """Does the text of the lower half go on where that of the upper half ran out of room?"""
    room = room_of(upper, one, padding_of(upper))
    text = text_of(other)
    return (
        is_full(one.lines[-1], other.lines[0], room)
        and not NUMBERED.match(text)
        and any(sign.isalpha() for sign in text)
    )


def without_row(table: PageTable, row: int) -> PageTable:
    """The table without its row ``row``; cells that reach beyond it begin one row later."""
    cells = []
    for cell in table.cells:
        box = cell.box
        if box.row <= row < box.row + box.rowspan:
            if box.rowspan == 1:
                continue
            lines = () if box.row == row else cell.lines
            cells.append(replace(cell, box=box._replace(rowspan=box.rowspan - 1), lines=lines))
        elif box.row > row:
            cells.append(replace(cell, box=box._replace(row=box.row - 1)))
        else:
            cells.append(cell)
    return replace(table, ys=table.ys[:row] + table.ys[row + 1 :], cells=tuple(cells))
