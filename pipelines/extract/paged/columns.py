"""One table without upright lines, from its rows of text.

In:  the rows of a stretch of text that holds a table, each as pieces from left to right.
Out: a ``PageTable``: columns where figures stand and where the leaves of the head do, one row for each row of
figures or label that has none::

    三、本  （二）部分公开（区分处理的，     │  1     0
    年度办   只计这一情形）                  │               a label belongs to the figures beside it, also
    理结果   ─────────────────────────      │               when it has more lines than they
             1.属于国家秘密                  │  0     2       a column in which nothing stands has a blank cell
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipelines.extract.model import Geometry
from pipelines.extract.paged.chains import TIGHT, Chain, chained
from pipelines.extract.paged.heads import Column, Head, Placed, joined, read_head
from pipelines.extract.paged.model import Box, PageCell, PageTable, Segment, TextLine

VALUE = re.compile(
    r"[+\-－]?[\d０-９][\d０-９,，]*([.．][\d０-９]+)?\s*[^\s\d.．、)）]{0,2}|[/／\-－—–]{1,2}"
)
CLEAR = 0.5  # paper between two columns of figures, in heights of the type
SLACK = 0.7  # how far a piece may reach into a column that is not its own, in heights of the type
BANDS = 2  # level lines that must be there to part the rows


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces of text that stand beside each other."""

    pieces: tuple[TextLine, ...]

    @property
    def top(self) -> float:
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bottom for piece in self.pieces)

    @property
    def size(self) -> float:
        return max(piece.size for piece in self.pieces)

    @property
    def figures(self) -> tuple[TextLine, ...]:
        """The figures of a row that has a label or several figures."""
        values = tuple(piece for piece in self.pieces if VALUE.fullmatch(piece.text))
        return values if len(self.pieces) > 1 else ()


@dataclass(slots=True)
class _Line:
    """A row of the table: the cells right of the labels by their column, and the labels left to right."""

    values: dict[int, list[TextLine]] = field(default_factory=dict)
    labels: list[Chain] = field(default_factory=list)

    @property
    def extent(self) -> Chain:
        """What tells where the row stands: its figures, or its label where it has none."""
        printed = sorted((line for lines in self.values.values() for line in lines), key=lambda one: one.top)
        return Chain(tuple(printed)) if printed else self.labels[-1]

    @property
    def top(self) -> float:
        return min(self.extent.top, *(label.top for label in self.labels[-1:]), self.extent.top)

    @property
    def bottom(self) -> float:
        return max(self.extent.bottom, *(label.bottom for label in self.labels[-1:]), self.extent.bottom)


def table(rows: Sequence[Row], level: Sequence[Segment]) -> PageTable | None:
    """The table in ``rows``, or None where figures stand among labels. ``level`` are level lines of the page."""
    figures = joined([Column(piece.x0, piece.x1) for row in rows for piece in row.figures])
    first = figures[0].x0
    if any(
        piece.x0 < first < piece.x1
        for row in rows
        if row.figures
        for piece in row.pieces
        if not VALUE.fullmatch(piece.text)
    ):
        return None
    begin = next(index for index, row in enumerate(rows) if row.figures)
    while begin and _label_of(rows[begin - 1], rows[begin], first):
        begin -= 1
    above = [piece for row in rows[:begin] for piece in row.pieces]
    end = max((piece.x1 for row in rows[begin:] for piece in row.pieces if piece.x1 <= first), default=None)
    over_labels = [piece for piece in above if end is not None and piece.x0 < end]
    head = read_head(chained((piece for piece in above if piece not in over_labels), level), figures)
    lines = _labelled(_value_lines(rows[begin:], head.columns, level, first), rows[begin:], level, first)
    corner = tuple(sorted(over_labels, key=lambda one: one.top))
    return _page_table(head, Chain(corner) if corner else None, lines, min(row.size for row in rows))


def head_alone(row: Row) -> PageTable:
    """The table of which only the last row of its head stands on the page, the corner being its first piece."""
    corner, *leaves = (Chain((piece,)) for piece in row.pieces)
    head = read_head(leaves, [Column(leaf.x0, leaf.x1) for leaf in leaves])
    return _page_table(head, corner, [], row.size)


