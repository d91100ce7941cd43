"""The sums that the form itself prints or defines, written down apart from the checks that are examined.

In:  the form and numbers by field code. Out: the identities that do not hold.

Source: the note in the corner of the table of requests (first plus second item equal third plus fourth),
and the meaning of every 总计 row and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tests.accuracy.fields import (
    APPEAL_GROUPS,
    APPEAL_RESULTS,
    APPLICANTS,
    OTHER_OUTCOMES,
    OUTCOMES,
    request_rows,
)

Number = int | Decimal


@dataclass(frozen=True)
class Identity:
    """Sum of the left cells = sum of the right cells."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.left + self.right)


def identities(form: str) -> Iterator[Identity]:
    """All identities of a form: 42 for 2021, 40 for 2019."""
    for who in APPLICANTS:
        at = [
            f"requests.{row}.{who}" for row in ("new_received", "carried_in", "outcome_total", "carried_out")
        ]
        yield Identity(tuple(at[:2]), tuple(at[2:]))
        parts = tuple(f"requests.{row}.{who}" for row in (*OUTCOMES, *OTHER_OUTCOMES[form]))
        yield Identity((f"requests.outcome_total.{who}",), parts)
    for row in request_rows(form):
        *parts_of_row, total = (f"requests.{row}.{who}" for who in APPLICANTS)
        yield Identity((total,), tuple(parts_of_row))
    for group in APPEAL_GROUPS:
        *parts_of_group, total = (f"appeals.{group}.{result}" for result in APPEAL_RESULTS)
        yield Identity((total,), tuple(parts_of_group))


def violated(form: str, numbers: Mapping[str, Number | None]) -> frozenset[frozenset[str]]:
    """The identities (as sets of fields) whose cells all have numbers and whose sides differ."""
    found = set()
    for identity in identities(form):
        left = [numbers.get(field) for field in identity.left]
        right = [numbers.get(field) for field in identity.right]
        if any(number is None for number in left + right):
            continue
        if sum(n for n in left if n is not None) != sum(n for n in right if n is not None):
            found.add(identity.fields)
    return frozenset(found)
