"""The scorer against readings whose faults are known, and the generator against a naive count of its own pages."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

import pytest

from pipelines.checks import Check, CheckStatus
from pipelines.extract.model import CellState, Extraction, Value
from tests.accuracy import forms, plaintext, table
from tests.accuracy.exam import LAYOUTS, Answer, Expected
from tests.accuracy.figures import report
from tests.accuracy.register import load_layouts
from tests.accuracy.score import score, score_checks

load_layouts()
ROW = "requests.granted."


def expected(*numbers: int | None) -> Expected:
    return Expected(frozenset(numbers))


def reading(**numbers: int | None) -> Extraction:
    values = (
        Value(ROW + code, CellState.BLANK if number is None else CellState.REPORTED, number)
        for code, number in numbers.items()
    )
    return Extraction("2021", values=tuple(values))


@pytest.mark.parametrize(
    ("accepted", "read", "kind"),
    [
        ((3,), 3, "exact"),
        ((None,), None, "exact"),
        ((3,), 4, "wrong"),
        ((3,), None, "missing"),
        ((None,), 0, "invented"),
        ((None, 3), None, "open"),
        ((None, 3), 3, "exact"),
        ((None, 3), 30, "wrong"),
    ],
)
def test_a_cell_is_counted_once(accepted: tuple[int | None, ...], read: int | None, kind: str) -> None:
    answer = Answer("2021", {ROW + "total": expected(*accepted)})
    counts = score([answer], [reading(total=read)]).counts
    kinds = ("exact", "open", "missing", "wrong", "invented")
    assert {name: counts[name] for name in kinds if counts[name]} == {kind: 1}


def test_a_number_in_a_cell_that_is_not_on_the_form_is_invented() -> None:
    assert score([Answer("2021", {})], [reading(total=1)]).counts["invented"] == 1


def test_a_report_too_many_is_invented_and_one_too_few_is_missing() -> None:
    answer = Answer("2021", {ROW + "total": expected(3)})
    assert score([answer], [reading(total=3), reading(total=3)]).counts["invented"] == 1
    assert score([answer, answer], [reading(total=3)]).counts["missing"] == 1


def test_a_document_that_is_no_report_has_no_values() -> None:
    assert score([], [Extraction(None)]).counts.total() == 0
    assert score([], [reading(total=0)]).counts["invented"] == 1


def test_failing_identities_are_compared_by_their_cells() -> None:
    parts = (
        "natural_person",
        "business",
        "research_institution",
        "public_interest",
        "legal_service",
        "other_organisation",
    )
    cells = {ROW + code: expected(1) for code in parts} | {ROW + "total": expected(7)}
    answer = Answer("2021", cells)
    fields = (ROW + "total", *(ROW + code for code in parts))
    read = reading(total=7, **dict.fromkeys(parts, 1))
    found = Check("requests.applicant_sum.granted", fields, CheckStatus.FAIL, 7, 6)
    assert score_checks(answer, read, [found]).counts["noticed"] == 1
    assert score_checks(answer, read, []).counts["unnoticed"] == 1
    holds = Answer("2021", {**cells, ROW + "total": expected(6)})
    assert score_checks(holds, read, [found]).counts["false alarm"] == 1
    blank = Answer("2021", {**cells, ROW + "business": expected(None)})
    assert score_checks(blank, read, [found]).counts["false alarm"] == 1


@pytest.mark.parametrize("seed", range(5))
def test_clean_pages_print_the_answers_in_order(seed: int) -> None:
    """Read by nothing but the order of the cells on an undamaged page."""
    sheet = LAYOUTS["html.clean"].sheet(seed)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", sheet.body.decode())
    numbers = sorted(Decimal(text) for text in cells if re.fullmatch(r"-?\d+(\.\d+)?", text))
    answers = sheet.answers[0].cells.values()
    assert numbers == sorted(number for e in answers for number in e.accept if number is not None)


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_drawn_tables_hold_every_cell_once(form: str) -> None:
    filled = report(Random(1), "某局", form, ("zeros",))
    tables = (forms.proactive(filled), forms.requests(filled), forms.appeals(filled))
    codes = [cell.field for drawn in tables for row in drawn for cell in row if cell.field]
    assert sorted(codes) == sorted(filled.cells)
    widths = [{len(line) for line in forms.expanded(drawn)} for drawn in tables]
    assert widths == [{4}, {10}, {15}]


def test_run_on_digits_are_sure_only_when_one_parting_adds_up() -> None:
    assert plaintext._partings("0000000", 7, True) == 1
    assert plaintext._partings("8000008", 7, True) == 1
    assert plaintext._partings("288491598429579723333135", 7, True) == 2
    assert plaintext._partings("385", 3, False) == 1
    assert plaintext._partings("3850", 3, False) == 2


def test_the_published_table_stands_between_its_marks() -> None:
    page = f"before\n{table.BEGIN}\nold\n{table.END}\nafter"
    assert table.published(page, "new") == f"before\n{table.BEGIN}\nnew\n{table.END}\nafter"
    with pytest.raises(ValueError, match="no lines"):
        table.published("no marks", "new")
