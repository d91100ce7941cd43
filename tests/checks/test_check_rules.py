"""The rules of data/rules.toml against the data dictionary."""

from __future__ import annotations

import pytest

from pipelines.checks.rules import identities, plausible_rules, variant_fields
from pipelines.extract.data import csv_rows


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_every_cell_of_tables_three_and_four_stands_in_a_rule_and_nothing_else_does(form: str) -> None:
    dictionary = {
        row["field"]
        for row in csv_rows("fields.csv")
        if form in row["formats"].split() and row["field"].startswith(("requests.", "appeals."))
    }
    assert {code for rule in identities(form) for code in rule.left + rule.right} == dictionary


def test_no_cell_stands_twice_in_a_rule() -> None:
    for form in ("2021", "2019"):
        for rule in identities(form):
            assert len(set(rule.left + rule.right)) == len(rule.left + rule.right)


def test_the_rows_that_tell_the_variants_apart() -> None:
    assert len(variant_fields("2021")) == 21
    assert len(variant_fields("2019")) == 7
    assert "requests.other_handling.total" in variant_fields("2019")
    assert "requests.other_fee_unpaid.business" in variant_fields("2021")


def test_every_field_of_the_dictionary_has_a_plausibility_rule() -> None:
    covered = frozenset[str]().union(*(rule.fields for rule in plausible_rules()))
    assert covered == {row["field"] for row in csv_rows("fields.csv")}
    by_rule = {rule.rule: rule.fields for rule in plausible_rules()}
    assert "proactive.licensing.items_change" not in by_rule["plausible.not_negative"]
    assert "proactive.fees.amount" not in by_rule["plausible.whole_number"]
