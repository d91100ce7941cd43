"""Drawn cells laid out on a grid, as a browser does it.

In:  rows of cells in document order, each with its spans. Out: the rows of a ``Grid``.

    [A 2x1][B]          A B
        [C]       →     A C
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.extract.limits import COLUMNS, POSITIONS, hold
from pipelines.extract.model import GridCell

GridRow = tuple[GridCell | None, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cell as written: its text and the spans that it claims."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    line: int | None = None


def lay_out(rows: Sequence[Sequence[Drawn]]) -> tuple[GridRow, ...]:
    """Place every cell at the first free position of its row and let its spans cover what they claim.

    A span over the end of the table is cut; a position that is already taken is never covered twice.
    Raises ``Unreadable("document.too_large")`` for a table that no report has.
    """
    height = len(rows)
    placed: list[dict[int, GridCell]] = [{} for _ in range(height)]
    positions = 0
    for row, cells in enumerate(rows):
        column = 0
        here = placed[row]
        for cell in cells:
            while column in here:
                column += 1
            hold("columns", column + 1, COLUMNS)
            if cell.rowspan == 1 and cell.colspan == 1:
                positions += 1
                here[column] = GridCell(cell.text, row, column, 1, 1, cell.line)
                column += 1
                continue
            rowspan = min(max(cell.rowspan, 1), height - row)
            colspan = min(max(cell.colspan, 1), COLUMNS - column)
            drawn = GridCell(cell.text, row, column, rowspan, colspan, cell.line)
            positions += rowspan * colspan
            hold("cells", positions, POSITIONS)
            for covered_row in placed[row : row + rowspan]:
                for covered in range(column, column + colspan):
                    covered_row.setdefault(covered, drawn)
            column += colspan
        hold("cells", positions, POSITIONS)
    width = max((max(cells, default=-1) + 1 for cells in placed), default=0)
    return tuple(tuple(map(cells.get, range(width))) for cells in placed)


def distinct(row: GridRow) -> Iterator[GridCell]:
    """The cells of a row from left to right, each once, inherited ones included."""
    previous: GridCell | None = None
    for cell in row:
        if cell is not None and cell is not previous:
            yield cell
        previous = cell
