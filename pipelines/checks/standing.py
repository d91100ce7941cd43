"""What a failing identity says: the agency's own arithmetic, or a doubt about our reading.

In:  the checks of a report, its reading, and a second reading of the same document. Out: the checks with their
standing, and the one cell that could explain all failures.

    first: 自然人 = 26, second: 26   → as published: the document itself does not add up
    first: 自然人 = 26, second: 2    → in doubt
No second reading, no standing. A suspect cell is named, never changed: it is the only crossing of one failing row
with one failing column (DOMAIN section 2, using the redundancy, c).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.checks.model import Check, CheckStatus, Standing
from pipelines.extract.model import Extraction

_ROW_RULE = "requests.applicant_sum."
_COLUMN_RULES = ("requests.balance.", "requests.outcome_sum.")


def judge(checks: Sequence[Check], first: Extraction, second: Extraction | None) -> tuple[Check, ...]:
    """The checks, each failing one with its standing where ``second`` reads the same report."""
    if second is None:
        return tuple(checks)
    numbers = [{value.field: value.number for value in reading.values} for reading in (first, second)]
    return tuple(
        replace(check, standing=_standing(check, *numbers)) if check.status is CheckStatus.FAIL else check
        for check in checks
    )


def _standing(check: Check, first: Mapping[str, object], second: Mapping[str, object]) -> Standing:
    agree = all(first.get(field) == second.get(field) for field in check.fields)
    return Standing.AS_PUBLISHED if agree else Standing.IN_DOUBT


def suspect_cell(checks: Sequence[Check]) -> str | None:
    """The field whose error alone would explain every failing identity of the requests table."""
    failed = [check.rule for check in checks if check.status is CheckStatus.FAIL]
    rows = {rule.removeprefix(_ROW_RULE) for rule in failed if rule.startswith(_ROW_RULE)}
    columns = {rule.rpartition(".")[2] for rule in failed if rule.startswith(_COLUMN_RULES)}
    if len(rows) != 1 or len(columns) != 1:
        return None
    return f"requests.{rows.pop()}.{columns.pop()}"
