"""The rows of a grid as they are drawn.

In:  a grid. Out: ``Row`` after ``Row``, each with its cells, those that begin in it, and the words among these.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extract.grid import distinct
from pipelines.extract.model import Grid, GridCell, Place


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid with its drawn cells from left to right."""

    grid: Grid
    index: int
    cells: tuple[GridCell, ...]
    own: tuple[GridCell, ...]  # those that begin in this row
    words: tuple[GridCell, ...]  # own ones that may be labels: neither blank nor digits alone

    @property
    def place(self) -> Place:
        """Where the row stands, as a reader counts it."""
        line = self.cells[0].line if self.cells else None
        return Place(table=self.grid.number, row=self.index + 1, line=line, page=self.grid.page)


def rows_of(grid: Grid) -> tuple[Row, ...]:
    return tuple(_row(grid, index) for index in range(len(grid.rows)))


def _row(grid: Grid, index: int) -> Row:
    cells = tuple(distinct(grid.rows[index]))
    own = tuple([cell for cell in cells if cell.row == index])
    return Row(grid, index, cells, own, tuple([c for c in own if c.text and not c.text.isdigit()]))
