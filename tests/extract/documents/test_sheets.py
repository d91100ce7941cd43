"""Workbooks: XLSX, XLS and ODS give the same blocks; numbers, merges, hidden sheets and bad files."""

from __future__ import annotations

import datetime
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import office_packages
import pytest
from office_packages import xlsx, zipped
from official_form import (
    Drawn,
    appeals_table,
    proactive_table,
    report,
    requests_table,
    shapes,
    shapes_read,
)

from pipelines.extract import limits, office
from pipelines.extract.documents import open_document
from pipelines.extract.documents.sheet import tabulated
from pipelines.extract.model import Document, Grid, Paragraph, Unreadable
from pipelines.extract.tabular import shown

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"
WITH_OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def _as_one_sheet() -> list[str | list[Drawn]]:
    """The report as a workbook shows it: the first line of the first table stands alone, like a heading."""
    blocks = report()
    sheet: list[Drawn] = []
    top = 0
    for block in blocks[5:10]:
        drawn = [Drawn(block, 0, 0, 1, 10)] if isinstance(block, str) else block
        sheet += [
            Drawn(cell.text, cell.row + top - 1, cell.column, cell.rowspan, cell.colspan) for cell in drawn
        ]
        top += max(cell.row + cell.rowspan for cell in drawn)
    return [*blocks[:5], sheet[0].text, sheet[1:], *blocks[10:]]


def _printed(document: Document) -> list[object]:
    """The shapes of a document without the blank cells around its tables."""
    return [
        block if isinstance(block, str) else {cell for cell in block if cell[0]}
        for block in shapes_read(document)
    ]


def _workbook(sheet: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(office_packages, "_sheet", lambda _: sheet)
    return xlsx({"S": []})


def _cells(*values: str) -> str:
    return "".join(f"<row r='1'>{''.join(values)}</row>")


def _grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def _rows(document: Document) -> list[list[str | None]]:
    """The texts of the first grid, without the blank rows at its end."""
    rows = _all_rows(document)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _all_rows(document: Document) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in _grids(document)[0].rows]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("xlsx", lambda: xlsx({"年度报告": report()})),
        ("xls", (FIXTURES / "report-2021.xls").read_bytes),
        ("ods", (FIXTURES / "report-2021.ods").read_bytes),
    ],
)
def test_a_complete_report_comes_back_cell_by_cell(name: str, make: Callable[[], bytes]):
    (document,) = open_document(make())

    assert document.container == name
    assert _printed(document) == shapes(_as_one_sheet())


def test_each_sheet_has_a_grid_of_its_own():
    (document,) = open_document(
        xlsx({"二": ["二、主动公开", proactive_table()], "三": [requests_table()], "四": [appeals_table()]})
    )

    assert [grid.number for grid in _grids(document)] == [1, 2, 3]
    assert _printed(document)[3:] == shapes([requests_table(), appeals_table()])


def test_unfilled_last_rows_belong_to_the_table():
    labels = [Drawn("结果维持", 0, 0), Drawn("尚未审结", 0, 1), Drawn("", 1, 0), Drawn("", 1, 1)]
    (document,) = open_document(xlsx({"S": [labels, "五、存在的主要问题"]}))

    assert [row[:2] for row in _all_rows(document)] == [["结果维持", "尚未审结"], ["", ""]]
    assert _texts(document) == ["五、存在的主要问题"]
    (document,) = open_document(xlsx({"S": [labels[:2]]}))
    assert _all_rows(document) == [["结果维持", "尚未审结"], ["", ""]]


def test_labels_without_figures_belong_to_the_table():
    rows = [
        Drawn("", 0, 0),
        Drawn("总计", 0, 1),
        Drawn("二、上年结转政府信息公开申请数量", 1, 0),
        Drawn("", 1, 1),
    ]
    last = [Drawn("四、结转下年度继续办理", 0, 0), Drawn("", 0, 1)]
    (document,) = open_document(
        xlsx({"S": ["三、申请情况", rows, last, "四、政府信息公开行政复议、行政诉讼情况"]})
    )

    assert [row[:2] for row in _rows(document)] == [
        ["", "总计"],
        ["二、上年结转政府信息公开申请数量", ""],
        ["四、结转下年度继续办理", ""],
    ]
    assert _texts(document) == ["三、申请情况", "四、政府信息公开行政复议、行政诉讼情况"]


def test_a_sheet_of_text_alone_has_no_grid():
    (document,) = open_document(xlsx({"S": ["一、总体情况", "2023年主动公开信息412条。"], "空": []}))

    assert shapes_read(document) == ["一、总体情况", "2023年主动公开信息412条。"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (0.0, "0"),
        (-1.0, "-1"),
        (190.457379, "190.457379"),
        (0.1 + 0.2, "0.3"),
        (0.3, "0.3"),
        (1e-07, "0.0000001"),
        (1e15, "1000000000000000"),
        (1e20, "100000000000000000000"),
        (7, "7"),
        (True, "TRUE"),
        ("１２", "１２"),
        (datetime.date(2024, 1, 18), "2024-01-18"),
        (datetime.datetime(2024, 1, 18, 9, 30), "2024-01-18T09:30:00"),
        (datetime.time(9, 30), "09:30:00"),
    ],
)
def test_numbers_are_shown_as_they_are_stored(value: object, text: str):
    assert shown(value) == text


