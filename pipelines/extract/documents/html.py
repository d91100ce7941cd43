"""HTML to a document: tables as grids, everything else as paragraphs, the portal's frame apart.

In:  the bytes of a page. Out: ``Document``.

    <div class="header"> 发布日期 … 信息来源 …</div>          → chrome
    <div id="zoomcon">                                       → body (``html_body.find_body``)
      <p>一、总体情况</p><p>…</p>                             → Paragraph
      <table><tr><td colspan="4">第二十条第（一）项 …</table>  → Grid, spans resolved
      <table><tr><td><table>…</table></td></tr></table>      → the inner one; the outer only lays out
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from pipelines.extract.decode import decode
from pipelines.extract.documents import embedded, html_body
from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.limits import BLOCKS, hold
from pipelines.extract.model import Block, Document, Finding, Grid, Paragraph, Unreadable

BLOCK = frozenset(
    """address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3
    h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr ul ucapcontent
    ucaptitle publishtime""".split()
)
_BREAKS = BLOCK | {"br"}
SKIPPED = frozenset(
    "script style noscript template head select option button textarea svg iframe object".split()
)
_STRUCK = re.compile(r"text-decoration[^;]*line-through")
_NO_TEXT = SKIPPED | {"sup", "s", "strike", "del"}  # footnote marks and what is struck out
_INLINE = ("span", "o:p", "font", "b", "strong", "i", "em", "u")  # say how text looks, and nothing else
_KEPT = "kept"  # name of an inline element that stays: it hides or strikes out its text, or is the body
_TYPED = ("text", "number")  # fields of a form whose value is seen
_TO_THE_END = 65534
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_HIDING = (b"hidden", b"display", b"visibility", b"line-through")
_NAMED_HIDDEN = etree.XPath("//*[@hidden]")
_LEADING_NUMBER = re.compile(r"\s*(\d{1,6})")
_PARTED = re.compile(r"<(?:body|p|div|br|h[1-6]|pre|li|section|article|center|ucapcontent)\b", re.I)
_TABLE = re.compile(r"<table\b", re.I)
_TABLE_END = re.compile(r"</table\s*>", re.I)
_MARKDOWN_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.+)")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LEAST_TEXT = 200  # characters of a body that is more than a frame
_PARSER_OPTIONS = {"encoding": "utf-8", "remove_comments": True, "remove_pis": True, "huge_tree": False}


def read(body: bytes) -> Document | tuple[Document, ...]:
    """Read a page or a JSON answer that holds articles.

    Raises ``Unreadable``: charset.unknown, html.empty, document.too_large.
    """
    text = decode(body)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and (articles := embedded.in_json(text)):
        return tuple(_embedded(article, ()) for article in articles)
    page = Page(text)
    visible = page.document(see_hidden=False)
    if has_table(visible.blocks):
        return visible
    # Some portals hide the article until a script shows it, or hand it to a script or a frame as text.
    hidden = [] if has_content(visible.blocks) else [page.document(see_hidden=True)]
    held = [_embedded(article, visible.titles) for article in embedded.in_page(page.root)[:1]]
    return next((other for other in (*hidden, *held) if says_more(other.blocks, visible.blocks)), visible)


def reread(body: bytes) -> Document:
    """Read a page with another parser. Raises what ``read`` raises."""
    from bs4 import BeautifulSoup

    return Page(str(BeautifulSoup(decode(body), "html.parser"))).document(see_hidden=False)


def has_table(blocks: Sequence[Block]) -> bool:
    """Whether a table stands among these blocks."""
    return any(isinstance(block, Grid) for block in blocks)


def has_content(blocks: Sequence[Block]) -> bool:
    """Whether these blocks are more than a page's frame."""
    return has_table(blocks) or _size(blocks) >= _LEAST_TEXT


def says_more(other: Sequence[Block], visible: Sequence[Block]) -> bool:
    """Whether ``other`` is the article for which the visible blocks are only the frame."""
    return has_content(other) and _size(other) > _size(visible)


