"""The cells of the two official forms, as the data dictionary names them.

In:  ``data/fields.csv``. Out: field codes in the order of the form, the labels of rows and columns.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
)
OUTCOMES = (
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
OTHER_OUTCOMES = {
    "2021": ("other_not_corrected", "other_fee_unpaid", "other_other"),
    "2019": ("other_handling",),
}
APPEAL_GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
APPEAL_RESULTS = ("upheld", "corrected", "other", "pending", "total")


@cache
def dictionary() -> dict[str, dict[str, str]]:
    """Every row of the data dictionary, by field code."""
    with (ROOT / "data" / "fields.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["field"]: row for row in csv.DictReader(file)}


@cache
def form_fields(form: str) -> tuple[str, ...]:
    """The codes of one form ("2021": 200, "2019": 198), in the order of the dictionary."""
    return tuple(code for code, row in dictionary().items() if form in row["formats"].split())


def request_rows(form: str) -> tuple[str, ...]:
    """The rows of the table of requests, top to bottom, without the two header rows."""
    return ("new_received", "carried_in", *OUTCOMES, *OTHER_OUTCOMES[form], "outcome_total", "carried_out")


def row_label(row: str) -> tuple[str, ...]:
    """The label of a row of the table of requests, outermost group first."""
    return tuple(dictionary()[f"requests.{row}.natural_person"]["row_zh"].split("/"))


def column_label(field: str) -> tuple[str, ...]:
    """The label of the column that a cell stands in, outermost group first."""
    label = dictionary()[field]["column_zh"].replace("增/减", "增\0减")
    return tuple(part.replace("\0", "/") for part in label.split("/"))
