"""``scrapy nightly``: crawl all due sites, some at a time, each in a process of its own.

In:  the spiders, the database of ``DATABASE_URL``. Out: crawled sites; alerts, told once; a table, and a report as JSON
below ``NIGHTS_DIR``; the exit code::

    0  every due site ended well, and no alert was raised or changed
    1  a site did not end well, an alert was raised or changed or could not be told, or the database can't be used
    2  bad use
    3  another nightly is running
    4  interrupted; the next start in the same night goes on with what is left
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader
from sqlalchemy import Engine

from crawler.nightly.job import Ended, Limits
from crawler.nightly.lock import AnotherRuns, only_one
from crawler.nightly.night import run_night
from crawler.nightly.season import History, night_name, why_due
from crawler.nightly.summary import NightReport, lines
from crawler.telling import TellError, channels
from crawler.urls import Portal
from crawler.window import Window
from pipelines.monitors.limits import LimitsError, load_limits
from pipelines.oversight import watch
from pipelines.store.alerts import note_told, untold_alerts
from pipelines.store.connect import connect
from pipelines.store.crawl_log import run_counts
from pipelines.store.errors import StoreError
from pipelines.store.night_log import (
    begin_night,
    last_crawls,
    resume_night,
    sites_of_night,
    unfinished_night,
)

ANOTHER_RUNS = 3
_LONGEST_NAME = 100  # characters of a file name


class Command(ScrapyCommand):
    """Crawl all due sites."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Crawl all due sites, each in a process of its own, and tell what went wrong"

    def long_desc(self) -> str:
        return (
            "Crawl the sites that are due, some at a time, each in a process of its own with limits of time, memory and "
            "pages; judge every crawl against those before it; tell new alerts by file, webhook or mail. Killed or "
            "interrupted, the same command goes on in the same night with what is left. Exit code: 0 where all went "
            "well, 1 where a site did not or an alert was raised, 3 where another nightly runs, 4 where it was "
            "interrupted."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", action="append", default=[], help="this site only; may be repeated")
        parser.add_argument("--all", action="store_true", help="all sites, due or not")
        parser.add_argument("--jobs", type=int, default=4, help="sites at a time (4)")
        parser.add_argument("--max-minutes", type=float, default=180, help="for each site (180)")
        parser.add_argument("--max-memory", type=int, default=2048, help="megabytes for each site (2048)")
        parser.add_argument(
            "--max-pages", type=int, default=0, help="for each site (what its spider declares)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say which sites are due, crawl none")
        parser.add_argument(
            "--report", metavar="FILE", help="where to write the report (NIGHTS_DIR/NIGHT.json)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"{args[0]}: name sites with --site", print_help=False)
        if min(opts.jobs, opts.max_minutes, opts.max_memory) <= 0 or opts.max_pages < 0:
            raise UsageError("--jobs and the limits are greater than 0", print_help=False)
        assert self.settings is not None
        spiders = self._spiders(opts.site)
        folder = Path(self.settings["NIGHTS_DIR"])
        own = self.settings["MONITORS_FILE"]
        try:
            self._limits = load_limits(Path(own) if own else None)
            self._channels = channels(folder.parent / "alerts.jsonl")
            engine = connect(self.settings["DATABASE_URL"])
            if opts.dry_run:
                self._say_due(engine, spiders, everything=opts.all)
                return
            with only_one(folder):
                self._night(engine, spiders, opts, folder)
        except (LimitsError, TellError) as error:
            raise UsageError(str(error), print_help=False) from None
        except AnotherRuns as error:
            print(f"scrapy nightly: another nightly is running: {error}", file=sys.stderr)
            self.exitcode = ANOTHER_RUNS
        except (StoreError, OSError) as error:
            print(f"scrapy nightly: {error}", file=sys.stderr)
            self.exitcode = 1

    def _spiders(self, wanted: list[str]) -> dict[str, Any]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        known = loader.list()
        for name in wanted:
            if name not in known:
                raise UsageError(
                    f"there is no site {name}; scrapy list shows those that there are", print_help=False
                )
        return {name: loader.load(name) for name in sorted(wanted or known)}

    def _say_due(self, engine: Engine, spiders: Mapping[str, Any], *, everything: bool) -> None:
        due, not_due = _due(engine, spiders, datetime.now(UTC), everything=everything)
        for name, why in due.items():
            print(f"{name:<18} due: {why}")
        for name, why in not_due.items():
            print(f"{name:<18} not due: {why}")

    def _night(
        self, engine: Engine, spiders: Mapping[str, Any], opts: argparse.Namespace, folder: Path
    ) -> None:
        now = datetime.now(UTC)
        name = " ".join([night_name(now), *sorted(opts.site)])
        due, not_due = _due(engine, spiders, now, everything=opts.all)
        night = unfinished_night(engine, name)
        if night is None:
            night = begin_night(engine, name, due)
        else:
            print(f"going on with the night of {name}", file=sys.stderr)
            resume_night(engine, night, due)
        hosts = {site.site: _hosts(spiders.get(site.site)) for site in sites_of_night(engine, night)}
        limits = Limits(opts.max_minutes, opts.max_memory, opts.max_pages)
        with _Signals() as signals:
            is_done = run_night(
                engine,
                night,
                hosts,
                limits,
                opts.jobs,
                folder / night_name(now),
                is_over=lambda: signals.came,
                told=_tell_progress,
            )
        sites = sites_of_night(engine, night)
        watch(engine, [site.site for site in sites if site.outcome != "waiting"], self._limits)
        alerts, failures = self._tell(engine)
        counts = {site.site: run_counts(engine, site.run_id) for site in sites if site.run_id}
        report = NightReport(name, sites, counts, not_due, alerts, is_done)
        print("\n".join(lines(report)))
        for failure in failures:
            print(f"scrapy nightly: {failure}", file=sys.stderr)
        self.exitcode = report.exit_status or int(bool(failures))
        path = Path(opts.report) if opts.report else folder / f"{name.replace(' ', '-')[:_LONGEST_NAME]}.json"
        written = report.as_json() | {"exit_status": self.exitcode, "not_told": failures}
        path.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def _tell(self, engine: Engine) -> tuple[list[dict[str, Any]], list[str]]:
        """Tell every channel what it does not know yet. Returns what the file was told, and what went wrong."""
        told: list[dict[str, Any]] = []
        failures = []
        for name, channel in self._channels.items():
            untold = untold_alerts(engine, name)
            shown = [asdict(alert) for alert in untold]
            if name == "file":
                told = shown
            if not untold:
                continue
            try:
                channel(shown)
            except TellError as error:
                failures.append(str(error))
            else:
                note_told(engine, name, untold)
        return told, failures


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


def _due(
    engine: Engine, spiders: Mapping[str, Any], now: datetime, *, everything: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """The sites that are due and why; the others and why not."""
    due, not_due = {}, {}
    crawls = last_crawls(engine)
    for name, spider in spiders.items():
        last = crawls.get(name)
        history = History(last.last_started, last.failures, last.is_blocked) if last else History()
        if spider.switched_off:
            not_due[name] = f"switched off: {spider.switched_off}"
        elif spider.off_peak and not Window.parse(spider.off_peak).seconds_left(now):
            not_due[name] = f"its hours are {spider.off_peak}"
        elif why := "asked for" if everything else why_due(history, now):
            due[name] = why
        else:
            not_due[name] = f"crawled on {history.last_started}"
    return due, not_due


def _hosts(spider: Any) -> frozenset[str]:
    return frozenset((Portal(spider.home).host, *spider.aliases)) if spider else frozenset()


def _tell_progress(ended: Ended, done: int, total: int) -> None:
    words = f"{done} of {total}: {ended.site}: {ended.outcome}"
    print(f"{words}: {ended.detail[:200]}" if ended.detail else words, file=sys.stderr, flush=True)
