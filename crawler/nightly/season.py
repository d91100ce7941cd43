"""When a site is to be crawled again: the one place that knows the cadence.

In:  how the last crawls of a site went, and the time. Out: why it is due, or None.

::

    never crawled                                          at once
    the last crawl lies in the future (clock set back)     at once
    blocked at the last crawl                              after 7 days: a site that says no is left alone
    failed, up to 3 times in a row                         the next night
    failed more often                                      after 2, 4, then 7 nights
    5 January to 10 February                               every night: departments and towns publish by 31 January
    11 March to 19 March                                   every 3 nights
    20 March to 10 April                                   every night: governments publish by 31 March
    otherwise                                              every 7 nights

Which documents of a site are asked for again is another rule: ``crawler.recheck``. Days are China's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.window import CHINA

_NIGHT = timedelta(days=1)
_SLACK = timedelta(hours=8)  # a night does not begin at the same hour every time
# First and last day (month, day), nights from one crawl to the next, and why.
_SEASONS = (
    ((1, 5), (2, 10), 1, "season of departments"),
    ((3, 11), (3, 19), 3, "before the season of governments"),
    ((3, 20), (4, 10), 1, "season of governments"),
)
_USUAL = 7
_BLOCKED = 7
_PATIENCE = 3  # failures in a row after which a site is asked less often
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class History:
    """How the last crawls of a site went."""

    last_started: str | None = None  # ISO 8601, UTC, of the crawl that was stored last; None: never crawled
    failures: int = 0  # crawls in a row, up to the last, that did not end well
    is_blocked: bool = False  # the last one was kept out


def why_due(history: History, now: datetime) -> str | None:
    """Why a site with this history is to be crawled at ``now``, a time with its zone; None: it is not."""
    if history.last_started is None:
        return "never crawled"
    age = now - _time(history.last_started)
    if age < -_SLACK:
        return "the last crawl lies in the future"
    nights, reason = _pause(history, now)
    return reason if age >= nights * _NIGHT - _SLACK else None


def night_name(now: datetime) -> str:
    """The date of the evening on which the night of ``now`` begins: noon to noon, China time."""
    return (now.astimezone(CHINA) - timedelta(hours=12)).date().isoformat()


def _pause(history: History, now: datetime) -> tuple[int, str]:
    if history.is_blocked:
        return _BLOCKED, "blocked a week ago"
    if history.failures:
        further = history.failures - _PATIENCE
        return (1 if further <= 0 else min(2**further, _LONGEST)), f"failed {history.failures} times"
    today = now.astimezone(CHINA)
    for first, last, nights, reason in _SEASONS:
        if first <= (today.month, today.day) <= last:
            return nights, reason
    return _USUAL, "weekly"


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
