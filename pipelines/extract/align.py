"""Which cell of a row belongs to which measure.

In:  a header and the rows below it, each with the cells that stand after its label. Out: for every row a
tuple of cells in the order of the header's leaves; ``UNDECIDED`` where the document leaves it open.

By geometry first, where the header's columns are known: every leaf must be covered and nothing may stand
outside. Else by order: as many cells as leaves, or a run of them with only blank cells around it. Where two
places of the run are possible, other rows of the same table may show which; what still differs between the
possible readings is UNDECIDED, what all of them agree on is taken (seed 003, DOMAIN deviations 25-27).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from pipelines.extract.header import UNKNOWN, Header
from pipelines.extract.model import Geometry, GridCell
from pipelines.extract.numbers import read_number
from pipelines.extract.row_sums import contradicts_itself, holds_its_place, sum_of_totals
from pipelines.extract.text import squash


class Undecided(Enum):
    UNDECIDED = "undecided"


UNDECIDED = Undecided.UNDECIDED
Chosen = GridCell | Undecided


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row that stand after its label."""

    code: str
    index: int  # row in the grid
    after: int  # first grid column after the label
    cells: tuple[GridCell, ...]
    geometry: Geometry


@dataclass(frozen=True, slots=True)
class Aligned:
    line: Line
    chosen: tuple[Chosen, ...]
    how: str  # geometry, order, overflow, undecided


def align(header: Header, lines: Sequence[Line], table: Sequence[Line] = ()) -> tuple[Aligned, ...]:
    """Give every leaf of ``header`` its cell in each of ``lines``, which stand in one grid.

    ``table`` are all rows below the header, where they stand in several grids: what one row shows of the way in
    which the table lost its blank cells holds for all.
    """
    width = len(header.leaves)
    drawn_exactly = _drawn_exactly(header, lines)
    if drawn_exactly is not None:
        return drawn_exactly
    if header.by_geometry and lines and lines[0].geometry is Geometry.ORDERED:
        # Cells that all stand below the header as drawn are a grid after all, placeholders included.
        drawn = [_by_geometry(header, line, strict=False) for line in lines]
        if all(drawn):
            return tuple(
                Aligned(line, chosen, "geometry") for line, chosen in zip(lines, drawn, strict=True) if chosen
            )
    all_below = header.by_geometry and _all_below(header, lines)
    own = [replace(line, cells=_own(line)) for line in lines]
    habit = _habit(own, width)
    lost = _blanks_lost([replace(line, cells=_own(line)) for line in table or lines], width)
    damaged = _column_lost(own, width) or any(
        line.geometry is Geometry.ORDERED and _prints(line) and _run(line, width, habit) is None
        for line in own
    )
    spare = _spare_columns(header, lines)
    return tuple(
        _drawn(header, line, spare, all_below=all_below)
        or _align_line(header, counted, habit, damaged=damaged, lost=lost)
        for line, counted in zip(lines, own, strict=True)
    )


def _drawn_exactly(header: Header, lines: Sequence[Line]) -> tuple[Aligned, ...] | None:
    """The cells where the drawing alone decides every line, as it does in most tables."""
    if not header.by_geometry or any(line.geometry is not Geometry.EXACT for line in lines):
        return None
    aligned: list[Aligned] = []
    for line in lines:
        drawn = _by_geometry(header, line, strict=True)
        if drawn is None:
            return None
        aligned.append(Aligned(line, drawn, "geometry"))
    return tuple(aligned)


def _all_below(header: Header, lines: Sequence[Line]) -> bool:
    """Whether all rows stand below the header but for empty cells outside.

    Where few rows have such cells, each of these must hold its place: one of its numbers may be too many, and have
    pushed the blank cells out.
    """
    below = [_by_geometry(header, line, strict=False) for line in lines]
    wider = [
        chosen
        for line, chosen in zip(lines, below, strict=True)
        if chosen is not None and _by_geometry(header, line, strict=True) is None
    ]
    habitual = len(wider) > len(lines) / 2
    return all(below) and (habitual or all(holds_its_place(header, chosen) for chosen in wider))


