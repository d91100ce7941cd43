"""The accounting identities on reports keyed by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from filled_form import (
    APPEAL_RESULTS,
    APPLICANTS,
    COLUMNS,
    OTHER,
    SHARED_RESULTS,
    by_rule,
    report,
    rules_with,
    with_number,
    with_state,
)

from pipelines.checks import Check, CheckStatus, run_checks
from pipelines.extract.model import CellState, Extraction, Value

# A bureau that received 14 requests (10 from people, 4 from firms), carried 2 in and 1 out.
KEYED = {
    "requests.new_received.natural_person": 10,
    "requests.new_received.business": 4,
    "requests.new_received.total": 14,
    "requests.carried_in.natural_person": 2,
    "requests.carried_in.total": 2,
    "requests.granted.natural_person": 6,
    "requests.granted.business": 3,
    "requests.granted.total": 9,
    "requests.denied_third_party.natural_person": 3,
    "requests.denied_third_party.total": 3,
    "requests.unavailable_not_held.natural_person": 2,
    "requests.unavailable_not_held.business": 1,
    "requests.unavailable_not_held.total": 3,
    "requests.outcome_total.natural_person": 11,
    "requests.outcome_total.business": 4,
    "requests.outcome_total.total": 15,
    "requests.carried_out.natural_person": 1,
    "requests.carried_out.total": 1,
    "appeals.reconsideration.upheld": 2,
    "appeals.reconsideration.pending": 1,
    "appeals.reconsideration.total": 3,
}


@pytest.mark.parametrize(("form", "count"), [("2021", 42), ("2019", 40)])
def test_a_right_report_passes_every_rule_of_its_form(form: str, count: int) -> None:
    checks = run_checks(report(form, KEYED))
    assert len(checks) == count
    assert {check.status for check in checks} == {CheckStatus.PASS}


def test_the_four_kinds_of_rules_come_in_the_numbers_the_form_gives() -> None:
    for form, row_rules in (("2021", 25), ("2019", 23)):
        families = [rule.rsplit(".", 1)[0] for rule in by_rule(report(form, {}))]
        assert {family: families.count(family) for family in families} == {
            "requests.balance": 7,
            "requests.outcome_sum": 7,
            "requests.applicant_sum": row_rules,
            "appeals.total": 3,
        }


def test_both_sides_and_the_cells_are_named_left_side_first() -> None:
    checks = by_rule(report("2021", KEYED))
    balance = checks["requests.balance.natural_person"]
    assert balance.fields == (
        "requests.new_received.natural_person",
        "requests.carried_in.natural_person",
        "requests.outcome_total.natural_person",
        "requests.carried_out.natural_person",
    )
    assert (balance.left, balance.right) == (12, 12)
    row = checks["requests.applicant_sum.granted"]
    assert row.fields == ("requests.granted.total", *(f"requests.granted.{a}" for a in APPLICANTS))
    assert (row.left, row.right) == (9, 9)
    column = checks["requests.outcome_sum.business"]
    assert column.fields == (
        "requests.outcome_total.business",
        *(f"requests.{r}.business" for r in (*SHARED_RESULTS, *OTHER["2021"])),
    )
    assert (column.left, column.right) == (4, 4)
    appeal = checks["appeals.total.reconsideration"]
    assert appeal.fields == (
        "appeals.reconsideration.total",
        *(f"appeals.reconsideration.{r}" for r in APPEAL_RESULTS),
    )
    assert (appeal.left, appeal.right) == (3, 3)


def test_the_sum_of_outcomes_has_21_rows_in_the_2021_form_and_19_in_the_2019_form() -> None:
    for form, count in (("2021", 21), ("2019", 19)):
        assert len(by_rule(report(form, {}))["requests.outcome_sum.total"].fields) == 1 + count


def test_a_wrong_total_fails_with_both_sides() -> None:
    # As published in one report for 2020: outcomes of natural persons add up to 26, the total says 20.
    numbers = {
        "requests.new_received.natural_person": 20,
        "requests.granted.natural_person": 6,
        "requests.denied_third_party.natural_person": 20,
        "requests.outcome_total.natural_person": 20,
    }
    checks = by_rule(report("2019", numbers))
    failed = checks["requests.outcome_sum.natural_person"]
    assert (failed.status, failed.left, failed.right) == (CheckStatus.FAIL, 20, 26)
    assert checks["requests.balance.natural_person"].status is CheckStatus.PASS


@pytest.mark.parametrize(
    "state", [CellState.BLANK, CellState.DASH, CellState.TEXT, CellState.ABSENT, CellState.UNREADABLE]
)
def test_a_cell_without_a_number_makes_its_rules_not_assessable(state: CellState) -> None:
    extraction = with_state(report("2021", KEYED), "requests.granted.business", state)
    assert rules_with(extraction, CheckStatus.NOT_ASSESSABLE) == {
        "requests.outcome_sum.business",
        "requests.applicant_sum.granted",
    }
    check = by_rule(extraction)["requests.applicant_sum.granted"]
    assert (check.left, check.right) == (None, None)
    assert check.fields[0] == "requests.granted.total"
    assert rules_with(extraction, CheckStatus.FAIL) == set()


def test_a_report_without_values_has_its_rules_and_none_can_be_assessed() -> None:
    for form, count in (("2021", 42), ("2019", 40)):
        checks = run_checks(Extraction(form=form))
        assert [check.status for check in checks] == [CheckStatus.NOT_ASSESSABLE] * count


def test_a_2021_report_that_prints_other_handling_as_one_row_is_summed_over_that_row() -> None:
    numbers = KEYED | {
        "requests.other_handling.business": 5,
        "requests.other_handling.total": 5,
        "requests.new_received.business": 9,
        "requests.new_received.total": 19,
        "requests.outcome_total.business": 9,
        "requests.outcome_total.total": 20,
    }
    extraction = report("2021", numbers, rows_of="2019")
    absent = tuple(
        Value(f"requests.{row}.{column}", CellState.ABSENT) for row in OTHER["2021"] for column in COLUMNS
    )
    extraction = replace(extraction, values=extraction.values + absent)
    not_applicable = {f"requests.applicant_sum.{row}" for row in OTHER["2021"]}
    assert rules_with(extraction, CheckStatus.NOT_APPLICABLE) == not_applicable
    assert len(rules_with(extraction, CheckStatus.PASS)) == 40
    assert "requests.applicant_sum.other_handling" in rules_with(extraction, CheckStatus.PASS)


def test_a_2019_report_that_prints_three_other_rows_is_summed_over_them() -> None:
    extraction = report("2019", KEYED, rows_of="2021")
    assert rules_with(extraction, CheckStatus.NOT_APPLICABLE) == {"requests.applicant_sum.other_handling"}
    assert len(rules_with(extraction, CheckStatus.PASS)) == 42


def test_with_rows_of_both_variants_the_form_decides() -> None:
    both = {"requests.other_handling.business": 5, "requests.other_handling.total": 5}
    for form, count in (("2021", 42), ("2019", 40)):
        extraction = report("2021", both)
        assert len(run_checks(replace(extraction, form=form))) == count


def test_a_report_before_2019_has_no_applicable_rule() -> None:
    checks = run_checks(Extraction(form="pre2019"))
    assert len(checks) == 42
    assert {check.status for check in checks} == {CheckStatus.NOT_APPLICABLE}
    assert {(check.left, check.right) for check in checks} == {(None, None)}
    balance = next(check for check in checks if check.rule == "requests.balance.business")
    assert balance.fields == tuple(
        f"requests.{row}.business" for row in ("new_received", "carried_in", "outcome_total", "carried_out")
    )


def test_a_document_that_is_no_report_has_no_checks() -> None:
    assert run_checks(Extraction(form=None)) == ()


def test_decimals_are_added_exactly() -> None:
    numbers = {
        "appeals.reconsideration.upheld": Decimal("0.1"),
        "appeals.reconsideration.corrected": Decimal("0.2"),
        "appeals.reconsideration.total": Decimal("0.3"),
    }
    check = by_rule(report("2021", numbers))["appeals.total.reconsideration"]
    assert check.status is CheckStatus.PASS
    assert check.right == Decimal("0.3")


@pytest.mark.parametrize(
    ("code", "number", "rule", "allowed"),
    [
        ("requests.granted.total", -1, "plausible.not_negative", 0),
        ("requests.granted.total", Decimal("2.5"), "plausible.whole_number", 2),
        ("proactive.licensing.decisions", -3, "plausible.not_negative", 0),
        ("proactive.fees.amount", Decimal("-0.5"), "plausible.not_negative", 0),
        ("proactive.licensing.items_change", Decimal("-1.5"), "plausible.whole_number", -1),
    ],
)
def test_an_impossible_number_adds_a_failed_check(
    code: str, number: int | Decimal, rule: str, allowed: int
) -> None:
    check = by_rule(with_number(report("2021", {code: 0}), code, number))[f"{rule}.{code}"]
    assert check == Check(f"{rule}.{code}", (code,), CheckStatus.FAIL, number, allowed)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("proactive.fees.amount", Decimal("190.457379")),
        ("proactive.licensing.items_change", -12),
        ("proactive.licensing.decisions", 507),
        ("proactive.licensing.decisions", Decimal("3.00")),
        ("local.indicator", -1),
    ],
)
def test_a_possible_number_adds_nothing(code: str, number: int | Decimal) -> None:
    assert len(run_checks(report("2021", {code: number}))) == 42
