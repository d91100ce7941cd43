"""Which readings of a page are reports, and whose they are.

In:  what was read from a page. Out: its reports, numbered from 1; a ``ResolvedAgency``.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.checks.model import Check
from pipelines.extract.agencies import resolve_agency
from pipelines.extract.forms import BEFORE_2019
from pipelines.extract.model import CellState, Extraction
from pipelines.store.model import UNRESOLVED, ResolvedAgency

NumberedReport = tuple[int, Extraction, Sequence[Check]]


def reports_of(
    extractions: Sequence[Extraction], checks: Sequence[Sequence[Check]], *, has_files: bool
) -> list[NumberedReport]:
    """The reports of a page. One with files attached and without figures is only their cover."""
    found = [
        (part, extraction, of_report)
        for part, (extraction, of_report) in enumerate(zip(extractions, checks, strict=True), 1)
        if extraction.form is not None
    ]
    if has_files and not any(_has_figures(extraction) for _, extraction, _ in found):
        return []
    return found


def _has_figures(extraction: Extraction) -> bool:
    """Whether a page is more than the cover of its attachments; before 2019 a report may be words alone."""
    if any(value.state is not CellState.ABSENT for value in extraction.values) or extraction.indicators:
        return True
    return extraction.form == BEFORE_2019 and bool(extraction.facts)


def agency_of(extraction: Extraction, division: str | None) -> ResolvedAgency:
    """Whose report it is, on the portal of the division with that GB/T 2260 code."""
    printed = extraction.metadata.agency.value if extraction.metadata.agency else None
    agency = resolve_agency(printed, division)
    return ResolvedAgency(
        name=None if agency.status in UNRESOLVED else agency.name,
        division=agency.division,
        level=agency.level,
        department_type=agency.department_type,
        status=agency.status,
    )
