"""What a night brought: a table for a person, a report for a program.

In:  the sites of a night with what their crawls counted, and the open alerts. Out: lines, JSON, and the exit status::

    0  every due site ended well, and no alert was raised or changed
    1  a site did not end well, or an alert was raised or changed
    4  the night was interrupted; the next start goes on with what is left
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.store.night_log import SiteOfNight

_READ = ("links/fetched", "links/unchanged", "links/known/report")
_NEW = ("reports/new_report", "reports/new_revision")


@dataclass(frozen=True, slots=True)
class NightReport:
    """A night that is over, or was interrupted."""

    name: str
    sites: Sequence[SiteOfNight]
    counts: Mapping[str, Mapping[str, int]]  # of the crawl of each site
    not_due: Mapping[str, str]  # site → why
    alerts: Sequence[Mapping[str, Any]]  # raised, changed or closed in this night
    is_done: bool

    @property
    def exit_status(self) -> int:
        if not self.is_done:
            return 4
        bad_end = any(site.outcome != "good" for site in self.sites)
        return int(bad_end or any(alert["event"] != "closed" for alert in self.alerts))

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "night": self.name,
            "is_done": self.is_done,
            "exit_status": self.exit_status,
            "sites": [asdict(site) | {"counts": dict(self.counts.get(site.site, {}))} for site in self.sites],
            "not_due": dict(self.not_due),
            "alerts": [dict(alert) for alert in self.alerts],
        }


def lines(report: NightReport) -> Iterator[str]:
    """The table, a line for each site, and the alerts."""
    yield f"{'site':<18} {'outcome':<14} {'documents':>9} {'new':>5} {'unread':>6} {'MB':>6}  why it was due"
    for site in report.sites:
        counts = report.counts.get(site.site, {})
        memory = (site.peak_kilobytes or 0) // 1024
        numbers = [sum(counts.get(name, 0) for name in names) for names in (_READ, _NEW, ("links/failed",))]
        yield (
            f"{site.site:<18} {site.outcome:<14} {numbers[0]:>9} {numbers[1]:>5} {numbers[2]:>6} {memory:>6}  {site.due}"
        )
        if site.detail:
            yield f"{'':<18} {site.detail[:300]}"
    for alert in report.alerts:
        yield f"ALERT {alert['event']}: {alert['site']}: {alert['code']} {alert['subject']} {alert['detail']}".rstrip()
    good = sum(site.outcome == "good" for site in report.sites)
    yield f"night {report.name}: {good} of {len(report.sites)} due sites ended well, {len(report.not_due)} were not due"
