"""Hold a report against the one of the year before, and a government's sum against its parts.

In:  ``YearFigures`` of one agency and scope, rules of ``data/across_years.toml``. Out: ``CrossYearFinding``, each with
the two cells and a score. Only numbers that are printed are compared; a blank is never a zero. Nothing is changed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from pipelines.checks.model import CrossYearFinding, YearFigures
from pipelines.extract.data import toml_table

Number = int | Decimal
APPLICANTS = (
    *("total", "natural_person", "business", "research_institution"),
    *("public_interest", "legal_service", "other_organisation"),
)


def against_year_before(before: YearFigures, after: YearFigures) -> Iterator[CrossYearFinding]:
    """What in ``after`` does not fit the report on the year before."""
    yield from _carry_over(before, after)
    yield from _stock_flow(before, after)
    yield from _items_change(before, after)
    yield from _unit_slips(before, after)
    yield from _magnitude(before, after)
    yield from _pasted(before, after)


def within_year(figures: YearFigures) -> Iterator[CrossYearFinding]:
    """What does not fit another cell of the same report, though no identity of the form says so."""
    rule = _rules("published")
    for item in rule["items"]:
        published = f"proactive.{item}.published"
        for code, field, other, is_less, score in (
            (
                "across.more_published_than_made",
                published,
                f"proactive.{item}.made",
                False,
                "score_more_than_made",
            ),
            (
                "across.total_below_published",
                f"proactive.{item}.public_total",
                published,
                True,
                "score_below_published",
            ),
        ):
            pair = _pair(figures, field, figures, other)
            if pair is not None and (pair[0] < pair[1] if is_less else pair[0] > pair[1]):
                yield _finding(code, figures, field, figures, other, None, rule[score])


def against_parts(
    report_id: int, field: str, number: Number, sum_of_parts: Number
) -> Iterator[CrossYearFinding]:
    """Whether the agencies' own reports add up to more than a government's sum over its area."""
    if sum_of_parts > number:
        excess = float(sum_of_parts - number) / float(max(number, 1))
        score = _rules("parts_exceed")["score"] + 0.6 * min(1.0, excess)
        yield CrossYearFinding(
            *(report_id, "across.parts_exceed", field, number, None, field, sum_of_parts, None),
            score=round(score, 2),
        )


def fields_of_parts() -> tuple[str, ...]:
    """The cells that ``against_parts`` is for."""
    return tuple(_rules("parts_exceed")["fields"])


def _carry_over(before: YearFigures, after: YearFigures) -> Iterator[CrossYearFinding]:
    rule = _rules("carry_over")
    totals_agree = False
    for column in APPLICANTS:
        field, other = rule["field"].format(column=column), rule["other"].format(column=column)
        pair = _pair(after, field, before, other)
        if column == "total":
            totals_agree = pair is not None and pair[0] == pair[1]
        if pair is None or pair[0] == pair[1]:
            continue
        score = rule["score_moved"] if totals_agree else rule["score_column"]
        score = rule["score_total"] if column == "total" else score
        yield _finding("across.carry_over", after, field, before, other, pair[1], score)


def _stock_flow(before: YearFigures, after: YearFigures) -> Iterator[CrossYearFinding]:
    rule = _rules("stock_flow")
    for item in rule["items"]:
        field = f"proactive.{item}.in_force"
        pair = _pair(after, field, before, field)
        flow = _pair(after, f"proactive.{item}.issued", after, f"proactive.{item}.repealed")
        if pair is None or flow is None:
            continue
        expected = pair[1] + flow[0] - flow[1]
        if expected == pair[0]:
            continue
        share = min(1.0, abs(float(pair[0]) - float(expected)) / float(max(expected, 1)))
        score = rule["score_impossible"] if expected < 0 else round(rule["score"] * (1 + share), 2)
        yield _finding("across.stock_flow", after, field, before, field, expected, score)


def _items_change(before: YearFigures, after: YearFigures) -> Iterator[CrossYearFinding]:
    rule = _rules("items_change")
    for item in rule["items"]:
        field = f"proactive.{item}.items_last_year"
        pair = _pair(after, field, before, field)
        change = before.numbers.get(f"proactive.{item}.items_change")
        if pair is not None and change is not None and pair[0] != pair[1] + change:
            yield _finding(
                "across.items_change", after, field, before, field, pair[1] + change, rule["score"]
            )


def _unit_slips(before: YearFigures, after: YearFigures) -> Iterator[CrossYearFinding]:
    rule = _rules("unit_slip")
    for field in rule["fields"]:
        pair = _pair(after, field, before, field)
        if pair is None or min(pair) <= 0:
            continue
        ratio = float(max(pair)) / float(min(pair))
        distance = abs(math.log(ratio / rule["ratio"])) / math.log(rule["factor"])
        if distance <= 1:
            score = rule["score"] - (rule["score"] - rule["score_edge"]) * distance
            yield _finding("across.unit_slip", after, field, before, field, None, round(score, 2))


def _magnitude(before: YearFigures, after: YearFigures) -> Iterator[CrossYearFinding]:
    rule = _rules("magnitude")
    for field in rule["fields"]:
        pair = _pair(after, field, before, field)
        if pair is None or min(pair) < 0 or max(pair) < rule["least"]:
            continue
        ratio = float(max(pair) + 1) / float(min(pair) + 1)
        if ratio >= rule["ratio"]:
            score = min(1.0, math.log10(ratio) / 4)
            yield _finding("across.magnitude", after, field, before, field, None, round(score, 2))


def _pasted(before: YearFigures, after: YearFigures) -> Iterator[CrossYearFinding]:
    rule = _rules("pasted")
    for table in rule["tables"]:
        now, then = (_parts_of(figures, table, rule["sums"]) for figures in (after, before))
        filled = sorted(field for field, number in now.items() if number != 0)
        if now == then and len(filled) >= rule["least"]:
            score = round(1 - 1 / len(filled), 2)
            yield _finding("across.pasted", after, filled[0], before, filled[0], None, score)


def _parts_of(figures: YearFigures, table: str, sums: list[str]) -> dict[str, Number]:
    """The numbers of a table that are not sums of others."""
    return {
        field: number
        for field, number in figures.numbers.items()
        if field.startswith(f"{table}.") and not set(field.split(".")).intersection(sums)
    }


def _pair(figures: YearFigures, field: str, others: YearFigures, other: str) -> tuple[Number, Number] | None:
    number, other_number = figures.numbers.get(field), others.numbers.get(other)
    return None if number is None or other_number is None else (number, other_number)


def _finding(
    code: str,
    figures: YearFigures,
    field: str,
    others: YearFigures,
    other: str,
    expected: Number | None,
    score: float,
) -> CrossYearFinding:
    numbers = (figures.numbers[field], others.numbers[other])
    return CrossYearFinding(
        figures.report_id, code, field, numbers[0], others.report_id, other, numbers[1], expected, score
    )


@cache
def _rules(name: str) -> dict[str, Any]:
    rules: dict[str, Any] = toml_table("across_years.toml")[name]
    return rules
