"""OpenDocument spreadsheets.

In:  bytes of a ZIP package. Out: one ``Document`` with the blocks of its visible sheets.

::

    content.xml ─▶ office:spreadsheet ─▶ table:table ─▶ table:table-row(repeated)
                      table:table-cell(repeated, columns-spanned, rows-spanned) ─▶ office:value | text:p

Blank cells may be repeated a million times; only what lies inside the used part of a sheet is laid out.
Source: OpenDocument 1.3 part 3, chapter 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.extract import limits
from pipelines.extract.model import Document, Finding, Unreadable
from pipelines.extract.story import Story
from pipelines.extract.tabular import Merge, seen, shown, write_sheet
from pipelines.extract.unseen import Unseen
from pipelines.extract.xmltree import Element, attribute, child, local, parse_xml
from pipelines.extract.zipped import Package

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_GROUPS = frozenset(
    {
        *("table-row-group", "table-header-rows", "table-rows"),
        *("table-column-group", "table-header-columns", "table-columns"),
    }
)
_UNSEEN = frozenset({"collapse", "filter"})
_NO_TEXT = frozenset({"annotation", "shapes"})
_FIGURES = frozenset({"float", "percentage", "currency"})


@dataclass
class _Sheet:
    """The used part of a sheet as it grows."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def rows(self) -> list[list[str]]:
        """The used part as rows of texts."""
        height = max((row for row, _ in self.texts), default=-1) + 1
        width = max((column for _, column in self.texts), default=-1) + 1
        limits.hold("positions", height * width, limits.POSITIONS)
        return [[self.texts.get((row, column), "") for column in range(width)] for row in range(height)]


def read(body: bytes) -> Document:
    """Read an ODS.

    Raises ``Unreadable``: document.broken, document.encrypted, document.entities, document.too_large.
    """
    package = Package(body)
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise Unreadable("document.encrypted", "workbook")
    root = parse_xml(package.read(_CONTENT), _CONTENT)
    book = child(root, "body", "spreadsheet")
    if book is None:
        raise Unreadable("document.broken", f"{_CONTENT} has no spreadsheet")
    hidden = _hidden_styles(root)
    story = Story()
    hides = False
    for table in book:
        if local(table) == "table" and attribute(table, "style-name") not in hidden:
            sheet = _sheet(table)
            out_of_sight = Unseen(frozenset(sheet.hidden_rows), frozenset(sheet.hidden_columns))
            write_sheet(story, *seen(sheet.rows(), sheet.merges, out_of_sight))
            hides |= any(
                row in out_of_sight.rows or column in out_of_sight.columns for row, column in sheet.texts
            )
    findings = (Finding("sheet.hidden_cells"),) if hides else ()
    return Document(container="ods", blocks=tuple(story.blocks), findings=findings)


def _hidden_styles(root: Element) -> set[str]:
    """The names of the table styles that hide a sheet."""
    styles = child(root, "automatic-styles")
    hidden = set()
    for style in styles if styles is not None else ():
        properties = child(style, "table-properties")
        if properties is not None and attribute(properties, "display") == "false":
            hidden.add(attribute(style, "name") or "")
    return hidden


def _sheet(table: Element) -> _Sheet:
    sheet = _Sheet()
    column = 0
    for element in _lines(table, "table-column"):
        repeated = _count(element, "number-columns-repeated")
        if attribute(element, "visibility") in _UNSEEN:
            sheet.hidden_columns.update(range(column, min(column + repeated, limits.COLUMNS)))
        column += repeated
    row = 0
    for line in _lines(table, "table-row"):
        repeated = _count(line, "number-rows-repeated")
        cells = list(_cells(line))
        if any(text for _, text, _, _ in cells):
            limits.hold("rows", row + repeated, limits.ROWS)
            if attribute(line, "visibility") in _UNSEEN:
                sheet.hidden_rows.update(range(row, row + repeated))
            for copy in range(repeated):
                _place(cells, row + copy, sheet)
        row += repeated
    return sheet


def _lines(parent: Element, name: str) -> Iterator[Element]:
    """The rows or columns of a table, seen through their groups."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in _GROUPS:
            yield from _lines(element, name)


def _cells(row: Element) -> Iterator[tuple[int, str, int, int]]:
    """First column, text, rows and columns spanned of each cell that is not just blank."""
    column = 0
    for element in row:
        if local(element) not in ("table-cell", "covered-table-cell"):
            continue
        repeated = _count(element, "number-columns-repeated")
        text = _text(element) if local(element) == "table-cell" else ""
        rowspan, colspan = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
        if text:
            limits.hold("columns", column + repeated, limits.COLUMNS)
        if text or rowspan * colspan > 1:
            for copy in range(repeated if text else 1):
                yield column + copy, text, rowspan, colspan
        column += repeated


def _place(cells: list[tuple[int, str, int, int]], row: int, sheet: _Sheet) -> None:
    for column, text, rowspan, colspan in cells:
        if text:
            sheet.texts[row, column] = text
            limits.hold("positions", len(sheet.texts), limits.POSITIONS)
        if rowspan * colspan > 1:
            sheet.merges.append(((row, column), (row + rowspan - 1, column + colspan - 1)))


def _text(cell: Element) -> str:
    kind = attribute(cell, "value-type")
    value = attribute(cell, "value")
    if kind in _FIGURES and value is not None:
        try:
            return shown(float(value))
        except ValueError as error:
            raise Unreadable("document.broken", f"{value!r} is no number") from error
    return "\n".join("".join(_words(part)) for part in cell if local(part) == "p").strip()


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        name = local(part)
        if name == "s":
            yield " " * min(_count(part, "c"), limits.COLUMNS)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name not in _NO_TEXT:
            yield from _words(part)
        yield part.tail or ""


def _count(element: Element, name: str) -> int:
    value = attribute(element, name) or ""
    return max(int(value[:9]), 1) if value.isascii() and value.isdigit() else 1
