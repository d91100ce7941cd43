"""The pages in a real Chromium: search, read, compare, ask, and follow a value to the page that prints it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browsed_samples import EDUCATION, HOUSING, PERSONNEL, Served

TOTAL, PERSON = "requests.outcome_total.total", "requests.outcome_total.natural_person"


def follow(page: Any, selector: str) -> None:
    """Click, and wait until the page that it leads to is there."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.click(selector)


def report_of(page: Any, served: Served, agency: str, year: int) -> str:
    """Find the agency by the search, open its page and then the report of the year; the path of the report."""
    page.goto(served.url)
    page.fill("main input[name=q]", agency.removeprefix("井研县"))
    follow(page, "main button")
    follow(page, f"main a:text-is('{agency}')")
    assert page.inner_text("h1") == agency
    column = page.locator("table.years thead th").all_inner_texts().index(str(year))
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator("table.years tbody td, table.years tbody th").nth(column).locator("a").click()
    return str(re.search(r"/report/\d+$", page.url)[0])  # type: ignore[index]


def test_from_a_search_to_the_cell_in_its_archived_page(page: Any, served: Served) -> None:
    path = report_of(page, served, HOUSING, 2024)
    assert page.inner_text(f"[id='{TOTAL}'] a >> nth=0").strip() == "13"
    follow(page, f"[id='{TOTAL}'] a >> nth=0")
    assert page.url.endswith(f"{path}/source?cell={TOTAL}")
    marked = page.frame_locator("iframe").locator("#marked")
    assert marked.inner_text() == "13"
    row = marked.locator("xpath=..").locator("td").all_inner_texts()
    assert [text.replace(" ", "") for text in row] == ["（七）总计", "10", "2", "0", "0", "0", "0", "13"]
    visible = marked.evaluate("cell => { const box = cell.getBoundingClientRect();"
                              " return box.top >= 0 && box.bottom <= innerHeight; }")  # fmt: skip
    assert visible, "the frame is not scrolled to the marked cell"
    assert page.complaints == []


def test_a_sum_that_does_not_hold_leads_to_both_of_its_cells(page: Any, served: Served) -> None:
    report_of(page, served, HOUSING, 2024)
    said = page.inner_text("#sum-1")
    assert all(words in said for words in ("13", "12", "原文如此"))
    assert "failed" in page.get_attribute(f"[id='{TOTAL}']", "class")
    follow(page, "#sum-1 a:has-text('see these cells')")
    marked = page.frame_locator("iframe").locator(".marked")
    marked.first.wait_for()
    assert marked.all_inner_texts() == ["10", "2", "0", "0", "0", "0", "13"]


def test_what_is_blank_looks_other_than_what_is_zero(page: Any, served: Served) -> None:
    report_of(page, served, "井研县财政局", 2021)
    kinds = {
        kind: page.locator(f"table.form td.{kind}").count()
        for kind in ("zero", "blank", "dash", "text", "absent", "unreadable")
    }
    assert kinds["blank"] == 166
    blank = page.locator("table.form td.blank").first
    assert "0" not in blank.inner_text()
    colours = [
        page.locator(f"table.form td.{kind}").first.evaluate("cell => getComputedStyle(cell).backgroundColor")
        for kind in ("blank", "reported")
    ]
    assert colours[0] != colours[1]


def test_a_correction_stands_beside_what_is_published(page: Any, served: Served) -> None:
    report_of(page, served, HOUSING, 2024)
    cell = page.locator("[id='requests.new_received.natural_person']")
    assert (cell.locator("ins").inner_text(), cell.locator("del").inner_text()) == ("10", "11")
    assert "the sum of the outcomes is 10 <b>" in page.inner_text("main")


def test_what_changed_between_two_revisions(page: Any, served: Served) -> None:
    report_of(page, served, PERSONNEL, 2023)
    rows = page.locator("#differences tbody tr")
    changes = {
        tuple(text.strip() for text in row.locator("td.number").all_inner_texts()) for row in rows.all()
    }
    assert changes == {("412", "421"), ("6", "7"), ("3", "4")}
    assert rows.count() == 7


