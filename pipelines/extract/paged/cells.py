"""What is printed in which cell.

In:  a ``Lattice`` and the runs of characters of its page.
Out: a ``PageTable``, and the runs that stand outside of it.

A run that crosses a line is cut there, unless the line goes through a character or between two that touch:
then the text has outgrown its cell and the whole run belongs to the cell that holds most of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipelines.extract.paged.lines import text_lines
from pipelines.extract.paged.model import Glyph, Lattice, PageCell, PageTable

CUT = 0.1  # gap between two characters, as a share of the type's height, at which a line may part them


def fill(lattice: Lattice, runs: Iterable[Sequence[Glyph]]) -> tuple[PageTable, list[Sequence[Glyph]]]:
    """The table with its text, and the runs outside of it."""
    covering = {
        (row, column): index
        for index, box in enumerate(lattice.boxes)
        for row in range(box.row, box.row + box.rowspan)
        for column in range(box.column, box.column + box.colspan)
    }
    held: defaultdict[int, list[Sequence[Glyph]]] = defaultdict(list)
    outside: list[Sequence[Glyph]] = []
    for run in runs:
        row = _interval(lattice.ys, sum(g.top + g.bottom for g in run) / (2 * len(run)))
        if row is None or run[-1].x1 < lattice.xs[0] or run[0].x0 > lattice.xs[-1]:
            outside.append(run)
            continue
        for piece in _cut_at_lines(run, row, lattice, covering):
            column = _interval(lattice.xs, (piece[0].x0 + piece[-1].x1) / 2)
            index = None if column is None else covering.get((row, column))
            if index is None:
                outside.append(piece)
            else:
                held[index].append(piece)
    cells = tuple(PageCell(box, tuple(text_lines(held[index]))) for index, box in enumerate(lattice.boxes))
    return PageTable(lattice.xs, lattice.ys, cells), outside


def _interval(places: Sequence[float], at: float) -> int | None:
    index = bisect_right(places, at) - 1
    return index if 0 <= index < len(places) - 1 else None


def _cut_at_lines(
    run: Sequence[Glyph], row: int, lattice: Lattice, covering: dict[tuple[int, int], int]
) -> list[Sequence[Glyph]]:
    """The run in pieces, one for each cell, where the drawn lines let it be cut."""
    first, last = run[0], run[-1]
    crossed = [
        x
        for column, x in enumerate(lattice.xs)
        if first.x1 - 0.5 * (first.x1 - first.x0) < x < last.x0 + 0.5 * (last.x1 - last.x0)
        and covering.get((row, column - 1)) != covering.get((row, column))
    ]
    if not crossed:
        return [run]
    pieces: list[Sequence[Glyph]] = []
    start = 0
    for x in crossed:
        cut = _cut(run, x)
        if cut is None or cut <= start:
            continue
        pieces.append(run[start:cut])
        start = cut
    pieces.append(run[start:])
    return pieces


def _cut(run: Sequence[Glyph], x: float) -> int | None:
    """Index of the first character right of the line, or None where the line does not part the run."""
    for index in range(1, len(run)):
        left, right = run[index - 1], run[index]
        if (left.x0 + left.x1) / 2 < x <= (right.x0 + right.x1) / 2:
            slack = CUT * (right.bottom - right.top)
            apart = right.x0 - left.x1 >= slack
            between = left.x1 - slack <= x <= right.x0 + slack
            return index if apart and between else None
    return None
