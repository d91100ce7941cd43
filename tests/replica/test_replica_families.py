"""The replicas of all families: what the pages print is what the truth says, and every report is reachable."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from lxml import html
from printed_tables import docx_rows, drawn_lines, drawn_rows, number_in, pdf_rows, printed_values

from crawler.replica import ExpectedReport, truth
from crawler.replica.description import load_replica, replica_names
from crawler.replica.pages import Resource
from crawler.replica.site import Site, build_site
from pipelines.extract.model import CellState

OTHERS = tuple(name for name in replica_names() if name != "jingyan")
REPORTS = [(name, report) for name in OTHERS for report in truth(name)]
DASHES = {"/", "-", "－", "—", "无"}


def resource(site: Site, url: str) -> Resource:
    parts = urlsplit(url)
    return site.answer(parts.path, parts.query, parts.hostname or "")


def printed(name: str, report: ExpectedReport) -> dict[str, str]:
    page = resource(build_site(name), report.document_url)
    assert page.status == 200
    if report.layout == "attachment":
        rows = (pdf_rows if page.content_type == "application/pdf" else docx_rows)(page.body)
    else:
        assert page.late
        assert page.late in page.body
        rows = drawn_rows(b"<div id='zoomcon'>%b</div>" % page.late)
    return printed_values(rows, report.form)


@pytest.mark.parametrize(
    ("name", "report"),
    [pair for pair in REPORTS if pair[1].layout != "flattened"],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_page_prints_the_cells_of_the_truth(name: str, report: ExpectedReport) -> None:
    shown = printed(name, report)
    assert set(shown) == {cell.field for cell in report.cells if cell.state is not CellState.ABSENT}
    for cell in report.cells:
        match cell.state:
            case CellState.REPORTED:
                assert number_in(shown[cell.field]) == Decimal(cell.number), cell.field
            case CellState.BLANK:
                assert shown[cell.field] == "", cell.field
            case CellState.DASH:
                assert shown[cell.field] in DASHES, cell.field


@pytest.mark.parametrize(
    ("name", "report"),
    [pair for pair in REPORTS if pair[1].layout == "flattened"],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_flattened_page_has_one_paragraph_for_each_cell(name: str, report: ExpectedReport) -> None:
    page = resource(build_site(name), report.url)
    lines = drawn_lines(b"<div id='zoomcon'>%b</div>" % page.late)
    numbers = [number for line in lines if (number := number_in(line)) is not None]
    assert numbers == [Decimal(cell.number) for cell in report.cells]


@pytest.mark.parametrize("name", OTHERS)
def test_portal_has_the_traps(name: str) -> None:
    replica, reports = load_replica(name), truth(name)
    assert len({report.layout for report in reports}) >= 5
    assert len({(report.agency, report.year) for report in reports}) == len(reports)
    assert len({report.url for report in reports}) == len(reports)
    kinds = {notice.kind for notice in replica.notices}
    assert {"missing", "picture", "text"} <= kinds
    assert "attachment" in {report.layout for report in reports}


@pytest.mark.parametrize("name", OTHERS)
def test_every_page_is_labelled(name: str) -> None:
    pages = 0
    for path, page in build_site(name).paths.items():
        if page.content_type.startswith("text/html") and page.status == 200:
            text = page.body.decode("utf-8", "replace")
            assert "modelled on the CMS family, not a copy" in text, path
            assert re.search(r"<p class=.?replica-label", text), path
            pages += 1
    assert pages > 12


def key(name: str, report_id: str) -> dict[str, Decimal]:
    [report] = [report for report in truth(name) if report.id == report_id]
    return {cell.field: Decimal(cell.number) for cell in report.cells if cell.number is not None}


def links(site: Site, url: str) -> list[tuple[str, str]]:
    tree = html.fromstring(resource(site, url).body.decode())
    return [(anchor.get("href"), anchor.text_content()) for anchor in tree.xpath("//a")]