def _column_lost(lines: Sequence[Line], width: int) -> bool:
    """Whether most rows are too short, so that the others owe their width to a cell that is no value."""
    counts = [len(line.cells) for line in lines if _prints(line) and line.geometry is Geometry.EXACT]
    return sum(count < width for count in counts) > len(counts) / 2


def _own(line: Line) -> tuple[GridCell, ...]:
    """The cells that can be counted off: an empty one that reaches down from above is no value of this row."""
    return tuple(cell for cell in line.cells if cell.row == line.index or not _blank(cell))


def _spare_columns(header: Header, lines: Sequence[Line]) -> frozenset[int]:
    """The columns right of the header in which most rows have an empty cell: the sheet is wider than the table."""
    end = max((leaf.stop for leaf in header.leaves), default=0)
    empty = [cell.column for line in lines for cell in line.cells if cell.column >= end and _blank(cell)]
    return frozenset(column for column in empty if empty.count(column) > len(lines) / 2)


def _drawn(header: Header, line: Line, spare: frozenset[int], *, all_below: bool) -> Aligned | None:
    """The row as it stands below the header.

    Empty cells outside are let pass where all rows stand below, and in spare columns where the row adds up.
    """
    if not header.by_geometry or line.geometry is not Geometry.EXACT:
        return None
    chosen = _by_geometry(header, line, strict=True) or (
        _by_geometry(header, line, strict=False) if all_below else None
    )
    if chosen is None:
        within = tuple(cell for cell in line.cells if not (cell.column in spare and _blank(cell)))
        chosen = _by_geometry(header, replace(line, cells=within), strict=True)
        if chosen is not None and contradicts_itself(header, chosen):
            return None
    return Aligned(line, chosen, "geometry") if chosen else None


def _align_line(header: Header, line: Line, habit: Habit, *, damaged: bool, lost: bool) -> Aligned:
    width = len(header.leaves)
    if line.geometry is Geometry.SEQUENCE:
        exact = len(line.cells) == width and (not lost or bool(sum_of_totals(header, line.cells)))
        return Aligned(line, line.cells if exact else (UNDECIDED,) * width, "order" if exact else "undecided")
    run = _run(line, width, habit)
    if run is not None and len(run) < len(line.cells) and not holds_its_place(header, run):
        return Aligned(line, (UNDECIDED,) * width, "undecided")
    if run is not None:
        if damaged and any(_blank(cell) for cell in run):
            return Aligned(line, _unmoved(run), "undecided")
        return Aligned(line, run, "order")
    readings = _readings(line.cells, width)
    if habit.shift in (None, 0):
        # The blank cells after the label may be the first values, and as many numbers too many.
        starts = _starts(line.cells, width)
        readings += [line.cells[at : at + width] for at in range(min(starts, default=0))]
    return Aligned(line, _agreed(readings, width), "overflow" if readings else "undecided")


def _by_geometry(header: Header, line: Line, *, strict: bool) -> tuple[Chosen, ...] | None:
    if [(cell.column, cell.column + cell.colspan) for cell in line.cells] == header.edges:
        return line.cells
    chosen: list[Chosen] = []
    used: set[int] = set()
    for leaf in header.leaves:
        over = [
            cell for cell in line.cells if cell.column < leaf.stop and cell.column + cell.colspan > leaf.start
        ]
        used.update(id(cell) for cell in over)
        printed = [cell for cell in over if not _blank(cell)]
        if leaf.code == UNKNOWN:
            chosen.append(over[0] if over else UNDECIDED)
        elif not over or len({cell.text for cell in printed}) > 1:
            return None
        else:
            chosen.append(printed[0] if printed else over[0])
    outside = [cell for cell in line.cells if id(cell) not in used]
    if any(strict or not _blank(cell) for cell in outside):
        return None
    named = [cell for cell, leaf in zip(chosen, header.leaves, strict=True) if leaf.code != UNKNOWN]
    return tuple(chosen) if len({id(cell) for cell in named}) == len(named) else None


