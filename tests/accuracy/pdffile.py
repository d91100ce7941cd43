"""Blocks to a PDF, drawn glyph by glyph so that ruling, wrapping and page breaks can be chosen.

In:  blocks and a ``Press`` (paper, ruling, how text is shown). Out: the bytes of the file. The font is one of
those that every PDF reader must know without its being embedded, so that no font file is needed to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.accuracy.content import Block, Heading, Words
from tests.accuracy.forms import Cell, Table, expanded
from tests.accuracy.geometry import head_rows

MARGIN = 50.0


@dataclass(frozen=True)
class Press:
    """``ruling``: strokes, rectangles, horizontal, none. ``glyphs``: each character placed on its own.

    ``turned``: an upright sheet of paper with its contents lengthwise, shown by the page's rotation.
    """

    width: float = 595.0
    height: float = 842.0
    ruling: str = "strokes"
    repeat_header: bool = False
    glyphs: bool = False
    twice: bool = False
    turned: bool = False
    footer: str = ""
    watermark: str = ""
    size: float = 9.0


FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
    "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
    "/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> "
    ">>] >>"
)


def advance(char: str) -> float:
    return 0.5 if " " <= char <= "~" else 1.0


def text_width(text: str, size: float) -> float:
    return size * sum(map(advance, text))


def wrap(text: str, width: float, size: float) -> list[str]:
    """Lines that fit the width; breaks anywhere, as Chinese type does, and at every line break."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if line and text_width(line + char, size) > width:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


