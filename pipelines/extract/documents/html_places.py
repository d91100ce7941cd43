"""Places of a page found again in its tree.

In:  the bytes of a page that ``html.read`` reads, and places as it numbers them. Out: the elements and pieces of text
that stand there.

    Place(table=2, row=5, column=4)  →  the <td> that covers the fourth column of the fifth row drawn
    Place(line=17)                   →  the pieces of text that make the seventeenth block
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from pipelines.extract.decode import decode
from pipelines.extract.documents import embedded, html_body
from pipelines.extract.documents.html import BLOCK, SKIPPED, Page, Walk, has_content, has_table, says_more
from pipelines.extract.model import Grid, GridCell, Place

Piece = tuple[etree._Element, str]  # an element, and whether its "text" or its "tail" is meant


@dataclass(frozen=True)
class PageTree:
    """A page and where its blocks stand. ``root`` is the tree of the page; it must not be changed."""

    root: etree._Element
    walk: TracedWalk

    @property
    def unseen(self) -> set[etree._Element]:
        """The elements that the page hides and that were not read."""
        return self.walk.unseen

    def cell(self, place: Place) -> etree._Element | None:
        """The element of the cell at a place in a table, or None if the page has none there."""
        if place.table not in self._tables or place.row is None or place.column is None:
            return None
        grid, element = self._tables[place.table]
        row, column = place.row - 1, place.column - 1
        if not (0 <= row < len(grid.rows) and 0 <= column < len(grid.rows[row])):
            return None
        cell = grid.rows[row][column]
        return None if cell is None else self._drawn(grid, element, cell)

    def pieces(self, place: Place) -> tuple[Piece, ...]:
        """The pieces of text of the line at a place; none if the page has no such line."""
        origins = self.walk.origins
        if place.line is None or not 0 < place.line <= len(origins):
            return ()
        found = origins[place.line - 1]
        return found if isinstance(found, tuple) else ()

    @cached_property
    def _tables(self) -> dict[int, tuple[Grid, etree._Element]]:
        pairs = zip(self.walk.body, self.walk.origins, strict=True)
        return {block.number: (block, origin) for block, origin in pairs if isinstance(block, Grid)}

    def _drawn(self, grid: Grid, element: etree._Element, cell: GridCell) -> etree._Element:
        columns = sorted({found.column for found in grid.rows[cell.row] if found and found.row == cell.row})
        rows = [row for row in self.walk.rows(element) if row]
        return rows[cell.row][columns.index(cell.column)]


def page_tree(body: bytes) -> PageTree | None:
    """The tree of a page as ``html.read`` reads it; None where the report stands in JSON and not in the page.

    Raises ``Unreadable`` as ``html.read`` does.
    """
    text = decode(body)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and embedded.in_json(text):
        return None
    page = Page(text)
    visible = _walked(page, see_hidden=False)
    if has_table(visible.walk.body):
        return visible
    hidden = [] if has_content(visible.walk.body) else [_walked(page, see_hidden=True)]
    held = [_walked(Page(article.markup), see_hidden=False) for article in embedded.in_page(page.root)[:1]]
    others = (*hidden, *held)
    return next((other for other in others if says_more(other.walk.body, visible.walk.body)), visible)


def _walked(page: Page, *, see_hidden: bool) -> PageTree:
    walk = TracedWalk(page, see_hidden=see_hidden)
    walk.visit(page.root)
    walk.flush()
    return PageTree(page.root, walk)


class TracedWalk(Walk):
    """A walk that keeps for each block of ``body`` the element of its table, or the pieces of its text."""

    def __init__(self, page: Page, *, see_hidden: bool) -> None:
        super().__init__(page, see_hidden=see_hidden)
        self.origins: list[etree._Element | tuple[Piece, ...]] = []
        self._pieces: list[Piece] = []

    def visit(self, element: etree._Element) -> None:
        """As ``Walk.visit``, which has no time to keep where each piece of text comes from."""
        tag = element.tag
        if tag in SKIPPED or element in self.unseen:
            return
        entering = element is self.container
        block = tag in BLOCK or entering
        if block or tag == "br":
            self.flush()
        if entering:
            self.inside = True
        if tag == "table" and not html_body.lays_out(element):
            self.table(element)
        else:
            self._take(element.text, (element, "text"))
            for child in element:
                self.visit(child)
                self._take(child.tail, (child, "tail"))
        if block:
            self.flush()
        if entering:
            self.inside = False

    def _take(self, text: str | None, piece: Piece) -> None:
        if text:
            self.buffer.append(text)
            self._pieces.append(piece)

    def flush(self) -> None:
        before = len(self.body)
        super().flush()
        if len(self.body) > before:
            self.origins.append(tuple(self._pieces))
        self._pieces.clear()

    def table(self, element: etree._Element) -> None:
        before = len(self.body)
        super().table(element)
        if len(self.body) > before:
            self.origins.append(element)