def test_cells_of_every_kind(monkeypatch: pytest.MonkeyPatch):
    row = _cells(
        "<c r='A1' t='inlineStr'><is><t>收费</t></is></c>",
        "<c r='B1'><v>190.45737900000001</v></c>",  # Excel's way to write 190.457379
        "<c r='C1' t='str'><f>A1</f><v>12</v></c>",
        "<c r='D1' t='e'><v>#REF!</v></c>",
        "<c r='E1'><f>SUM(B1:C1)</f></c>",
        "<c r='F1' t='b'><v>1</v></c>",
    )
    (document,) = open_document(_workbook(f"<sheetData>{row}</sheetData>", monkeypatch))

    assert _rows(document) == [["收费", "190.457379", "12", "", "", "TRUE"]]


def test_merges_end_with_the_used_part_of_the_sheet(monkeypatch: pytest.MonkeyPatch):
    row = _cells("<c r='A1' t='inlineStr'><is><t>规章</t></is></c>", "<c r='C1'><v>3</v></c>")
    merges = (
        "<mergeCell ref='A1:B1'/><mergeCell ref='C1:XFD1'/><mergeCell ref='A9:B12'/><mergeCell ref='B1:C1'/>"
    )
    sheet = f"<sheetData>{row}</sheetData><mergeCells>{merges}</mergeCells>"
    (document,) = open_document(_workbook(sheet, monkeypatch))

    assert _printed(document) == [{("规章", 0, 0, 1, 2), ("3", 0, 2, 1, 1)}]


def test_hidden_sheets_are_not_read():
    body = xlsx(
        {"a": [[Drawn("规章", 0, 0), Drawn("1", 0, 1)]], "b": [[Drawn("规章", 0, 0), Drawn("2", 0, 1)]]}
    )
    members = _members(body)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b'name="a"', b'name="a" state="hidden"')
    (document,) = open_document(zipped(members))

    assert _rows(document) == [["规章", "2"]]


# 规章 prints 1 under 制发 and 3 under 废止; row 2 and column C hold figures of last year that nobody sees.
_HIDING = (
    "<cols><col min='3' max='3' hidden='1'/></cols><sheetData>"
    "<row r='1'><c r='A1' t='str'><v>信息内容</v></c><c r='B1' t='str'><v>制发</v></c>"
    "<c r='C1' t='str'><v>上年</v></c><c r='D1' t='str'><v>废止</v></c></row>"
    "<row r='2' hidden='1'><c r='A2' t='str'><v>规章</v></c><c r='B2'><v>88</v></c><c r='D2'><v>88</v></c></row>"
    "<row r='3'><c r='B3'><v>1</v></c><c r='C3'><v>77</v></c><c r='D3'><v>3</v></c></row></sheetData>"
    "<mergeCells count='1'><mergeCell ref='A2:A3'/></mergeCells>"
)


def _xlsx_to(target: str) -> Callable[[bytes], bytes]:
    return lambda body: office.converted(body, "xlsx", target)


@pytest.mark.parametrize(
    "convert",
    [
        pytest.param(lambda body: body, id="xlsx"),
        pytest.param(_xlsx_to("xls"), id="xls", marks=WITH_OFFICE),
        pytest.param(_xlsx_to("ods"), id="ods", marks=WITH_OFFICE),
    ],
)
def test_hidden_rows_and_columns_are_not_read(
    convert: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
):
    (document,) = open_document(convert(_workbook(_HIDING, monkeypatch)))

    assert _rows(document) == [["信息内容", "制发", "废止"], ["规章", "1", "3"]]
    assert [finding.code for finding in document.findings] == ["sheet.hidden_cells"]


def test_a_workbook_that_hides_nothing_says_so():
    (document,) = open_document(xlsx({"S": [[Drawn("规章", 0, 0), Drawn("1", 0, 1)]]}))

    assert document.findings == ()