@dataclass
class Sheets:
    """Pages under construction: content streams, and where the pen stands on the last of them."""

    press: Press
    pages: list[list[str]] = field(default_factory=list)
    top: float = 0.0

    def begin(self) -> None:
        self.pages.append([])
        self.top = self.press.height - MARGIN
        number = self.press.footer.format(len(self.pages))
        if number:
            self.text(self.press.width / 2 - text_width(number, 9) / 2, 30, number, 9)
        if self.press.watermark:
            code = self.press.watermark.encode("utf-16-be").hex()
            self.draw(f"q 0.9 g BT /F1 40 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <{code}> Tj ET Q")

    def draw(self, operators: str) -> None:
        self.pages[-1].append(operators)

    def text(self, x: float, y: float, text: str, size: float) -> None:
        for _ in range(2 if self.press.twice else 1):
            if self.press.glyphs:
                at = x
                for char in text:
                    self._show(at, y, char, size)
                    at += size * advance(char)
            else:
                self._show(x, y, text, size)
            x += 0.3

    def _show(self, x: float, y: float, text: str, size: float) -> None:
        self.draw(f"BT /F1 {size} Tf {x:.2f} {y:.2f} Td <{text.encode('utf-16-be').hex()}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.press.ruling == "rectangles":
            left, low = min(x0, x1), min(y0, y1)
            self.draw(f"{left:.2f} {low:.2f} {abs(x1 - x0) + 0.5:.2f} {abs(y1 - y0) + 0.5:.2f} re f")
        elif self.press.ruling == "strokes" or (self.press.ruling == "horizontal" and y0 == y1):
            self.draw(f"0.5 w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")

    def room(self, height: float) -> bool:
        return self.top - height > MARGIN


def pdf(content: Sequence[Block], press: Press) -> bytes:
    sheets = Sheets(press)
    sheets.begin()
    for block in content:
        if isinstance(block, Heading | Words):
            _paragraph(sheets, block)
        else:
            _table(sheets, block)
            sheets.top -= press.size
    return assemble(sheets)


def _paragraph(sheets: Sheets, block: Heading | Words) -> None:
    size = 15.0 if isinstance(block, Heading) and block.level == 1 else 11.0
    for line in wrap(block.text, sheets.press.width - 2 * MARGIN, size):
        if not sheets.room(size * 1.6):
            sheets.begin()
        sheets.top -= size * 1.6
        sheets.text(MARGIN, sheets.top, line, size)
    sheets.top -= 0.4 * size


def column_edges(table: Table, press: Press) -> list[float]:
    """Left edges of the columns and the right edge of the last: label columns wide, value columns narrow."""
    count = len(expanded(table)[0])
    weights = [2.2 if count == 4 and c == 0 else 1.0 for c in range(count)]
    if count == 10:
        weights = [0.7, 1.1, 2.6, *[0.9] * 7]
    scale = (press.width - 2 * MARGIN) / sum(weights)
    edges = [MARGIN]
    for weight in weights:
        edges.append(edges[-1] + weight * scale)
    return edges


def row_heights(table: Table, edges: list[float], size: float) -> list[float]:
    grid = expanded(table)
    heights = [size * 1.9] * len(grid)
    for r, line in enumerate(grid):
        for c, (cell, begins) in enumerate(line):
            if begins and cell.rowspan == 1:
                room = edges[min(c + cell.colspan, len(edges) - 1)] - edges[c] - 4
                heights[r] = max(heights[r], size * (1.25 * len(wrap(cell.text, room, size)) + 0.6))
    return heights


def _table(sheets: Sheets, table: Table) -> None:
    press = sheets.press
    edges = column_edges(table, press)
    heights = row_heights(table, edges, press.size)
    heads = head_rows(table)
    if not sheets.room(sum(heights[: heads + 1])):
        sheets.begin()
    start = 0
    while start < len(table):
        stop, used = start, 0.0
        while stop < len(table) and sheets.room(used + heights[stop]):
            used += heights[stop]
            stop += 1
        if stop == start:
            sheets.begin()
            continue
        _part(sheets, table, edges, heights, start, stop)
        start = stop
        if start < len(table):
            sheets.begin()
            if press.repeat_header:
                _part(sheets, table, edges, heights, 0, heads)


def _part(
    sheets: Sheets, table: Table, edges: list[float], heights: list[float], start: int, stop: int
) -> None:
    """Rows ``start`` to ``stop`` on the current page; spanning cells show their words where they begin."""
    grid = expanded(table)
    tops = [sheets.top]
    for height in heights[start:stop]:
        tops.append(tops[-1] - height)
    for r in range(start, stop):
        for c, (cell, begins) in enumerate(grid[r]):
            left = c > 0 and grid[r][c - 1][0] is cell
            above = r > start and grid[r - 1][c][0] is cell
            x0, x1, y0, y1 = edges[c], edges[c + 1], tops[r - start], tops[r - start + 1]
            if not left:
                sheets.line(x0, y0, x0, y1)
            if not above:
                sheets.line(x0, y0, x1, y0)
            if begins:
                _words(sheets, cell, edges, c, tops, r - start)
    for r in range(start, stop):
        sheets.line(edges[-1], tops[r - start], edges[-1], tops[r - start + 1])
    sheets.line(edges[0], tops[-1], edges[-1], tops[-1])
    sheets.top = tops[-1]


def _words(sheets: Sheets, cell: Cell, edges: list[float], c: int, tops: list[float], r: int) -> None:
    if not cell.text:
        return
    size = sheets.press.size
    x0, x1 = edges[c], edges[min(c + cell.colspan, len(edges) - 1)]
    y0, y1 = tops[r], tops[min(r + cell.rowspan, len(tops) - 1)]
    lines = wrap(cell.text, x1 - x0 - 4, size)
    y = (y0 + y1) / 2 + size * (1.25 * len(lines) / 2 - 0.95)
    for line in lines:
        sheets.text((x0 + x1 - text_width(line, size)) / 2, y, line, size)
        y -= size * 1.25


def assemble(sheets: Sheets) -> bytes:
    """The file around the pages: catalogue, fonts, streams, cross references."""
    press = sheets.press
    objects = ["", "", FONT]
    kids = []
    for page in sheets.pages:
        stream = "\n".join(page)
        if press.turned:
            stream = f"q 0 1 -1 0 {press.height} 0 cm\n{stream}\nQ"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        box = f"[0 0 {press.height} {press.width}]" if press.turned else f"[0 0 {press.width} {press.height}]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Rotate {90 if press.turned else 0} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body = b"%PDF-1.5\n%\xe4\xbd\xa0\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return body + f"{tail}startxref\n{len(body)}\n%%EOF\n".encode("ascii")
