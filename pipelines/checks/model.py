"""What a check of a report says. In: nothing. Out: ``Check``, a frozen dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class CheckStatus(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    NOT_ASSESSABLE = "not_assessable"  # a cell that the rule needs has no number
    NOT_APPLICABLE = "not_applicable"  # the form of this table does not have the rule


class Standing(StrEnum):
    """What a second reading of the document says of a failing identity."""

    AS_PUBLISHED = "as_published"  # both readings agree: the document itself does not add up
    IN_DOUBT = "in_doubt"  # the readings differ in a cell that is involved


@dataclass(frozen=True, slots=True)
class Check:
    """One accounting identity applied to one report. A failing check never changes a value."""

    rule: str  # e.g. "requests.balance.natural_person"
    fields: tuple[str, ...]  # the cells involved, left side first
    status: CheckStatus
    left: int | Decimal | None = None
    right: int | Decimal | None = None
    standing: Standing | None = None  # of a failing check, where the document could be read a second way


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The numbers that a report prints, by field code; a cell without a number is not in it."""

    report_id: int
    year: int
    numbers: Mapping[str, int | Decimal]


@dataclass(frozen=True, slots=True)
class CrossYearFinding:
    """A number that does not fit another one. A question to the agency; no value is changed."""

    report_id: int
    code: str  # a finding code, such as "across.carry_over"
    field: str
    number: int | Decimal
    other_report_id: int | None  # None: several reports
    other_field: str
    other_number: int | Decimal
    expected: int | Decimal | None  # what the others make the number; None: no single number
    score: float  # 0 easily explained … 1 can hardly be right
