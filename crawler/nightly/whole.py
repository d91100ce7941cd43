"""A night from its beginning to what is told of it.

In:  the spiders and how much of them is wanted, an engine, the limits of the monitors, the channels for alerts. Out:
crawled sites, alerts, a table on stdout, the report as JSON, and the exit status.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from crawler.nightly.due import due_sites, hosts_of
from crawler.nightly.job import Ended, Limits
from crawler.nightly.news import tell_news
from crawler.nightly.night import run_night
from crawler.nightly.season import night_name
from crawler.nightly.summary import NightReport, lines
from crawler.telling import Channel
from pipelines.monitors.limits import Limits as MonitorLimits
from pipelines.oversight import watch
from pipelines.store.crawl_log import run_counts
from pipelines.store.night_log import (
    begin_night,
    resume_night,
    sites_of_night,
    unfinished_night,
)

_LONGEST_NAME = 100  # characters of a file name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a night is to do."""

    spiders: Mapping[str, Any]  # by name
    named: tuple[str, ...]  # sites that were asked for; empty: all
    everything: bool  # due or not
    jobs: int
    limits: Limits
    folder: Path  # for logs and reports
    off_peak: str = ""  # hours for sites that declare none
    report: Path | None = None  # else in the folder


def say_due(engine: Engine, wanted: Wanted) -> None:
    """Print which sites are due and why."""
    due, not_due = _due(engine, wanted, datetime.now(UTC))
    for name, why in due.items():
        print(f"{name:<18} due: {why}")
    for name, why in not_due.items():
        print(f"{name:<18} not due: {why}")


def whole_night(
    engine: Engine, wanted: Wanted, limits: MonitorLimits, channels: Mapping[str, Channel]
) -> int:
    """Crawl what is due, or what is left of a night that was ended; judge, tell, report. Returns the exit status."""
    now = datetime.now(UTC)
    name = " ".join([night_name(now), *wanted.named])
    due, not_due = _due(engine, wanted, now)
    night = _opened(engine, name, due)
    hosts = {site.site: hosts_of(wanted.spiders.get(site.site)) for site in sites_of_night(engine, night)}
    with _Signals() as signals:
        is_done = run_night(
            engine,
            night,
            hosts,
            wanted.limits,
            wanted.jobs,
            wanted.folder / night_name(now),
            is_over=lambda: signals.came,
            told=_tell_progress,
        )
    sites = sites_of_night(engine, night)
    watch(engine, [site.site for site in sites if site.outcome != "waiting"], limits)
    alerts, failures = tell_news(engine, channels)
    counts = {site.site: run_counts(engine, site.run_id) for site in sites if site.run_id}
    report = NightReport(name, sites, counts, not_due, alerts, is_done)
    print("\n".join(lines(report)))
    for failure in failures:
        print(f"scrapy nightly: {failure}", file=sys.stderr)
    exit_status = report.exit_status or int(bool(failures))
    path = wanted.report or wanted.folder / f"{name.replace(' ', '-')[:_LONGEST_NAME]}.json"
    written = report.as_json() | {"exit_status": exit_status, "not_told": failures}
    path.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return exit_status


def _due(engine: Engine, wanted: Wanted, now: datetime) -> tuple[dict[str, str], dict[str, str]]:
    return due_sites(engine, wanted.spiders, now, everything=wanted.everything, off_peak=wanted.off_peak)


def _opened(engine: Engine, name: str, due: Mapping[str, str]) -> int:
    night = unfinished_night(engine, name)
    if night is None:
        return begin_night(engine, name, due)
    print(f"going on with the night of {name}", file=sys.stderr)
    resume_night(engine, night, due)
    return night


def _tell_progress(ended: Ended, done: int, total: int) -> None:
    words = f"{done} of {total}: {ended.site}: {ended.outcome}"
    print(f"{words}: {ended.detail[:200]}" if ended.detail else words, file=sys.stderr, flush=True)


class _Signals:
    """Notes that the night is told to end, in place of ending at once."""

    def __init__(self) -> None:
        self.came = False

    def __enter__(self) -> _Signals:
        self._before = {each: signal.signal(each, self._note) for each in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def _note(self, number: int, _frame: object) -> None:
        if not self.came:
            print(f"scrapy nightly: {signal.Signals(number).name}: ending what runs", file=sys.stderr)
        self.came = True
