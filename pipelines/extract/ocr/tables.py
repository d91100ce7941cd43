"""Tables in a picture of a page.

In:  the ruling lines of a page. Out: its lattices, and the inside of each cell without the lines around it.
"""

from __future__ import annotations

from typing import Any

from pipelines.extract.ocr.marks import Area
from pipelines.extract.ocr.rules import Rules
from pipelines.extract.paged.lattice import lattices
from pipelines.extract.paged.model import Box, Lattice, Segment

REACH = 0.25  # heights of the type between lines that are meant to touch
SMALLEST = (6.0, 1.1)  # width and height of a table, in heights of the type
LONE = 6.0  # heights of the type; a longer line is drawn on purpose even where it stands alone
DRAWN = 0.3  # share of a cell's side along which a line is seen
CLEAR = 2  # pixels left free beside a line


def tables(rules: Rules, type_height: float) -> list[Lattice]:
    """The tables of the page; strokes of large characters that look like small ones are none."""
    reach = REACH * type_height
    horizontals, verticals = rules.horizontals, rules.verticals
    first = lattices(horizontals, verticals, reach)
    lone = [place for lattice in first for place in _lone_columns(lattice, type_height)]
    level = [place for lattice in first for place in _lone_rows(lattice, type_height)]
    if lone or level:
        verticals = tuple(line for line in verticals if not any(_on(line, place, reach) for place in lone))
        horizontals = tuple(
            line for line in horizontals if not any(_on(line, place, reach) for place in level)
        )
        first = lattices(horizontals, verticals, reach)
    found = [
        lattice
        for lattice in first
        if len(lattice.boxes) > 1
        and lattice.xs[-1] - lattice.xs[0] > SMALLEST[0] * type_height
        and lattice.ys[-1] - lattice.ys[0] > SMALLEST[1] * type_height
    ]
    return [one for one in found if not any(_within(one, other) for other in found if other is not one)]


def _lone_columns(lattice: Lattice, type_height: float) -> list[Segment]:
    """Upright lines that part two cells of one row and stand alone in their column: the rim of a stamp."""
    lone: list[Segment] = []
    if len(lattice.ys) == 2:
        return lone
    for place in range(1, len(lattice.xs) - 1):
        sides = [box for box in lattice.boxes if place in (box.column, box.column + box.colspan)]
        rows = {row for box in sides for row in range(box.row, box.row + box.rowspan)}
        start, end = lattice.ys[min(rows, default=0)], lattice.ys[max(rows, default=0) + 1]
        if len(rows) == 1 and end - start < LONE * type_height:
            lone.append(Segment(lattice.xs[place], start, end))
    return lone


def _lone_rows(lattice: Lattice, type_height: float) -> list[Segment]:
    """Level lines that part two cells of one column and stand alone in their row."""
    boxes = tuple(Box(box.column, box.row, box.colspan, box.rowspan) for box in lattice.boxes)
    return _lone_columns(Lattice(lattice.ys, lattice.xs, boxes), type_height)


def _on(line: Segment, place: Segment, reach: float) -> bool:
    return abs(line.at - place.at) <= reach and line.start < place.end and place.start < line.end


def _within(one: Lattice, other: Lattice) -> bool:
    return (
        other.xs[0] <= one.xs[0]
        and one.xs[-1] <= other.xs[-1]
        and other.ys[0] <= one.ys[0]
        and one.ys[-1] <= other.ys[-1]
    )


def inside(rules: Rules, lattice: Lattice, box: Box, type_height: float) -> Area:
    """The inside of a cell: up to the lines as they really run there."""
    left, top, right, bottom = (round(edge) for edge in lattice.edges(box))
    reach = round(REACH * type_height) + 1
    beside = slice(max(top, 0), max(bottom, 0))
    along = slice(max(left, 0), max(right, 0))
    return Area(
        _last(rules.upright[beside, :], left, reach, axis=0) + CLEAR,
        _last(rules.across[:, along], top, reach, axis=1) + CLEAR,
        _first(rules.upright[beside, :], right, reach, axis=0) - CLEAR,
        _first(rules.across[:, along], bottom, reach, axis=1) - CLEAR,
    )


def _drawn(mask: Any, at: int, reach: int, axis: int) -> list[int]:
    """Positions near ``at`` where a line is seen along most of the side."""
    start = max(at - reach, 0)
    window = mask[:, start : at + reach] if axis == 0 else mask[start : at + reach, :]
    if not window.size:
        return []
    return [start + index for index, share in enumerate(window.mean(axis=axis)) if share > DRAWN]


def _last(mask: Any, at: int, reach: int, axis: int) -> int:
    return max(_drawn(mask, at, reach, axis), default=at) + 1


def _first(mask: Any, at: int, reach: int, axis: int) -> int:
    return min(_drawn(mask, at, reach, axis), default=at)
