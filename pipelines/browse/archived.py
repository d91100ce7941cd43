"""A page of the archive to look at, with cells marked in it.

In:  the bytes of a page, and the places to mark. Out: HTML made anew: known tags without their attributes, and text.

What a page could do is not taken over: scripts, styles, forms, frames, pictures, addresses, handlers. What was read
stays, whatever stands around it: a tag that is not known leaves its text. The page is served with
``headers.sandboxed_policy`` all the same.

    <td onclick="…" style="…"><script>…</script>12</td>   →   <td class="marked" id="marked">12</td>
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from pipelines.extract.documents.html import SKIPPED
from pipelines.extract.documents.html_places import PageTree, page_tree
from pipelines.extract.model import Place

STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.65 "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, Georgia, serif;
  margin: 1rem auto; max-width: 60rem; padding: 0 1rem; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0; font-size: 14px; }
td, th { border: 1px solid #999; padding: .15rem .45rem; vertical-align: middle; font-weight: normal; }
.picture, .control { color: #777; border: 1px dashed #bbb; padding: 0 .3rem; font-size: 12px; }
.absent { border-style: dotted; }
.page { color: #777; border-top: 1px solid #ddd; margin-top: 2rem; font-size: 13px; }
.marked, mark { background: #ffe066; outline: 3px solid #d9480f; outline-offset: 1px; color: #000;
  scroll-margin: 40vh 40vw; font-weight: bold; }
"""

_KEPT = frozenset(
    """abbr address article b big blockquote br caption center cite code dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i ins li main ol p pre s section small span strong sub summary sup table tbody td
    tfoot th thead tr u ul""".split()
)
_VOID = frozenset(("br", "hr"))
_AS_BLOCK = frozenset("aside body footer form header html nav fieldset ucapcontent ucaptitle".split())
_MOST_SPAN = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """A page to look at, and how many of the places asked for are marked in it."""

    html: str
    marked: int


def shown_page(body: bytes, places: Sequence[Place], title: str) -> Shown | None:
    """The page with the places marked; None where the report stands in JSON and not in the page.

    Raises ``Unreadable`` as the reader of pages does.
    """
    tree = page_tree(body)
    if tree is None:
        return None
    writer = _Writer(tree, places)
    text = "".join(writer.element(tree.root))
    return Shown(framed(title, text), writer.marked)


def framed(title: str, body: str) -> str:
    """A whole document around ``body``, which is markup of our own making."""
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>{body}</body></html>\n"
    )


class _Writer:
    """Writes a tree anew."""

    def __init__(self, tree: PageTree, places: Iterable[Place]) -> None:
        self._unseen = tree.unseen
        cells = {cell for place in places if (cell := tree.cell(place)) is not None}
        pieces = {piece for place in places if tree.cell(place) is None for piece in tree.pieces(place)}
        self._cells = cells
        self._pieces = pieces
        self.marked = len(cells) + sum(
            bool(tree.pieces(place)) for place in places if tree.cell(place) is None
        )
        self._ids = iter((' id="marked"',))

    def element(self, element: etree._Element) -> Iterator[str]:
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or element in self._unseen:
            return
        if tag == "img":
            yield f'<span class="picture">🖼 {escape(element.get("alt") or "")}</span>'
            return
        name = tag if tag in _KEPT else "div" if tag in _AS_BLOCK else "span"
        yield f"<{name}{self._attributes(element, name)}>"
        if name in _VOID:
            return
        yield self._text(element, "text", element.text)
        for child in element:
            yield from self.element(child)
            yield self._text(child, "tail", child.tail)
        yield f"</{name}>"

    def _attributes(self, element: etree._Element, name: str) -> str:
        written = ""
        if name in ("td", "th"):
            for span in ("rowspan", "colspan"):
                text = (element.get(span) or "").strip()
                if text.isascii() and text.isdigit() and 1 < int(text[:6]) <= _MOST_SPAN:
                    written += f' {span}="{int(text[:6])}"'
        if element in self._cells:
            written += f' class="marked"{next(self._ids, "")}'
        return written

    def _text(self, element: etree._Element, side: str, text: str | None) -> str:
        written = escape(text or "")
        if written.strip() and (element, side) in self._pieces:
            return f"<mark{next(self._ids, '')}>{written}</mark>"
        return written
