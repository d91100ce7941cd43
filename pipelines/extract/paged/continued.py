"""A table that goes on overleaf without its head.

In:  two parts of a table, the last of one page and the first of the next.
Out: the second part with the columns of the first, those included in which nothing stands on its page, or
which no line parts there::

    page 1   信息内容 │ 本年制发件数 │ 本年废止件数
             规章     │       0      │       2
    page 2   其他     │              │       7          only its place shows which column the 7 belongs to
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import replace

from pipelines.extract.paged.columns import VALUE
from pipelines.extract.paged.grids import text_of
from pipelines.extract.paged.model import Box, PageCell, PageTable
from pipelines.extract.paged.page_breaks import repeated_head, without_row


def continued(upper: PageTable, lower: PageTable, reach: float) -> PageTable:
    """``lower`` with the columns of ``upper``; as it is where it has a head of its own or other columns.

    ``reach`` is how far edges of the same column may be apart on two pages.
    """
    if upper.labels is None and lower.labels is None:
        return _refined(upper, lower, reach)
    if upper.labels is None or lower.labels is None or _has_head(lower):
        return lower
    return _aligned(lower, lower.labels, upper.xs[upper.labels :])


def _refined(upper: PageTable, lower: PageTable, reach: float) -> PageTable:
    """``lower`` on all edges of ``upper``, if its own ones are among them."""
    places = [min(range(len(upper.xs)), key=lambda at: abs(upper.xs[at] - x)) for x in lower.xs]
    same = all(abs(upper.xs[at] - x) <= reach for at, x in zip(places, lower.xs, strict=True))
    if not same or sorted(set(places)) != places:
        return lower
    cells = tuple(
        replace(
            cell,
            box=cell.box._replace(
                column=places[cell.box.column],
                colspan=places[cell.box.column + cell.box.colspan] - places[cell.box.column],
            ),
        )
        for cell in lower.cells
    )
    return replace(lower, xs=upper.xs, cells=cells)


def without_repeated_head(first: PageTable, upper: PageTable, lower: PageTable, reach: float) -> PageTable:
    """``lower`` without the head of ``first`` repeated on it, where the table's own next head ends ``upper``.

    Else the figures below would be taken for those of the repeated head::

        page 1   信息内容       │ 本年制发件数 │ 本年废止件数
                 规章           │       0      │      2
                 信息内容       │        本年收费金额
        page 2   信息内容       │ 本年制发件数 │ 本年废止件数      repeated by the program
                 行政事业性收费 │            1.5
    """
    rows = repeated_head(first, lower)
    last = [cell for cell in upper.cells if cell.box.row + cell.box.rowspan == len(upper.ys) - 1]
    head = all(cell.lines and not _is_value(cell) for cell in last) and len(last) > 1
    edges = (upper.xs[0], upper.xs[-1], lower.xs[0], lower.xs[-1])
    same = abs(edges[0] - edges[2]) <= reach and abs(edges[1] - edges[3]) <= reach
    if not rows or not head or not same or rows >= len(lower.ys) - 1:
        return lower
    for _ in range(rows):
        lower = without_row(lower, 0)
    return lower


def _aligned(lower: PageTable, labels: int, edges: tuple[float, ...]) -> PageTable:
    """A part without lines, each of whose columns takes the one of ``edges`` in which its figures stand."""
    places: dict[int, set[int]] = {}
    for cell in lower.cells:
        if cell.box.column >= labels and cell.lines:
            middle = sum(line.x0 + line.x1 for line in cell.lines) / len(cell.lines) / 2
            places.setdefault(cell.box.column, set()).add(_column_at(middle, edges))
    targets = [target for found in places.values() for target in found]
    if len(targets) != len(places) or len(set(targets)) != len(targets):
        return lower
    moved = {column: labels + target for column, (target,) in places.items()}
    cells = []
    for row in range(len(lower.ys) - 1):
        own = [cell for cell in lower.cells if cell.box.row == row]
        printed = {
            moved[cell.box.column]: cell.lines for cell in own if cell.lines and cell.box.column in moved
        }
        cells += [cell for cell in own if cell.box.column < labels]
        cells += [
            PageCell(Box(row, column, 1, 1), printed.get(column, ()))
            for column in range(labels, labels + len(edges) - 1)
        ]
    return replace(lower, xs=(*lower.xs[:labels], *edges), cells=tuple(cells))


def _column_at(place: float, edges: tuple[float, ...]) -> int:
    return min(max(bisect(edges, place) - 1, 0), len(edges) - 2)


def _has_head(table: PageTable) -> bool:
    """Do words stand over the figures?"""
    return any(
        cell.lines and cell.box.column >= (table.labels or 0) and not VALUE.fullmatch(text_of(cell))
        for cell in table.cells
        if cell.box.row == 0
    )


def _is_value(cell: PageCell) -> bool:
    return VALUE.fullmatch(text_of(cell)) is not None
