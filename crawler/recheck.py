"""When a document that is known is asked for again.

In:  what earlier runs left behind of a link, and the time. Out: whether it is due.

::

    never asked for                               at once
    read, published up to 30 days ago             every 3 days       a report is corrected soon or never
    read, published up to 180 days ago            every 30 days
    read, older, or no report after all           every 365 days
    nothing published for an agency and year      as a report, by the day on which it was first asked for
    failed, up to 5 times in a row                at every run
    failed more often                             after 2, 4, 8 … days, at most 30
    blocked                                       after 7 days: a site that says no is left alone

The day of publication is that beside the link; without one it is the day on which the link was first met.
This is the only place that knows these numbers.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

_DAY = timedelta(days=1)
_BY_AGE = ((30 * _DAY, 3 * _DAY), (180 * _DAY, 30 * _DAY))
_OLD = 365 * _DAY
_PATIENCE = 5  # failures in a row after which a link is asked for less often
_LONGEST_PAUSE = 30  # days
_BLOCKED = 7 * _DAY
_SLACK = timedelta(hours=2)  # a nightly run does not start at the same minute every night

NOTHING_PUBLISHED = "nothing_published"
READ = frozenset(("fetched", "unchanged", "not_a_report"))


class Known(Protocol):
    """What earlier runs left behind of a link. Times are ISO 8601 in UTC."""

    @property
    def state(self) -> str:
        """found, fetched, unchanged, not_a_report, failed or blocked."""

    @property
    def kind(self) -> str | None:
        """What it is instead of a report."""

    @property
    def reason(self) -> str | None:
        """Why it could not be read."""

    @property
    def attempts(self) -> int:
        """Failures since the last success."""

    @property
    def link_text(self) -> str | None:
        """Text of the link."""

    @property
    def list_url(self) -> str | None:
        """The page that links."""

    @property
    def column(self) -> str | None:
        """Name of the column."""

    @property
    def listed_on(self) -> str | None:
        """Day of publication beside the link, ISO."""

    @property
    def attachment_of(self) -> str | None:
        """Address of the article that this file is attached to."""

    @property
    def first_seen(self) -> str:
        """When the link was first met."""

    @property
    def tried_at(self) -> str | None:
        """When it was last asked for."""


def is_due(known: Known, now: datetime) -> bool:
    """Whether a known link is to be asked for in a run that takes place at ``now``, a time with its zone."""
    if known.state == "found" or known.tried_at is None:
        return True
    return now - _time(known.tried_at) >= _pause(known, now) - _SLACK


def _pause(known: Known, now: datetime) -> timedelta:
    if known.state == "blocked":
        return _BLOCKED
    if known.state == "failed":
        further = known.attempts - _PATIENCE
        return _SLACK if further <= 0 else min(2**further, _LONGEST_PAUSE) * _DAY
    if known.state == "not_a_report" and known.kind != NOTHING_PUBLISHED:
        return _OLD
    age = (now - _time(known.listed_on or known.first_seen)).days * _DAY
    return next((pause for limit, pause in _BY_AGE if age <= limit), _OLD)


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
