"""One table without upright lines, from its rows of text.

In:  the rows of a stretch of text that holds a table, each as pieces from left to right.
Out: a ``PageTable``: columns where figures stand and where labels begin, the head's lowest labels in one row::

    ┊            申请人情况             ┊    upper rows of the head: spans told by their centres
    ┊ 自然人 ┊ 商业企业 ┊ 科研机构 ┊ 总计 ┊    lowest row of the head: one label for each column of figures
    ┊   1    ┊    0     ┊          ┊  1  ┊    a column in which nothing stands has a blank cell
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.extract.model import Geometry
from pipelines.extract.paged.model import Box, PageCell, PageTable, Segment, TextLine

VALUE = re.compile(
    r"[+\-－]?[\d０-９][\d０-９,，]*([.．][\d０-９]+)?\s*[^\s\d.．、)）]{0,2}|[/／\-－—–]{1,2}"
)
CLEAR = 0.5  # paper between two columns of figures, in heights of the type
TIGHT = 0.6  # gap between lines of one cell, in heights of the type
NEARER = 0.8  # a label's piece belongs to the row that is nearer by this factor
SLACK = 0.7  # how far a piece may reach into a column that is not its own, in heights of the type
BANDS = 2  # level lines that must be there to part the rows
OFF_CENTRE = 0.6  # how far the end of a span may be from a column's edge, in widths of the column


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


@dataclass(frozen=True, slots=True)
class _Column:
    x0: float
    x1: float


@dataclass(slots=True)
class _Cell:
    start: int  # first column
    end: int
    lines: list[TextLine]


def table(rows: Sequence[Row], level: Sequence[Segment]) -> PageTable | None:
    """The table in ``rows``, or None where figures stand among labels. ``level`` are level lines of the page."""
    figures = _joined([_Column(piece.x0, piece.x1) for row in rows for piece in row.figures])
    first = figures[0].x0
    if any(
        piece.x0 < first < piece.x1
        for row in rows
        if row.figures
        for piece in row.pieces
        if not VALUE.fullmatch(piece.text)
    ):
        return None
    figures = _with_blank_columns(rows, figures)
    labels = _label_columns(rows, first)
    columns = [*labels, *figures]
    edges = [columns[0].x0, *((left.x1 + right.x0) / 2 for left, right in pairwise(columns)), columns[-1].x1]
    begin = next(index for index, row in enumerate(rows) if row.figures)
    while begin and _label_of(rows[begin - 1], rows[begin], first):
        begin -= 1
    placed = _head(rows[:begin], columns, edges, len(labels))
    placed += _body(rows[begin:], columns, _bands(level, figures))
    tops = [min(line.top for cell in row for line in cell.lines) for row in placed]
    bottom = max(line.bottom for cell in placed[-1] for line in cell.lines)
    cells = [cell for index, row in enumerate(placed) for cell in _page_cells(index, row, len(columns))]
    size = min(row.size for row in rows)
    clear = all(right.x0 - left.x1 >= CLEAR * size for left, right in pairwise(figures))
    geometry = Geometry.EXACT if clear else Geometry.ORDERED
    return PageTable(tuple(edges), (*tops, max(bottom, tops[-1])), tuple(cells), geometry)


def _joined(columns: Sequence[_Column]) -> list[_Column]:
    """Overlapping ranges as one each, left to right."""
    joined: list[_Column] = []
    for column in sorted(columns, key=lambda one: one.x0):
        if joined and column.x0 < joined[-1].x1:
            joined[-1] = _Column(joined[-1].x0, max(joined[-1].x1, column.x1))
        else:
            joined.append(column)
    return joined


def _with_blank_columns(rows: Sequence[Row], figures: list[_Column]) -> list[_Column]:
    """The columns of figures, and those of which only the heading shows that they are there."""
    for row in rows:
        for piece in row.pieces if len(row.pieces) > 2 and not row.figures else ():
            alone = not any(column.x0 < piece.x1 and piece.x0 < column.x1 for column in figures)
            if alone and piece.x0 > figures[0].x0:
                figures = _joined([*figures, _Column(piece.x0, piece.x1)])
    return figures


def _label_columns(rows: Sequence[Row], end: float) -> list[_Column]:
    """The columns of labels, left of ``end``: parted where a row has a gap between two labels."""
    labels = [[piece for piece in row.pieces if piece.x1 <= end] for row in rows]
    left = min((piece.x0 for row in labels for piece in row), default=end)
    gaps = [(one.x1, other.x0) for row in labels for one, other in pairwise(row) if other.x0 > one.x1]
    edges = [left, end]
    while gaps:
        place = max((gap[1] for gap in gaps), key=lambda x: sum(gap[0] < x <= gap[1] for gap in gaps))
        parted = [gap for gap in gaps if gap[0] < place <= gap[1]]
        edges.append((max(gap[0] for gap in parted) + min(gap[1] for gap in parted)) / 2)
        gaps = [gap for gap in gaps if gap not in parted]
    return [_Column(start, after) for start, after in pairwise(sorted(edges)) if after > start]


def _label_of(row: Row, below: Row, end: float) -> bool:
    """Does the row hold labels alone that begin above the figures of the row below?"""
    beside = below.top - row.bottom < TIGHT / 2 * row.size
    return beside and not row.figures and all(piece.x1 <= end for piece in row.pieces)


def _bands(level: Sequence[Segment], figures: Sequence[_Column]) -> list[float]:
    """Heights of the level lines that part rows: those that run below most of the figures."""
    middle = (figures[0].x0 + figures[-1].x1) / 2
    return sorted(line.at for line in level if line.start <= figures[0].x1 and middle <= line.end)


def _head(
    rows: Sequence[Row], columns: Sequence[_Column], edges: Sequence[float], labels: int
) -> list[list[_Cell]]:
    """The rows above the figures: spans, then one row with the label of each column."""
    lowest: list[_Cell] = []
    above: list[TextLine] = []
    inner = [*edges[:-1], float("inf")] if labels else [float("-inf"), *edges[1:-1], float("inf")]
    pieces = sorted((piece for row in rows for piece in row.pieces), key=lambda piece: piece.top)
    for at in range(labels, len(columns)):
        own = [piece for piece in pieces if inner[at] <= (piece.x0 + piece.x1) / 2 < inner[at + 1]]
        label: list[TextLine] = []
        while own and (not label or label[0].top - own[-1].bottom < TIGHT * own[-1].size):
            label.insert(0, own.pop())
        above += own
        if label:
            lowest.append(_Cell(at, at + 1, label))
    corner = [piece for piece in pieces if (piece.x0 + piece.x1) / 2 < inner[labels]]
    if corner and labels:
        lowest.insert(0, _Cell(0, labels, corner))
    upper: list[list[TextLine]] = []
    for piece in sorted(above, key=lambda one: one.top):
        if upper and piece.top < upper[-1][-1].bottom:
            upper[-1].append(piece)
        else:
            upper.append([piece])
    placed = [_spanning(sorted(row, key=lambda one: one.x0), columns, edges, labels) for row in upper]
    return [*placed, lowest] if lowest else placed


def _spanning(
    row: Sequence[TextLine], columns: Sequence[_Column], edges: Sequence[float], labels: int
) -> list[_Cell]:
    """The cells of an upper row of the head: each piece stands over the middle of its span."""
    inner = edges[labels:]
    forward = _spans([(piece.x0 + piece.x1) / 2 for piece in row], inner)
    if forward is None or forward[-1][1] != len(inner) - 1:
        mirrored = _spans(
            [-(piece.x0 + piece.x1) / 2 for piece in row[::-1]], [-edge for edge in inner[::-1]]
        )
        count = len(inner) - 1
        forward = mirrored and [(count - end, count - start) for start, end in mirrored[::-1]]
    if forward is None or len(row) < 2:
        return [_Cell(*_range(piece, columns), [piece]) for piece in row]
    return [
        _Cell(labels + start, labels + end, [piece]) for piece, (start, end) in zip(row, forward, strict=True)
    ]


def _spans(centres: Sequence[float], edges: Sequence[float]) -> list[tuple[int, int]] | None:
    """Neighbouring spans from the first edge on, by their centres; None where they end on no edge."""
    spans: list[tuple[int, int]] = []
    start = 0
    for centre in centres:
        right = 2 * centre - edges[start]
        end = min(range(len(edges)), key=lambda at: abs(edges[at] - right))
        if end <= start or abs(edges[end] - right) > OFF_CENTRE * (edges[end] - edges[end - 1]):
            return None
        spans.append((start, end))
        start = end
    return spans


def _body(rows: Sequence[Row], columns: Sequence[_Column], bands: Sequence[float]) -> list[list[_Cell]]:
    """The rows from the first figures on; a wrapped label's pieces stand together in one cell."""
    raw = [[_Cell(*_range(piece, columns), [piece]) for piece in row.pieces] for row in rows]
    if len(bands) > BANDS:
        return _by_bands(rows, raw, bands)
    placed: list[list[_Cell]] = []
    for index, row in enumerate(raw):
        if rows[index].figures:
            placed.append(_with_label_above(placed, row) + row)
            continue
        own = []
        for cell in row:
            above = _same_start(placed[-1] if placed else [], cell)
            below = _same_start(raw[index + 1] if index + 1 < len(raw) else [], cell)
            over = cell.lines[0].top - above.lines[-1].bottom if above else float("inf")
            under = below.lines[0].top - cell.lines[-1].bottom if below else float("inf")
            tight = TIGHT * cell.lines[0].size
            if above and over < tight and over <= NEARER * under:
                above.lines += cell.lines
            elif below and under < tight and under < NEARER * over:
                below.lines[:0] = cell.lines
            else:
                own.append(cell)
        if own:
            placed.append(own)
    return placed


