"""Layouts pasted from a word processor: conditional comments, ``mso-`` styles, ``o:p``, runs that cut words.

In:  a ``Body``. Out: HTML such as::

    <td …><p class=MsoNormal align=center style='…'><span lang=EN-US style='…'>3<o:p></o:p></span></p></td>
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from crawler.replica.body import Body
from crawler.replica.layouts.flow import article, spans, table_of
from crawler.replica.sheets import Box, Sheet, width

FONT = "font-size:12.0pt;font-family:FangSong_GB2312;mso-bidi-font-family:SimSun;mso-font-kerning:0pt"
CELL = "border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt"
TABLE = (
    "<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 "
    "style='border-collapse:collapse;mso-padding-alt:0cm 5.4pt 0cm 5.4pt'>"
)
EMPTY = f"<span lang=EN-US style='{FONT}'><o:p>&nbsp;</o:p></span>"


def pasted(body: Body) -> str:
    """One run for each label; a row of column widths that only one browser was to see."""
    return _document(body, _run)


def split_labels(body: Body) -> str:
    """Labels in runs that cut words, with blanks of several kinds between them."""
    return _document(body, _runs)


def _document(body: Body, label: Callable[[str], str]) -> str:
    def cell(box: Box) -> str:
        if not box.text:
            inner = EMPTY
        elif box.field:
            inner = f"<span lang=EN-US style='{FONT}'>{escape(box.text, quote=False)}<o:p></o:p></span>"
        else:
            inner = label(box.text)
        paragraph = (
            f"<p class=MsoNormal align=center style='text-align:center;line-height:18.0pt'>{inner}</p>"
        )
        return f"<td width=64{spans(box)} style='{CELL}'>{paragraph}</td>"

    def table(sheet: Sheet) -> str:
        drawn = table_of(sheet, TABLE, cell, "<tr style='mso-yfti-irow:1;height:18.0pt'>")
        if not drawn:
            return ""
        widths = "<td width=64 style='border:none'></td>" * width(sheet)
        hidden = f"<![if !supportMisalignedColumns]><tr height=0>{widths}</tr><![endif]>"
        return drawn.replace("</tbody>", f"{hidden}</tbody>")

    def heading(text: str) -> str:
        return (
            "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'>"
            f"<b style='mso-bidi-font-weight:normal'>{label(text)}</b></p>"
        )

    def paragraph(text: str) -> str:
        return f"<p class=MsoNormal style='text-indent:32.0pt'>{_run(text)}</p>"

    comment = (
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    )
    return f"{comment}\n{article(body, paragraph, heading, table)}"


def _run(text: str) -> str:
    return f"<span style='{FONT}'>{escape(text, quote=False)}</span>"


def _runs(text: str) -> str:
    """The text in three runs, cut without regard for words, with a blank inside the longer ones."""
    third = max(1, len(text) // 3)
    first, second, rest = text[:third], text[third : 2 * third], text[2 * third :]
    space = "&nbsp;" if len(text) > 6 else ""
    return (
        f"<span style='{FONT}'>{escape(first, quote=False)}</span>{space}"
        f"<span lang=EN-US style='{FONT}'>{escape(second, quote=False)}</span>\n"
        f"<span style='{FONT};mso-spacerun:yes'>{escape(rest, quote=False)}<o:p></o:p></span>"
    )
