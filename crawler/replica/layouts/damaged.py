"""Layouts that lost part of the table's markup: no table at all, no row spans, no closing tags.

In:  a ``Body``. Out: HTML.
"""

from __future__ import annotations

from html import escape

from crawler.replica.body import Body
from crawler.replica.layouts.flow import article, element, spans, table_of
from crawler.replica.sheets import Box, Sheet, without_group_spans


def flattened(body: Body) -> str:
    """Every cell a paragraph of its own, in reading order. Only fit for reports without blank cells."""

    def lines(sheet: Sheet) -> str:
        return "\n".join(f"<p>{escape(box.text, quote=False)}</p>" for row in sheet for box in row)

    return article(body, element("p"), element("p"), lines)


def ragged(body: Body) -> str:
    """Rowspans of the row labels are gone, so rows below a group label stand further left."""

    def cell(box: Box) -> str:
        return f"<td{spans(box)}><p>{escape(box.text, quote=False)}</p></td>"

    def table(sheet: Sheet) -> str:
        return table_of(without_group_spans(sheet), '<table class="MsoTable" border="1">', cell)

    return article(body, element("p"), element("p"), table)


def unclosed(body: Body) -> str:
    """Capital tags, attributes without quotes, and no end tag that HTML lets one leave out."""

    def cell(box: Box) -> str:
        return f"<TD align=middle{spans(box).replace(chr(34), '')}>{escape(box.text, quote=False)}"

    def table(sheet: Sheet) -> str:
        rows = "\n".join(f"<TR>{''.join(map(cell, row))}" for row in sheet)
        return f"<TABLE border=1 cellSpacing=0>\n{rows}\n</TABLE>" if sheet else ""

    def paragraph(text: str) -> str:
        return f"<P style=TEXT-INDENT:2em>{escape(text, quote=False)}"

    return article(body, paragraph, lambda text: f"<P><B>{escape(text, quote=False)}</B>", table)
