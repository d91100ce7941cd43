"""Layouts that keep the form's geometry: typed by hand, set in an editor, pasted from a spreadsheet.

In:  a ``Body``. Out: HTML.
"""

from __future__ import annotations

from html import escape

from crawler.replica.body import Body
from crawler.replica.layouts.flow import article, element, spans, table_of
from crawler.replica.sheets import Box, Sheet, placed, width

LONG_LABEL = 4  # characters; the editor breaks longer ones


def clean(body: Body) -> str:
    """``<th>`` for labels, ``<td>`` for values, no styles."""

    def cell(box: Box) -> str:
        tag = "td" if box.field else "th"
        return f"<{tag}{spans(box)}>{escape(box.text, quote=False)}</{tag}>"

    opening = '<table border="1" cellspacing="0" class="nb-table">'
    return article(body, element("p"), element("h3"), lambda sheet: table_of(sheet, opening, cell))


def editor(body: Body) -> str:
    """The rich-text editor's output: inline styles, a paragraph in every cell, labels broken over lines."""
    frame = "padding: 0px 7px; border: 1px solid windowtext; word-break: break-all;"

    def cell(box: Box) -> str:
        text = escape(box.text, quote=False)
        if not box.field and LONG_LABEL < len(box.text) <= 2 * LONG_LABEL:
            half = len(box.text) // 2
            text = f"{escape(box.text[:half])}<br/>{escape(box.text[half:])}"
        inner = f'<p style="text-align: center;"><span style="font-size: 14px;">{text or "<br/>"}</span></p>'
        return f'<td{spans(box)} valign="center" style="{frame}">{inner}</td>'

    def heading(text: str) -> str:
        return f'<p style="text-indent: 2em;"><strong><span>{escape(text)}</span></strong></p>'

    opening = '<table cellspacing="0" align="center" style="border-collapse: collapse; width: 640px;">'
    return article(
        body,
        element("p", 'style="text-indent: 2em; line-height: 2em;"'),
        heading,
        lambda sheet: table_of(sheet, opening, cell, '<tr style="height: 34px;" class="firstRow">'),
    )


def spreadsheet(body: Body) -> str:
    """Pasted from a spreadsheet: an empty first column, spare columns and rows around the data."""

    def cell(box: Box) -> str:
        kind = ' x:num=""' if box.field and box.text.isdigit() else ' x:str=""'
        return f'<td class="et{3 if box.field else 2}"{spans(box)}{kind}>{escape(box.text, quote=False)}</td>'

    def table(sheet: Sheet) -> str:
        if not sheet:
            return ""
        columns = width(sheet)
        reach = [max((column + box.colspan for column, box in row), default=0) for row in placed(sheet)]
        rows = [
            f'<tr height="19"><td class="et1"></td>{"".join(map(cell, row))}'
            + ('<td class="et1"></td>' * 2 if end == columns else "")
            + "</tr>"
            for row, end in zip(sheet, reach, strict=True)
        ]
        widths = "".join(f'<col width="{72 + 8 * number}"/>' for number in range(columns + 3))
        spare = f'<tr height="19">{"<td></td>" * (columns + 3)}</tr>'
        return "\n".join(
            (
                f'<table width="920" border="0" x:str=""><colgroup>{widths}</colgroup>',
                spare,
                *rows,
                spare,
                "</table>",
            )
        )

    return article(body, element("p"), element("p", 'class="bt"'), table)
