"""Blocks to HTML, in the handwriting of different editors.

In:  blocks and a ``Hand`` (how an editor writes cells and paragraphs). Out: an HTML fragment or page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from random import Random

from tests.accuracy.content import Block, Heading, Words
from tests.accuracy.forms import Cell, Table

Inner = Callable[[Random, Cell], str]


def plain(_rng: Random, cell: Cell) -> str:
    return escape(cell.text, quote=False)


def word(rng: Random, cell: Cell) -> str:
    """As pasted from Word: a paragraph of spans cut anywhere, empty ``o:p`` behind."""
    pieces = cut(rng, cell.text)
    spans = "".join(
        f'<span style="font-size:{rng.choice(("10.5pt", "12.0pt", "14px"))};font-family:仿宋_GB2312;'
        f'mso-hansi-font-family:仿宋">{escape(piece, quote=False)}</span>'
        for piece in pieces
    )
    fill = spans or rng.choice(
        ("<span><o:p>&nbsp;</o:p></span>", "&nbsp;", "<span lang=EN-US><o:p></o:p></span>")
    )
    style = "text-align:center;mso-line-height-rule:exactly"
    return f'<p class="MsoNormal" align="center" style="{style}">{fill}<o:p></o:p></p>'


def stacked(rng: Random, cell: Cell) -> str:
    """Labels broken over several paragraphs, as narrow columns are typed; numbers stay whole."""
    pieces = [cell.text] if cell.field else cut(rng, cell.text)
    lead = rng.choice(("", "", "<p><o:p>&nbsp;</o:p></p>"))
    return lead + "".join(
        f"<p><span>{escape(piece, quote=False)}</span><span><o:p></o:p></span></p>" for piece in pieces
    )


def broken(rng: Random, cell: Cell) -> str:
    """``br``, nbsp and ideographic spaces inside labels and around numbers."""
    pieces = [escape(piece, quote=False) for piece in ([cell.text] if cell.field else cut(rng, cell.text))]
    glue = rng.choice(("<br>", "<br/>\n", "&nbsp;", "\u3000", " ", "&ensp;", "\n        "))
    pad = rng.choice(("", "&nbsp;", "\u3000", " ", "\n\t\t"))
    return pad + glue.join(pieces) + pad


def cut(rng: Random, text: str) -> list[str]:
    """The text in one to four pieces."""
    places = (
        sorted(rng.randrange(1, len(text)) for _ in range(rng.choice((0, 0, 1, 3)))) if len(text) > 1 else []
    )
    ends = [0, *places, len(text)]
    return [text[a:b] for a, b in pairwise(ends) if text[a:b]]


def bare_attributes(_rng: Random) -> str:
    return ""


def word_attributes(rng: Random) -> str:
    return (
        f' width="{rng.randint(30, 300)}" valign="center" style="width:{rng.randint(300, 2000) / 10}pt;'
        'border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt"'
    )


@dataclass(frozen=True)
class Hand:
    """How one editor writes. ``head_rows`` rows are drawn as ``th``; ``closed`` False leaves tags open."""

    inner: Inner = plain
    attributes: Callable[[Random], str] = bare_attributes
    table_open: str = '<table border="1" cellspacing="0">'
    head_rows: int = 0
    sections: bool = False
    closed: bool = True
    heading: Callable[[Heading], str] = lambda heading: (
        f"<h{heading.level}>{escape(heading.text)}</h{heading.level}>"
    )


CLEAN = Hand()
WORD = Hand(
    word,
    word_attributes,
    '<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0" '
    'style="border-collapse:collapse;mso-table-layout-alt:fixed;border:none">',
    heading=lambda h: (
        f'<p class="MsoNormal"><b><span style="font-family:黑体">{escape(h.text)}</span></b><o:p></o:p></p>'
    ),
)
STACKED = Hand(stacked, word_attributes, heading=lambda h: f"<p><strong>{escape(h.text)}</strong></p>")
BROKEN = Hand(broken, heading=lambda h: f"<p>&nbsp;&nbsp;<b>{escape(h.text)}</b></p>")


def cell_html(rng: Random, cell: Cell, hand: Hand, tag: str) -> str:
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if count > 1
    )
    end = f"</{tag}>" if hand.closed else ""
    return f"<{tag}{spans}{hand.attributes(rng)}>{hand.inner(rng, cell)}{end}"


def row_html(rng: Random, row: Sequence[Cell], hand: Hand, tag: str = "td") -> str:
    end = "</tr>" if hand.closed else ""
    return "<tr>" + "\n".join(cell_html(rng, cell, hand, tag) for cell in row) + end


def table_html(rng: Random, table: Table, hand: Hand) -> str:
    rows = [row_html(rng, row, hand, "th" if r < hand.head_rows else "td") for r, row in enumerate(table)]
    if hand.sections and len(rows) > hand.head_rows > 0:
        head, rest = rows[: hand.head_rows], rows[hand.head_rows :]
        inner = f"<thead>{''.join(head)}</thead><tbody>{''.join(rest)}</tbody>"
    else:
        inner = "\n".join(rows)
    return f"{hand.table_open}\n{inner}\n</table>"


def block_html(rng: Random, block: Block, hand: Hand) -> str:
    if isinstance(block, Heading):
        return hand.heading(block)
    if isinstance(block, Words):
        return f'<p style="text-indent:2em">{escape(block.text, quote=False)}</p>'
    return table_html(rng, block, hand)


def fragment(rng: Random, content: Sequence[Block], hand: Hand) -> str:
    return "\n".join(block_html(rng, block, hand) for block in content)


def page(inner: str, title: str, head: str = '<meta charset="utf-8">') -> str:
    """A whole HTML page around an article body."""
    return (
        f"<!DOCTYPE html>\n<html>\n<head>\n{head}\n<title>{escape(title)}</title>\n</head>\n<body>\n"
        f'<div class="article">\n{inner}\n</div>\n</body>\n</html>\n'
    )
