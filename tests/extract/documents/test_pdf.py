"""PDF documents: drawn here with figures keyed by hand, and one published report with its right reading."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipelines.extract import limits
from pipelines.extract.documents.pdf import read, reread
from pipelines.extract.documents.pdf_plumber import read_with_pdfplumber, take_apart
from pipelines.extract.model import Document, Geometry, Grid, Paragraph, Unreadable
from pipelines.extract.paged import printed
from pipelines.extract.report import read_report

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

HEAD = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
ROWS = [HEAD, ["规章", "0", "", "12"], ["行政规范性文件", "3", "/", "1,208"]]
WIDTHS = [130.0, 100.0, 100.0, 100.0]


class Sheet:
    """A PDF under the pencil; y counts downwards from the top of the page."""

    def __init__(self, size: tuple[float, float] = A4, **options: object) -> None:
        self._file = io.BytesIO()
        self._size = size
        self.canvas = Canvas(self._file, pagesize=size, pageCompression=1, **options)
        self.canvas.setFont(FONT, 10)

    def text(self, text: str, x: float, y: float, size: float = 10) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self._size[1] - y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float, *, filled: bool = False) -> None:
        top = self._size[1]
        if filled:
            self.canvas.rect(x0, top - y1, max(x1 - x0, 0.5), max(y1 - y0, 0.5), stroke=0, fill=1)
        else:
            self.canvas.line(x0, top - y0, x1, top - y1)

    def table(self, rows: list[list[str]], y: float, *, ruling: str = "strokes", pitch: float = 24) -> float:
        """Draw ``rows`` from height ``y`` on; returns where the table ends."""
        edges = [60.0]
        for width in WIDTHS:
            edges.append(edges[-1] + width)
        for number, row in enumerate(rows):
            for x, text in zip(edges, row, strict=False):
                self.text(text, x + 6, y + pitch * number + 16)
        bottom = y + pitch * len(rows)
        if ruling != "none":
            filled = ruling == "rectangles"
            for number in range(len(rows) + 1):
                at = y + pitch * number
                self.line(edges[0], at, edges[-1], at, filled=filled)
            for x in edges:
                self.line(x, y, x, bottom, filled=filled)
        return bottom

    def next_page(self) -> None:
        self.canvas.showPage()
        self.canvas.setFont(FONT, 10)

    def body(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()


def grids(document: Document) -> list[list[list[str | None]]]:
    found = [block for block in document.blocks if isinstance(block, Grid)]
    return [[[cell.text if cell else None for cell in row] for row in grid.rows] for grid in found]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("read_it", [read, read_with_pdfplumber])
@pytest.mark.parametrize("ruling", ["strokes", "rectangles"])
def test_a_ruled_table_is_read_cell_by_cell(ruling, read_it):
    sheet = Sheet()
    sheet.text("二、主动公开政府信息情况", 80, 80)
    end = sheet.table(ROWS, 100, ruling=ruling)
    sheet.text("三、收到和处理政府信息公开申请情况", 80, end + 40)
    document = read_it(sheet.body())
    assert grids(document) == [ROWS]
    assert paragraphs(document) == ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert (grid.number, grid.page, grid.geometry) == (1, 1, Geometry.EXACT)


def test_a_landscape_page():
    sheet = Sheet(landscape(A4))
    sheet.table(ROWS, 100)
    assert grids(read(sheet.body())) == [ROWS]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_page_turned_by_its_entry_is_read_as_it_is_printed(turns):
    sheet = Sheet((900, 900))
    sheet.canvas.setPageRotation(turns)
    sheet.table(ROWS, 100)
    assert grids(read(sheet.body())) == [ROWS]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_a_page_printed_sideways_is_turned_upright(turns):
    sheet = Sheet((900, 900))
    sheet.canvas.translate(450, 450)
    sheet.canvas.rotate(turns)
    sheet.canvas.translate(-450, -450)
    sheet.table(ROWS, 100)
    assert grids(read(sheet.body())) == [ROWS]


def test_a_table_over_two_pages_is_one_grid_for_each():
    sheet = Sheet()
    sheet.table(ROWS, 700)
    sheet.next_page()
    sheet.table([HEAD, ["其他", "7", "0", "9"]], 60)
    document = read(sheet.body())
    assert grids(document) == [ROWS, [HEAD, ["其他", "7", "0", "9"]]]
    assert [block.page for block in document.blocks] == [1, 2]


def test_columns_without_lines():
    sheet = Sheet()
    sheet.table(ROWS, 100, ruling="none")
    assert grids(read(sheet.body())) == [ROWS]


def test_page_numbers_are_kept_apart():
    sheet = Sheet()
    for number in (1, 2):
        sheet.text(f"第{'一二'[number - 1]}页的正文到此为止。", 80, 300)
        sheet.text(f"- {number} -", 290, 810)
        sheet.next_page()
    document = read(sheet.body())
    assert ["".join(line.split()) for line in document.chrome] == ["-1-", "-2-"]


def test_dashes_are_read_also_at_the_end_of_a_line():
    rows = [["指标", "增减", "数量", "金额"], ["许可", "-", "—", "-"]]
    sheet = Sheet()
    sheet.table(rows, 100)
    assert grids(read(sheet.body())) == [rows]


def test_the_title_comes_from_the_type_and_from_the_file():
    sheet = Sheet()
    sheet.canvas.setTitle("年报定稿")
    sheet.text("青溪县水务局2023年政府信息公开工作年度报告", 90, 80, size=18)
    for row in range(5):
        sheet.text("正文若干，至此为止。", 80, 120 + 20 * row)
    assert read(sheet.body()).titles == (
        ("large type", "青溪县水务局2023年政府信息公开工作年度报告"),
        ("info", "年报定稿"),
    )


def test_a_watermark_across_the_page_is_left_out():
    sheet = Sheet()
    sheet.table(ROWS, 100)
    sheet.canvas.saveState()
    sheet.canvas.translate(150, 550)
    sheet.canvas.rotate(35)
    sheet.canvas.setFont(FONT, 60)
    sheet.canvas.drawString(0, 0, "内部2024")
    sheet.canvas.restoreState()
    assert grids(read(sheet.body())) == [ROWS]


def test_a_password_is_named():
    sheet = Sheet(encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    sheet.table(ROWS, 100)
    with pytest.raises(Unreadable, match=r"pdf\.encrypted"):
        read(sheet.body())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_file_cut_short_is_damaged(share):
    sheet = Sheet()
    sheet.table(ROWS, 100)
    body = sheet.body()
    with pytest.raises(Unreadable, match=r"pdf\.damaged"):
        read(body[: int(len(body) * share)])


def test_a_file_that_is_padded_is_not():
    sheet = Sheet()
    sheet.table(ROWS, 100)
    assert grids(read(sheet.body() + b"\0" * 5000)) == [ROWS]


def test_noise_between_the_marks_of_a_pdf_is_damaged():
    with pytest.raises(Unreadable, match=r"pdf\.damaged"):
        read(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n")


@pytest.mark.parametrize("read_it", [read, read_with_pdfplumber])
def test_empty_pages_are_named(read_it):
    sheet = Sheet()
    sheet.next_page()
    with pytest.raises(Unreadable, match=r"pdf\.empty"):
        read_it(sheet.body())


@pytest.mark.parametrize("read_it", [read, read_with_pdfplumber])
def test_more_pages_than_a_report_has_are_refused(read_it):
    sheet = Sheet()
    for _ in range(300):  # canvas.save adds the last page
        sheet.next_page()
    with pytest.raises(Unreadable, match=r"document\.too_large: pages: 301 > 300"):
        read_it(sheet.body())


def test_a_page_that_takes_the_parser_too_long_is_ended_and_the_next_document_read(monkeypatch):
    sheet = Sheet()
    sheet.text("一页", 80, 80)
    body = sheet.body()
    monkeypatch.setattr(limits, "CHILD_SECONDS", 0.0)
    with pytest.raises(Unreadable, match=r"document\.too_slow: more than 0 s"):
        read(body)

    monkeypatch.undo()
    assert read(body).blocks == (Paragraph("一页", 1),)


def test_a_document_that_takes_too_long_is_named(monkeypatch):
    monkeypatch.setattr(limits, "PDF_SECONDS", -1.0)
    sheet = Sheet()
    sheet.text("一页", 80, 80)
    with pytest.raises(Unreadable, match=r"document\.too_slow"):
        read(sheet.body())


def test_a_page_of_nothing_but_a_picture_needs_ocr(monkeypatch):
    def without(*_: object) -> None:
        raise Unreadable("extra.missing", "pip install gongkai[ocr]")

    monkeypatch.setattr("pipelines.extract.documents.pdf.read_page", without)
    from PIL import Image

    sheet = Sheet()
    picture = Image.new("L", (400, 600), 230)
    sheet.canvas.drawInlineImage(picture, 0, 0, width=A4[0], height=A4[1])
    sheet.next_page()
    with pytest.raises(Unreadable, match=r"extra\.missing: pip install gongkai\[ocr\]"):
        read(sheet.body())


def test_a_large_picture_beside_text_is_told():
    from PIL import Image

    sheet = Sheet()
    sheet.text("四、政府信息公开行政复议、行政诉讼情况（见下图）", 60, 100)
    sheet.canvas.drawInlineImage(Image.new("L", (40, 20), 230), 60, 300, width=400, height=200)
    sheet.canvas.drawInlineImage(Image.new("L", (20, 20), 230), 60, 100, width=60, height=60)
    document = read(sheet.body())
    told = [(finding.code, finding.detail, finding.at and finding.at.page) for finding in document.findings]
    assert told == [("document.picture_unread", "1", 1)]


def test_a_published_report_is_read_to_its_last_cell(shared: Path):
    body = (shared / "real/hongze-2024.pdf").read_bytes()
    gold = json.loads((shared / "gold/real/hongze-2024.json").read_text(encoding="utf-8"))
    (extraction,) = read_report(body)
    read_values = {value.field: value.number for value in extraction.values}
    assert {field: read_values.get(field, "absent") for field in gold["cells"]} == gold["cells"]
    assert extraction.metadata.agency is not None
    assert extraction.metadata.agency.value in gold["agency_accept"]


def test_both_readers_see_the_same_tables_in_a_published_report(shared: Path):
    body = (shared / "real/hongze-2024.pdf").read_bytes()

    def bare(document: Document) -> list[list[list[str]]]:
        return [[["".join((text or "").split()) for text in row] for row in rows] for rows in grids(document)]

    assert bare(read(body)) == bare(read_with_pdfplumber(body))


def test_the_other_program_names_a_file_with_a_password():
    sheet = Sheet(encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    sheet.text("规章", 60, 60)
    with pytest.raises(Unreadable, match=r"pdf\.encrypted"):
        take_apart(sheet.body())


def test_the_other_program_names_what_is_no_pdf():
    with pytest.raises(Unreadable, match=r"pdf\.damaged"):
        take_apart(b"%PDF-1.4\nthe rest is gone\n%%EOF")


def test_a_second_reading_is_by_the_other_program():
    sheet = Sheet()
    sheet.table(ROWS, 100)
    body = sheet.body()

    assert reread(body) == read_with_pdfplumber(body)


def test_a_page_that_the_file_promises_and_has_not_is_named():
    sheet = Sheet()
    sheet.text("规章", 60, 60)
    body = sheet.body().replace(b"/Count 1", b"/Count 2")

    with printed._opened(body) as pdf:
        with printed._page(pdf, 1):
            pass
        with pytest.raises(Unreadable, match=r"pdf\.damaged: page 2"):
            printed._page(pdf, 2).__enter__()


def test_lines_within_a_form_of_the_page_are_lines_of_the_page():
    """Some printing programs draw the whole page into one form and place that."""
    sheet = Sheet()
    sheet.canvas.beginForm("page")
    sheet.table(ROWS, 100)
    sheet.canvas.endForm()
    sheet.canvas.doForm("page")
    (grid,) = (block for block in read(sheet.body()).blocks if isinstance(block, Grid))

    assert [[cell.text if cell else None for cell in row] for row in grid.rows] == ROWS


def test_clips_and_round_shapes_draw_no_cells():
    """A path that is not painted is no line, and neither is a circle; a table beside them stays as it is."""
    sheet = Sheet()
    sheet.table(ROWS, 100)
    clip = sheet.canvas.beginPath()
    clip.rect(300, 600, 50, 50)
    sheet.canvas.clipPath(clip, stroke=0, fill=0)
    sheet.canvas.circle(320, 620, 12, stroke=1, fill=1)
    (grid,) = (block for block in read(sheet.body()).blocks if isinstance(block, Grid))

    assert [[cell.text if cell else None for cell in row] for row in grid.rows] == ROWS
