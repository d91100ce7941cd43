"""Every page prints what its description says, read by a reader that shares nothing with the project."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from printed_tables import docx_rows, drawn_lines, drawn_rows, number_in, printed_values

from crawler.replica import ExpectedReport, truth
from crawler.replica.layouts import LAYOUTS
from crawler.replica.site import build_site
from pipelines.extract.model import CellState

EDITION = 3  # has all reports
REPORTS = truth("jingyan", EDITION)
DASHES = {"/", "-", "—", "无"}


def page_of(report: ExpectedReport, edition: int = EDITION) -> bytes:
    return build_site("jingyan", edition).answer(urlsplit(report.document_url).path).body


def printed(report: ExpectedReport, edition: int = EDITION) -> dict[str, str]:
    page = page_of(report, edition)
    if report.layout == "attachment":
        rows = docx_rows(page)
    else:
        rows = drawn_rows(page, "gb18030" if report.id == "wjj-2020" else "utf-8")
    return printed_values(rows, report.form)


@pytest.mark.parametrize(
    "report", [report for report in REPORTS if report.layout != "flattened"], ids=lambda report: report.id
)
def test_page_prints_the_cells_of_the_truth(report: ExpectedReport) -> None:
    shown = printed(report)
    drawn = {cell.field for cell in report.cells if cell.state is not CellState.ABSENT}
    assert set(shown) == drawn
    for cell in report.cells:
        match cell.state:
            case CellState.REPORTED:
                assert number_in(shown[cell.field]) == Decimal(cell.number), cell.field
            case CellState.BLANK:
                assert shown[cell.field] == "", cell.field
            case CellState.DASH:
                assert shown[cell.field] in DASHES, cell.field
            case CellState.TEXT:
                assert number_in(shown[cell.field]) is None, cell.field
                assert len(shown[cell.field]) > 1, cell.field


@pytest.mark.parametrize(
    "report", [report for report in REPORTS if report.layout == "flattened"], ids=lambda report: report.id
)
def test_flattened_page_has_one_paragraph_for_each_cell(report: ExpectedReport) -> None:
    lines = drawn_lines(page_of(report))
    numbers = [number for line in lines if (number := number_in(line)) is not None]
    assert numbers == [Decimal(cell.number) for cell in report.cells]
    assert len(numbers) == 200


def test_every_layout_is_in_use() -> None:
    assert {report.layout for report in REPORTS} == {*LAYOUTS, "attachment"} - {"narrative"}


def test_keyed_cells_of_the_county_report_of_2025() -> None:
    [report] = [report for report in REPORTS if report.id == "gov-2025"]
    shown = printed(report)
    assert shown["proactive.fees.amount"] == "2316.874512"
    assert shown["requests.new_received.total"] == "113"
    assert shown["requests.unavailable_not_held.other_organisation"] == "1"
    assert shown["requests.denied_state_secret.natural_person"] == "0"
    assert shown["appeals.litigation_after_reconsideration.pending"] == "1"


def test_second_edition_changes_the_corrected_cells_and_nothing_else() -> None:
    [report] = [report for report in REPORTS if report.id == "rsj-2023"]
    first, second = printed(report, 1), printed(report, 2)
    assert {name: (first[name], second[name]) for name in first if first[name] != second[name]} == {
        "proactive.licensing.decisions": ("412", "421"),
        "requests.new_received.natural_person": ("6", "7"),
        "requests.new_received.total": ("6", "7"),
        "requests.granted.natural_person": ("3", "4"),
        "requests.granted.total": ("3", "4"),
        "requests.outcome_total.natural_person": ("6", "7"),
        "requests.outcome_total.total": ("6", "7"),
    }


def test_only_the_corrected_report_differs_between_the_first_two_editions() -> None:
    first, second = build_site("jingyan", 1).paths, build_site("jingyan", 2).paths
    assert first.keys() == second.keys()
    [changed] = [path for path in first if first[path].body != second[path].body]
    [report] = [report for report in REPORTS if report.id == "rsj-2023"]
    assert changed == urlsplit(report.url).path
    assert str(second[changed].modified) == "2024-03-06"


def test_third_edition_adds_the_late_report() -> None:
    late = {report.id for report in REPORTS} - {report.id for report in truth("jingyan", 2)}
    assert late == {"donglin-2025"}


@pytest.mark.parametrize(
    ("report_id", "marks"),
    [
        ("gov-2025", ["MsoNormal", "<o:p></o:p>", "&nbsp;<span", "mso-"]),
        ("zrzyj-2025", ["supportMisalignedColumns", "table_suoyin"]),
        ("zhuyuan-2020", ["<o:p>&nbsp;</o:p>"]),
        ("scjgj-2024", ["１５２０８", "本年制<br/>发件数"]),
        ("gaj-2023", ["<colgroup>", "28,416", 'class="et1"']),
        ("sjj-2023", ["\u30001\u00a0", "本年度止件数", "商业 企业"]),
        ("jtj-2023", ["18.8710"]),
        ("chunfu-2024", ["由县综合行政执法局统计"]),
        ("tjj-2024", ["<TABLE border=1", "<TD align=middle"]),
        ("sfj-2022", ["政府信息公开<br/>工作年度报告", '<table width="100%" border="0"']),
    ],
)
def test_ugliness_of_a_layout_is_there(report_id: str, marks: list[str]) -> None:
    [report] = [report for report in REPORTS if report.id == report_id]
    page = page_of(report).decode()
    for mark in marks:
        assert mark in page


def test_unclosed_page_closes_no_cell() -> None:
    [report] = [report for report in REPORTS if report.id == "tjj-2024"]
    page = page_of(report).decode().lower()
    body = page[page.index("<ucapcontent>") : page.index("</ucapcontent>")]
    assert "</td>" not in body
    assert "</tr>" not in body


def test_table_three_in_two_pieces_repeats_no_heading() -> None:
    [report] = [report for report in REPORTS if report.id == "fgj-2025"]
    page = page_of(report).decode()
    assert page.count("<table") == 4 + 2 + 1  # items of article 20, table three twice, table four
    assert page.count("申请人情况") == 1


def test_three_tables_in_one() -> None:
    [report] = [report for report in REPORTS if report.id == "gov-2020"]
    assert page_of(report).decode().count("<table") == 1
