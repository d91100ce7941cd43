"""The checks of a document's reports, failing ones with their standing.

In:  the bytes of a document, and what was read from them. Out: for each report its checks.

The document is read a second time only where a check fails, so that the usual report costs nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.checks import run_checks
from pipelines.checks.model import Check, CheckStatus
from pipelines.checks.standing import judge
from pipelines.extract.model import Context, Extraction, Unreadable
from pipelines.extract.second_reading import reread_report


def judged_checks(
    body: bytes, context: Context, extractions: Sequence[Extraction]
) -> tuple[tuple[Check, ...], ...]:
    """The checks of ``extractions``, which were read from ``body``."""
    checks = [run_checks(extraction) for extraction in extractions]
    failed = any(check.status is CheckStatus.FAIL for of_report in checks for check in of_report)
    second = _second_readings(body, context, len(extractions)) if failed else [None] * len(extractions)
    return tuple(
        judge(of_report, first, other)
        for of_report, first, other in zip(checks, extractions, second, strict=True)
    )


def _second_readings(body: bytes, context: Context, reports: int) -> Sequence[Extraction | None]:
    try:
        readings = reread_report(body, context)
    except Unreadable:
        # Only one way to read it, or only one that works here: the checks then have no standing.
        return [None] * reports
    return readings if len(readings) == reports else [None] * reports
