"""The figures of tables three and four from the few that make them up.

In:  ``[report.tally]``: rows of the form with numbers for the applicants (results) in the form's order, the
rest being zero. Out: cells as ``crawler.replica.cells`` reads them, totals and carried-out row added::

    new_received = [3, 1]   granted = [2]   unavailable_not_held = [1, 1]   reconsideration = [1, 0, 0, 1]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
)
RESULTS = ("upheld", "corrected", "other", "pending")
APPEALS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RECEIVED = ("new_received", "carried_in")


def cells_of(tally: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """The cells. Raises ValueError when more requests are closed than were received."""
    requests = {row: _padded(numbers) for row, numbers in tally.items() if row not in APPEALS}
    received = _sums([requests[row] for row in RECEIVED if row in requests])
    closed = _sums([numbers for row, numbers in requests.items() if row not in RECEIVED])
    left = [before - after for before, after in zip(received, closed, strict=True)]
    if min(left) < 0:
        raise ValueError(f"more requests closed than received: {received} and {closed}")
    rows = requests | {"outcome_total": closed, "carried_out": left}
    drawn = {row: _row(APPLICANTS, numbers) for row, numbers in rows.items() if any(numbers)}
    appeals = {row: _row(RESULTS, numbers) for row, numbers in tally.items() if row in APPEALS}
    return {"requests": drawn, "appeals": appeals}


def _padded(numbers: Sequence[int]) -> list[int]:
    return [*numbers, *[0] * (len(APPLICANTS) - len(numbers))]


def _sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(row[column] for row in rows) for column in range(len(APPLICANTS))]


def _row(columns: Sequence[str], numbers: Sequence[int]) -> dict[str, int]:
    named = {column: number for column, number in zip(columns, numbers, strict=False) if number}
    return named | {"total": sum(numbers)}