def _size(blocks: Sequence[Block]) -> int:
    """Characters of the text."""
    paragraphs = sum(len(block.text) for block in blocks if isinstance(block, Paragraph))
    rows = [row for block in blocks if isinstance(block, Grid) for row in block.rows]
    return paragraphs + sum(len(cell.text) for row in rows for cell in row if cell is not None)


def _embedded(article: embedded.Article, titles: tuple[tuple[str, str], ...]) -> Document:
    held = Page(article.markup).document(see_hidden=False)
    named = (("json:title", article.title),) if article.title else ()
    return replace(
        held, titles=(*named, *titles, *held.titles), findings=(*held.findings, Finding("html.embedded"))
    )


def _by_lines(text: str) -> str:
    """Markdown with tables in HTML, as converters of PDFs write it: what stands between them is parted by lines."""
    pieces: list[str] = []
    at = 0
    while table := _first_table(text, at):
        begin, end = table
        pieces += map(_paragraph, text[at:begin].splitlines())
        pieces.append(text[begin:end])
        at = end
    return "".join((*pieces, *map(_paragraph, text[at:].splitlines())))


def _first_table(text: str, at: int) -> tuple[int, int] | None:
    """Where the first table from ``at`` on begins and ends."""
    begin = _TABLE.search(text, at)
    end = _TABLE_END.search(text, begin.end()) if begin else None
    return (begin.start(), end.end()) if begin and end else None


def _paragraph(line: str) -> str:
    heading = _MARKDOWN_HEADING.fullmatch(line)
    return f"<h{len(heading[1])}>{heading[2]}</h{len(heading[1])}>" if heading else f"<p>{line}</p>"


class Page:
    """The tree of a page, however broken, without the elements that only say how text looks."""

    def __init__(self, text: str) -> None:
        """Raises ``Unreadable("html.empty")``."""
        text = _XML_DECLARATION.sub("", text)
        by_lines = _PARTED.search(text) is None and _first_table(text, 0) is not None
        source = (_by_lines(text) if by_lines else text).encode("utf-8", "replace")
        root = etree.fromstring(source, etree.HTMLParser(**_PARSER_OPTIONS)) if source.strip() else None
        if root is None:
            raise Unreadable("html.empty")
        self.root = root
        self.container = html_body.find_body(root)
        self.hidden: set[etree._Element] = set()
        self.struck: set[etree._Element] = set()
        lowered = source.lower()
        if any(word in lowered for word in _HIDING):
            self._find_hidden()
        self._take_looks()

    def _find_hidden(self) -> None:
        self.hidden.update(_NAMED_HIDDEN(self.root))
        plain: set[str | None] = {None}  # styles that neither hide nor strike out; most are met many times
        for element in self.root.iter():
            style = element.get("style")
            if style in plain:
                continue
            lowered = style.lower()
            hides, strikes = _HIDDEN.search(lowered), _STRUCK.search(lowered)
            if hides:
                self.hidden.add(element)
            if strikes:
                self.struck.add(element)
            if not hides and not strikes:
                plain.add(style)

    def _take_looks(self) -> None:
        """Take the inline elements out; their text stays, and so do those that hide or strike it out."""
        for element in (*self.hidden, *self.struck, self.container):
            if element.tag in _INLINE:
                element.tag = _KEPT
        etree.strip_tags(self.root, *_INLINE)

    def document(self, *, see_hidden: bool) -> Document:
        walk = Walk(self, see_hidden=see_hidden)
        walk.visit(self.root)
        walk.flush()
        hold("blocks", len(walk.body) + len(walk.chrome), BLOCKS)
        return Document(
            container="html",
            blocks=tuple(walk.body),
            titles=html_body.titles(self.root),
            meta=(*html_body.meta(self.root), *walk.fields),
            chrome=tuple(walk.chrome),
            attachments=html_body.attachments(self.root),
            images=sum(1 for _ in self.container.iter("img")),
            findings=(Finding("html.hidden_content"),) if see_hidden else (),
        )