def _by_bands(rows: Sequence[Row], raw: Sequence[list[_Cell]], bands: Sequence[float]) -> list[list[_Cell]]:
    """One row for each stretch between two level lines."""
    placed: list[list[_Cell]] = []
    last = -1
    for row, cells in zip(rows, raw, strict=True):
        band = sum(at < (row.top + row.bottom) / 2 for at in bands)
        if band != last or not placed:
            placed.append([])
        last = band
        for cell in cells:
            same = _same_start(placed[-1], cell)
            if same is None:
                placed[-1].append(cell)
            else:
                same.lines += cell.lines
                same.end = max(same.end, cell.end)
    return placed


def _with_label_above(placed: list[list[_Cell]], row: Sequence[_Cell]) -> list[_Cell]:
    """The label that begins above its figures, because it has more lines than they; taken off ``placed``."""
    first = min(cell.start for cell in row)
    if not placed or any(cell.end > first for cell in placed[-1]):
        return []
    label = placed[-1][-1]
    gap = min(line.top for cell in row for line in cell.lines) - label.lines[-1].bottom
    return placed.pop() if gap < TIGHT / 2 * label.lines[-1].size else []


def _same_start(row: Sequence[_Cell], cell: _Cell) -> _Cell | None:
    return next((one for one in row if one.start == cell.start), None)


