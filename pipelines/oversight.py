"""Every site, watched: its crawls judged, its alerts kept, its last good night known.

In:  an engine and ``Limits``. Out: rows of ``alert``; ``SiteStatus``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import Engine, text

from pipelines.monitors.crawl import is_good, judge
from pipelines.monitors.limits import Limits
from pipelines.monitors.model import Crawl
from pipelines.monitors.overdue import OVERDUE, Awaited, overdue
from pipelines.store.alerts import StoredAlert, open_alerts, update_alerts
from pipelines.store.crawl_log import RUNNING, last_runs
from pipelines.store.errors import named_errors
from pipelines.store.holdings import holdings

_LOOKED_AT = 15  # last crawls of a site
_CHINA = timezone(timedelta(hours=8))

# Agencies that a site had a report of on a year, and of whom nothing is held on the next one.
_AWAITED = """SELECT DISTINCT a.name, a.department_type, r.year + 1 AS year
FROM report r
JOIN location l ON l.report_id = r.id
JOIN site s ON s.id = l.site_id
JOIN agency a ON a.id = r.agency_id
WHERE s.name = :site AND r.year = (
    SELECT MAX(other.year) FROM report other WHERE other.agency_id = r.agency_id)
  AND r.year >= :first
ORDER BY 3, 1"""


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """How a site stands. Times are UTC."""

    site: str
    last_good: str | None  # start of the last crawl that brought what it should have
    last_crawl: str | None
    last_status: str | None
    reports: int  # held
    alerts: tuple[StoredAlert, ...]


def watch(engine: Engine, sites: Iterable[str], limits: Limits) -> None:
    """Judge the last crawl of each site, and keep its alerts."""
    for name in sites:
        crawls = _crawls(engine, name)
        if not crawls:
            continue
        judgement = judge(crawls[0], crawls[1:], limits)
        alerts, looked = judgement.alerts, judgement.looked
        if last_good := _last_good(crawls, limits):
            day = _day(last_good)
            alerts += overdue(_awaited(engine, name, day), day, limits)
            looked |= {OVERDUE}
        update_alerts(engine, name, alerts, looked)


def statuses(engine: Engine, limits: Limits, sites: Sequence[str] = ()) -> Iterator[SiteStatus]:
    """How every site that was ever crawled stands, by name; only ``sites`` if any are named."""
    alerts: dict[str, list[StoredAlert]] = {}
    for each in open_alerts(engine):
        alerts.setdefault(each.site, []).append(each)
    for name, held in sorted(holdings(engine).items()):
        if sites and name not in sites:
            continue
        last_good = _last_good(_crawls(engine, name), limits)
        yield SiteStatus(
            name, last_good, held.last_run, held.last_status, held.reports, tuple(alerts.get(name, ()))
        )


def _crawls(engine: Engine, name: str) -> list[Crawl]:
    """The last crawls of a site, the latest first, without those that run now."""
    runs = last_runs(engine, name, _LOOKED_AT)
    return [Crawl(run.started_at, run.status, run.counts) for run in runs if run.status != RUNNING]


def _last_good(crawls: Sequence[Crawl], limits: Limits) -> str | None:
    good = (crawl.started_at for n, crawl in enumerate(crawls) if is_good(crawl, crawls[n + 1 :], limits))
    return next(good, None)


def _awaited(engine: Engine, name: str, day: date) -> list[Awaited]:
    """Agencies whose last report is not older than three years: one that is may have ended with the agency."""
    with named_errors(f"looking for overdue reports of {name}"), engine.connect() as connection:
        rows = connection.execute(text(_AWAITED), {"site": name, "first": day.year - 3})
        return [Awaited(*row) for row in rows]


def _day(time: str) -> date:
    return datetime.fromisoformat(time).astimezone(_CHINA).date()
