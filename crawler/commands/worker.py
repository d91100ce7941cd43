"""``scrapy worker``: crawl the sites on the queue, beside workers on other machines.

In:  the spiders, the PostgreSQL database of ``DATABASE_URL``. Out: crawled sites and their alerts; the exit code::

    0  told to end, or with --until-empty: nothing was left to do
    1  the queue or the database can't be used
    2  bad use
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader


class Command(ScrapyCommand):
    """Crawl the sites on the queue."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Crawl the sites on the queue of a PostgreSQL database, beside workers on other machines"

    def long_desc(self) -> str:
        return (
            "Take sites from the queue in the PostgreSQL database of DATABASE_URL and crawl each in a process of its own, "
            "as scrapy nightly does on one machine. Any number of workers share the queue; sites that are served from one "
            "host are never crawled at the same time, and a site whose worker died is taken up by another. Due sites go "
            "on the queue by themselves, every 10 minutes. Exit code: 0, or 1 if the queue can't be used."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--jobs", type=int, default=2, help="sites at a time (2)")
        parser.add_argument(
            "--put",
            metavar="SITE",
            action="append",
            default=[],
            help="put this site on the queue first; may be repeated",
        )
        parser.add_argument(
            "--put-due", action="store_true", help="put the sites that are due on the queue first"
        )
        parser.add_argument(
            "--no-schedule", action="store_true", help="put no sites on the queue when they become due"
        )
        parser.add_argument(
            "--until-empty", action="store_true", help="end when nothing is left on the queue; no schedule"
        )
        parser.add_argument("--show", action="store_true", help="say what is on the queue, and end")
        parser.add_argument("--max-minutes", type=float, default=180, help="for each site (180)")
        parser.add_argument("--max-memory", type=int, default=2048, help="megabytes for each site (2048)")
        parser.add_argument(
            "--max-pages", type=int, default=0, help="for each site (what its spider declares)"
        )
        parser.add_argument(
            "--stalled-after",
            type=float,
            default=60,
            help="seconds without a sign of life after which a worker's sites are taken up by others (60)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.cluster.queue import QueueError
        from crawler.cluster.worker import Orders, serve
        from crawler.nightly.job import Limits
        from crawler.telling import TellError, channels
        from pipelines.monitors.limits import LimitsError, load_limits
        from pipelines.store.errors import StoreError

        if args:
            raise UsageError(f"{args[0]}: name sites with --put", print_help=False)
        if min(opts.jobs, opts.max_minutes, opts.max_memory, opts.stalled_after) <= 0 or opts.max_pages < 0:
            raise UsageError("--jobs, --stalled-after and the limits are greater than 0", print_help=False)
        assert self.settings is not None
        folder, own = Path(self.settings["NIGHTS_DIR"]), self.settings["MONITORS_FILE"]
        try:
            orders = Orders(
                spiders=self._spiders(opts.put),
                put=tuple(opts.put),
                put_due=opts.put_due,
                has_schedule=not (opts.no_schedule or opts.until_empty),
                until_empty=opts.until_empty,
                only_show=opts.show,
                jobs=opts.jobs,
                limits=Limits(opts.max_minutes, opts.max_memory, opts.max_pages),
                stalled_after=opts.stalled_after,
                logs=folder / "worker",
                monitors=load_limits(Path(own) if own else None),
                channels=channels(folder.parent / "alerts.jsonl"),
            )
            serve(self.settings["DATABASE_URL"], orders)
        except (LimitsError, TellError) as error:
            raise UsageError(str(error), print_help=False) from None
        except (QueueError, StoreError) as error:
            print(f"scrapy worker: {error}", file=sys.stderr)
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
        return {name: loader.load(name) for name in sorted(known)}
