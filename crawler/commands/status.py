"""``scrapy status``: how every site stands.

In:  the database of ``DATABASE_URL``. Out: for each site its last good night, its last crawl, the reports held and its
open alerts, as lines or JSON; the exit code::

    0  no alert is open
    1  an alert is open, or the database can't be used
    2  bad use
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from pipelines.oversight import SiteStatus


class Command(ScrapyCommand):
    """Tell how every site stands."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] [<site> ...]"

    def short_desc(self) -> str:
        return "Tell every site's last good night, its last crawl and its open alerts"

    def long_desc(self) -> str:
        return (
            "For every site that was ever crawled: when a crawl last brought what it should have, the last crawl and how "
            "it ended, the reports held, and the alerts that are open. Views show the data of the last good night until "
            "there is a newer one. Exit code: 0 where no alert is open, 1 where one is."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.monitors.limits import LimitsError, load_limits
        from pipelines.oversight import statuses
        from pipelines.store.errors import StoreError
        from pipelines.store.existing import open_existing

        assert self.settings is not None
        own = self.settings["MONITORS_FILE"]
        try:
            limits = load_limits(Path(own) if own else None)
            engine = open_existing(self.settings["DATABASE_URL"])
            found = list(statuses(engine, limits, args))
            engine.dispose()
        except LimitsError as error:
            raise UsageError(str(error), print_help=False) from None
        except StoreError as error:
            print(f"scrapy status: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        if unknown := set(args) - {status.site for status in found}:
            raise UsageError(f"never crawled: {', '.join(sorted(unknown))}", print_help=False)
        if opts.json:
            print(json.dumps([asdict(status) for status in found], ensure_ascii=False, indent=2))
        else:
            print("\n".join(_lines(found)))
        if any(status.alerts for status in found):
            self.exitcode = 1


def _lines(found: Sequence[SiteStatus]) -> Iterator[str]:
    yield f"{'site':<18} {'last good night':<17} {'last crawl':<17} {'ended as':<18} {'reports':>7}  alerts"
    for each in found:
        yield (
            f"{each.site:<18} {_minute(each.last_good):<17} {_minute(each.last_crawl):<17}"
            f" {each.last_status or '-':<18} {each.reports:>7}  {len(each.alerts) or '-'}"
        )
        for alert in each.alerts:
            words = f"{alert.code} {alert.subject}".rstrip()
            yield f"{'':<18} since {alert.opened_at[:10]}: {words}: {alert.detail}"


def _minute(time: str | None) -> str:
    return time[:16].replace("T", " ") if time else "never"
