"""Tables three and four of the form, filled in by a test.

In:  numbers by field code. Out: an ``Extraction`` in which every cell of the two tables is printed.
The rows and columns are written out here as the forms of 2021 and 2019 print them, apart from the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from pipelines.checks import Check, CheckStatus, run_checks
from pipelines.extract.model import CellState, Extraction, Value

APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
)
COLUMNS = (*APPLICANTS, "total")
SHARED_RESULTS = (
    "granted",
    "partly_granted",
    "denied_state_secret",
    "denied_other_law",
    "denied_security_stability",
    "denied_third_party",
    "denied_internal_affairs",
    "denied_process_information",
    "denied_enforcement_file",
    "denied_administrative_query",
    "unavailable_not_held",
    "unavailable_needs_creation",
    "unavailable_unclear",
    "rejected_complaint",
    "rejected_duplicate",
    "rejected_publication",
    "rejected_excessive",
    "rejected_reconfirmation",
)
OTHER = {"2021": ("other_not_corrected", "other_fee_unpaid", "other_other"), "2019": ("other_handling",)}
REMEDIES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
APPEAL_RESULTS = ("upheld", "corrected", "other", "pending")


def rows(form: str) -> tuple[str, ...]:
    return (
        "new_received",
        "carried_in",
        *SHARED_RESULTS,
        *OTHER[form],
        "outcome_total",
        "carried_out",
    )


def report(form: str, numbers: Mapping[str, int | Decimal], rows_of: str | None = None) -> Extraction:
    """A report in which every cell of tables three and four is printed, 0 where ``numbers`` has none."""
    codes = [f"requests.{row}.{column}" for row in rows(rows_of or form) for column in COLUMNS]
    codes += [f"appeals.{remedy}.{result}" for remedy in REMEDIES for result in (*APPEAL_RESULTS, "total")]
    values = tuple(Value(code, CellState.REPORTED, numbers.get(code, 0)) for code in codes)
    extra = tuple(
        Value(code, CellState.REPORTED, number) for code, number in numbers.items() if code not in codes
    )
    return Extraction(form=form, values=values + extra)


def with_number(extraction: Extraction, code: str, number: int | Decimal) -> Extraction:
    values = tuple(replace(v, number=number) if v.field == code else v for v in extraction.values)
    return replace(extraction, values=values)


def with_state(extraction: Extraction, code: str, state: CellState) -> Extraction:
    values = tuple(Value(code, state) if v.field == code else v for v in extraction.values)
    return replace(extraction, values=values)


def by_rule(extraction: Extraction) -> dict[str, Check]:
    checks = run_checks(extraction)
    assert len({check.rule for check in checks}) == len(checks)
    return {check.rule: check for check in checks}


def rules_with(extraction: Extraction, status: CheckStatus) -> set[str]:
    return {rule for rule, check in by_rule(extraction).items() if check.status is status}
