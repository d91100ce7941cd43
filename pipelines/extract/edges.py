"""Rows of cells that are known by their edges, put into grid columns.

In:  text as it comes, and for each row the edges of its cells in twips with their merges. Out: blocks.

::

    edges   0    600   1199 1200  1800
    row 1   ├──A──┼─────B────┤               1199 and 1200 are one edge, drawn by two hands
    row 2   ├──c──┼────d──────┼───e────┤

RTF writes tables in this way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipelines.extract import limits
from pipelines.extract.model import Geometry, GridCell
from pipelines.extract.story import Story, grid_of

HAIR = 40  # twips; edges nearer to each other are one, for a cell's margins alone are wider


@dataclass(slots=True)
class _Cell:
    """A cell between two edges; ``down`` and ``across`` are None, "restart" or "continue" of a merge."""

    right: int
    down: str | None = None
    across: str | None = None
    text: str = ""


@dataclass(slots=True)
class _Row:
    left: int = 0
    cells: list[_Cell] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Growing:
    text: str
    row: int
    column: int
    colspan: int
    rowspan: int = 1


class RowStory(Story):
    """Blocks of a document whose tables come as rows between paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.in_table = False
        self._text: list[str] = []
        self._lines: list[str] = []  # paragraphs of the cell
        self._texts: list[str] = []  # cells of the row
        self._row = _Row()
        self._merges: dict[str, str] = {}  # of the cell whose edge is coming
        self._rows: list[_Row] = []

    def add(self, text: str) -> None:
        """Add to the paragraph."""
        self._text.append(text)

    def begin_row(self) -> None:
        """Forget the edges of the row before."""
        self._row = _Row()
        self._merges = {}

    def row_begins_at(self, edge: int) -> None:
        """Left edge of the first cell."""
        self._row.left = edge

    def cell_merges(self, direction: str, how: str) -> None:
        """``direction`` "down" or "across", ``how`` "restart" or "continue", of the next edge's cell."""
        self._merges[direction] = how

    def cell_ends_at(self, edge: int) -> None:
        """Right edge of the next cell."""
        self._row.cells.append(_Cell(edge, **self._merges))
        self._merges = {}
        limits.hold("columns", len(self._row.cells), limits.COLUMNS)

    def end_paragraph(self) -> None:
        """In a table a line of the cell, else a paragraph."""
        line, self._text = "".join(self._text), []
        if self.in_table:
            self._lines.append(line)
        elif line.strip():
            self.end_table()
            self.write(line)
        else:
            self.end_table()

    def end_cell(self) -> None:
        """The next text belongs to the next cell."""
        lines = [*self._lines, "".join(self._text)]
        self._texts.append("\n".join(line.strip() for line in "\n".join(lines).split("\n") if line.strip()))
        self._lines, self._text = [], []
        limits.hold("columns", len(self._texts), limits.COLUMNS)

    def end_row(self) -> None:
        """The next cell belongs to the next row, whose edges are these unless it brings its own."""
        self._rows.append(replace(self._row, texts=self._texts))
        self._texts = []
        limits.hold("rows", len(self._rows), limits.ROWS)

    def end_table(self) -> None:
        """Draw the rows so far. Cells without edges leave only their order."""
        if self._texts:
            self.end_row()
        rows, self._rows = self._rows, []
        if not rows:
            return
        if any(len(row.texts) > len(row.cells) for row in rows):
            cells = [
                GridCell(text, number, column)
                for number, row in enumerate(rows)
                for column, text in enumerate(row.texts)
            ]
            self.take(replace(grid_of(cells, 0), geometry=Geometry.ORDERED))
        else:
            self.draw(_drawn(rows))


def _drawn(rows: Sequence[_Row]) -> list[GridCell]:
    """The drawn cells; one that is merged with the cell above or to the left only widens that one."""
    columns = _columns(edge for row in rows for edge in (row.left, *(cell.right for cell in row.cells)))
    found: list[_Growing] = []
    above: dict[tuple[int, int], _Growing] = {}
    for number, row in enumerate(rows):
        here: dict[tuple[int, int], _Growing] = {}
        left: _Growing | None = None
        column = columns[row.left]
        texts = [*row.texts, *[""] * (len(row.cells) - len(row.texts))]
        for cell, text in zip(row.cells, texts, strict=True):
            span = max(columns[cell.right] - column, 1)
            upper = above.get((column, span))
            if cell.across == "continue" and left is not None:
                left.colspan += span
            elif cell.down == "continue" and upper is not None:
                upper.rowspan += 1
                here[column, span] = upper
                left = None
            else:
                left = _Growing(text, number, column, span)
                found.append(left)
                if cell.down is not None:
                    here[column, span] = left
            column += span
        above = here
    return [GridCell(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in found]


def _columns(edges: Iterable[int]) -> dict[int, int]:
    """Edge → number of the grid line that it lies on."""
    lines: dict[int, int] = {}
    first: int | None = None
    number = -1
    for edge in sorted(set(edges)):
        if first is None or edge - first > HAIR:
            number += 1
            first = edge
        lines[edge] = number
    return lines