def _label_of(row: Row, below: Row, end: float) -> bool:
    """Does the row hold labels alone that begin above the figures of the row below?"""
    beside = below.top - row.bottom < TIGHT / 2 * row.size
    return beside and not row.figures and all(piece.x1 <= end for piece in row.pieces)


def _value_lines(
    rows: Sequence[Row], columns: Sequence[Column], level: Sequence[Segment], first: float
) -> list[_Line]:
    """What stands right of the labels, row by row; a figure's second line goes to its first one."""
    bands = _bands(level, columns)
    lines: list[_Line] = []
    last = -1
    for row in rows:
        pieces = [piece for piece in row.pieces if piece.x1 > first]
        if not pieces:
            continue
        placed: dict[int, list[TextLine]] = {}
        for piece in pieces:
            placed.setdefault(_column_of(piece, columns), []).append(piece)
        band = sum(at < (row.top + row.bottom) / 2 for at in bands)
        same_band = len(bands) > BANDS and band == last
        tight = (
            bool(lines) and min(piece.top for piece in pieces) - lines[-1].extent.bottom < TIGHT * row.size
        )
        unlabelled = len(pieces) == len(row.pieces) and first > columns[0].x0 - row.size
        if lines and (same_band or (tight and not row.figures and unlabelled)):
            for at, own in placed.items():
                lines[-1].values.setdefault(at, []).extend(own)
        else:
            lines.append(_Line(placed))
        last = band
    return lines


def _bands(level: Sequence[Segment], columns: Sequence[Column]) -> list[float]:
    """Heights of the level lines that part rows: those that run below most of the figures."""
    middle = (columns[0].x0 + columns[-1].x1) / 2
    return sorted(line.at for line in level if line.start <= columns[0].x1 and middle <= line.end)


def _column_of(piece: TextLine, columns: Sequence[Column]) -> int:
    """The column in which a piece stands: of those it overlaps the one nearest to its centre."""
    slack = SLACK * piece.size
    centre = (piece.x0 + piece.x1) / 2
    over = [
        at
        for at, column in enumerate(columns)
        if column.x0 < piece.x1 - slack / 2 and piece.x0 + slack < column.x1
    ]
    return min(over or range(len(columns)), key=lambda at: abs(columns[at].centre - centre))


def _labelled(lines: list[_Line], rows: Sequence[Row], level: Sequence[Segment], first: float) -> list[_Line]:
    """The rows with their labels, and those that are nothing but a label."""
    pieces = [piece for row in rows for piece in row.pieces if piece.x1 <= first]
    labels = chained(pieces, level, [line.extent for line in lines])
    free = [label for label in labels if not _claimed(label, labels, lines)]
    for label in sorted(free, key=lambda one: -one.x0):
        beside = [line for line in lines if line.extent.level_with(label)]
        room = [line for line in beside if all(label.x1 <= other.x0 for other in line.labels)]
        if room:
            room[0].labels.insert(0, label)
        else:
            lines.append(_Line(labels=[label]))
    return sorted(lines, key=lambda line: line.extent.middle)


def _claimed(label: Chain, labels: Sequence[Chain], lines: Sequence[_Line]) -> bool:
    """Give the label to the figures beside it, if it is theirs: the last one before them, and beside no others."""
    within = [line for line in lines if label.top < line.extent.middle < label.bottom]
    beside = within or [line for line in lines if line.extent.level_with(label)]
    if len(within) > 1 or not beside:
        return False
    line = min(beside, key=lambda one: abs(one.extent.middle - label.middle))
    rivals = [other for other in labels if other is not label and other.level_with(line.extent)]
    if any(other.x0 >= label.x1 for other in rivals) or line.labels:
        return False
    nearer = [other for other in rivals if other.over(label)]
    if any(abs(o.middle - line.extent.middle) < abs(label.middle - line.extent.middle) for o in nearer):
        return False
    line.labels.append(label)
    return True


