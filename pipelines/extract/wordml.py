"""WordprocessingML turned into blocks.

In:  the ``w:body`` of a DOCX. Out: its paragraphs and grids in reading order, and what was noticed.

::

    w:body ─┬─ w:p ── w:r ── w:t | w:tab | w:br | w:drawing(w:txbxContent)
            ├─ w:tbl ── w:tr(gridBefore) ── w:tc(gridSpan, vMerge) ── w:p | w:tbl
            ├─ w:sdt, w:ins, w:customXml, mc:AlternateContent     read through
            └─ w:del, w:moveFrom, hidden text                     left out

A table around other tables that has fewer than three rows or columns is layout: its cells are read one after
the other, and only the tables inside become grids. A grid column of a hair's width, the trace of two cell
edges that were meant as one, is no column. Source: ECMA-376 part 1, 17.3-17.5 and 17.13.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipelines.extract import limits
from pipelines.extract.model import Block, Finding, GridCell
from pipelines.extract.story import Story
from pipelines.extract.xmltree import Element, attribute, child, local

_THROUGH = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo"}
)
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo"})
_LEFT_OUT = frozenset({"del", "moveFrom", "sdtPr", "sdtEndPr", "rPr", "pPr"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HOLDERS = frozenset({"drawing", "pict", "object", "wsp", "wgp", "wpc"})
_FALSE = frozenset({"0", "false", "off"})
_HAIR = 40  # twips; narrower than any cell's margins
_DATA_TABLE = 3  # rows and columns from which a table around other tables is data itself

ReadChunk = Callable[[str], tuple[Block, ...]]


class WordStory(Story):
    """The blocks of a Word document, and whether changes in it were tracked."""

    def __init__(self, chunk: ReadChunk) -> None:
        super().__init__()
        self.chunk = chunk
        self.tracked = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """document.tracked_changes: insertions were kept and deletions left out."""
        return (Finding("document.tracked_changes"),) if self.tracked else ()


@dataclass
class _Cell:
    """A cell as written in its row; the first of a merge grows over the others."""

    element: Element
    row: int
    column: int
    colspan: int
    rowspan: int = 1
    across: str | None = None  # hMerge: "restart" or "continue"
    down: str | None = None  # vMerge


@dataclass
class _Text:
    """What a paragraph or cell says, and what floats over it."""

    lines: list[str] = field(default_factory=list)
    floating: list[Element] = field(default_factory=list)  # w:txbxContent
    nested: list[Element] = field(default_factory=list)  # w:tbl


def story_of(body: Element, chunk: ReadChunk) -> WordStory:
    """The story of ``body``; ``chunk`` reads an embedded document by its relation.

    Raises ``Unreadable("document.too_large")`` and what ``chunk`` raises.
    """
    story = WordStory(chunk)
    _flow(body, story, 0)
    return story


def _flow(parent: Element, story: WordStory, depth: int) -> None:
    limits.hold("nesting", depth, limits.NESTING)
    for element in _content(parent, story):
        name = local(element)
        if name == "p":
            text = _Text()
            _paragraph(element, text, story)
            story.write("\n".join(text.lines))
            _boxes(text, story, depth)
        elif name == "tbl":
            _table(element, story, depth)
        elif name == "altChunk":
            for block in story.chunk(attribute(element, "id") or ""):
                story.take(block)


def _content(parent: Element, story: WordStory) -> Iterator[Element]:
    """The children that count, seen through wrappers."""
    for element in parent:
        name = local(element)
        story.tracked |= name in _TRACKED
        if name in _THROUGH:
            yield from _content(element, story)
        elif name == "AlternateContent":
            # both branches show the same thing, the first one in the newer vocabulary
            branch = child(element, "Choice")
            branch = branch if branch is not None else child(element, "Fallback")
            if branch is not None:
                yield from _content(branch, story)
        elif name not in _LEFT_OUT:
            yield element


def _paragraph(paragraph: Element, text: _Text, story: WordStory) -> None:
    parts: list[str] = []
    for element in _content(paragraph, story):
        if local(element) == "r":
            _run(element, parts, text, story)
        elif local(element) in ("oMath", "oMathPara"):
            parts += [part.text or "" for part in element.iter() if local(part) == "t"]
    text.lines += "".join(parts).split("\n")


def _run(run: Element, parts: list[str], text: _Text, story: WordStory) -> None:
    if _is_on(child(run, "rPr", "vanish")):
        return
    for element in _content(run, story):
        name = local(element)
        if name == "t":
            parts.append(element.text or "")
        elif name in _CHARACTERS:
            parts.append(_CHARACTERS[name])
        elif name == "ruby":
            base = child(element, "rubyBase")
            for inner in base if base is not None else ():
                _run(inner, parts, text, story)
        elif name in _HOLDERS:
            _look_into(element, text, story)


def _look_into(holder: Element, text: _Text, story: WordStory) -> None:
    """Note the text boxes of a drawing, of boxes inside each other the outermost."""
    for element in _content(holder, story):
        if local(element) == "txbxContent":
            text.floating.append(element)
        else:
            _look_into(element, text, story)


def _boxes(text: _Text, story: WordStory, depth: int) -> None:
    for box in text.floating:
        _flow(box, story, depth + 1)


def _table(table: Element, story: WordStory, depth: int) -> None:
    limits.hold("nesting", depth, limits.NESTING)
    cells = _cells(table, story)
    nests = any(local(part) == "tbl" for cell in cells for part in cell.element.iter())
    width = max((cell.column + cell.colspan for cell in cells), default=0)
    height = max((cell.row + cell.rowspan for cell in cells), default=0)
    if nests and min(width, height) < _DATA_TABLE:
        for cell in cells:
            _flow(cell.element, story, depth + 1)
        return
    around = _Text()
    story.draw(
        [
            GridCell(
                _cell_text(cell.element, around, story), cell.row, cell.column, cell.rowspan, cell.colspan
            )
            for cell in cells
        ]
    )
    for inner in around.nested:
        _table(inner, story, depth + 1)
    _boxes(around, story, depth)


def _cells(table: Element, story: WordStory) -> list[_Cell]:
    """The drawn cells of a table, in reading order."""
    rows = [row for row in _content(table, story) if local(row) == "tr" and not _is_gone(row)]
    limits.hold("rows", len(rows), limits.ROWS)
    written = [_row_cells(row, number, story) for number, row in enumerate(rows)]
    _drop_hairs(table, written)
    return _merged(written)


def _row_cells(row: Element, number: int, story: WordStory) -> list[_Cell]:
    cells: list[_Cell] = []
    column = _number(child(row, "trPr", "gridBefore"), 0)
    for element in _content(row, story):
        if local(element) != "tc" or child(element, "tcPr", "cellDel") is not None:
            continue
        span = _number(child(element, "tcPr", "gridSpan"), 1)
        across, down = _merge(element, "hMerge"), _merge(element, "vMerge")
        cells.append(_Cell(element, number, column, span, across=across, down=down))
        column += span
        limits.hold("columns", column, limits.COLUMNS)
    return cells


def _drop_hairs(table: Element, rows: list[list[_Cell]]) -> None:
    grid = child(table, "tblGrid")
    widths = [_number_of(attribute(column, "w")) for column in grid] if grid is not None else []
    hairs = {place for place, width in enumerate(widths) if width is not None and 0 < width <= _HAIR}
    for cell in (cell for row in rows for cell in row):
        covered = range(cell.column, cell.column + cell.colspan)
        if hairs and hairs.issuperset(covered):
            hairs -= set(covered)
    if not hairs:
        return
    for cell in (cell for row in rows for cell in row):
        end = cell.column + cell.colspan
        cell.colspan -= sum(cell.column <= hair < end for hair in hairs)
        cell.column -= sum(hair < cell.column for hair in hairs)


def _merged(rows: list[list[_Cell]]) -> list[_Cell]:
    """Only the cells that are drawn: those merged with the one above or to the left widen that one."""
    drawn: list[_Cell] = []
    above: dict[int, _Cell] = {}
    for row in rows:
        here: dict[int, _Cell] = {}
        left: _Cell | None = None
        for cell in row:
            upper = above.get(cell.column)
            if left is not None and cell.across == "continue":
                left.colspan += cell.colspan
            elif upper is not None and cell.down == "continue" and upper.colspan == cell.colspan:
                upper.rowspan += 1
                here[cell.column] = upper
                left = None
            else:
                drawn.append(cell)
                left = cell
                if cell.down is not None:
                    here[cell.column] = cell
        above = here
    return drawn


def _cell_text(cell: Element, around: _Text, story: WordStory) -> str:
    """The text of a cell, a line for each paragraph, with that of a table inside, noted in ``around``."""
    lines: list[str] = []
    for element in _content(cell, story):
        if local(element) == "p":
            text = _Text()
            _paragraph(element, text, story)
            lines += text.lines
            around.floating += text.floating
        elif local(element) == "tbl":
            around.nested.append(element)
            lines += [_cell_text(inner.element, _Text(), story) for inner in _cells(element, story)]
        elif local(element) == "altChunk":
            blocks = story.chunk(attribute(element, "id") or "")
            lines += [getattr(block, "text", "") for block in blocks]
    return "\n".join(line.strip() for line in lines if line.strip())


def _is_gone(row: Element) -> bool:
    """A row whose deletion is tracked, or that is hidden."""
    return child(row, "trPr", "del") is not None or _is_on(child(row, "trPr", "hidden"))


def _is_on(switch: Element | None) -> bool:
    return switch is not None and (attribute(switch, "val") or "1") not in _FALSE


def _merge(cell: Element, direction: str) -> str | None:
    """None, "restart" or "continue"; a merge without a value continues."""
    mark = child(cell, "tcPr", direction)
    return None if mark is None else (attribute(mark, "val") or "continue")


def _number(element: Element | None, least: int) -> int:
    """The number in ``w:val``; ``least`` where there is none or a smaller one."""
    number = _number_of(attribute(element, "val")) if element is not None else None
    return max(number or least, least)


def _number_of(value: str | None) -> int | None:
    # more than nine digits are no measure; a breach of the limits all the same
    if value is None or not value.isascii() or not value.isdigit():
        return None
    return int(value[:9])
