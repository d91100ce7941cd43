"""A page's table as a grid of the document.

In:  a ``PageTable``. Out: a ``Grid`` whose positions are filled by the cells that cover them.

Lines of one cell are joined where the upper one had no room for the next character (the text wrapped), and
stand apart by a line break where it had (the author broke it).
"""

from __future__ import annotations

from pipelines.extract.model import Grid, GridCell
from pipelines.extract.paged.model import PageCell, PageTable, TextLine

PADDING = 0.6  # at most that much of the type's height is taken for the margin inside a cell


def grid(table: PageTable, number: int, page: int) -> Grid:
    """The table as the ``number``-th grid of the document."""
    padding = padding_of(table)
    rows: list[list[GridCell | None]] = [[None] * (len(table.xs) - 1) for _ in table.ys[1:]]
    for cell in table.cells:
        box = cell.box
        text = cell_text(cell.lines, room_of(table, cell, padding))
        drawn = GridCell(text, box.row, box.column, box.rowspan, box.colspan)
        for row in range(box.row, box.row + box.rowspan):
            for column in range(box.column, box.column + box.colspan):
                rows[row][column] = drawn
    return Grid(tuple(tuple(row) for row in rows), number, table.geometry, page)


def cell_text(lines: tuple[TextLine, ...], room: float) -> str:
    """The lines of a cell as one text; ``room`` is the width that a line could take."""
    text = ""
    for index, line in enumerate(lines):
        if index:
            text += "" if is_full(lines[index - 1], line, room) else "\n"
        text += line.text
    return text


def is_full(line: TextLine, below: TextLine, room: float) -> bool:
    """Had the line no room left for the first character of the line below it?"""
    return room - (line.x1 - line.x0) < (below.x1 - below.x0) / max(len(below.text), 1)


def room_of(table: PageTable, cell: PageCell, padding: float) -> float:
    """How wide a line of the cell may be.

    Words show their own margin. Figures may stand anywhere in their cell and two of them must never be taken
    for one, so there it is the smallest margin that any cell of the table has.
    """
    left, right = table.xs[cell.box.column], table.xs[cell.box.column + cell.box.colspan]
    words = sum(sign.isalpha() for sign in text_of(cell)) > 1
    if words and cell.lines:
        size = max(line.size for line in cell.lines)
        padding = max(min(min(line.x0 for line in cell.lines) - left, PADDING * size), padding)
    return right - left - 2 * padding


def padding_of(table: PageTable) -> float:
    """The margin that every cell keeps between its edge and its text, as far as the text shows it."""
    slacks = [
        min(line.x0 - table.xs[cell.box.column], PADDING * line.size)
        for cell in table.cells
        for line in cell.lines
    ]
    return max(min(slacks, default=0.0), 0.0)


def text_of(cell: PageCell) -> str:
    """Everything printed in the cell, without its line breaks."""
    return "".join(line.text for line in cell.lines)
