"""The running text against the tables: facts and tables filled in here, expectations by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.checks import CheckStatus, check_prose, run_checks
from pipelines.extract.data import csv_rows, toml_table
from pipelines.extract.model import Attributed, CellState, Extraction, Fact, Metadata, Sections
from tests.checks.filled_form import report, with_state


def fact(kind: str, number: int, scope: str | None = None) -> Fact:
    return Fact(kind, number, "件", "", "", scope=scope)


def stating(extraction: Extraction, *facts: Fact, scope: str | None = None) -> Extraction:
    metadata = Metadata(scope=Attributed(scope, "test") if scope else None)
    return replace(extraction, facts=facts, metadata=metadata)


def outcome(extraction: Extraction) -> list[tuple[str, str, object, object]]:
    return [(check.rule, check.status.value, check.left, check.right) for check in check_prose(extraction)]


def test_text_and_table_agree_or_differ():
    tables = report("2021", {"requests.new_received.total": 12, "requests.carried_in.total": 2})
    said = stating(tables, fact("requests.received", 12), fact("requests.carried_in", 3))
    assert outcome(said) == [
        ("prose.requests.received", "pass", 12, 12),
        ("prose.requests.carried_in", "fail", 3, 2),
    ]


def test_text_that_says_nothing_gives_no_check():
    assert check_prose(report("2021", {})) == ()
    assert check_prose(stating(report("2021", {}), fact("published.total", 90))) == ()


def test_groups_of_rows_and_kinds_of_suits_are_added_up():
    tables = report(
        "2021",
        {
            "requests.denied_state_secret.total": 1,
            "requests.denied_third_party.total": 4,
            "requests.other_fee_unpaid.total": 0,
            "requests.other_other.total": 6,
            "appeals.litigation_direct.total": 2,
            "appeals.litigation_after_reconsideration.total": 3,
        },
    )
    said = stating(tables, fact("requests.denied", 5), fact("requests.other", 6), fact("suits.total", 2))
    assert outcome(said) == [
        ("prose.requests.denied", "pass", 5, 5),
        ("prose.requests.other", "pass", 6, 6),
        ("prose.suits.total", "fail", 2, 5),
    ]


def test_other_outcomes_as_one_row():
    tables = report("2019", {"requests.other_handling.total": 4})
    (check,) = check_prose(stating(tables, fact("requests.other", 4)))
    assert (check.fields, check.status) == (("requests.other_handling.total",), CheckStatus.PASS)


def test_no_request_in_words_and_blank_cells():
    tables = report("2021", {})
    none = fact("requests.received", 0)
    assert outcome(stating(tables, none)) == [("prose.requests.received", "pass", 0, 0)]
    blank = with_state(tables, "requests.new_received.total", CellState.BLANK)
    assert outcome(stating(blank, none)) == [("prose.requests.received", "not_assessable", None, None)]


def test_text_that_says_two_things_decides_nothing():
    tables = report("2021", {"requests.new_received.total": 12})
    said = stating(tables, fact("requests.received", 12), fact("requests.received", 9))
    assert outcome(said) == [("prose.requests.received", "not_assessable", None, None)]


def test_figures_of_another_scope_are_not_compared():
    tables = report("2021", {"requests.new_received.total": 95})
    office, area = fact("requests.received", 17, "own"), fact("requests.received", 95, "area")
    assert outcome(stating(tables, office, scope="area"))[0][1] == "not_assessable"
    assert outcome(stating(tables, office, area, scope="area"))[0][1] == "pass"
    assert outcome(stating(tables, office, scope="own"))[0][1] == "fail"
    assert outcome(stating(tables, office))[0][1] == "fail"


@pytest.mark.parametrize(
    ("text", "status", "mentions"),
    [("发出收费通知3件，收取信息处理费0元。", "pass", 2), ("无其他需要报告的事项。", "fail", 0)],
)
def test_unpaid_fees_are_mentioned(text, status, mentions):
    tables = report("2021", {"requests.other_fee_unpaid.total": 3})
    said = replace(tables, sections=Sections(other=text))
    assert outcome(said) == [("prose.fees.mentioned", status, mentions, 3)]


def test_checks_of_the_form_stay_what_they_are():
    said = stating(report("2021", {"requests.new_received.total": 1}), fact("requests.received", 2))
    rules = [check.rule for check in run_checks(said)]
    assert len(rules) == 42
    assert not any(rule.startswith("prose.") for rule in rules)


def test_report_without_tables_has_none():
    assert check_prose(Extraction("pre2019", facts=(fact("requests.received", 1),))) == ()


def test_rules_name_known_cells_and_kinds():
    cells = {row["field"] for row in csv_rows("fields.csv")}
    kinds = {
        str(entry["kind"]).replace("{appeal}", appeal)
        for entry in toml_table("facts.toml")["fact"]
        for appeal in toml_table("facts.toml")["appeals"]
    }
    for rule in toml_table("rules.toml")["prose"]:
        assert rule["id"] == f"prose.{rule['fact']}"
        assert rule["fact"] in kinds
        assert set(rule["cells"]) <= cells
