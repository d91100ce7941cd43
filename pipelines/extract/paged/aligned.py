"""Tables without ruling lines: columns by what stands below each other.

In:  the lines of text of a page, parted at wide gaps. Out: the tables among them, and the other lines::

    信息内容         本年制发件数   本年废止件数        rows of several pieces, figures on the right:
    规章                  0             0             a table from the first row of its head
    行政规范性            3             1             to its last row of figures
    文件                                              a piece of a label belongs to the nearer row

Columns are where figures stand; a heading above two of them spans both. The columns count as exact where
clear paper parts them, else only their order is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.extract.model import Geometry
from pipelines.extract.paged.model import Box, PageCell, PageTable, TextLine

VALUE = re.compile(r"[+\-－]?[\d０-９][\d０-９,，]*([.．][\d０-９]+)?\s*[^\s\d.．、)）]{0,2}|[/／\-－—–]{1,2}")
ROWS = 2  # rows of figures that make a table …
FIGURES = 5  # … or figures in a single one
HEAD = 6  # lines above the first row of figures that may be its head
BETWEEN = 4  # lines without figures between two rows of figures
CLEAR = 0.8  # paper between two columns, in heights of the type
TIGHT = 0.6  # gap between lines of one cell, in heights of the type
NEARER = 0.8  # a label's piece belongs to the row that is nearer by this factor
LARGER = 1.25  # type larger by this factor than a table's is a heading
WIDE = 0.55  # share of the page's text width, from which a lone line is running text


@dataclass(frozen=True, slots=True)
class _Row:
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


def aligned_tables(lines: Sequence[TextLine]) -> tuple[list[PageTable], list[TextLine]]:
    """The tables that alignment alone shows, and the lines that belong to none."""
    rows = _rows(lines)
    width = max((line.x1 for line in lines), default=0.0) - min((line.x0 for line in lines), default=0.0)
    found: list[PageTable] = []
    rest: list[TextLine] = []
    index = 0
    for start, end in _stretches(rows, width):
        table = _table(rows[start:end])
        if table is None:
            continue
        rest += [piece for row in rows[index:start] for piece in row.pieces]
        found.append(table)
        index = end
    rest += [piece for row in rows[index:] for piece in row.pieces]
    return found, rest


def _rows(lines: Sequence[TextLine]) -> list[_Row]:
    """Lines that stand beside each other, as one row each."""
    rows: list[list[TextLine]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last is not None and line.x0 >= last.x1 and line.top < (last.top + last.bottom) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_Row(tuple(row)) for row in rows]


def _stretches(rows: Sequence[_Row], width: float) -> list[tuple[int, int]]:
    """First row and end of each stretch that may be a table, its head included."""
    groups: list[list[int]] = []
    for index, row in enumerate(rows):
        if not row.figures:
            continue
        between = rows[groups[-1][-1] + 1 : index] if groups else ()
        if groups and len(between) <= BETWEEN and not any(_foreign(one, row, width) for one in between):
            groups[-1].append(index)
        else:
            groups.append([index])
    stretches: list[tuple[int, int]] = []
    for group in groups:
        if len(group) < ROWS and len(rows[group[0]].figures) < FIGURES:
            continue
        floor = stretches[-1][1] if stretches else 0
        start, end = group[0], group[-1] + 1
        while start > max(floor, group[0] - HEAD) and _near(rows[start - 1], rows[start], width):
            start -= 1
        while start < group[0] and len(rows[start].pieces) < 2:
            start += 1
        while end < len(rows) and _goes_on(rows[end - 1], rows[end], width):
            end += 1
        stretches.append((start, end))
    return stretches


def _foreign(row: _Row, figures: _Row, width: float) -> bool:
    """Is the row running text, or a heading, and no part of the table that ``figures`` stand in?"""
    lone = len(row.pieces) == 1
    return lone and (row.pieces[0].x1 - row.pieces[0].x0 > WIDE * width or row.size > LARGER * figures.size)


def _near(row: _Row, below: _Row, width: float) -> bool:
    return not _foreign(row, below, width) and below.top - row.bottom < 2 * row.size


def _goes_on(row: _Row, below: _Row, width: float) -> bool:
    """Is ``below`` the rest of the last row's label?"""
    piece = below.pieces[0]
    lone = len(below.pieces) == 1 and not _foreign(below, row, width)
    return (
        lone
        and len(row.pieces) > 1
        and below.top - row.bottom < TIGHT * piece.size
        and piece.x1 <= row.pieces[1].x0
    )


