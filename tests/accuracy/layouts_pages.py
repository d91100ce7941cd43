"""HTML reports in bad company: encodings, scripts, hidden copies, annexes, other tables; all readable.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape
from random import Random

from tests.accuracy import figures, forms, plaintext, prose, surroundings, traditional
from tests.accuracy.content import Heading, blocks, body, official
from tests.accuracy.exam import Answer, Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.layouts_text import draw_text, nothing_lost
from tests.accuracy.markup import CLEAN, STACKED, WORD, fragment, page


def _article(rng: Random, report: Report) -> str:
    return fragment(rng, blocks(rng, report), rng.choice((CLEAN, WORD, STACKED)))


def _page(report: Report, inner: str, head: str = '<meta charset="utf-8">') -> Drawn:
    return Drawn(page(inner, prose.title(report), head).encode(), (answer(report),))


def _encoded(name: str, encoding: str, head: str) -> None:
    @layout(f"html.bytes {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        text = page(_article(rng, report), prose.title(report), head)
        return Drawn(text.encode(encoding, errors="xmlcharrefreplace"), (answer(report),))


_encoded("gbk as gb2312", "gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
_encoded("gbk undeclared", "gb18030", "")
_encoded("gbk as utf-8", "gb18030", '<meta charset="utf-8">')
_encoded("utf-8 undeclared", "utf-8", "")
_encoded("utf-8 as gb2312", "utf-8", '<meta charset="gb2312">')
_encoded("utf-8 as latin-1", "utf-8", '<meta charset="iso-8859-1">')
_encoded("utf-8 with mark", "utf-8-sig", "")
_encoded("utf-16", "utf-16", "")


@layout("html.bytes one bad byte")
def one_bad_byte(rng: Random, report: Report) -> Drawn:
    """A character of the text cut in half, as when a CMS truncates a field in mid-sequence."""
    text = page(_article(rng, report), prose.title(report)).replace("关注人数", "关注\0人数", 1)
    return Drawn(text.encode().replace(b"\0", b"\xe4\xb8", 1), (answer(report),))


@layout("html.page portal")
def portal(rng: Random, report: Report) -> Drawn:
    inner = fragment(rng, blocks(rng, report)[1:], rng.choice((CLEAN, WORD)))
    return _page(report, surroundings.portal(rng, report, inner))


@layout("html.page cms fields")
def cms_fields(rng: Random, report: Report) -> Drawn:
    return _page(report, surroundings.cms_fields(rng, report) + _article(rng, report))


@layout("html.page annex")
def annex(rng: Random, report: Report) -> Drawn:
    lines = surroundings.filled(rng, surroundings.ANNEX, blanks=True)
    drawn = _page(report, _article(rng, report) + surroundings.annex(lines))
    return replace(drawn, answers=(with_annex(drawn.answers[0], lines),))


@layout("text.tab per cell, annex")
def text_annex(rng: Random, report: Report) -> Drawn:
    lines = surroundings.filled(rng, surroundings.ANNEX, blanks=True)
    drawn = draw_text(rng, report, official(report), plaintext.tab_per_cell, nothing_lost)
    body = drawn.body + surroundings.annex_text(lines).encode()
    return replace(drawn, body=body, answers=(with_annex(drawn.answers[0], lines),))


def with_annex(right: Answer, lines: list[surroundings.Line]) -> Answer:
    rows = tuple((label, unit or None, int(number) if number else None) for label, unit, number in lines)
    return replace(right, supplement=rows)


@layout("html.page old statistics")
def old_statistics(rng: Random, report: Report) -> Drawn:
    parts = [_article(rng, report), surroundings.statistics(rng, report)]
    return _page(report, "\n".join(parts))


@layout("html.page script string")
def script_string(rng: Random, report: Report) -> Drawn:
    """The article as a string of JavaScript that the page writes into itself."""
    text = json.dumps(_article(rng, report), ensure_ascii=rng.random() < 0.5).replace("</", "<\\/")
    how = rng.choice(
        ('document.getElementById("zoom").innerHTML = {};', "var content = {};", "document.write({});")
    )
    inner = f'<div id="zoom"></div>\n<script type="text/javascript">\n{how.format(text)}\n</script>'
    return _page(report, inner)


@layout("html.page json")
def json_content(rng: Random, report: Report) -> Drawn:
    """No page at all: the answer of an interface, with the article in one of its fields."""
    record = {
        "id": rng.randint(1, 9999),
        "title": prose.title(report),
        "content": _article(rng, report),
        "hits": 12,
    }
    data = rng.choice(({"code": 200, "data": record}, {"data": {"list": [record]}}, record))
    return Drawn(json.dumps(data, ensure_ascii=rng.random() < 0.5).encode(), (answer(report),), ".json")


@layout("html.page escaped field")
def escaped_field(rng: Random, report: Report) -> Drawn:
    """The article escaped in a hidden field or a text area."""
    text = escape(_article(rng, report))
    inner = rng.choice(
        (
            f"<textarea id=content style='display:none'>{text}</textarea>",
            f'<input type=hidden value="{text}">',
        )
    )
    return _page(report, f"<h1>{prose.title(report)}</h1>{inner}")


@layout("html.page entities")
def entities(rng: Random, report: Report) -> Drawn:
    """Every character of the tables as a numeric entity."""

    def coded(_rng: Random, cell: forms.Cell) -> str:
        return "".join(f"&#{ord(c)};" if rng.random() < 0.5 else f"&#x{ord(c):x};" for c in cell.text)

    return _page(report, fragment(rng, blocks(rng, report), replace(CLEAN, inner=coded)))


@layout("html.page loud tags")
def loud_tags(rng: Random, report: Report) -> Drawn:
    """Upper-case tags, unquoted spans, self-closed empty cells, as the editors of 2005 wrote."""
    inner = _article(rng, report)
    inner = re.sub(r'(col|row)span="(\d+)"', lambda m: f"{m[1].upper()}SPAN={m[2]}", inner)
    inner = re.sub(r"<(/?)(table|tr|td)\b", lambda m: f"<{m[1]}{m[2].upper()}", inner)
    return _page(report, re.sub(r"<TD>\s*</TD>", "<TD/>", re.sub(r"</td>", "</TD>", inner)))


@layout("html.page commented copy")
def commented_copy(rng: Random, report: Report) -> Drawn:
    """An earlier version left behind in a comment."""
    earlier = figures.report(rng, report.agency, report.form)
    comment = fragment(rng, official(earlier).all, CLEAN)
    return _page(report, f"<!-- {comment} -->" + _article(rng, report))


@layout("html.page hidden copy")
def hidden_copy(rng: Random, report: Report) -> Drawn:
    """The same report once for screens and once for telephones."""
    inner = _article(rng, report)
    copy = re.sub(r"\s(width|valign|style)=\"[^\"]*\"", "", inner)
    hidden = rng.choice(('class="mobile" style="display:none"', 'class="visible-xs"', "hidden"))
    return _page(report, f'<div class="pc">{inner}</div>\n<div {hidden}>{copy}</div>')


@layout("html.page hidden rows")
def hidden_rows(rng: Random, report: Report) -> Drawn:
    """Rows that no visitor sees, with the figures of some earlier draft."""
    inner = fragment(rng, blocks(rng, report), CLEAN)
    style = rng.choice(
        (
            'style="display:none"',
            'style="DISPLAY: none; height: 0px"',
            "hidden",
            'style="mso-hide:all;display:none"',
        )
    )

    def doubled(match: re.Match[str]) -> str:
        if rng.random() > 0.15 or "rowspan" in match[0]:
            return match[0]
        draft = re.sub(r">(\d+)<", lambda _: f">{rng.randint(0, 99)}<", match[0])
        return draft.replace("<tr>", f"<tr {style}>", 1) + match[0]

    return _page(report, re.sub(r"<tr>.*?</tr>", doubled, inner, flags=re.S))


@layout("html.page no headings")
def no_headings(rng: Random, report: Report) -> Drawn:
    content = [block for block in blocks(rng, report) if not isinstance(block, Heading) or block.level == 1]
    return _page(report, fragment(rng, content, CLEAN))


@layout("html.page headings renumbered")
def headings_renumbered(rng: Random, report: Report) -> Drawn:
    """A section inserted in front, or the numbering begun anew at the tables."""
    order = rng.choice(("二三四五六七", "一一二三四五", "一二四五六七"))
    numerals = iter(order)
    content = [
        Heading(next(numerals) + block.text[1:]) if isinstance(block, Heading) else block
        for block in body(rng, report, official(report))
    ]
    return _page(report, f"<h1>{prose.title(report)}</h1>" + fragment(rng, content, CLEAN))


@layout("html.page tables at the end")
def tables_at_the_end(rng: Random, report: Report) -> Drawn:
    """All words first, the three tables as annexes."""
    content = blocks(rng, report)
    words = [block for block in content if not isinstance(block, tuple)]
    return _page(
        report, fragment(rng, words, CLEAN) + "<p>附表</p>" + fragment(rng, official(report).all, WORD)
    )


@layout("html.page mirror")
def mirror(rng: Random, report: Report) -> Drawn:
    """Traditional characters with pinyin behind some of them, on a page of somebody else."""

    def spoilt(_rng: Random, cell: forms.Cell) -> str:
        return traditional.mirrored(rng, cell.text)

    hand = replace(CLEAN, inner=spoilt)
    inner = fragment(rng, blocks(rng, report), hand)
    drawn = _page(report, inner)
    return replace(drawn, answers=tuple(replace(a, agencies=()) for a in drawn.answers))


@layout("html.page traditional")
def traditional_page(rng: Random, report: Report) -> Drawn:
    text = traditional.traditional(page(_article(rng, report), prose.title(report)))
    return Drawn(text.encode(), (replace(answer(report), agencies=()),))
