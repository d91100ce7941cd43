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
from dataclasses import dataclass
from enum import Enum

from pipelines.extract.header import Header
from pipelines.extract.model import Geometry, GridCell
from pipelines.extract.numbers import read_number
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


def align(header: Header, lines: Sequence[Line]) -> tuple[Aligned, ...]:
    """Give every leaf of ``header`` its cell in each of ``lines``, which stand in one grid."""
    width = len(header.leaves)
    if header.by_geometry and lines and lines[0].geometry is Geometry.ORDERED:
        # Cells that all stand below the header as drawn are a grid after all, placeholders included.
        drawn = [_by_geometry(header, line, strict=False) for line in lines]
        if all(drawn):
            return tuple(
                Aligned(line, chosen, "geometry") for line, chosen in zip(lines, drawn, strict=True) if chosen
            )
    shift = _common_shift(lines, width)
    lost = _blanks_lost(lines, width)
    damaged = any(
        line.geometry is Geometry.ORDERED and len(_padded(line, width, shift)) != width and _prints(line)
        for line in lines
    )
    return tuple(_align_line(header, line, shift, damaged=damaged, lost=lost) for line in lines)


def _align_line(header: Header, line: Line, shift: int | None, *, damaged: bool, lost: bool) -> Aligned:
    width = len(header.leaves)
    if header.by_geometry and line.geometry is Geometry.EXACT:
        drawn = _by_geometry(header, line, strict=True)
        if drawn is not None:
            return Aligned(line, drawn, "geometry")
    if line.geometry is Geometry.SEQUENCE:
        exact = len(line.cells) == width and (not lost or _adds_up(header, line.cells))
        return Aligned(line, line.cells if exact else (UNDECIDED,) * width, "order" if exact else "undecided")
    cells = _padded(line, width, shift)
    if len(cells) == width:
        if damaged and line.geometry is Geometry.ORDERED and any(_blank(cell) for cell in cells):
            return Aligned(line, _unmoved(cells), "undecided")
        return Aligned(line, cells, "order")
    if header.by_geometry and line.geometry is Geometry.EXACT:
        drawn = _by_geometry(header, line, strict=False)
        if drawn is not None:
            return Aligned(line, drawn, "geometry")
    readings = _readings(cells, width)
    agreed = _agreed(readings, width)
    return Aligned(line, agreed, "overflow" if readings else "undecided")


def _by_geometry(header: Header, line: Line, *, strict: bool) -> tuple[Chosen, ...] | None:
    chosen: list[Chosen] = []
    used: set[int] = set()
    for leaf in header.leaves:
        over = [
            cell for cell in line.cells if cell.column < leaf.stop and cell.column + cell.colspan > leaf.start
        ]
        used.update(id(cell) for cell in over)
        printed = [cell for cell in over if not _blank(cell)]
        if leaf.code == "?":
            chosen.append(over[0] if over else UNDECIDED)
        elif not over or len({cell.text for cell in printed}) > 1:
            return None
        else:
            chosen.append(printed[0] if printed else over[0])
    outside = [cell for cell in line.cells if id(cell) not in used]
    if any(strict or not _blank(cell) for cell in outside):
        return None
    named = [cell for cell, leaf in zip(chosen, header.leaves, strict=True) if leaf.code != "?"]
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


def _adds_up(header: Header, cells: Sequence[GridCell]) -> bool:
    """Whether the printed total of every group of cells is the sum of the others, and not all are zero."""
    groups: dict[str, list[tuple[str, GridCell]]] = {}
    for leaf, cell in zip(header.leaves, cells, strict=True):
        name, _, measure = leaf.code.rpartition(".")
        groups.setdefault(name, []).append((measure, cell))
    printed = 0
    for group in groups.values():
        numbers = {measure: read_number(cell.text).number for measure, cell in group}
        parts = [number for measure, number in numbers.items() if measure != "total" and number is not None]
        total = numbers.get("total")
        if total is None or len(parts) != len(group) - 1 or sum(parts) != total:
            return False
        printed += total != 0
    return printed > 0


def _common_shift(lines: Sequence[Line], width: int) -> int | None:
    """How many blank cells stand between label and values, where every full row says the same."""
    shifts = set()
    for line in lines:
        starts = _starts(line.cells, width)
        if len(starts) == 1 and not any(_blank(cell) for cell in line.cells[starts[0] : starts[0] + width]):
            shifts.add(starts[0])
    return shifts.pop() if len(shifts) == 1 else None


def _padded(line: Line, width: int, shift: int | None) -> tuple[GridCell, ...]:
    """The run of cells that the common shift selects, if nothing is printed around it; else all cells."""
    if shift is not None and shift in _starts(line.cells, width):
        return line.cells[shift : shift + width]
    return line.cells


def _starts(cells: Sequence[GridCell], width: int) -> list[int]:
    """Where a run of ``width`` cells may begin so that only blank cells are left over."""
    printed = [index for index, cell in enumerate(cells) if not _blank(cell)]
    if len(cells) < width:
        return []
    first, last = (printed[0], printed[-1]) if printed else (len(cells), -1)
    return [start for start in range(len(cells) - width + 1) if start <= first and last < start + width]


def _readings(cells: tuple[GridCell, ...], width: int) -> list[tuple[GridCell, ...]]:
    if starts := _starts(cells, width):
        return [cells[start : start + width] for start in starts]
    printed = [index for index, cell in enumerate(cells) if not _blank(cell)]
    if not printed:
        return []
    run = cells[printed[0] : printed[-1] + 1]
    if 0 < len(run) - width <= 2 and len(run) == len(printed):
        # One or two numbers too many: whichever are left out, cell i is one of these.
        return [run[skip : skip + width] for skip in range(len(run) - width + 1)]
    return []


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
