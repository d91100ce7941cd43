"""Blocks collected in reading order, and drawn cells put into the grid that they cover.

In:  lines of text, and cells with their origin and spans. Out: ``Paragraph`` and ``Grid`` blocks, numbered.

A document or a grid that outgrows the limits is a named error, not a shorter document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipelines.extract import limits
from pipelines.extract.model import Block, Grid, GridCell, Paragraph


def grid_of(cells: Iterable[GridCell], number: int) -> Grid:
    """The grid of ``cells``. Where two cells claim one position, the earlier one keeps it.

    Raises ``Unreadable("document.too_large")``.
    """
    drawn = tuple(cells)
    height = max((cell.row + cell.rowspan for cell in drawn), default=0)
    width = max((cell.column + cell.colspan for cell in drawn), default=0)
    limits.hold("columns", width, limits.COLUMNS)
    limits.hold("rows", height, limits.ROWS)
    limits.hold("positions", height * width, limits.POSITIONS)
    rows: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
    for cell in drawn:
        for row in rows[cell.row : cell.row + cell.rowspan]:
            for column in range(cell.column, cell.column + cell.colspan):
                if row[column] is None:
                    row[column] = cell
    return Grid(rows=tuple(tuple(row) for row in rows), number=number)


class Story:
    """The blocks of a document as they are found; numbers the grids and the blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._grids = 0
        self._positions = 0
        self._characters = 0

    def write(self, text: str) -> None:
        """Add ``text``, one paragraph for each of its lines; blank lines are left out."""
        for line in text.splitlines():
            if line.strip():
                self._count(len(line))
                self.blocks.append(Paragraph(text=line.strip(), line=len(self.blocks) + 1))

    def draw(self, cells: Iterable[GridCell]) -> None:
        """Add a grid of ``cells``; nothing if there are none."""
        drawn = tuple(cells)
        if drawn:
            self.take(grid_of(drawn, self._grids + 1))

    def take(self, block: Block) -> None:
        """Add a finished block with numbers of this document."""
        if isinstance(block, Grid):
            self._positions += sum(len(row) for row in block.rows)
            limits.hold("positions", self._positions, limits.POSITIONS)
            self._grids += 1
            texts = {id(cell): len(cell.text) for row in block.rows for cell in row if cell is not None}
            self._count(sum(texts.values()))
            self.blocks.append(replace(block, number=self._grids))
        else:
            self._count(len(block.text))
            self.blocks.append(replace(block, line=len(self.blocks) + 1))

    def _count(self, characters: int) -> None:
        self._characters += characters
        limits.hold("characters", self._characters, limits.TEXT_CHARACTERS)
        limits.hold("blocks", len(self.blocks) + 1, limits.BLOCKS)