def _blanks_lost(lines: Sequence[Line], width: int) -> bool:
    """Whether blank cells left no trace in a sequence: some row is too short to be complete."""
    # The last row may be cut by the end of the text; two rows run together when a label is not known.
    return any(
        line.geometry is Geometry.SEQUENCE and len(line.cells) % width and not _glued(line, width)
        for line in lines[:-1]
    )


def _glued(line: Line, width: int) -> bool:
    """Whether the cells of a row run on in one piece that could not be cut."""
    return len(line.cells) == 1 and sum(char.isdigit() for char in line.cells[0].text) >= width


@dataclass(frozen=True, slots=True)
class Habit:
    """Where the values begin in nearly all rows of a table that print every one of them."""

    shift: int | None  # cells after the label
    column: int | None  # column of the grid


def _habit(lines: Sequence[Line], width: int) -> Habit:
    begins = [
        (starts[0], line.cells[starts[0]].column)
        for line in lines
        if len(starts := _starts(line.cells, width)) == 1
        and not any(_blank(cell) for cell in line.cells[starts[0] : starts[0] + width])
    ]
    return Habit(_usual([shift for shift, _ in begins]), _usual([column for _, column in begins]))


def _usual(values: Sequence[int]) -> int | None:
    if not values:
        return None
    most = max(sorted(set(values)), key=values.count)
    # One odd row in five is that row's damage, more are the table's.
    return most if values.count(most) >= 0.8 * len(values) else None


def _run(line: Line, width: int, habit: Habit) -> tuple[GridCell, ...] | None:
    """The cells that hold the values, if it is plain which: all of them, or all but fillers."""
    if len(line.cells) == width:
        return line.cells
    starts = _starts(line.cells, width)
    usual = [start for start in starts if start == habit.shift or line.cells[start].column == habit.column]
    if len(usual) == 1:
        return line.cells[usual[0] : usual[0] + width]
    if habit.shift is None and habit.column is None and starts == [0]:
        return line.cells[:width]
    return None


def _starts(cells: Sequence[GridCell], width: int) -> list[int]:
    """Where a run of ``width`` cells may begin so that only blank cells are left over."""
    printed = [index for index, cell in enumerate(cells) if not _blank(cell)]
    if len(cells) < width:
        return []
    first, last = (printed[0], printed[-1]) if printed else (len(cells), -1)
    return [start for start in range(len(cells) - width + 1) if start <= first and last < start + width]


def _readings(cells: tuple[GridCell, ...], width: int) -> list[tuple[GridCell, ...]]:
    """Every run of the right width: without blank cells at the ends, and without any one cell."""
    readings = [cells[start : start + width] for start in _starts(cells, width)]
    printed = [index for index, cell in enumerate(cells) if not _blank(cell)]
    if not printed:
        return readings
    for run in (cells, cells[printed[0] : printed[-1] + 1]):
        if 0 < len(run) - width <= 2 and (len(run) == width + 1 or not any(_blank(cell) for cell in run)):
            # A number or two too many: whichever are left out, cell i is one of these.
            readings.extend(run[skip : skip + width] for skip in range(len(run) - width + 1))
    return readings


def _agreed(readings: Sequence[tuple[GridCell, ...]], width: int) -> tuple[Chosen, ...]:
    if not readings:
        return (UNDECIDED,) * width
    return tuple(
        column[0] if len({_meaning(cell) for cell in column}) == 1 else UNDECIDED
        for column in zip(*readings, strict=True)
    )


def _unmoved(cells: tuple[GridCell, ...]) -> tuple[Chosen, ...]:
    """The cells whose neighbours say the same, so that a shift by one would change nothing."""
    return tuple(
        cell
        if len({_meaning(near) for near in cells[max(index - 1, 0) : index + 2]}) == 1
        and 0 < index < len(cells) - 1
        else UNDECIDED
        for index, cell in enumerate(cells)
    )


def _meaning(cell: GridCell) -> tuple[str, str]:
    reading = read_number(cell.text)
    return reading.state, str(reading.number)


def _prints(line: Line) -> bool:
    return any(not _blank(cell) for cell in line.cells)


def _blank(cell: GridCell) -> bool:
    return not squash(cell.text).strip("?")