def _table(rows: Sequence[_Row]) -> PageTable | None:
    columns = _columns(rows)
    if columns is None:
        return None
    placed = _placed(rows, columns)
    edges = [columns[0].x0, *((left.x1 + right.x0) / 2 for left, right in pairwise(columns)), columns[-1].x1]
    tops = [min(line.top for cell in row for line in cell.lines) for row in placed]
    bottom = max(line.bottom for cell in placed[-1] for line in cell.lines)
    cells = [cell for index, row in enumerate(placed) for cell in _page_cells(index, row, len(columns))]
    size = min(row.size for row in rows)
    clear = all(right.x0 - left.x1 >= CLEAR * size for left, right in pairwise(columns))
    geometry = Geometry.EXACT if clear else Geometry.ORDERED
    return PageTable(tuple(edges), (*tops, max(bottom, tops[-1])), tuple(cells), geometry)


def _columns(rows: Sequence[_Row]) -> list[_Column] | None:
    """The columns of labels and of figures, or None where figures stand among labels."""
    columns = _joined([_Column(piece.x0, piece.x1) for row in rows for piece in row.figures])
    labels = [
        [piece for piece in row.pieces if not VALUE.fullmatch(piece.text)] for row in rows if row.figures
    ]
    if any(piece.x1 > columns[0].x0 for pieces in labels for piece in pieces):
        return None
    for row in rows:
        for piece in row.pieces if len(row.pieces) > 2 and not row.figures else ():
            alone = not any(column.x0 < piece.x1 and piece.x0 < column.x1 for column in columns)
            if alone and piece.x0 > columns[0].x0:
                columns = _joined([*columns, _Column(piece.x0, piece.x1)])
    return [*_label_columns(labels), *columns]


def _label_columns(labels: Sequence[Sequence[TextLine]]) -> list[_Column]:
    """One column of labels, or two where several rows have a group's label before their own."""
    pieces = [piece for row in labels for piece in row]
    if not pieces:
        return []
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    second = sorted(row[1].x0 for row in labels if len(row) > 1)
    if len(second) < ROWS:
        return [_Column(left, right)]
    middle = second[len(second) // 2]
    return [_Column(left, middle - 1), _Column(middle, right)]


def _joined(columns: Sequence[_Column]) -> list[_Column]:
    """Overlapping ranges as one each, left to right."""
    joined: list[_Column] = []
    for column in sorted(columns, key=lambda one: one.x0):
        if joined and column.x0 < joined[-1].x1:
            joined[-1] = _Column(joined[-1].x0, max(joined[-1].x1, column.x1))
        else:
            joined.append(column)
    return joined


def _placed(rows: Sequence[_Row], columns: Sequence[_Column]) -> list[list[_Cell]]:
    """The cells of each row; a wrapped label's or heading's pieces stand together in one."""
    raw = [[_Cell(*_range(piece, columns), [piece]) for piece in row.pieces] for row in rows]
    placed: list[list[_Cell]] = []
    for index, row in enumerate(raw):
        if rows[index].figures:
            placed.append(_with_label_above(placed, row) + row)
            continue
        own = []
        for cell in row:
            above = _same_columns(placed[-1] if placed else [], cell)
            below = _same_columns(raw[index + 1] if index + 1 < len(raw) else [], cell)
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


def _with_label_above(placed: list[list[_Cell]], row: Sequence[_Cell]) -> list[_Cell]:
    """The label that begins above its figures, because it has more lines than they; taken off ``placed``."""
    if any(cell.start == 0 for cell in row) or not placed or len(placed[-1]) > 1 or placed[-1][0].start:
        return []
    label = placed[-1][0]
    gap = min(line.top for cell in row for line in cell.lines) - label.lines[-1].bottom
    return placed.pop() if gap < TIGHT / 2 * label.lines[-1].size else []


def _same_columns(row: Sequence[_Cell], cell: _Cell) -> _Cell | None:
    return next((one for one in row if (one.start, one.end) == (cell.start, cell.end)), None)


def _range(piece: TextLine, columns: Sequence[_Column]) -> tuple[int, int]:
    """The columns over which a piece stands: those it overlaps, else the nearest one."""
    over = [at for at, column in enumerate(columns) if column.x0 < piece.x1 and piece.x0 < column.x1]
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
