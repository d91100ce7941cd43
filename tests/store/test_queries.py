"""The example queries, on eight reports whose answers were worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from stored_samples import EMERGENCY, FIELDS_2021, FINANCE, capture, metadata, report, size, values

from pipelines.across_years import recheck_across_years
from pipelines.checks.model import Check, CheckStatus
from pipelines.extract.model import Attributed, CellState, Extraction, Fact, Sections, Value
from pipelines.store.crawl_log import start_run
from pipelines.store.errors import StoreError
from pipelines.store.look_alikes import recheck_look_alikes
from pipelines.store.model import ResolvedAgency
from pipelines.store.queries import Query, load_query, query_names, read_query, run_query
from pipelines.store.save import save_report

COUNTY = ResolvedAgency("井研县人民政府", "511124", "county", "gov", "name_exact")
CITY = ResolvedAgency("乐山市人民政府", "511100", "prefecture", "gov", "name_exact")
TOWN = ResolvedAgency("井研县研城街道办事处", "511124001", "township", "subdist", "name_exact")
HOST = "https://www.jingyan.gov.cn"
SAME_WORDS = "一年来，我局认真落实条例，持续做好政府信息公开工作。" * 5

NUMBERS: dict[str, dict[str, int | Decimal]] = {
    "emergency 2022": {
        "requests.new_received.natural_person": 6,
        "requests.new_received.business": 3,
        "requests.new_received.legal_service": 1,
        "requests.new_received.total": 10,
        "requests.carried_in.total": 2,
        "requests.granted.total": 5,
        "requests.partly_granted.total": 1,
        "requests.denied_state_secret.total": 1,
        "requests.denied_third_party.total": 2,
        "requests.unavailable_not_held.total": 1,
        "requests.outcome_total.total": 10,
        "requests.carried_out.total": 2,
        "appeals.reconsideration.upheld": 3,
        "appeals.reconsideration.corrected": 1,
        "appeals.reconsideration.pending": 1,
        "appeals.reconsideration.total": 5,
        "appeals.litigation_direct.upheld": 1,
        "appeals.litigation_direct.corrected": 1,
        "appeals.litigation_direct.total": 2,
        "appeals.litigation_after_reconsideration.upheld": 1,
        "appeals.litigation_after_reconsideration.total": 1,
        "proactive.penalties.decisions": 20,
        "proactive.licensing.decisions": 7,
        "proactive.normative_documents.issued": 2,
        "proactive.normative_documents.in_force": 5,
    },
    "emergency 2023": {
        "requests.new_received.natural_person": 8,
        "requests.new_received.total": 8,
        "requests.carried_in.total": 3,  # two were carried out of 2022
        "requests.granted.total": 4,
        "requests.denied_third_party.total": 1,
        "requests.rejected_duplicate.total": 2,
        "requests.rejected_excessive.total": 1,
        "requests.other_fee_unpaid.total": 1,
        "requests.outcome_total.total": 9,
        "requests.carried_out.total": 2,
        "appeals.reconsideration.upheld": 1,
        "appeals.reconsideration.corrected": 1,
        "appeals.reconsideration.other": 2,
        "appeals.reconsideration.total": 4,
        "proactive.penalties.decisions": 30,
        "proactive.licensing.decisions": 9,
        "proactive.normative_documents.issued": 1,
        "proactive.normative_documents.in_force": 7,  # 5 + 1 - 0 is 6
    },
    "finance 2023": {
        "requests.new_received.natural_person": 1,
        "requests.new_received.public_interest": 1,
        "requests.new_received.total": 2,
        "requests.granted.total": 1,
        "requests.denied_third_party.total": 1,
        "requests.outcome_total.total": 2,
        "proactive.regulations.issued": 1,  # no county bureau may enact rules
        "proactive.regulations.in_force": 1,
    },
    "city 2023": {"requests.new_received.total": 40},
}
FINANCE_SAYS = (  # the table prints 2
    Fact("requests.received", 3, "件", "收到申请3件", "我局收到申请3件。", scope="own"),
    Fact("requests.received", 9, "件", "收到申请9件", "全县收到申请9件。", scope="area"),
    Fact("requests.received", 2, "件", "新收申请2件", "新收申请2件。"),
    Fact("requests.granted", 7, "件", "予以公开7件", "予以公开7件。"),
)


def stored(engine: Engine, page: str, agency: ResolvedAgency, extraction: Extraction, **more: Any) -> None:
    at = more.pop("at", "2024-01-20T03:00:00Z")
    checks = more.pop("checks", ())
    save_report(engine, capture(page, url=f"{HOST}/{page}", at=at, **more), extraction, checks, agency)


def of_2021(page: str, year: int, published_on: str, scope: str = "own") -> Extraction:
    made = metadata(
        year, published_on=Attributed(published_on, "meta:pubdate"), scope=Attributed(scope, "text")
    )
    return Extraction("2021", made, values(NUMBERS[page]))


@pytest.fixture
def harvest(engine: Engine) -> Engine:
    """Eight reports: two of the emergency bureau, one of them corrected, one each of five others, one blank."""
    start_run(engine, "jingyan", "511124", "井研县人民政府", at="2023-01-18T00:00:00Z")
    old = of_2021("emergency 2022", 2022, "2023-01-17")
    slip = replace(old, values=values(NUMBERS["emergency 2022"] | {"requests.granted.total": 6}))
    failed = Check("requests.outcome_sum.total", ("x.total", "x.granted"), CheckStatus.FAIL, 10, 11)
    stored(engine, "e22", EMERGENCY, slip, at="2023-01-18T00:00:00Z", checks=[failed])
    stored(engine, "e22", EMERGENCY, old, at="2023-02-18T00:00:00Z", sha256="0" * 64)
    words = replace(of_2021("emergency 2023", 2023, "2024-01-17"), sections=Sections(problems=SAME_WORDS))
    stored(engine, "e23", EMERGENCY, words)
    late = replace(
        of_2021("finance 2023", 2023, "2024-02-05"),
        sections=Sections(problems=SAME_WORDS),
        facts=FINANCE_SAYS,
    )
    stored(engine, "f23", FINANCE, late, at="2024-02-06T00:00:00Z", checks=[failed])
    blank = Extraction(
        "2021",
        metadata(
            2023, published_on=Attributed("2024-03-30", "meta:pubdate"), scope=Attributed("own", "text")
        ),
        tuple(Value(code, CellState.BLANK) for code in FIELDS_2021),
    )
    stored(engine, "g23", COUNTY, blank, at="2024-04-02T00:00:00Z")
    stored(engine, "l23", CITY, of_2021("city 2023", 2023, "2024-03-20", "area"))
    town = metadata(2022, scope=Attributed("own", "agency"))
    stored(
        engine,
        "t22",
        TOWN,
        Extraction("2019", town, (Value("requests.other_handling.total", CellState.BLANK),)),
    )
    stored(engine, "t23", TOWN, replace(report(year=2023), metadata=metadata(2023)))
    recheck_across_years(engine)
    recheck_look_alikes(engine)
    return engine


# Worked out by hand from the numbers above.
ANSWERS: dict[str, list[tuple[Any, ...]]] = {
    # 2022: emergency alone, 10 handled. 2023: emergency 9, finance 2, town 0; the blank form does not count.
    "refusals_by_ground": [
        (2022, "denied_third_party", 2, 10, 0.2, 1),
        (2022, "denied_state_secret", 1, 10, 0.1, 1),
        *(
            (2022, ground, 0, 10, 0.0, 1)
            for ground in ("denied_administrative_query", "denied_enforcement_file")
        ),
        *((2022, ground, 0, 10, 0.0, 1) for ground in ("denied_internal_affairs", "denied_other_law")),
        *(
            (2022, ground, 0, 10, 0.0, 1)
            for ground in ("denied_process_information", "denied_security_stability")
        ),
        (2023, "denied_third_party", 2, 11, 0.1818, 3),
        *(
            (2023, ground, 0, 11, 0.0, 3)
            for ground in ("denied_administrative_query", "denied_enforcement_file")
        ),
        *((2023, ground, 0, 11, 0.0, 3) for ground in ("denied_internal_affairs", "denied_other_law")),
        *(
            (2023, ground, 0, 11, 0.0, 3)
            for ground in ("denied_process_information", "denied_security_stability")
        ),
        (2023, "denied_state_secret", 0, 11, 0.0, 3),
    ],
    # 2022: 5/10, 6/10, 3/(5+1+3+1). 2023: 5/11, 5/11, 2/(5+0+2+0).
    "disclosure_rates": [(2022, 10, 0.5, 0.6, 0.3, 1), (2023, 11, 0.4545, 0.4545, 0.2857, 3)],
    # 2022: 1 of 3+1+0. 2023 county: emergency 1 of 1+1+2, finance 0 of 0; town: 0 of 0.
    "reconsideration_correction_rate": [
        (2022, "county", 1, 4, 0.25, 1),
        (2023, "county", 1, 4, 0.25, 2),
        (2023, "township", 0, 0, None, 1),
    ],
    "litigation_correction_rate": [
        (2022, "litigation_after_reconsideration", 0, 1, 0.0, 1),
        (2022, "litigation_direct", 1, 2, 0.5, 1),
        (2023, "litigation_after_reconsideration", 0, 0, None, 3),
        (2023, "litigation_direct", 0, 0, None, 3),
    ],
    "applicants_by_department": [
        ("emerg", 2022, 10, 0.3, 0.1, 1),
        ("emerg", 2023, 8, 0.0, 0.0, 1),
        ("finance", 2023, 2, 0.0, 0.5, 1),
        ("subdist", 2023, 0, None, None, 1),
    ],
    # 2 of 8+3, 2 of 10+2.
    "backlog": [
        ("井研县应急管理局", "511124", 2023, "own", 2, 11, 0.1818),
        ("井研县应急管理局", "511124", 2022, "own", 2, 12, 0.1667),
    ],
    "most_requested": [
        (2022, 1, "井研县应急管理局", "井研县", 10, f"{HOST}/e22"),
        (2023, 1, "井研县应急管理局", "井研县", 8, f"{HOST}/e23"),
        (2023, 2, "井研县财政局", "井研县", 2, f"{HOST}/f23"),
    ],
    # The site was first crawled on 18 January 2023. Finance is late; the county was seen after its date.
    "late_publication": [
        (2022, "county", 1, 0, 0.0, 0),
        (2023, "county", 3, 1, 0.3333, 1),
        (2023, "prefecture", 1, 0, 0.0, 0),
    ],
    # 2023: town zero; emergency, finance and city some; county blank. The town's form of 2022 lacks the row.
    "zero_reports": [(2022, 0, 1, 0, 0.0), (2023, 1, 3, 1, 0.25)],
    "identity_failures": [
        ("井研县财政局", "井研县", 2023, "own", "requests.outcome_sum.total", 10, 11, -1, f"{HOST}/f23")
    ],
    "carry_over_breaks": [("井研县应急管理局", "井研县", 2023, "own", 2, 3, 1, f"{HOST}/e23")],
    "not_held": [(2022, 1, 0, 10, 0.1, 1), (2023, 0, 0, 11, 0.0, 3)],
    "repeated_requests_and_fees": [
        (2022, "other_fee_unpaid", 0, 1),
        (2022, "rejected_duplicate", 0, 1),
        (2022, "rejected_excessive", 0, 1),
        (2023, "other_fee_unpaid", 1, 3),
        (2023, "rejected_duplicate", 2, 3),
        (2023, "rejected_excessive", 1, 3),
    ],
    "administrative_activity": [
        ("emerg", 2022, "coercive_measures", 0, 1),
        ("emerg", 2022, "licensing", 7, 1),
        ("emerg", 2022, "penalties", 20, 1),
        ("emerg", 2023, "coercive_measures", 0, 1),
        ("emerg", 2023, "licensing", 9, 1),
        ("emerg", 2023, "penalties", 30, 1),
        *(("finance", 2023, item, 0, 1) for item in ("coercive_measures", "licensing", "penalties")),
        *(("gov", 2023, item, None, 0) for item in ("coercive_measures", "licensing", "penalties")),
        *(("subdist", 2022, item, None, 0) for item in ("coercive_measures", "licensing", "penalties")),
        *(("subdist", 2023, item, 0, 1) for item in ("coercive_measures", "licensing", "penalties")),
    ],
    "stock_and_flow_breaks": [("井研县应急管理局", "井研县", 2023, 5, 1, 0, 6, 7, f"{HOST}/e23")],
    "rules_without_power": [
        ("井研县财政局", "井研县", "county", 2023, "in_force", 1, f"{HOST}/f23"),
        ("井研县财政局", "井研县", "county", 2023, "issued", 1, f"{HOST}/f23"),
    ],
    "identical_sections": [(2023, "problems", 2, "井研县应急管理局", "井研县财政局", len(SAME_WORDS))],
    "text_against_table": [("井研县财政局", "井研县", 2023, "own", 3, 2, "我局收到申请3件。", f"{HOST}/f23")],
    "silent_revisions": [
        (
            "井研县应急管理局",
            2022,
            "own",
            "2023-02-18T00:00:00Z",
            "requests.granted.total",
            *("reported", 6, "reported", 5),
            f"{HOST}/e22",
        )
    ],
    "obsolete_form": [
        (2022, "county", 0, 1, 0.0),
        (2022, "township", 1, 1, 1.0),
        (2023, "county", 0, 3, 0.0),
        (2023, "prefecture", 0, 1, 0.0),
        (2023, "township", 0, 1, 0.0),
    ],
    # Emergency 8, finance 2, town 0, county blank: 10 of 40, from three reports with a number.
    "area_against_parts": [("乐山市人民政府", "511100", 2023, 40, 10, 3, 0.25)],
    "direct_suits": [(2022, 2, 1, 0.6667, 1), (2023, 0, 0, None, 3)],
    # Nobody is missing here; test_coverage.py has every state.
    "coverage": [
        ("四川省", "county", 2022, 1, 1, 0, 0, 0, 1.0),
        ("四川省", "county", 2023, 3, 3, 0, 0, 0, 1.0),
        ("四川省", "prefecture", 2023, 1, 1, 0, 0, 0, 1.0),
        ("四川省", "township", 2022, 1, 1, 0, 0, 0, 1.0),
        ("四川省", "township", 2023, 1, 1, 0, 0, 0, 1.0),
    ],
    "near_copies": [
        (
            *(2023, "other_agency", "problems", 1.0, "井研县财政局", "井研县", f"{HOST}/f23"),
            *("井研县应急管理局", 2023, f"{HOST}/e23"),
        )
    ],
    "pasted_tables": [],  # see test_histories.py
    "requests_per_capita": [],
    # County 2023: 400 of 600 cells; the town's form of 2019 has one cell here, and it is blank.
    "fitness": [
        ("四川省", "county", 2022, 1, 1.0),
        ("四川省", "county", 2023, 3, 0.6667),
        ("四川省", "prefecture", 2023, 1, 1.0),
        ("四川省", "township", 2022, 1, 0.0),
        ("四川省", "township", 2023, 1, 1.0),
    ],
}


ANSWERS["refusals_by_province"] = [("四川省", *row) for row in ANSWERS["refusals_by_ground"]]


def plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("name", query_names())
def test_the_answer_is_the_one_worked_out_by_hand(harvest: Engine, name: str) -> None:
    answer = run_query(harvest, load_query(name))
    shown = [index for index, column in enumerate(answer.columns) if not column.startswith("label_")]
    rows = [tuple(plain(row[index]) for index in shown) for row in answer.rows]
    assert rows == ANSWERS[name]


@pytest.mark.parametrize("name", query_names())
def test_a_query_has_titles_and_definitions_in_both_languages(name: str) -> None:
    query = load_query(name)
    assert query.title_en.isascii()
    assert not query.title_zh.isascii()
    assert len(query.definition_en) > 60
    assert len(query.definition_zh) > 20
    for rate in ("ROUND(1.0", "rate"):
        if rate in query.sql:
            assert "Denominator" in query.definition_en
            assert "分母" in query.definition_zh


def test_a_query_gives_nothing_of_an_empty_database(engine: Engine) -> None:
    for name in query_names():
        assert run_query(engine, load_query(name)).rows == ()


def ad_hoc(sql: str) -> Query:
    return Query("ad_hoc", "", "", "", "", sql)


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM field", "DROP TABLE section", "SELECT * FROM no_such_table", "COMMIT; DELETE FROM field"],
)
def test_a_query_that_the_database_refuses(engine: Engine, sql: str) -> None:
    with pytest.raises(StoreError) as raised:
        run_query(engine, ad_hoc(sql))
    assert raised.value.code == "store.query_fails"
    assert size(engine, "field") == 226


def test_writing_is_possible_again_after_a_query(engine: Engine) -> None:
    run_query(engine, ad_hoc("SELECT 1"))
    save_report(engine, capture(), report(), (), EMERGENCY)
    assert size(engine, "reports") == 1


def test_an_unknown_query() -> None:
    with pytest.raises(StoreError) as raised:
        load_query("../fields")
    assert raised.value.code == "store.query_unknown"
    assert "refusals_by_ground" in raised.value.detail


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("-- title_en: A\n-- title_zh: 甲\n-- definition_zh: 乙\nSELECT 1", "definition_en"),
        ("-- title_en: A\n-- title_zh: 甲\n-- definition_en: B\n-- definition_zh: 乙\n", "the query"),
        ("SELECT 1", "title_en, title_zh, definition_en, definition_zh"),
    ],
)
def test_a_query_file_without_its_header(tmp_path: Path, text: str, missing: str) -> None:
    path = tmp_path / "q.sql"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError) as raised:
        read_query(path)
    assert (raised.value.code, raised.value.detail) == ("store.query_header", f"q.sql lacks {missing}")


def test_every_query_is_in_the_documentation() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
    assert [name for name in query_names() if f"| `{name}` |" not in page] == []
