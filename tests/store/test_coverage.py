"""Which report is there and why another is not: a small county, every state keyed by hand."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from stored_samples import EMERGENCY, ask, capture, metadata, report

from pipelines.coverage import as_csv, as_html, as_json, as_table, read_coverage, summary
from pipelines.extract.model import Attributed, CellState, Extraction, Value
from pipelines.promised import promised
from pipelines.release.selection import Selection
from pipelines.store.crawl_log import finish_run, record_link, start_run
from pipelines.store.errors import StoreError
from pipelines.store.frame import import_agencies, import_successions
from pipelines.store.model import LinkState, Promise, ResolvedAgency
from pipelines.store.save import save_report

HOST = "https://www.jingyan.gov.cn"
HEALTH = ResolvedAgency("井研县卫生健康局", "511124", "county", "health", "name_exact")
FRAME = """\
division_code,name,level,department_type,first_year,last_year,uscc,source
511124,井研县应急管理局,county,emerg,2019,,11511124MB1234567X,井研县机构改革方案
511124,井研县财政局,county,finance,2008,,,井研县机构改革方案
511124,井研县教育局,county,edu,2008,2022,,井研县机构改革方案
511124,井研县审计局,county,audit,2008,,,井研县机构改革方案
511124001,井研县研城街道办事处,township,subdist,2019,,,井研县机构改革方案
511123,犍为县财政局,county,finance,2008,,,犍为县机构改革方案
"""


def written(path: Path, words: str) -> Path:
    path.write_text(words, encoding="utf-8")
    return path


def fail(engine: Engine, text: str, state: LinkState, reason: str) -> None:
    record_link(
        engine,
        "jingyan",
        f"{HOST}/{text}",
        state,
        reason=reason,
        link_text=text,
        promise=promised(text, "511124"),
    )


@pytest.fixture
def county(engine: Engine, tmp_path: Path) -> Engine:
    """A county whose portal was searched to the end on 10 February 2024, and a county without one."""
    assert import_agencies(engine, written(tmp_path / "frame.csv", FRAME)) == 6
    run = start_run(engine, "jingyan", "511124", "井研县人民政府", at="2024-02-10T01:00:00Z")
    save_report(engine, capture(), report(), (), EMERGENCY)
    absent = tuple(Value(code.field, CellState.ABSENT) for code in report().values)
    picture = Extraction("2021", metadata(2023, agency=Attributed("井研县卫生健康局", "title:h1")), absent)
    save_report(engine, capture("h", f"{HOST}/h"), picture, (), HEALTH)
    fail(engine, "井研县财政局2023年政府信息公开工作年度报告", LinkState.FAILED, "fetch.timeout")
    fail(engine, "井研县民政局2023年政府信息公开工作年度报告", LinkState.BLOCKED, "fetch.forbidden")
    fail(engine, "井研县审计局2023年政府信息公开工作年度报告", LinkState.FAILED, "pdf.encrypted")
    fail(engine, "年度报告下载", LinkState.FAILED, "fetch.timeout")  # names nobody
    finish_run(engine, run, "finished", {}, at="2024-02-10T02:00:00Z")
    return engine


ANSWERS = [
    ("犍为县财政局", "not_searched", None, None, "list"),
    ("井研县卫生健康局", "unreadable", "2024-02-10", None, "earlier_report"),
    ("井研县审计局", "unreadable", "2024-02-10", "pdf.encrypted", "list"),
    ("井研县应急管理局", "found", "2024-02-10", None, "list"),
    ("井研县教育局", "not_expected", "2024-02-10", None, "list"),
    ("井研县民政局", "blocked", "2024-02-10", "fetch.forbidden", "link"),
    ("井研县财政局", "failed", "2024-02-10", "fetch.timeout", "list"),
    ("井研县研城街道办事处", "not_found", "2024-02-10", None, "list"),
]


def test_every_state(county: Engine) -> None:
    found = ask(county, "SELECT agency, state, searched_on, reason, basis FROM coverage WHERE year = 2023")
    assert sorted(found) == sorted(ANSWERS)
    assert ask(county, "SELECT DISTINCT year FROM coverage") == [(2023,)]
    assert ask(
        county,
        "SELECT division, division_name, province, level, department_type, agency_id, source FROM coverage"
        " WHERE state = 'blocked'",
    ) == [("511124", "井研县", "四川省", "county", "civil", None, None)]


def test_a_report_that_is_found_after_all(county: Engine) -> None:
    address = f"{HOST}/井研县财政局2023年政府信息公开工作年度报告"
    record_link(county, "jingyan", address, LinkState.FETCHED)
    assert ask(
        county, "SELECT state FROM coverage WHERE agency = '井研县财政局' AND division = '511124'"
    ) == [
        ("not_found",)  # the link kept no promise any more, and no report of this agency was stored
    ]


def test_a_portal_that_was_not_searched_to_the_end(county: Engine) -> None:
    start_run(county, "other", "511123", "犍为县人民政府", at="2024-03-01T00:00:00Z")
    state = "SELECT state FROM coverage WHERE agency = '犍为县财政局' AND year = 2023"
    assert ask(county, state) == [("failed",)]
    run = start_run(county, "other", at="2024-03-02T00:00:00Z")
    finish_run(county, run, "blocked", {}, at="2024-03-02T00:10:00Z")
    assert ask(county, state) == [("blocked",)]
    run = start_run(county, "other", at="2024-03-03T00:00:00Z")
    finish_run(county, run, "finished", {}, at="2024-03-03T00:10:00Z")
    assert ask(county, state) == [("not_found",)]


def test_the_portal_of_one_department_says_nothing_about_others(county: Engine) -> None:
    run = start_run(county, "finance", "511123", "犍为县审计局", at="2024-03-03T00:00:00Z")
    finish_run(county, run, "finished", {}, at="2024-03-03T00:10:00Z")
    assert ask(county, "SELECT state FROM coverage WHERE agency = '犍为县财政局' AND year = 2023") == [
        ("not_searched",)
    ]
    run = start_run(county, "own", "511123", "犍为县财政局", at="2024-03-04T00:00:00Z")
    finish_run(county, run, "finished", {}, at="2024-03-04T00:10:00Z")
    assert ask(county, "SELECT state, searched_on FROM coverage WHERE agency = '犍为县财政局'") == [
        ("not_found", "2024-03-04")
    ]


def test_an_agency_that_was_succeeded_is_expected_no_longer(county: Engine, tmp_path: Path) -> None:
    said = "from_division,from_name,to_division,to_name,kind,effective_on,source\n"
    line = "511123,犍为县粮食局,511123,犍为县发展和改革局,absorb,2019-01-20,方案\n"
    assert import_successions(county, written(tmp_path / "s.csv", said + line)) == 1
    grain = ResolvedAgency("犍为县粮食局", "511123", "county", "ndrc", "name_exact")
    old = replace(report(year=2017), metadata=metadata(2017))
    save_report(county, capture("g", f"{HOST}/g"), old, (), grain)
    assert ask(county, "SELECT year, state FROM coverage WHERE agency = '犍为县粮食局' ORDER BY year") == [
        (2017, "found"),
        (2023, "not_expected"),
    ]


def test_importing_again_replaces(county: Engine, tmp_path: Path) -> None:
    changed = FRAME.replace("county,finance,2008,,", "county,finance,2024,,")
    assert import_agencies(county, written(tmp_path / "frame.csv", changed)) == 6
    assert ask(county, "SELECT COUNT(*) FROM expected_agency") == [(6,)]
    assert ask(county, "SELECT scheme, value FROM agency_external_id") == [("uscc", "11511124MB1234567X")]
    assert ask(county, "SELECT state FROM coverage WHERE agency = '犍为县财政局'") == [("not_expected",)]


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        (("511124,井研县财政局", "井研,井研县财政局"), "line 3: a division code has six or nine digits"),
        (("edu,2008,2022", "edu,2008,2002"), "line 4: last_year is before first_year"),
        (("edu,2008,2022", "edu,soon,2022"), "line 4: first_year is a whole number"),
        (("county,audit", "shire,audit"), "line 5: level is one of"),
        (("X,井研", "x,井研"), "line 2: uscc has 18 digits and capital letters"),
        (("first_year,", "begin,"), "lacks the column first_year"),
    ],
)
def test_a_file_that_is_not_as_described(
    engine: Engine, tmp_path: Path, wrong: tuple[str, str], detail: str
) -> None:
    with pytest.raises(StoreError) as raised:
        import_agencies(engine, written(tmp_path / "frame.csv", FRAME.replace(*wrong, 1)))
    assert raised.value.code == "import.file"
    assert detail in raised.value.detail
    assert ask(engine, "SELECT COUNT(*) FROM agency") == [(0,)]


def test_what_a_link_promises() -> None:
    assert promised("县应急局2023年政府信息公开工作年度报告", "511124") == Promise(
        "井研县应急管理局", "511124", 2023, "county", "emerg"
    )
    assert promised("2023年政府信息公开工作年度报告", "511124") is None
    assert promised("井研县财政局关于编制2023年政府信息公开工作年度报告的通知", "511124") is None


def test_the_summary_and_its_forms(county: Engine) -> None:
    rows = read_coverage(county, Selection(years=(2023,), divisions=("5111",)))
    counts = summary(rows, ("year", "level"))
    assert {stratum: dict(states) for stratum, states in counts.items()} == {
        ("2023", "county"): {
            "found": 1,
            "unreadable": 2,
            "blocked": 1,
            "failed": 1,
            "not_expected": 1,
            "not_searched": 1,
        },
        ("2023", "township"): {"not_found": 1},
    }
    table = as_table(rows, ("year", "level")).splitlines()
    assert table[1].split() == ["2023", "county", "1", "2", "1", "1", "0", "1", "1", "16.7", "%"]
    assert table[2].split() == ["2023", "township", "0", "0", "0", "0", "1", "0", "0", "0.0", "%"]
    assert "2023  failed        井研县财政局  fetch.timeout" in table
    listed = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert [(row["agency"], row["state"]) for row in listed] == [row[:2] for row in ANSWERS]
    made = json.loads(as_json(rows, ("level",)))
    assert [(one["level"], one["found"], one["rate"]) for one in made["summary"]] == [
        ("county", 1, pytest.approx(1 / 6)),
        ("township", 0, 0.0),
    ]
    page = as_html(rows, ("level",))
    assert '<td class="not_found">not_found 2024-02-10</td>' in page
    assert '<td class="found">found</td>' in page


def test_a_selection_by_level_and_type(county: Engine) -> None:
    def names(selection: Selection) -> list[str]:
        return [row.agency for row in read_coverage(county, selection)]

    assert names(Selection(levels=("township",))) == ["井研县研城街道办事处"]
    assert names(Selection(department_types=("audit", "emerg"))) == ["井研县审计局", "井研县应急管理局"]
    assert names(Selection(years=(1999,))) == []