def _page_table(head: Head, corner: Chain | None, lines: Sequence[_Line], size: float) -> PageTable:
    columns = head.columns
    count = max((len(line.labels) for line in lines), default=0) or int(corner is not None)
    rows = [_shifted(row, count) for row in head.rows]
    if corner is not None:
        rows = rows or [[]]
        rows[-1].insert(0, Placed(0, count, corner))
    rows += [_placed(line, count) for line in lines]
    tops = [min(placed.cell.top for placed in row) for row in rows]
    tops = [max(tops[: index + 1]) for index in range(len(tops))]
    bottom = max(max(placed.cell.bottom for placed in rows[-1]), tops[-1])
    cells = [cell for at, row in enumerate(rows) for cell in _page_cells(at, row, count + len(columns))]
    cells = _grown(cells, len(rows) - len(lines) - 1)
    clear = all(right.x0 - left.x1 >= CLEAR * size for left, right in pairwise(columns))
    return PageTable(
        (*_label_edges(lines, corner, columns[0].x0, count), *_value_edges(columns)),
        (*tops, bottom),
        tuple(cells),
        Geometry.EXACT if clear else Geometry.ORDERED,
        labels=count,
    )


def _shifted(row: Sequence[Placed], count: int) -> list[Placed]:
    return [Placed(placed.start + count, placed.stop + count, placed.cell) for placed in row]


def _placed(line: _Line, count: int) -> list[Placed]:
    """The cells of one row; its last label reaches to the figures."""
    last = len(line.labels) - 1
    labels = [Placed(at, count if at == last else at + 1, label) for at, label in enumerate(line.labels)]
    values = [
        Placed(count + at, count + at + 1, Chain(tuple(own))) for at, own in sorted(line.values.items())
    ]
    return labels + values


def _label_edges(lines: Sequence[_Line], corner: Chain | None, first: float, count: int) -> list[float]:
    """Left edges of the columns of labels."""
    if not count:
        return []
    labels = [label for line in lines for label in line.labels]
    left = min((label.x0 for label in (*labels, *([corner] if corner else ()))), default=first)
    left = min(left, first - count)
    inner = [
        min((line.labels[at].x0 for line in lines if len(line.labels) > at), default=first)
        for at in range(1, count)
    ]
    edges = [left]
    for edge in inner:
        edges.append(min(max(edge, edges[-1] + 0.1), first - 0.1))
    return edges


def _value_edges(columns: Sequence[Column]) -> list[float]:
    inner = [(left.x1 + right.x0) / 2 for left, right in pairwise(columns)]
    return [columns[0].x0, *inner, columns[-1].x1]


def _page_cells(index: int, row: Sequence[Placed], width: int) -> list[PageCell]:
    """The cells of one row; a column in which nothing stands has a blank one."""
    cells: list[PageCell] = []
    taken = 0
    for placed in sorted(row, key=lambda one: one.start):
        start = max(placed.start, taken)
        cells += [PageCell(Box(index, at, 1, 1), ()) for at in range(taken, start)]
        if placed.stop <= start:
            last = cells.pop()
            cells.append(PageCell(last.box, (*last.lines, *placed.cell.lines)))
            continue
        cells.append(PageCell(Box(index, start, 1, placed.stop - start), placed.cell.lines))
        taken = placed.stop
    cells += [PageCell(Box(index, at, 1, 1), ()) for at in range(taken, width)]
    return cells


def _grown(cells: Sequence[PageCell], leaves: int) -> list[PageCell]:
    """The cells with those of the row ``leaves`` grown over the blank ones above them, which are no cells."""
    blank = {
        (cell.box.row, cell.box.column): cell for cell in cells if cell.box.row < leaves and not cell.lines
    }
    gone: set[int] = set()
    grown: dict[int, PageCell] = {}
    for cell in cells:
        box = cell.box
        top = box.row
        columns = range(box.column, box.column + box.colspan)
        while box.row == leaves and cell.lines and all((top - 1, at) in blank for at in columns):
            top -= 1
            gone |= {id(blank[top, at]) for at in columns}
        grown[id(cell)] = replace(cell, box=Box(top, box.column, box.row - top + 1, box.colspan))
    return [grown[id(cell)] for cell in cells if id(cell) not in gone]
