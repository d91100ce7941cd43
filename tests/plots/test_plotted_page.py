"""The report of charts: what is drawn, that gaps are seen, that it needs nothing else."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.browser import find_chromium
from pipelines.extract.data import csv_rows
from pipelines.extract.model import Attributed, CellState, Extraction, Metadata, Value
from pipelines.plots import content, page
from pipelines.plots.charts import Words
from pipelines.plots.content import charts, coverage_map
from pipelines.plots.page import write_page
from pipelines.release.errors import ReleaseError
from pipelines.store.connect import connect
from pipelines.store.model import Capture, ResolvedAgency
from pipelines.store.save import save_report

pytest.importorskip("matplotlib", reason="needs matplotlib: pip install 'gongkai[plots]'")

EMERGENCY = ResolvedAgency("井研县应急管理局", "511124", "county", "emerg", "name_exact")
ODD = ResolvedAgency("<b>井研县</b>&局", "511124", "county", "other", "name_exact")
FIELDS = [row["field"] for row in csv_rows("fields.csv") if "2021" in row["formats"].split()]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    yield engine
    engine.dispose()


def store(
    engine: Engine, agency: ResolvedAgency, year: int, numbers: Mapping[str, int], *, blank: bool = False
) -> None:
    url = f"https://www.jingyan.gov.cn/{agency.department_type}/{year}"
    capture = Capture(
        *("jingyan", "511124", "井研县人民政府", url, url, f"{year + 1}-01-20T00:00:00Z", 200, ()),
        sha256=hashlib.sha256(url.encode()).hexdigest(),
    )
    values = tuple(
        Value(code, CellState.BLANK)
        if blank and code.startswith("appeals")
        else Value(code, CellState.REPORTED, numbers.get(code, 0))
        for code in FIELDS
    )
    metadata = Metadata(
        year=Attributed(str(year), "t"),
        scope=Attributed("own", "t"),
        published_on=Attributed(f"{year + 1}-02-20", "t"),
    )
    save_report(engine, capture, Extraction("2021", metadata, values), (), agency)


@pytest.fixture
def harvest(engine: Engine) -> Engine:
    numbers = {
        "requests.new_received.total": 8,
        "requests.carried_in.total": 2,
        "requests.carried_out.total": 1,
        "requests.outcome_total.total": 9,
        "requests.denied_third_party.total": 3,
        "requests.granted.natural_person": 3,
        "requests.denied_third_party.natural_person": 1,
    }
    store(engine, EMERGENCY, 2021, numbers)
    store(engine, EMERGENCY, 2023, {}, blank=True)
    store(engine, ODD, 2023, {})
    return engine


def test_the_page_holds_five_charts_and_the_map(harvest: Engine, tmp_path: Path) -> None:
    assert write_page(harvest, tmp_path / "r.html") == 2
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert text.count("<svg") == text.count("</svg>") == 5
    sections = re.findall(r'<section id="(\w+)">', text)
    assert sections == [
        *("refusals_by_ground", "outcomes_by_applicant", "backlog_by_year", "corrections_in_appeals"),
        *("late_publication", "coverage_map"),
    ]
    for words in ("Denominator", "分母", "各年度积压", "2021–2023"):
        assert words in text


def test_the_page_needs_nothing_from_elsewhere(harvest: Engine, tmp_path: Path) -> None:
    write_page(harvest, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r"(?:src|<link)\b", text)
    # Only the addresses of the reports may be followed.
    assert all(
        link.startswith(("#", "https://www.jingyan.gov.cn/")) for link in re.findall(r'href="([^"]*)"', text)
    )
    assert "&lt;b&gt;井研县&lt;/b&gt;&amp;局" in text
    assert "<b>井研县" not in text


def test_the_drawings_do_not_share_ids(harvest: Engine) -> None:
    ids: set[str] = set()
    for chart in charts(harvest, (2021, 2022, 2023)):
        own = set(re.findall(r'\bid="([^"]+)"', chart.drawing.svg))
        referred = re.findall(r"url\(#([^)]+)\)", chart.drawing.svg)
        referred += re.findall(r'href="#([^"]+)"', chart.drawing.svg)
        assert set(referred) <= own
        assert len(referred) > 5
        assert ids.isdisjoint(own)
        ids |= own
        ET.fromstring(chart.drawing.svg)  # well-formed


def test_the_same_database_gives_the_same_page(harvest: Engine, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_page(harvest, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_year_without_a_report_is_a_gap(harvest: Engine) -> None:
    coverage = coverage_map(harvest)
    assert coverage.years == (2021, 2022, 2023)
    rows = dict(coverage.agencies)
    assert sorted(rows["井研县应急管理局"]) == [2021, 2023]
    assert rows["井研县应急管理局"][2021].filled == 1
    assert rows["井研县应急管理局"][2023].filled == 185 / 200  # the table of appeals is blank


def test_gaps_are_drawn_and_said(harvest: Engine, tmp_path: Path) -> None:
    by_name = {chart.query.name: chart for chart in charts(harvest, (2021, 2022, 2023))}
    # 2022 has no report; of 2021 nobody concluded an appeal.
    for name in ("backlog_by_year", "corrections_in_appeals", "refusals_by_ground"):
        drawing = by_name[name].drawing
        assert drawing.key[-1] == (Words("no data", "无数据"), None)
        assert "<pattern" in drawing.svg
    write_page(harvest, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    squares = text[text.index('class="map"') :]
    # One year of the bureau, two of the other agency.
    assert squares.count('<td class="none"') == 3
    assert squares.count('<td class="full"') == 2
    assert squares.count('<td class="part"') == 1


def test_axes_and_keys_are_in_both_languages(harvest: Engine, recwarn: pytest.WarningsRecorder) -> None:
    by_name = {chart.query.name: chart.drawing for chart in charts(harvest, (2021, 2022, 2023))}
    assert not recwarn.list  # nobody is told of glyphs that the browser has
    for drawing in by_name.values():
        assert all(label.en and label.zh for label in (drawing.unit, *(label for label, _ in drawing.key)))
    outcomes = by_name["outcomes_by_applicant"]
    written = {found.text for found in ET.fromstring(outcomes.svg).iter("{http://www.w3.org/2000/svg}text")}
    assert {"natural", "person", "自然人", "business", "商业企业", "法律服务机构"} <= written
    assert outcomes.unit == Words("per cent of requests handled", "占办结申请的百分比")
    assert (Words("refused", "不予公开"), "#228833") in outcomes.key
    assert "属于国家秘密" in {label.zh for label, _ in by_name["refusals_by_ground"].key}


_BOXES = """names => names.map(name => {
  const found = [...document.querySelectorAll('#outcomes_by_applicant svg text')].find(t => t.textContent === name);
  const box = found.getBoundingClientRect(), whole = found.closest('svg').getBoundingClientRect();
  return {left: box.left, right: box.right, inside: box.bottom <= whole.bottom && box.right <= whole.right};
})"""


def test_a_browser_centres_both_languages_below_a_column(harvest: Engine, tmp_path: Path) -> None:
    executable = find_chromium()
    if find_spec("playwright") is None or executable is None:
        pytest.skip("needs Chromium and the extra browser: sudo apt-get install chromium")
    from playwright.sync_api import sync_playwright

    write_page(harvest, tmp_path / "r.html")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1000, "height": 800})
        shown.goto((tmp_path / "r.html").as_uri())
        boxes = shown.evaluate(_BOXES, ["organisation", "其他", "public", "社会公益组织", "法律服务机构"])
        keys = shown.locator("#outcomes_by_applicant ul.key li").all_inner_texts()
        overflow = shown.evaluate("document.body.scrollWidth - document.body.clientWidth")
        browser.close()
    middles = [(box["left"] + box["right"]) / 2 for box in boxes]
    assert middles[0] == pytest.approx(middles[1], abs=2)
    assert middles[2] == pytest.approx(middles[3], abs=2)
    assert boxes[3]["right"] < boxes[4]["left"]  # neighbours do not touch
    assert all(box["inside"] for box in boxes)
    assert keys[:3] == ["granted 予以公开", "partly granted 部分公开", "refused 不予公开"]
    assert overflow == 0


def test_the_numbers_behind_the_charts(harvest: Engine) -> None:
    by_name = {chart.query.name: chart for chart in charts(harvest, (2021, 2022, 2023))}
    # 1 of 8 + 2; nothing of nothing in 2023.
    assert by_name["backlog_by_year"].answer.rows == ((2021, 1, 10, 0.1, 1), (2023, 0, 0, None, 2))
    outcomes = by_name["outcomes_by_applicant"].answer
    assert outcomes.columns[:4] == ("applicant", "granted", "partly", "denied")
    assert outcomes.rows[0] == ("natural_person", 3, 0, 1, 0, 0, 0)
    # Published on 20 February, and the legal date is 31 January.
    assert [row[:4] for row in by_name["late_publication"].answer.rows] == [
        (2021, "county", 1, 1),
        (2023, "county", 2, 2),
    ]


def test_of_many_agencies_the_first_are_shown(
    harvest: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(content, "MOST_AGENCIES", 1)
    assert write_page(harvest, tmp_path / "r.html") == 2
    assert "1 more agencies are not shown." in (tmp_path / "r.html").read_text(encoding="utf-8")


def code_of(engine: Engine, path: Path) -> str:
    with pytest.raises(ReleaseError) as raised:
        write_page(engine, path)
    return raised.value.code


def test_an_empty_database_has_nothing_to_draw(engine: Engine, tmp_path: Path) -> None:
    assert code_of(engine, tmp_path / "r.html") == "plots.nothing"
    assert not (tmp_path / "r.html").exists()


def test_a_place_that_cannot_be_written_to(harvest: Engine, tmp_path: Path) -> None:
    assert code_of(harvest, tmp_path / "no" / "r.html") == "plots.unwritable"


def test_without_matplotlib(harvest: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "find_spec", lambda _: None)
    assert code_of(harvest, tmp_path / "r.html") == "plots.extra_missing"