class Walk:
    """One walk over the tree in document order, collecting blocks."""

    def __init__(self, page: Page, *, see_hidden: bool) -> None:
        self.container = page.container
        self.unseen = set() if see_hidden else page.hidden
        self.without_text = page.hidden | page.struck  # in cells
        self.body: list[Block] = []
        self.chrome: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.inside = False
        self.tables = 0
        self.buffer: list[str] = []

    def visit(self, element: etree._Element) -> None:
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
            if text := element.text:
                self.buffer.append(text)
            for child in element:
                self.visit(child)
                if tail := child.tail:
                    self.buffer.append(tail)
        if block:
            self.flush()
        if entering:
            self.inside = False

    def flush(self) -> None:
        text = " ".join("".join(self.buffer).split())
        self.buffer.clear()
        if not text:
            return
        if self.inside:
            self.body.append(Paragraph(text, len(self.body) + 1))
        else:
            self.chrome.append(text)

    def table(self, element: etree._Element) -> None:
        rows = [[self.drawn(cell) for cell in row] for row in self.rows(element)]
        rows = [row for row in rows if row]
        if fields := html_body.field_table([[cell.text for cell in row] for row in rows]):
            self.fields.extend(fields)
            self.chrome.extend(f"{name}：{value}" for name, value in fields if value)
        elif not self.inside:
            self.chrome.extend(" ".join(" ".join(cell.text for cell in row).split()) for row in rows)
        elif rows:
            self.tables += 1
            self.body.append(Grid(lay_out(rows), self.tables))

    def rows(self, table: etree._Element) -> Iterator[list[etree._Element]]:
        """Cells by row in the order in which they are drawn: the head first, the foot last."""
        parts = [child for child in table if child not in self.unseen]
        for head in (child for child in parts if child.tag == "thead"):
            yield from self.section(head)
        for child in parts:
            if child.tag == "tr":
                yield self.row(child)
            elif child.tag == "tbody":
                yield from self.section(child)
        for foot in (child for child in parts if child.tag == "tfoot"):
            yield from self.section(foot)

    def section(self, section: etree._Element) -> Iterator[list[etree._Element]]:
        for child in section.iterchildren("tr"):
            if child not in self.unseen:
                yield self.row(child)

    def row(self, row: etree._Element) -> list[etree._Element]:
        return [cell for cell in row.iterchildren("td", "th") if cell not in self.unseen]

    def drawn(self, cell: etree._Element) -> Drawn:
        return Drawn(
            self.cell_text(cell), _span(cell.get("rowspan"), _TO_THE_END), _span(cell.get("colspan"), 1)
        )

    def cell_text(self, cell: etree._Element) -> str:
        if len(cell) == 0:
            return " ".join((cell.text or "").split())
        parts: list[str] = []
        self.gather(cell, parts)
        text = "".join(parts).strip()
        if "\n" not in text:
            return " ".join(text.split())
        lines = [" ".join(line.split()) for line in text.split("\n")]
        return "\n".join([line for line in lines if line])

    def gather(self, element: etree._Element, parts: list[str]) -> None:
        if text := element.text:
            parts.append(text.replace("\n", " "))
        for child in element:
            tag = child.tag
            if tag not in _NO_TEXT and child not in self.without_text:
                around = "\n" if tag in _BREAKS else ""
                parts.append(around)
                if len(child):
                    self.gather(child, parts)
                elif tag == "input":
                    parts.append(child.get("value", "") if child.get("type", "text") in _TYPED else "")
                elif text := child.text:
                    parts.append(text.replace("\n", " "))
                parts.append(around)
            if tail := child.tail:
                parts.append(tail.replace("\n", " "))


def _span(text: str | None, zero: int) -> int:
    # HTML: a rowspan of 0 reaches to the end of the table, a colspan of 0 and any nonsense count as 1.
    if text is None:
        return 1
    match = _LEADING_NUMBER.match(text)
    return (int(match[1]) or zero) if match else 1
