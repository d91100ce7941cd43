"""The order of an article, which all layouts share.

In:  a ``Body`` and the functions that write a paragraph, a heading and the tables. Out: HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from crawler.replica.body import Body
from crawler.replica.sheets import Box, Sheet

WriteText = Callable[[str], str]
WriteSheet = Callable[[Sheet], str]


def article(body: Body, paragraph: WriteText, heading: WriteText, table: WriteSheet) -> str:
    """Preamble, six sections and signature, with table two drawn as a single table."""
    return surround(
        body,
        paragraph,
        heading,
        (
            heading(body.headings["proactive"]),
            table(joined_blocks(body)),
            heading(body.headings["requests"]),
            table(body.requests),
            heading(body.headings["appeals"]),
            table(body.appeals),
        ),
    )


def surround(body: Body, paragraph: WriteText, heading: WriteText, middle: Iterable[str]) -> str:
    """The narrative around ``middle``, which holds sections two to four."""
    parts = [
        *map(paragraph, body.preamble),
        heading(body.headings["overview"]),
        *map(paragraph, body.overview),
        *middle,
        heading(body.headings["problems"]),
        *map(paragraph, body.problems),
        heading(body.headings["other"]),
        *map(paragraph, body.other),
        *map(paragraph, body.signature),
    ]
    return "\n".join(part for part in parts if part)


def joined_blocks(body: Body) -> Sheet:
    """Table two in one piece."""
    return tuple(row for block in body.proactive for row in block)


def spans(box: Box) -> str:
    """The span attributes of a box, with a blank before each."""
    colspan = f' colspan="{box.colspan}"' if box.colspan > 1 else ""
    rowspan = f' rowspan="{box.rowspan}"' if box.rowspan > 1 else ""
    return colspan + rowspan


def table_of(sheet: Sheet, opening: str, cell: Callable[[Box], str], row: str = "<tr>") -> str:
    """``opening``, the rows, and the closing tags of table and tbody; nothing for an empty sheet."""
    if not sheet:
        return ""
    lines = (f"{row}{''.join(map(cell, boxes))}</tr>" for boxes in sheet)
    return "\n".join((opening, "<tbody>", *lines, "</tbody></table>"))


def element(tag: str, attributes: str = "") -> WriteText:
    """A function that wraps text in an element."""
    opening = f"<{tag} {attributes}>" if attributes else f"<{tag}>"
    return lambda text: f"{opening}{escape(text, quote=False)}</{tag}>"


def narrative(body: Body) -> str:
    """A report of the years before the forms: no tables, and no headings for them."""
    return surround(body, element("p"), element("p", 'class="title1"'), ())
