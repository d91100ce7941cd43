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
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from pipelines.extract.decode import decode
from pipelines.extract.documents import embedded, html_body
from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.limits import BLOCKS, hold
from pipelines.extract.model import Block, Document, Finding, Grid, Paragraph, Unreadable

_BLOCK = frozenset(
    """address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3
    h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr ul ucapcontent
    ucaptitle publishtime""".split()
)
_SKIPPED = frozenset(
    "script style noscript template head select option button textarea svg iframe object".split()
)
_STRUCK = re.compile(r"text-decoration[^;]*line-through")
_NO_TEXT = _SKIPPED | {"sup", "s", "strike", "del"}  # footnote marks and what is struck out
_INLINE = ("span", "o:p", "font", "b", "strong", "i", "em", "u")  # say how text looks, and nothing else
_KEPT = "kept"  # name of an inline element that stays: it hides or strikes out its text, or is the body
_TO_THE_END = 65534
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
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
    root = parse(text)
    visible = _document(root, see_hidden=False)
    if _has_content(visible):
        return visible
    # Some portals hide the article until a script shows it, or hand it to a script as text.
    hidden = _document(root, see_hidden=True)
    if _has_content(hidden):
        return hidden
    articles = embedded.in_page(root)
    return _embedded(articles[0], visible.titles) if articles else visible


def reread(body: bytes) -> Document:
    """Read a page with another parser. Raises what ``read`` raises."""
    from bs4 import BeautifulSoup

    return _document(parse(str(BeautifulSoup(decode(body), "html.parser"))), see_hidden=False)


def _has_content(document: Document) -> bool:
    text = sum(len(block.text) for block in document.blocks if isinstance(block, Paragraph))
    return text >= _LEAST_TEXT or any(isinstance(block, Grid) for block in document.blocks)


def _embedded(article: embedded.Article, titles: tuple[tuple[str, str], ...]) -> Document:
    held = _document(parse(article.markup), see_hidden=False)
    named = (("json:title", article.title),) if article.title else ()
    return replace(
        held, titles=(*named, *titles, *held.titles), findings=(*held.findings, Finding("html.embedded"))
    )


def parse(text: str) -> etree._Element:
    """The tree of a page, however broken. Raises ``Unreadable("html.empty")``."""
    source = _XML_DECLARATION.sub("", text).encode("utf-8", "replace")
    root = etree.fromstring(source, etree.HTMLParser(**_PARSER_OPTIONS)) if source.strip() else None
    if root is None:
        raise Unreadable("html.empty")
    return root


def _document(root: etree._Element, *, see_hidden: bool) -> Document:
    container = html_body.find_body(root)
    _without_looks(root, container)
    walk = _Walk(container, see_hidden)
    walk.visit(root)
    walk.flush()
    hold("blocks", len(walk.body) + len(walk.chrome), BLOCKS)
    return Document(
        container="html",
        blocks=tuple(walk.body),
        titles=html_body.titles(root),
        meta=(*html_body.meta(root), *walk.fields),
        chrome=tuple(walk.chrome),
        attachments=html_body.attachments(root),
        images=sum(1 for _ in container.iter("img")),
        findings=(Finding("html.hidden_content"),) if see_hidden else (),
    )


class _Walk:
    """One walk over the tree in document order, collecting blocks."""

    def __init__(self, container: etree._Element, see_hidden: bool) -> None:
        self.container = container
        self.see_hidden = see_hidden
        self.body: list[Block] = []
        self.chrome: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.inside = False
        self.tables = 0
        self.buffer: list[str] = []

    def visit(self, element: etree._Element) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or (not self.see_hidden and _hidden(element)):
            return
        entering = element is self.container
        block = tag in _BLOCK or entering
        if block or tag == "br":
            self.flush()
        if entering:
            self.inside = True
        if tag == "table" and not html_body.lays_out(element):
            self.table(element)
        else:
            self.text(element.text)
            for child in element:
                self.visit(child)
                self.text(child.tail)
        if block:
            self.flush()
        if entering:
            self.inside = False

    def text(self, text: str | None) -> None:
        if text:
            self.buffer.append(text)

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
        rows = [[_drawn(cell) for cell in row] for row in _rows(element, self.see_hidden)]
        rows = [row for row in rows if row]
        if fields := html_body.field_table([[cell.text for cell in row] for row in rows]):
            self.fields.extend(fields)
            self.chrome.extend(f"{name}：{value}" for name, value in fields if value)
        elif not self.inside:
            self.chrome.extend(" ".join(" ".join(cell.text for cell in row).split()) for row in rows)
        elif rows:
            self.tables += 1
            self.body.append(Grid(lay_out(rows), self.tables))


def _without_looks(root: etree._Element, container: etree._Element) -> None:
    """Take the inline elements out of the tree; their text stays, and so do those that hide or strike it out."""
    for element in root.iter(*_INLINE):
        if element is container or _hidden(element) or _struck(element):
            element.tag = _KEPT
    etree.strip_tags(root, *_INLINE)


def _hidden(element: etree._Element) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style", "").lower()
    return ("display" in style or "visibility" in style) and _HIDDEN.search(style) is not None


def _struck(element: etree._Element) -> bool:
    style = element.get("style", "").lower()
    return "line-through" in style and _STRUCK.search(style) is not None


def _rows(table: etree._Element, see_hidden: bool) -> Iterator[list[etree._Element]]:
    """Cells by row in the order in which they are drawn: the head first, the foot last."""
    for part in ("thead", None, "tfoot"):
        for child in table:
            tag = child.tag
            if not isinstance(tag, str) or (not see_hidden and _hidden(child)):
                continue
            if tag == part and part is not None:
                yield from _section_rows(child, see_hidden)
            elif part is None and tag not in ("thead", "tfoot"):
                yield from _section_rows(child, see_hidden) if tag == "tbody" else _row(child, see_hidden)


def _section_rows(section: etree._Element, see_hidden: bool) -> Iterator[list[etree._Element]]:
    for child in section:
        if isinstance(child.tag, str) and (see_hidden or not _hidden(child)):
            yield from _row(child, see_hidden)


def _row(element: etree._Element, see_hidden: bool) -> Iterator[list[etree._Element]]:
    if element.tag == "tr":
        yield [cell for cell in element.iterchildren("td", "th") if see_hidden or not _hidden(cell)]


def _drawn(cell: etree._Element) -> Drawn:
    return Drawn(_cell_text(cell), _span(cell.get("rowspan"), _TO_THE_END), _span(cell.get("colspan"), 1))


def _span(text: str | None, zero: int) -> int:
    # HTML: a rowspan of 0 reaches to the end of the table, a colspan of 0 and any nonsense count as 1.
    match = re.match(r"\s*(\d{1,6})", text) if text else None
    return (int(match[1]) or zero) if match else 1


def _cell_text(cell: etree._Element) -> str:
    if len(cell) == 0:
        return " ".join((cell.text or "").split())
    parts: list[str] = []
    _gather(cell, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _gather(element: etree._Element, parts: list[str]) -> None:
    if text := element.text:
        parts.append(text.replace("\n", " "))
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in _NO_TEXT and not _hidden(child) and not _struck(child):
            block = tag == "br" or tag in _BLOCK
            if block:
                parts.append("\n")
            _gather(child, parts)
            if block:
                parts.append("\n")
        if tail := child.tail:
            parts.append(tail.replace("\n", " "))
