"""``scrapy sites``: the sites that there are spiders for, how well each is known, and what is held of it.

In:  the declarations, and the database of ``DATABASE_URL`` where there is one. Out: on stdout a table, CSV or JSON,
one row for each site; on stderr a sentence where there is no database yet. Exit code: 0, also without a database; 1
if there is one that can't be read; 2 for options that make no sense.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.families.declaration import EVIDENCE, standing
from pipelines.store.errors import StoreError

_NO_DATABASE = "store.no_database"
_WIDTH = 200  # characters of a table that nobody looks at on a terminal


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site. What only a database can tell is None where it tells nothing."""

    site: str
    portal: str
    division: str
    family: str
    lists: int  # that are declared
    evidence: str  # how well they are known, at best
    since: str  # date of that evidence; empty where no list is declared
    last_success: str | None
    last_run: str | None
    last_status: str | None
    reports: int | None


class Command(ScrapyCommand):
    """List the sites, how well each is known, and what is held of it."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] [<site> ...]"

    def short_desc(self) -> str:
        return "List the sites, how well each is known, and what is held of it"

    def long_desc(self) -> str:
        return (
            "One row for each site: spider, portal, division, family, how well its lists are known (verified: read on "
            "the portal; derived: from addresses of its documents; unverified) and since when, the last run that "
            "succeeded, and how many reports the database holds from there. The last two need the database of "
            "DATABASE_URL. Exit code: 0, or 1 if the database can't be read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--family", metavar="NAME", help="only sites of this family, such as ucap")
        parser.add_argument(
            "--division",
            metavar="CODE",
            help="only sites of this division and of those in it: 511124, or 51 for all of Sichuan",
        )
        parser.add_argument("--evidence", choices=EVIDENCE, help="only sites that are known this well")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print a JSON array")
        form.add_argument("--csv", action="store_true", help="print CSV")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        rows = site_rows(self.settings, self._held())
        if unknown := set(args) - {row.site for row in rows}:
            raise UsageError(f"there is no site {min(unknown)}; scrapy list shows them", print_help=False)
        families = sorted({row.family for row in rows})
        if opts.family and opts.family not in families:
            raise UsageError(
                f"no site is of family {opts.family}; there are {', '.join(families)}", print_help=False
            )
        chosen = [row for row in rows if (not args or row.site in args) and _is_wanted(row, opts)]
        if opts.json:
            print(json.dumps([asdict(row) for row in chosen], ensure_ascii=False, indent=1))
        elif opts.csv:
            _print_csv(chosen)
        else:
            _print_table(chosen)

    def _held(self) -> Mapping[str, Any] | None:
        from pipelines.store.existing import open_existing
        from pipelines.store.holdings import holdings

        assert self.settings is not None
        try:
            engine = open_existing(self.settings["DATABASE_URL"])
            held = holdings(engine)
            engine.dispose()
        except StoreError as error:
            if error.code == _NO_DATABASE:
                sentence = "There is no database yet, so nothing is said of successes and reports"
                print(f"{sentence}: {error.detail}.", file=sys.stderr)
            else:
                print(f"scrapy sites: {error}", file=sys.stderr)
                self.exitcode = 1
            return None
        return held


def site_rows(settings: BaseSettings, held: Mapping[str, Any] | None) -> list[SiteRow]:
    """Every site by name; ``held`` is what ``holdings`` gives, None where there is no database."""
    from scrapy.spiderloader import get_spider_loader

    loader = get_spider_loader(settings)
    rows = []
    for name in sorted(loader.list()):
        spider: Any = loader.load(name)
        evidence, since = standing(spider)
        known = held.get(name) if held else None
        rows.append(
            SiteRow(
                site=name,
                portal=spider.portal,
                division=spider.division,
                family=spider.family,
                lists=len(spider.lists),
                evidence=evidence,
                since=since,
                last_success=known.last_success if known else None,
                last_run=known.last_run if known else None,
                last_status=known.last_status if known else None,
                reports=None if held is None else known.reports if known else 0,
            )
        )
    return rows


def _is_wanted(row: SiteRow, opts: argparse.Namespace) -> bool:
    # The codes of a province and a prefecture end in zeros; below them the same digits go on.
    above = (opts.division or "").removesuffix("00").removesuffix("00")
    return (
        row.family == (opts.family or row.family)
        and row.evidence == (opts.evidence or row.evidence)
        and row.division.startswith(above)
    )


def _print_csv(rows: Sequence[SiteRow]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(field.name for field in fields(SiteRow))
    for row in rows:
        writer.writerow("" if value is None else value for value in asdict(row).values())


def _print_table(rows: Sequence[SiteRow]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    on_terminal = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD if on_terminal else None, pad_edge=False)
    for name in ("site", "portal", "division", "family", "evidence", "last success", "reports"):
        table.add_column(name, justify="right" if name == "reports" else "left", overflow="fold")
    for row in rows:
        evidence = f"{row.evidence} {row.since}" if row.lists else f"{row.evidence}, no list"
        success = (row.last_success or "").replace("T", " ").removesuffix("Z")
        if not success and row.last_status:
            success = f"none; {row.last_status}"
        reports = "" if row.reports is None else str(row.reports)
        table.add_row(row.site, row.portal, row.division, row.family, evidence, success, reports)
    Console(width=None if on_terminal else _WIDTH).print(table)
    print(f"{len(rows)} sites")
