"""What a check of a report says. In: nothing. Out: ``Check``, a frozen dataclass."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class CheckStatus(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    NOT_ASSESSABLE = "not_assessable"  # a cell that the rule needs has no number
    NOT_APPLICABLE = "not_applicable"  # the form of this table does not have the rule


@dataclass(frozen=True, slots=True)
class Check:
    """One accounting identity applied to one report. A failing check never changes a value."""

    rule: str  # e.g. "requests.balance.natural_person"
    fields: tuple[str, ...]  # the cells involved, left side first
    status: CheckStatus
    left: int | Decimal | None = None
    right: int | Decimal | None = None
