"""A document that is no page, shown as it was read, with cells marked in it.

In:  the bytes of a PDF, an Office file, a scan or text, and the places to mark. Out: HTML of our own making.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pipelines.browse.archived import Shown, framed
from pipelines.extract.documents import open_document
from pipelines.extract.model import Grid, GridCell, Paragraph, Place


def shown_document(body: bytes, places: Sequence[Place], title: str) -> Shown:
    """The document's text and tables with the places marked. Raises ``Unreadable`` as ``open_document`` does."""
    writer = _Writer(places)
    text = "".join(
        "".join(writer.block(block)) for document in open_document(body) for block in document.blocks
    )
    return Shown(framed(title, text), writer.marked)


class _Writer:
    def __init__(self, places: Sequence[Place]) -> None:
        self._cells = {(place.table, place.row, place.column) for place in places if place.table}
        self._lines = {place.line for place in places if place.line and not place.table}
        self._page: int | None = None
        self._ids = iter((' id="marked"',))
        self.marked = 0

    def block(self, block: Paragraph | Grid) -> Iterator[str]:
        if isinstance(block, Grid):
            if block.page is not None and block.page != self._page:
                self._page = block.page
                yield f'<p class="page">p. {block.page}</p>'
            yield "<table>"
            for number in range(len(block.rows)):
                yield from self._row(block, number)
            yield "</table>"
        elif block.line in self._lines:
            self.marked += 1
            yield f"<p><mark{next(self._ids, '')}>{escape(block.text)}</mark></p>"
        else:
            yield f"<p>{escape(block.text)}</p>"

    def _row(self, grid: Grid, number: int) -> Iterator[str]:
        yield "<tr>"
        for column, cell in enumerate(grid.rows[number]):
            if cell is None:
                yield '<td class="absent"></td>'
            elif cell.row == number and cell.column == column:
                yield self._cell(grid, cell)
        yield "</tr>"

    def _cell(self, grid: Grid, cell: GridCell) -> str:
        covered = {
            (grid.number, cell.row + down + 1, cell.column + right + 1)
            for down in range(cell.rowspan)
            for right in range(cell.colspan)
        }
        spans = "".join(
            f' {name}="{span}"'
            for name, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
            if span > 1
        )
        marking = ""
        if covered & self._cells or (cell.line is not None and cell.line in self._lines):
            self.marked += 1
            marking = f' class="marked"{next(self._ids, "")}'
        return f"<td{spans}{marking}>{'<br>'.join(map(escape, cell.text.splitlines()))}</td>"
