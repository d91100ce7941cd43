"""Layouts in which tables and sections do not meet one to one: all tables in one, one table in several,
tables inside a table that only places the page.

In:  a ``Body``. Out: HTML.
"""

from __future__ import annotations

from html import escape

from crawler.replica.body import Body
from crawler.replica.layouts.flow import article, element, joined_blocks, spans, surround, table_of
from crawler.replica.sheets import Box, Sheet, cut, width

CUT_AT = 11  # drawn row of table three where a page ended: within 不予公开
OPENING = '<table border="1" cellpadding="2" width="98%">'


def one_table(body: Body) -> str:
    """Sections two to four in a single table, their headings as rows across it."""
    columns = max(width(body.appeals), width(body.requests))

    def banner(name: str) -> Sheet:
        return ((Box(body.headings[name], colspan=columns),),)

    whole = (
        *banner("proactive"),
        *joined_blocks(body),
        *banner("requests"),
        *body.requests,
        *banner("appeals"),
        *body.appeals,
    )
    return surround(body, element("p"), element("p", 'class="title2"'), (table_of(whole, OPENING, _cell),))


def pieces(body: Body) -> str:
    """A table for each item of article 20; table three in two pieces, the second without heading."""
    upper, lower = cut(body.requests, CUT_AT)
    heading = element("h4")
    middle = (
        heading(body.headings["proactive"]),
        *(table_of(block, OPENING, _cell) for block in body.proactive),
        heading(body.headings["requests"]),
        table_of(upper, OPENING, _cell),
        table_of(lower, OPENING, _cell),
        heading(body.headings["appeals"]),
        table_of(body.appeals, OPENING, _cell),
    )
    return surround(body, element("p"), heading, middle)


def nested(body: Body) -> str:
    """The whole article in a table that only places it, with a narrow second column for a seal."""
    inner = article(
        body,
        element("div", 'class="para"'),
        element("div", 'class="para b"'),
        lambda sheet: table_of(sheet, OPENING, _cell),
    )
    title = escape(body.title.replace("\n", ""))
    return (
        '<table width="100%" border="0" cellpadding="0" cellspacing="0"><tr><td height="40" colspan="2" '
        f'align="center"><font size="4">{title}</font></td></tr><tr><td width="96%" valign="top">\n{inner}\n'
        '</td><td width="4%">&nbsp;</td></tr></table>'
    )


def _cell(box: Box) -> str:
    text = escape(box.text, quote=False) or "&nbsp;"
    return f'<td align="center"{spans(box)}>{text}</td>'