def _members(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_one_cell_in_the_last_corner_is_refused(monkeypatch: pytest.MonkeyPatch):
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>5</v></c></row>"
    body = _workbook(f"<sheetData>{rows}</sheetData>", monkeypatch)

    with pytest.raises(Unreadable, match=r"document\.(too_large|broken)"):
        open_document(body)


def test_a_bomb_in_a_workbook_is_refused_before_it_is_parsed():
    members = _members(xlsx({"S": ["x"]}))
    members["xl/media/image1.bin"] = bytes(limits.MEMBER_BYTES)

    with pytest.raises(Unreadable, match=r"document\.too_large: expansion ratio"):
        open_document(zipped(members))


def test_damaged_workbooks_are_named():
    members = _members(xlsx({"S": ["x"]}))
    members["xl/workbook.xml"] = b"<workbook"
    with pytest.raises(Unreadable, match=r"document\.broken"):
        open_document(zipped(members))
    with pytest.raises(Unreadable, match=r"document\.broken"):
        open_document((FIXTURES / "report-2021.xls").read_bytes()[:9000])


# OpenDocument


def _ods(table: str, styles: str = "", extra: dict[str, str] | None = None) -> bytes:
    content = (
        f'<o:document-content xmlns:o="{ODF}office:1.0" xmlns:t="{ODF}table:1.0" xmlns:x="{ODF}text:1.0" '
        f'xmlns:s="{ODF}style:1.0"><o:automatic-styles>{styles}</o:automatic-styles>'
        f"<o:body><o:spreadsheet>{table}</o:spreadsheet></o:body></o:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, **(extra or {})}, zipfile.ZIP_STORED)


def _ods_cell(text: str, attributes: str = "") -> str:
    return f"<t:table-cell {attributes}><x:p>{text}</x:p></t:table-cell>"


def _repeated(columns: int) -> str:
    return f't:number-columns-repeated="{columns}"'


def _ods_row(cells: str, repeated: int = 1) -> bytes:
    return _ods(f"<t:table><t:table-row t:number-rows-repeated='{repeated}'>{cells}</t:table-row></t:table>")


def test_repeated_cells_and_rows_are_laid_out_where_they_are_used():
    rows = (
        f"<t:table-header-rows><t:table-row>{_ods_cell('规章')}{_ods_cell('0', _repeated(2))}"
        "<t:table-cell t:number-columns-repeated='16381'/></t:table-row></t:table-header-rows>"
        "<t:table-row t:number-rows-repeated='2'><t:table-cell/>"
        "<t:table-cell o:value-type='float' o:value='3'><x:p>3.00</x:p></t:table-cell></t:table-row>"
        "<t:table-row t:number-rows-repeated='1048000'><t:table-cell/></t:table-row>"
    )
    (document,) = open_document(_ods(f"<t:table>{rows}</t:table>"))

    assert _rows(document) == [["规章", "0", "0"], ["", "3", ""], ["", "3", ""]]


def test_text_of_open_document_cells():
    cell = (
        "<t:table-cell><o:annotation><x:p>批注</x:p></o:annotation><x:p>商业<x:s x:c='2'/>企业<x:tab/>"
        "<x:span>数</x:span><x:line-break/>量</x:p><x:p>件</x:p></t:table-cell>"
    )
    (document,) = open_document(_ods(f"<t:table><t:table-row>{cell}{_ods_cell('1')}</t:table-row></t:table>"))

    assert _rows(document) == [["商业  企业\t数\n量\n件", "1"]]


def test_hidden_open_document_sheets_are_not_read():
    styles = '<s:style s:name="ta2"><s:table-properties t:display="false"/></s:style>'
    row = f"<t:table-row>{_ods_cell('规章')}{_ods_cell('1')}</t:table-row>"
    (document,) = open_document(_ods(f"<t:table t:style-name='ta2'>{row}</t:table><t:table/>", styles))

    assert document.blocks == ()


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: _ods("<t:table>"), "document.broken: content.xml"),
        (
            lambda: zipped({**_members(_ods("")), "content.xml": "<a/>"}, zipfile.ZIP_STORED),
            "document.broken: .* no spreadsheet",
        ),
        (
            lambda: _ods("", extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            "document.encrypted",
        ),
        (lambda: _ods_row(_ods_cell("1", _repeated(600))), "document.too_large: columns"),
        (lambda: _ods_row(_ods_cell("1"), 1_048_576), "document.too_large: rows"),
        (lambda: _ods_row(_ods_cell("1", _repeated(400)), 19_000), "document.too_large: positions"),
        (
            lambda: _ods_row(_ods_cell("1", "o:value-type='float' o:value='one'")),
            "document.broken: 'one' is no number",
        ),
    ],
)
def test_hostile_and_broken_open_documents_end_by_name(make: Callable[[], bytes], error: str):
    with pytest.raises(Unreadable, match=error):
        open_document(make())


# the function that runs in the child


def test_a_workbook_with_a_password_is_named():
    # the record after the first one says by its type that the rest is encrypted
    body = bytearray((FIXTURES / "report-2021.xls").read_bytes())
    first = body.find(bytes.fromhex("09081000"))
    body[first + 20 : first + 22] = bytes.fromhex("2f00")

    with pytest.raises(Unreadable, match=r"document\.encrypted: workbook"):
        tabulated(bytes(body))


def test_a_sheet_larger_than_the_limits_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "ROWS", 10)
    with pytest.raises(Unreadable, match=r"document\.too_large: rows: 59 > 10"):
        tabulated((FIXTURES / "report-2021.xls").read_bytes())


def test_only_visible_sheets_of_cells_are_tabulated():
    body = xlsx({"a": [[Drawn("规章", 0, 0, 1, 2)]], "b": []})
    members = _members(body)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        b'name="b"', b'name="b" state="veryHidden"'
    )

    assert json.loads(tabulated(zipped(members))) == [
        {"rows": [["规章"]], "merges": [[[0, 0], [0, 1]]], "hidden": False}
    ]


def test_what_is_no_workbook_is_named():
    with pytest.raises(Unreadable, match=r"document\.broken"):
        tabulated(b"PK\x03\x04 no workbook")
