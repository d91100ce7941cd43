"""The head of a table without upright lines.

In:  the cells above the first figures, and the ranges in which figures stand.
Out: the columns of figures, and rows of head cells with the columns that each stands over::

    ┊            申请人情况             ┊    upper rows of the head: spans told by their centres
    ┊ 自然人 ┊ 法人或其他组织  ┊ 总计 ┊
    ┊        ┊ 商业企业 ┊ 其他 ┊      ┊    leaves: nothing stands below them
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.extract.paged.chains import Chain

OFF_CENTRE = 0.6  # how far the end of a span may be from a column's edge, in widths of the column
BESIDE = 0.5  # how far the centres of leaves of one level may be apart, in heights of the type


@dataclass(frozen=True, slots=True)
class Column:
    """A range of the page in which the figures of one column stand."""

    x0: float
    x1: float

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its first column and the one behind its last."""

    start: int
    stop: int
    cell: Chain


@dataclass(frozen=True, slots=True)
class Head:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Placed, ...], ...]  # top to bottom; the last one holds the leaves


def joined(columns: Sequence[Column]) -> list[Column]:
    """Overlapping ranges as one each, left to right."""
    found: list[Column] = []
    for column in sorted(columns, key=lambda one: one.x0):
        if found and column.x0 < found[-1].x1:
            found[-1] = Column(found[-1].x0, max(found[-1].x1, column.x1))
        else:
            found.append(column)
    return found


def read_head(cells: Sequence[Chain], figures: Sequence[Column]) -> Head:
    """The head that ``cells`` make above ``figures``; a leaf above no figures shows a column that is blank."""
    leaves = [cell for cell in cells if not any(_is_below(other, cell) for other in cells)]
    columns = joined(
        [*figures, *(Column(leaf.x0, leaf.x1) for leaf in leaves if not _columns_of(leaf, figures))]
    )
    lowest: dict[int, Chain] = {}
    upper: list[Chain] = [cell for cell in cells if cell not in leaves]
    for leaf in leaves:
        over = _columns_of(leaf, columns)
        at = min(over, key=lambda index: abs(columns[index].centre - leaf.centre))
        if at in lowest or (len(over) > 1 and not _is_centred(leaf, columns[at])):
            upper.append(leaf)
        else:
            lowest[at] = leaf
    edges = _edges(columns)
    rows = [_spanning(row, columns, edges, lowest) for row in _levels(upper)]
    last = tuple(Placed(at, at + 1, cell) for at, cell in sorted(lowest.items()))
    return Head(tuple(columns), (*rows, last) if last else tuple(rows))


def _is_below(one: Chain, other: Chain) -> bool:
    return one is not other and one.over(other) and one.middle > other.bottom


def _is_centred(leaf: Chain, column: Column) -> bool:
    return abs(leaf.centre - column.centre) < leaf.size


def _columns_of(cell: Chain, columns: Sequence[Column]) -> list[int]:
    return [at for at, column in enumerate(columns) if column.x0 < cell.x1 and cell.x0 < column.x1]


def _edges(columns: Sequence[Column]) -> list[float]:
    """Left edges of the columns and the right edge of the last, the outer ones as far off as the inner ones."""
    inner = [(left.x1 + right.x0) / 2 for left, right in pairwise(columns)]
    if not inner:
        return [columns[0].x0, columns[0].x1]
    return [2 * columns[0].centre - inner[0], *inner, 2 * columns[-1].centre - inner[-1]]


def _levels(cells: Sequence[Chain]) -> list[list[Chain]]:
    """Cells that stand beside each other, as one row each, left to right."""
    rows: list[list[Chain]] = []
    for cell in sorted(cells, key=lambda one: one.middle):
        if rows and rows[-1][-1].level_with(cell) and not any(cell.over(other) for other in rows[-1]):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _spanning(
    row: Sequence[Chain], columns: Sequence[Column], edges: Sequence[float], leaves: dict[int, Chain]
) -> tuple[Placed, ...]:
    """The cells of an upper row of the head: each stands over the middle of its span."""
    centres = [cell.centre for cell in row]
    spans = _spans(centres, edges)
    if spans is None or spans[-1][1] != len(columns):
        mirrored = _spans([-centre for centre in centres[::-1]], [-edge for edge in edges[::-1]])
        count = len(columns)
        spans = mirrored and [(count - stop, count - start) for start, stop in mirrored[::-1]]
    if spans is None or len(row) < 2:
        spans = [_alone(cell, columns, edges, leaves) for cell in row]
    if any(left[1] > right[0] for left, right in pairwise(spans)):
        spans = [_over(cell, columns) for cell in row]
    return tuple(Placed(start, stop, cell) for cell, (start, stop) in zip(row, spans, strict=True))


def _spans(centres: Sequence[float], edges: Sequence[float]) -> list[tuple[int, int]] | None:
    """Neighbouring spans from the first edge on, by their centres; None where they end on no edge."""
    spans: list[tuple[int, int]] = []
    start = 0
    for centre in centres:
        right = 2 * centre - edges[start]
        stop = min(range(len(edges)), key=lambda at: abs(edges[at] - right))
        if stop <= start or abs(edges[stop] - right) > OFF_CENTRE * (edges[stop] - edges[stop - 1]):
            return None
        spans.append((start, stop))
        start = stop
    return spans


def _alone(
    cell: Chain, columns: Sequence[Column], edges: Sequence[float], leaves: dict[int, Chain]
) -> tuple[int, int]:
    """The widest span around the cell's centre whose leaves are all of the lowest level."""
    lowest = max((leaf.middle for leaf in leaves.values()), default=0.0)
    found = _over(cell, columns)
    for start in range(len(columns)):
        for stop in range(start + 1, len(columns) + 1):
            off = abs((edges[start] + edges[stop]) / 2 - cell.centre)
            level = all(
                at in leaves and lowest - leaves[at].middle < BESIDE * leaves[at].size
                for at in range(start, stop)
            )
            if (
                level
                and off < OFF_CENTRE / 2 * (edges[stop] - edges[stop - 1])
                and stop - start > found[1] - found[0]
            ):
                found = (start, stop)
    return found


def _over(cell: Chain, columns: Sequence[Column]) -> tuple[int, int]:
    """The columns that the cell's words reach over, else the nearest one."""
    over = _columns_of(cell, columns)
    if over:
        return over[0], over[-1] + 1
    nearest = min(range(len(columns)), key=lambda at: abs(columns[at].centre - cell.centre))
    return nearest, nearest + 1