def _range(piece: TextLine, columns: Sequence[_Column]) -> tuple[int, int]:
    """The columns over which a piece stands: those it overlaps, else the nearest one."""
    slack = SLACK * piece.size
    over = [
        at
        for at, column in enumerate(columns)
        if column.x0 < piece.x1 - slack / 2 and piece.x0 + slack < column.x1
    ]
    if over:
        return over[0], over[-1] + 1
    middle = (piece.x0 + piece.x1) / 2
    nearest = min(range(len(columns)), key=lambda at: abs((columns[at].x0 + columns[at].x1) / 2 - middle))
    return nearest, nearest + 1


def _page_cells(index: int, row: Sequence[_Cell], columns: int) -> list[PageCell]:
    """The cells of one row; a column in which nothing stands has a blank one."""
    cells: list[PageCell] = []
    taken = 0
    for cell in sorted(row, key=lambda one: one.start):
        start = max(cell.start, taken)
        cells += [PageCell(Box(index, at, 1, 1), ()) for at in range(taken, start)]
        if cell.end <= start:
            last = cells.pop()
            cells.append(PageCell(last.box, (*last.lines, *cell.lines)))
            continue
        cells.append(PageCell(Box(index, start, 1, cell.end - start), tuple(cell.lines)))
        taken = cell.end
    cells += [PageCell(Box(index, at, 1, 1), ()) for at in range(taken, columns)]
    return cells
