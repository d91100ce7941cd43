"""Findings across years, stored: whose years are compared, what the view shows, doing it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Engine
from stored_samples import EMERGENCY, FINANCE, ask, capture, metadata, values

from pipelines import across_years
from pipelines.across_years import recheck_across_years
from pipelines.extract.model import Attributed, CellState, Extraction, Value
from pipelines.store import connect as connect_module
from pipelines.store import histories
from pipelines.store.connect import writing
from pipelines.store.model import ResolvedAgency
from pipelines.store.save import save_report

CITY = ResolvedAgency("乐山市人民政府", "511100", "prefecture", "gov", "name_exact")
OLD_NAME = ResolvedAgency("井研县安全生产监督管理局", "511124", "county", "emerg", "name_exact")
IN, OUT = "requests.carried_in.total", "requests.carried_out.total"
NEW = "requests.new_received.total"
Numbers = Mapping[str, int | Decimal]


def store(
    engine: Engine, agency: ResolvedAgency, year: int, numbers: Numbers, scope: str = "own", body: str = ""
) -> None:
    page = f"https://www.jingyan.gov.cn/{agency.name}/{year}/{scope}"
    at = f"{year + 1}-01-{20 + len(body):02}T03:00:00Z"
    made = metadata(year, scope=Attributed(scope, "text"))
    save_report(engine, capture(page + body, page, at), Extraction("2021", made, values(numbers)), (), agency)


def listed(engine: Engine) -> list[tuple[Any, ...]]:
    query = """SELECT agency, year, code, field, value, other_year, other_field, other_value, expected
        FROM cross_year_checks ORDER BY year, code, field"""
    return [tuple(int(v) if isinstance(v, Decimal | float) else v for v in row) for row in ask(engine, query)]


def test_a_break_is_stored_with_both_cells_and_its_meaning(engine: Engine) -> None:
    store(engine, EMERGENCY, 2022, {OUT: 2})
    store(engine, EMERGENCY, 2023, {IN: 3})
    assert recheck_across_years(engine) == {"across.carry_over": 1}
    assert listed(engine) == [("井研县应急管理局", 2023, "across.carry_over", IN, 3, 2022, OUT, 2, 2)]
    ((score, difference, meaning_en, meaning_zh),) = ask(
        engine, "SELECT score, difference, meaning_en, meaning_zh FROM cross_year_checks"
    )
    assert (float(score), int(difference)) == (0.8, 1)
    assert meaning_en.startswith("Requests carried into the year")
    assert "结转" in meaning_zh
    assert ask(engine, "SELECT carried_in_total FROM requests_wide WHERE year = 2023") == [(3,)]


def test_doing_it_again_changes_nothing_and_a_changed_report_does(engine: Engine) -> None:
    store(engine, EMERGENCY, 2022, {OUT: 2})
    store(engine, EMERGENCY, 2023, {IN: 3})
    recheck_across_years(engine)
    first = ask(engine, "SELECT * FROM cross_year_check")
    recheck_across_years(engine)
    assert ask(engine, "SELECT * FROM cross_year_check") == first
    store(engine, EMERGENCY, 2023, {IN: 2}, body="2")
    assert recheck_across_years(engine).total() == 0
    assert listed(engine) == []


def test_others_may_write_while_reports_are_compared(
    engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(engine, EMERGENCY, 2022, {OUT: 2})
    store(engine, EMERGENCY, 2023, {IN: 3})
    monkeypatch.setattr(connect_module, "_WAIT_SECONDS", 0)
    crawl = connect_module.connect(url)

    def compared(connection: Connection, fields: Sequence[str]) -> Iterator[histories.SumOfParts]:
        store(crawl, FINANCE, 2023, {})
        yield from histories.sums_of_parts(connection, fields)

    monkeypatch.setattr(across_years, "sums_of_parts", compared)
    assert recheck_across_years(engine) == {"across.carry_over": 1}
    crawl.dispose()
    assert ask(engine, "SELECT COUNT(*) FROM reports") == [(3,)]


def test_only_years_next_to_each_other_of_one_agency_and_scope_are_compared(engine: Engine) -> None:
    store(engine, EMERGENCY, 2020, {OUT: 5})
    store(engine, EMERGENCY, 2022, {OUT: 2})
    store(engine, FINANCE, 2021, {OUT: 9})
    store(engine, EMERGENCY, 2021, {OUT: 7}, scope="area")
    store(engine, EMERGENCY, 2023, {IN: 2})
    assert recheck_across_years(engine).total() == 0


@pytest.mark.parametrize("at_once", [1, 2, 250])
def test_pairs_are_found_however_many_reports_are_read_at_once(
    engine: Engine, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "_AT_ONCE", at_once)
    for year in (2021, 2022, 2023):
        store(engine, EMERGENCY, year, {IN: 1, OUT: 2})
        store(engine, FINANCE, year, {IN: 3, OUT: 3})
    store(engine, FINANCE, 2020, {OUT: 3})
    assert recheck_across_years(engine) == {"across.carry_over": 2}
    assert [row[:2] for row in listed(engine)] == [("井研县应急管理局", 2022), ("井研县应急管理局", 2023)]


def test_a_renamed_agency_is_followed(engine: Engine) -> None:
    store(engine, OLD_NAME, 2022, {OUT: 2})
    store(engine, EMERGENCY, 2023, {IN: 3})
    assert recheck_across_years(engine).total() == 0
    with writing(engine) as connection:
        connection.exec_driver_sql(
            "INSERT INTO agency_link SELECT o.id, n.id, 'rename', '2023', 'test' FROM agency o, agency n "
            "WHERE o.name = '井研县安全生产监督管理局' AND n.name = '井研县应急管理局'"
        )
    assert recheck_across_years(engine) == {"across.carry_over": 1}
    assert ask(engine, "SELECT agency, other_agency FROM cross_year_checks") == [
        ("井研县应急管理局", "井研县安全生产监督管理局")
    ]


def test_agencies_that_are_renamed_in_a_circle_are_still_checked(engine: Engine) -> None:
    store(engine, EMERGENCY, 2022, {OUT: 2})
    store(engine, EMERGENCY, 2023, {IN: 3})
    store(engine, FINANCE, 2023, {})
    with writing(engine) as connection:
        connection.exec_driver_sql(
            "INSERT INTO agency_link SELECT o.id, n.id, 'rename', '2023', 'test' FROM agency o, agency n "
            "WHERE o.id <> n.id"
        )
    assert recheck_across_years(engine) == {"across.carry_over": 1}


def test_amounts_and_counts_of_every_kind_are_compared(engine: Engine) -> None:
    fee, fines, suits = (
        "proactive.fees.amount",
        "proactive.penalties.decisions",
        "appeals.litigation_direct.total",
    )
    store(engine, EMERGENCY, 2022, {fee: Decimal("19.0457"), fines: 3, suits: 200})
    store(engine, EMERGENCY, 2023, {fee: Decimal(190457), fines: 3_000_000_000, suits: 1})
    assert recheck_across_years(engine) == {"across.unit_slip": 1, "across.magnitude": 2}
    assert [row[3] for row in listed(engine)] == [suits, fines, fee]


def test_a_count_that_is_printed_with_a_fraction_is_compared_too(engine: Engine) -> None:
    store(engine, EMERGENCY, 2022, {OUT: 2})
    half = replace(
        Extraction("2021", metadata(2023), values(None, [Value(IN, CellState.REPORTED, Decimal("2.5"))]))
    )
    save_report(engine, capture("h", "https://www.jingyan.gov.cn/h"), half, (), EMERGENCY)
    assert recheck_across_years(engine) == {"across.carry_over": 1}


def test_a_sum_below_its_parts(engine: Engine) -> None:
    store(engine, EMERGENCY, 2023, {NEW: 30})
    store(engine, FINANCE, 2023, {NEW: 20})
    store(engine, FINANCE, 2022, {NEW: 500})
    store(engine, CITY, 2023, {NEW: 40}, scope="area")
    assert recheck_across_years(engine) == {"across.parts_exceed": 1, "across.magnitude": 1}
    parts = [row for row in listed(engine) if row[2] == "across.parts_exceed"]
    assert parts == [("乐山市人民政府", 2023, "across.parts_exceed", NEW, 40, None, NEW, 50, None)]


def test_a_sum_above_its_parts_tells_nothing(engine: Engine) -> None:
    store(engine, EMERGENCY, 2023, {NEW: 30})
    store(engine, CITY, 2023, {NEW: 40}, scope="area")
    assert recheck_across_years(engine).total() == 0


def test_an_empty_database(engine: Engine) -> None:
    assert recheck_across_years(engine).total() == 0
