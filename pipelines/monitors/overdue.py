"""Reports that the law says are due and that are not there.

In:  which agencies a site had a report of on a year, and has none on the next one; the day. Out: an ``Alert`` for each
year that is due now.

Since the Regulations of 2019 (article 49) a department publishes by 31 January, a government by 31 March; townships
follow local instructions, mostly with the departments. Days are China's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.monitors.limits import Limits
from pipelines.monitors.model import Alert

OVERDUE = "monitor.overdue"
_GOVERNMENTS = frozenset(("gov",))
_NAMED = 5  # agencies that an alert names


@dataclass(frozen=True, slots=True)
class Awaited:
    """An agency that reported on the year before ``year``, and not on it."""

    agency: str
    department_type: str | None
    year: int


def deadline(department_type: str | None, year: int, limits: Limits) -> date:
    """The last day on which a report on ``year`` may be published, days of grace included."""
    day = limits.of(OVERDUE, "governments" if department_type in _GOVERNMENTS else "departments")
    return date.fromisoformat(f"{year + 1}-{day}") + timedelta(days=limits.of(OVERDUE, "grace"))


def overdue(awaited: Iterable[Awaited], seen_on: date, limits: Limits) -> tuple[Alert, ...]:
    """What is overdue on a site whose last good crawl was on ``seen_on``."""
    late: dict[int, list[str]] = {}
    for each in awaited:
        if each.year == last_due(each.department_type, seen_on, limits):
            late.setdefault(each.year, []).append(each.agency)
    return tuple(_alert(year, sorted(names)) for year, names in sorted(late.items()))


def last_due(department_type: str | None, day: date, limits: Limits) -> int:
    """The last year whose report is due on ``day``. Who has been silent for longer may have ended with its agency."""
    year = day.year - 1
    return year if day > deadline(department_type, year, limits) else year - 1


def _alert(year: int, names: list[str]) -> Alert:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    words = f"{len(names)} agencies without a report: {'、'.join(names[:_NAMED])}{more}"
    return Alert(OVERDUE, words, str(year), hashlib.sha256("\n".join(names).encode()).hexdigest()[:16])
