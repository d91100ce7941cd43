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
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

if TYPE_CHECKING:
    from crawler.nightly.whole import Wanted

ANOTHER_RUNS = 3


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
        from crawler.nightly.lock import AnotherRuns, only_one
        from crawler.nightly.whole import say_due, whole_night
        from crawler.telling import TellError, channels
        from pipelines.monitors.limits import LimitsError, load_limits
        from pipelines.store.connect import connect
        from pipelines.store.errors import StoreError

        if args:
            raise UsageError(f"{args[0]}: name sites with --site", print_help=False)
        if min(opts.jobs, opts.max_minutes, opts.max_memory) <= 0 or opts.max_pages < 0:
            raise UsageError("--jobs and the limits are greater than 0", print_help=False)
        assert self.settings is not None
        wanted = self._wanted(opts)
        own = self.settings["MONITORS_FILE"]
        try:
            limits = load_limits(Path(own) if own else None)
            found = channels(wanted.folder.parent / "alerts.jsonl")
            engine = connect(self.settings["DATABASE_URL"])
            if opts.dry_run:
                say_due(engine, wanted)
                return
            with only_one(wanted.folder):
                self.exitcode = whole_night(engine, wanted, limits, found)
        except (LimitsError, TellError) as error:
            raise UsageError(str(error), print_help=False) from None
        except AnotherRuns as error:
            print(f"scrapy nightly: another nightly is running: {error}", file=sys.stderr)
            self.exitcode = ANOTHER_RUNS
        except (StoreError, OSError) as error:
            print(f"scrapy nightly: {error}", file=sys.stderr)
            self.exitcode = 1

    def _wanted(self, opts: argparse.Namespace) -> Wanted:
        from crawler.nightly.job import Limits
        from crawler.nightly.whole import Wanted

        assert self.settings is not None
        return Wanted(
            spiders=self._spiders(opts.site),
            named=tuple(sorted(set(opts.site))),
            everything=opts.all,
            jobs=opts.jobs,
            limits=Limits(opts.max_minutes, opts.max_memory, opts.max_pages),
            folder=Path(self.settings["NIGHTS_DIR"]),
            off_peak=self._hours(),
            report=Path(opts.report) if opts.report else None,
        )

    def _hours(self) -> str:
        from crawler.window import Window

        assert self.settings is not None
        hours: str = self.settings["OFF_PEAK"]
        try:
            if hours:
                Window.parse(hours)
        except ValueError as error:
            raise UsageError(f"OFF_PEAK: {error}", print_help=False) from None
        return hours

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