def test_two_years_of_an_agency_side_by_side(page: Any, served: Served) -> None:
    report_of(page, served, "井研县人民政府", 2024)
    follow(page, "nav.years a.compare:has-text('2025')")
    row = page.locator("tr", has_text="一、本年新收政府信息公开申请数量/总计")
    assert [text.strip() for text in row.locator("td").all_inner_texts()[1:]] == ["98", "113", "+15"]
    follow(page, "text=All cells")
    assert page.locator("table.compare tbody tr").count() == 200


def test_a_saved_question_with_its_chart(page: Any, served: Served) -> None:
    page.goto(served.url)
    follow(page, "text=Three disclosure rates side by side")
    chart = page.locator("figure.drawing svg.chart")
    assert chart.is_visible()
    assert chart.locator("circle").count() > 10
    legend = [text.strip() for text in page.locator("ul.legend li").all_inner_texts()]
    assert sorted(legend) == ["any_rate", "full_rate", "refusal_rate"]
    assert "rate" in page.inner_text(".definition")
    assert page.locator("table.rows tbody tr").count() == 7
    assert page.complaints == []


def test_a_year_without_a_report_is_a_gap_in_the_chart(page: Any, served: Served) -> None:
    report_of(page, served, "井研县人民政府", 2024)
    follow(page, "h1 a")
    chart = page.locator("figure.drawing svg").first
    years = page.locator("table.years thead th").all_inner_texts()[1:]
    assert years == ["2020", "2021", "2022", "2023", "2024", "2025"]
    assert chart.locator("rect.gap").count() == 3  # 2020 (told elsewhere), 2021, 2023
    assert chart.locator("polyline.series").count() == 4  # 2024 to 2025 only: 2022 stands alone


def test_every_question_answers(page: Any, served: Served) -> None:
    page.goto(served.url)
    addresses = [link.get_attribute("href") for link in page.locator("ul.questions a").all()]
    assert len(addresses) >= 25
    for address in addresses:
        answer = page.goto(served.at(address))
        assert answer.status == 200, address
        if page.locator("table.rows").count():
            assert page.locator("figure.drawing svg.chart").count() == 1, address
        else:
            assert page.locator(".none-found").count() == 1, address
    assert page.complaints == []


def test_facets_by_level_in_both_languages(page: Any, served: Served) -> None:
    page.goto(served.at("/data/reports"))
    page.click("#facet-level summary")
    follow(page, "#facet-level a:has-text('township')")
    assert "level=township" in page.url
    assert page.locator("table.rows tbody tr").count() == 9
    assert "乡级" in page.inner_text("#facet-level")


def test_the_reader_chooses_a_language(page: Any, served: Served) -> None:
    page.goto(served.url)
    page.click(".languages button[data-lang=en]")
    assert page.inner_text("h1").strip() == "Annual reports on open government information"
    page.goto(served.at("/search?q=财政"))
    assert page.inner_text("h1").strip() == "Find an agency"
    page.click(".languages button[data-lang=zh]")
    assert page.inner_text("h1").strip() == "查找机关"


def test_a_document_that_is_no_page_is_shown_as_it_was_read(page: Any, served: Served) -> None:
    path = report_of(page, served, EDUCATION, 2022)
    page.goto(served.at(f"{path}/source?cell={TOTAL}"))
    marked = page.frame_locator("iframe").locator("#marked")
    shown = marked.inner_text()
    page.goto(served.at(path))
    assert page.inner_text(f"[id='{TOTAL}'] a >> nth=0").strip() == shown
    with page.expect_download() as download:
        page.click("text=archived document")
        page.click("text=save the file as fetched")
    assert download.value.suggested_filename.endswith(".docx")


@pytest.mark.parametrize(
    "path", ["/", "/search?q=局", "/report/8", "/data/refusals_by_ground", "/data/cells"]
)
def test_a_phone_needs_no_scrolling_sideways(page: Any, served: Served, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(served.at(path))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
