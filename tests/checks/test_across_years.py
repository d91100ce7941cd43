"""What does not fit between two years, on numbers made up by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from pipelines.checks.across_years import against_parts, against_year_before, fields_of_parts, within_year
from pipelines.checks.model import CrossYearFinding, YearFigures
from pipelines.extract.data import csv_rows

Numbers = Mapping[str, int | Decimal]
IN, OUT = "requests.carried_in", "requests.carried_out"
DOCUMENTS = "proactive.normative_documents"


def found(before: Numbers, after: Numbers) -> list[CrossYearFinding]:
    return list(against_year_before(YearFigures(1, 2022, before), YearFigures(2, 2023, after)))


def short(before: Numbers, after: Numbers) -> list[tuple[str, str, object, float]]:
    return [(one.code, one.field, one.expected, one.score) for one in found(before, after)]


def test_a_finding_names_both_cells() -> None:
    (one,) = found({f"{OUT}.total": 2}, {f"{IN}.total": 3})
    assert one == CrossYearFinding(
        2, "across.carry_over", f"{IN}.total", 3, 1, f"{OUT}.total", 2, expected=2, score=0.8
    )


def test_carry_over_holds_for_each_type_of_applicant() -> None:
    columns = [
        row["field"].rsplit(".", 1)[1] for row in csv_rows("fields.csv") if row["field"].startswith(IN)
    ]
    assert len(columns) == 7
    before = {f"{OUT}.{column}": n for n, column in enumerate(columns)}
    assert short(before, {f"{IN}.{column}": n for n, column in enumerate(columns)}) == []
    for column in columns:
        after = {f"{IN}.{name}": n + (name == column) for n, name in enumerate(columns)}
        score = 0.8 if column == "total" else 0.3
        assert short(before, after) == [("across.carry_over", f"{IN}.{column}", columns.index(column), score)]


def test_applicants_that_were_classified_anew_count_less_than_requests_that_were_lost() -> None:
    before = {f"{OUT}.total": 2, f"{OUT}.business": 2}
    moved = {f"{IN}.total": 2, f"{IN}.business": 0}
    lost = {f"{IN}.total": 0, f"{IN}.business": 0}
    unknown = {f"{IN}.business": 0}
    assert [one.score for one in found(before, moved)] == [0.3]
    assert [one.score for one in found(before, lost)] == [0.8, 0.6]
    assert [one.score for one in found(before, unknown)] == [0.6]


def test_a_blank_is_compared_with_nothing() -> None:
    assert found({f"{OUT}.total": 2}, {}) == []
    assert found({}, {f"{IN}.total": 2}) == []


def test_stock_and_flow() -> None:
    before = {f"{DOCUMENTS}.in_force": 10}
    flow = {f"{DOCUMENTS}.issued": 3, f"{DOCUMENTS}.repealed": 1}
    assert found(before, {**flow, f"{DOCUMENTS}.in_force": 12}) == []
    # Six of twelve away: 0.3 x (1 + 6/12); as many away as expected: 0.6.
    assert short(before, {**flow, f"{DOCUMENTS}.in_force": 18}) == [
        ("across.stock_flow", f"{DOCUMENTS}.in_force", 12, 0.45)
    ]
    assert short(before, {**flow, f"{DOCUMENTS}.in_force": 24})[0][3] == 0.6
    assert short(before, {f"{DOCUMENTS}.issued": 3, f"{DOCUMENTS}.in_force": 13}) == []
    impossible = {f"{DOCUMENTS}.issued": 0, f"{DOCUMENTS}.repealed": 11, f"{DOCUMENTS}.in_force": 0}
    assert short(before, impossible) == [("across.stock_flow", f"{DOCUMENTS}.in_force", -1, 0.8)]


@pytest.mark.parametrize(
    ("in_force", "issued", "repealed", "now", "score"),
    [
        (10, 3, 1, 40, 0.6),  # 28 of 12 away counts as all of it
        (6, 1, 0, 8, 0.34),  # 0.3 x (1 + 1/7)
        (1, 0, 1, 5, 0.6),  # none were to be left, which is possible
        (1, 0, 0, 2, 0.6),  # one of one away
        (1, 0, 2, 5, 0.8),  # more repealed than there were
    ],
)
def test_how_far_a_stock_is_from_its_flow(
    in_force: int, issued: int, repealed: int, now: int, score: float
) -> None:
    rules = {"proactive.regulations.in_force": 1, "proactive.regulations.issued": 0}
    rules["proactive.regulations.repealed"] = 0
    before = {**rules, f"{DOCUMENTS}.in_force": in_force}
    after = {
        **rules,
        f"{DOCUMENTS}.in_force": now,
        f"{DOCUMENTS}.issued": issued,
        f"{DOCUMENTS}.repealed": repealed,
    }
    assert [one.score for one in found(before, after)] == [score]


def test_items_of_the_form_of_2019_and_their_change() -> None:
    before = {"proactive.licensing.items_last_year": 40, "proactive.licensing.items_change": -2}
    assert found(before, {"proactive.licensing.items_last_year": 38}) == []
    assert short(before, {"proactive.licensing.items_last_year": 40}) == [
        ("across.items_change", "proactive.licensing.items_last_year", 38, 0.4)
    ]
    assert (
        found({"proactive.licensing.items_last_year": 40}, {"proactive.licensing.items_last_year": 9}) == []
    )


@pytest.mark.parametrize(
    ("before", "after", "scores"),
    [
        ("19.0457", "190457", [0.9]),
        ("190457", "19.0457", [0.9]),
        ("1", "30000", [0.5]),
        ("1", "30001", []),
        ("1", "3000", []),
        ("0", "30000", []),
        ("19.0457", "19.5", []),
    ],
)
def test_yuan_for_ten_thousand_yuan(before: str, after: str, scores: list[float]) -> None:
    fee = "proactive.fees.amount"
    assert [one.score for one in found({fee: Decimal(before)}, {fee: Decimal(after)})] == scores


def test_each_amount_is_looked_at_for_itself() -> None:
    fee, procurement = "proactive.fees.amount", "proactive.procurement.amount"
    before, after = {fee: 0, procurement: 3}, {fee: 7, procurement: 30_000}
    assert short(before, after) == [("across.unit_slip", procurement, None, 0.9)]


@pytest.mark.parametrize(
    ("before", "after", "scores"),
    [
        (9, 199, [0.33]),  # 200 / 10 = 20; log10(20) / 4
        (9, 198, []),
        (199, 9, [0.33]),
        (0, 99, []),  # the larger is below 100
        (0, 100, [0.5]),  # 101 / 1
        (0, 99_999, [1.0]),
    ],
)
def test_numbers_that_leap(before: int, after: int, scores: list[float]) -> None:
    field = "proactive.penalties.decisions"
    assert [one.score for one in found({field: before}, {field: after})] == scores


def test_a_table_that_was_pasted_again() -> None:
    table = {
        "requests.new_received.natural_person": 4,
        "requests.new_received.business": 1,
        "requests.granted.natural_person": 5,
        "requests.granted.business": 0,
        "requests.granted.total": 5,
        "requests.outcome_total.natural_person": 5,
    }
    assert [(one.code, one.field, one.score) for one in found(table, table)] == [
        ("across.pasted", "requests.granted.natural_person", 0.67)  # three that are neither zero nor a sum
    ]
    assert found(table, {**table, "requests.granted.business": 1}) == []
    few = {"requests.new_received.natural_person": 1, "requests.granted.natural_person": 1}
    assert found(few, few) == []
    zeros = dict.fromkeys(table, 0)
    assert found(zeros, zeros) == []


def test_documents_made_public() -> None:
    def codes(made: int, published: int, total: int) -> list[tuple[str, float]]:
        numbers = {
            f"{DOCUMENTS}.made": made,
            f"{DOCUMENTS}.published": published,
            f"{DOCUMENTS}.public_total": total,
        }
        return [(one.code, one.score) for one in within_year(YearFigures(1, 2019, numbers))]

    assert codes(3, 3, 10) == []
    assert codes(3, 3, 3) == []
    assert codes(3, 4, 10) == [("across.more_published_than_made", 0.3)]
    assert codes(3, 3, 2) == [("across.total_below_published", 0.7)]
    assert list(within_year(YearFigures(1, 2019, {f"{DOCUMENTS}.published": 4}))) == []


def test_parts_that_exceed_their_sum() -> None:
    field = "requests.new_received.total"
    assert list(against_parts(1, field, 40, 40)) == []
    assert list(against_parts(1, field, 40, 12)) == []  # reports are missing
    (one,) = against_parts(1, field, 40, 50)
    assert (one.number, one.other_number, one.other_report_id, one.expected) == (40, 50, None, None)
    assert (one.code, one.score) == ("across.parts_exceed", 0.45)  # 0.3 + 0.6 x 10/40
    assert [one.score for one in against_parts(1, field, 7, 8)] == [0.39]  # 0.3 + 0.6 x 1/7
    assert [one.score for one in against_parts(1, field, 1, 2)] == [0.9]
    assert [one.score for one in against_parts(1, field, 0, 5)] == [0.9]


def test_every_rule_is_about_cells_of_the_forms() -> None:
    known = {row["field"] for row in csv_rows("fields.csv")}
    numbers = dict.fromkeys(known, 7)
    changed = dict.fromkeys(known, 700_000)
    for one in [
        *found(numbers, changed),
        *found(changed, numbers),
        *within_year(YearFigures(1, 2019, numbers)),
    ]:
        assert {one.field, one.other_field} <= known
        assert 0 < one.score <= 1
    assert {one.code for one in found(numbers, changed)} == {
        *("across.carry_over", "across.stock_flow", "across.items_change", "across.magnitude")
    }


def test_the_cells_that_parts_add_up_to_are_cells_of_both_forms() -> None:
    fields = fields_of_parts()
    assert "requests.new_received.total" in fields
    assert "proactive.regulations.issued" not in fields  # a government's rules are not its departments'
