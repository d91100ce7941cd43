"""The views for series over years, against values keyed by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from stored_samples import EMERGENCY, ask, capture, metadata, report, size, values

from pipelines.extract.model import Attributed, CellState, Extraction, Value
from pipelines.store.crawl_log import start_run
from pipelines.store.frame import import_successions
from pipelines.store.model import ResolvedAgency
from pipelines.store.save import save_report

HOST = "https://www.jingyan.gov.cn"


def agency(name: str, kind: str = "emerg", level: str = "county", division: str = "511124") -> ResolvedAgency:
    return ResolvedAgency(name, division, level, kind, "name_exact")


SAFETY, FIRE_SAFETY = agency("井研县安全生产监督管理局"), agency("井研县民爆局")
GRAIN, PLANNING = agency("井研县粮食局", "ndrc"), agency("井研县发展和改革局", "ndrc")


def store(
    engine: Engine, who: ResolvedAgency, year: int, extraction: Extraction | None = None, **said: Any
) -> int:
    made = extraction or report(said.pop("numbers", {}))
    made = replace(made, metadata=metadata(year, **said))
    address = f"{HOST}/{who.name}{year}"
    return save_report(engine, capture(address, address), made, (), who).report_id


def successions(engine: Engine, folder: Path, *lines: str) -> None:
    head = "from_division,from_name,to_division,to_name,kind,effective_on,source"
    path = folder / "successions.csv"
    path.write_text("\n".join([head, *(f"511124,{line},方案" for line in lines)]) + "\n", encoding="utf-8")
    assert import_successions(engine, path) == len(lines)


NEW, OUT = "requests.new_received.total", "requests.carried_out.total"


def test_renamed_and_merged_agencies_are_one(engine: Engine, tmp_path: Path) -> None:
    """Two bureaus merge into 应急管理局 in 2019, one of them after a rename; the planning bureau is split off."""
    store(engine, SAFETY, 2017, numbers={NEW: 3})
    store(engine, FIRE_SAFETY, 2017, numbers={NEW: 4, "requests.denied_third_party.total": 1})
    blank = report(others=[Value(NEW, CellState.BLANK)])
    store(engine, SAFETY, 2018, blank)
    store(engine, FIRE_SAFETY, 2018, numbers={NEW: 5})
    store(engine, EMERGENCY, 2019, numbers={NEW: 10})
    store(engine, GRAIN, 2018, numbers={NEW: 1})
    store(engine, PLANNING, 2019, numbers={NEW: 2})
    successions(
        *(engine, tmp_path),
        "井研县安全生产监督管理局,511124,井研县应急管理局,merge,2019-01-20",
        "井研县民爆局,511124,井研县民爆中心,rename,2018",
        "井研县民爆中心,511124,井研县应急管理局,merge,2019-01-20",
        "井研县粮食局,511124,井研县发展和改革局,split,2019",
    )
    rows = ask(
        engine,
        "SELECT agency, year, scope, reports, first_name, new_received, denied FROM panel ORDER BY agency, year",
    )
    assert sorted(rows) == sorted(
        [
            ("井研县应急管理局", 2017, "own", 2, min(SAFETY.name, FIRE_SAFETY.name), 7, 1),
            ("井研县应急管理局", 2018, "own", 2, min(SAFETY.name, FIRE_SAFETY.name), None, 0),  # one is blank
            ("井研县应急管理局", 2019, "own", 1, "井研县应急管理局", 10, 0),
            ("井研县粮食局", 2018, "own", 1, "井研县粮食局", 1, 0),
            ("井研县发展和改革局", 2019, "own", 1, "井研县发展和改革局", 2, 0),
        ]
    )
    assert ask(engine, "SELECT COUNT(DISTINCT panel_id) FROM panel") == [(3,)]


def test_successions_in_a_circle_change_nothing(engine: Engine, tmp_path: Path) -> None:
    store(engine, SAFETY, 2018, numbers={NEW: 3})
    store(engine, EMERGENCY, 2019, numbers={NEW: 10})
    successions(
        *(engine, tmp_path),
        "井研县安全生产监督管理局,511124,井研县应急管理局,rename,2019",
        "井研县应急管理局,511124,井研县安全生产监督管理局,rename,2020",
    )
    assert ask(engine, "SELECT agency, new_received FROM panel ORDER BY year") == [
        ("井研县安全生产监督管理局", 3),
        ("井研县应急管理局", 10),
    ]


def test_both_forms_on_common_variables(engine: Engine) -> None:
    old = Extraction(
        "2019",
        metadata(2020),
        tuple(
            Value(code, CellState.REPORTED, number)
            for code, number in {
                "requests.other_handling.total": 5,
                "requests.granted.total": 8,
                "proactive.normative_documents.made": 3,
                "proactive.normative_documents.public_total": 30,
                "proactive.licensing.decisions": 50,
            }.items()
        ),
    )
    store(engine, EMERGENCY, 2020, old)
    numbers = {
        "requests.other_not_corrected.total": 1,
        "requests.other_fee_unpaid.total": 2,
        "requests.other_other.total": 4,
        "requests.granted.total": 9,
        "requests.new_received.business": 6,
        "proactive.normative_documents.issued": 2,
        "proactive.normative_documents.in_force": 31,
        "proactive.licensing.decisions": 60,
        "appeals.litigation_direct.corrected": 1,
    }
    store(engine, EMERGENCY, 2021, numbers=numbers)
    part_blank = report(numbers, [Value("requests.other_other.total", CellState.BLANK)])
    store(engine, EMERGENCY, 2022, part_blank)
    store(engine, EMERGENCY, 2015, Extraction("pre2019", metadata(2015)))
    assert ask(
        engine,
        "SELECT year, form, other_handling, granted, new_received_business, normative_documents_issued,"
        " licensing_decisions, litigation_direct_corrected FROM harmonised ORDER BY year",
    ) == [
        (2020, "2019", 5, 8, None, 3, 50, None),
        (2021, "2021", 7, 9, 6, 2, 60, 1),
        (2022, "2021", None, 9, 6, 2, 60, 1),
    ]


def test_amounts_and_large_counts_in_the_totals(engine: Engine) -> None:
    large, half = "proactive.penalties.decisions", "proactive.licensing.decisions"
    numbers = {large: 3_000_000_000, half: Decimal("2.5"), NEW: 4}
    store(engine, EMERGENCY, 2023, replace(report(), values=values(numbers)))
    assert ask(
        engine,
        "SELECT penalties_decisions, licensing_decisions, new_received, new_received_state, cells, cells_reported"
        " FROM totals",
    ) == [(3_000_000_000, None, 4, "reported", 200, 200)]


TOWN = agency("井研县研城街道办事处", "subdist", "township", "511124001")
COUNTY = agency("井研县人民政府", "gov")
DATED = [  # printed by the portal; what the law says; days late, counted on a calendar
    (EMERGENCY, 2023, "2024-01-31", "department", "2024-01-31", "in_time", None),
    (agency("井研县财政局", "finance"), 2023, "2024-02-01", "department", "2024-01-31", "late", 1),
    (agency("井研县审计局", "audit"), 2023, "2025-03-01", "department", "2024-01-31", "late", 395),
    (COUNTY, 2023, "2024-03-31", "government", "2024-03-31", "in_time", None),
    (COUNTY, 2022, "2024-03-31", "government", "2023-03-31", "late", 366),
    (TOWN, 2023, "2024-06-01", "local", None, "no_legal_date", None),
    (TOWN, 2017, "2018-04-02", "until_2018", "2018-03-31", "late", 2),
    (EMERGENCY, 2017, "2018-03-31", "until_2018", "2018-03-31", "in_time", None),
    (EMERGENCY, 2022, None, "department", "2023-01-31", "undated", None),
]


def test_late(engine: Engine) -> None:
    for who, year, date, *_ in DATED:
        printed = Attributed(date, "meta:pubdate") if date else None
        store(engine, who, year, published_on=printed)
    found = ask(
        engine,
        "SELECT agency, year, published_on, rule, deadline, timeliness, days_late FROM late ORDER BY 1, 2",
    )
    assert sorted(map(str, found)) == sorted(str((who.name, *rest)) for who, *rest in DATED)
    assert ask(engine, "SELECT DISTINCT published_on_source FROM late WHERE published_on IS NOT NULL") == [
        ("meta:pubdate",)
    ]


@pytest.mark.parametrize(
    ("watched", "seen", "date", "expected"),
    [
        ("2024-01-01", "2024-02-03", "2024-01-17", "doubtful"),  # was not there when we looked
        ("2024-02-02", "2024-02-03", "2024-01-17", "in_time"),  # nobody looked before
        ("2024-01-01", "2024-01-20", "2024-01-17", "in_time"),
        ("2024-01-01", "2024-01-20", None, "in_time"),  # undated, and seen in time
        ("2024-01-01", "2024-02-03", None, "undated"),
    ],
)
def test_a_printed_date_that_our_own_visits_contradict(
    engine: Engine, watched: str, seen: str, date: str | None, expected: str
) -> None:
    start_run(engine, "jingyan", "511124", "井研县人民政府", at=f"{watched}T00:00:00Z")
    printed = Attributed(date, "meta:pubdate") if date else None
    made = replace(report(), metadata=metadata(2023, published_on=printed))
    save_report(engine, capture(at=f"{seen}T00:00:00Z"), made, (), EMERGENCY)
    assert ask(engine, "SELECT timeliness FROM late") == [(expected,)]
    assert size(engine, "late") == 1
