"""A report as a PDF file, for reports that a portal publishes as an attachment only.

In:  a ``Body``. Out: the bytes of a PDF, the same for the same report: one page for the narrative and table two,
one for table three, one for the rest. Tables are ruled; the text is set in a Chinese font that every viewer
brings (ISO 32000-1, 9.7.5.2), so none is embedded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.replica.body import Body
from crawler.replica.layouts.flow import joined_blocks
from crawler.replica.sheets import Box, Sheet, placed, width

MEDIA_TYPE = "application/pdf"
PAGE_WIDTH, PAGE_HEIGHT = 842, 1191  # A3, in points
MARGIN = 36
TEXT_SIZE, CELL_SIZE = 12, 7
LINE = 20
ROW = 32

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


class _Page:
    """Writes from the top downwards."""

    def __init__(self) -> None:
        self.y = PAGE_HEIGHT - MARGIN
        self.operators: list[str] = []

    def paragraph(self, text: str) -> None:
        for line in _lines(text, (PAGE_WIDTH - 2 * MARGIN) // TEXT_SIZE):
            self.y -= LINE
            self._show(MARGIN, self.y, TEXT_SIZE, line)

    def table(self, sheet: Sheet) -> None:
        if not sheet:
            return
        column_width = (PAGE_WIDTH - 2 * MARGIN) / width(sheet)
        top = self.y - LINE / 2
        for number, row in enumerate(placed(sheet)):
            for column, box in row:
                self._cell(
                    MARGIN + column * column_width, top - number * ROW, column_width * box.colspan, box
                )
        self.y = round(top - len(sheet) * ROW)

    def _cell(self, left: float, top: float, across: float, box: Box) -> None:
        down = ROW * box.rowspan
        self.operators.append(f"{left:.2f} {top - down:.2f} {across:.2f} {down:.2f} re S")
        for number, line in enumerate(_lines(box.text, int((across - 4) // CELL_SIZE)), start=1):
            self._show(left + 2, top - 2 - number * (CELL_SIZE + 1), CELL_SIZE, line)

    def _show(self, x: float, y: float, size: int, text: str) -> None:
        code = text.encode("utf-16-be").hex().upper()
        self.operators.append(f"BT /F1 {size} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET")


def pdf_bytes(body: Body) -> bytes:
    """The report as a PDF with its title as the first line."""
    pages = [_Page(), _Page(), _Page()]
    for text in (body.title.replace("\n", ""), *body.preamble, body.headings["overview"], *body.overview):
        pages[0].paragraph(text)
    for page, name, sheet in zip(
        pages,
        ("proactive", "requests", "appeals"),
        (joined_blocks(body), body.requests, body.appeals),
        strict=True,
    ):
        page.paragraph(body.headings[name])
        page.table(sheet)
    for text in (
        body.headings["problems"],
        *body.problems,
        body.headings["other"],
        *body.other,
        *body.signature,
    ):
        pages[2].paragraph(text)
    return _file(page.operators for page in pages)


def _lines(text: str, length: int) -> Iterator[str]:
    yield from (text[start : start + length] for start in range(0, len(text), length))


def _file(pages: Iterable[list[str]]) -> bytes:
    streams = ["\n".join(operators).encode() for operators in pages]
    first = 3 + len(_FONT)  # objects 1 and 2 are the catalogue and the page tree
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(streams)} /Kids [{kids}] >>".encode(),
        *_FONT,
    ]
    for number, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {first + 2 * number + 1} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    content = b"%PDF-1.4\n"
    places = []
    for number, value in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, value)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
