"""A table without upright lines that goes on overleaf without its head.

In:  two parts of a table, the last of one page and the first of the next.
Out: the second part with the columns of the first, those included in which nothing stands on its page::

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


def continued(upper: PageTable, lower: PageTable) -> PageTable:
    """``lower`` with the columns of ``upper``; as it is where it has a head of its own or other columns."""
    if upper.labels is None or lower.labels is None or _has_head(lower):
        return lower
    labels, edges = lower.labels, upper.xs[upper.labels :]
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
