"""``scrapy coverage``: which reports are there, and why others are not.

In:  the database of ``DATABASE_URL``. Out: for each agency and year whether its report was found, is unreadable,
blocked, failed, searched for and not found, not searched for, or not expected; counted by stratum. Exit code: 0, or 1
with one sentence why nothing can be said.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

FORMATS = ("table", "csv", "json", "html")


class Command(ScrapyCommand):
    """Say which reports are there, and why others are not."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Say which agencies' reports were found, failed, or are missing, by year"

    def long_desc(self) -> str:
        return (
            "For each agency and year: found, unreadable, blocked, failed, not_found (searched, with the day), "
            "not_searched or not_expected. Expected are the agencies of scrapy import agencies, those of which a "
            "report on an earlier year was found, and those that a link of a portal promises. rate = found / expected. "
            "Exit code: 0, or 1 if nothing can be said."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from pipelines.coverage import STRATA

        super().add_options(parser)
        parser.add_argument("--year", action="append", default=[], help="2023, 2021,2023 or 2021-2023")
        parser.add_argument(
            "--division",
            action="append",
            default=[],
            help="GB/T 2260 code with all below it: 511100, 5111 or 51",
        )
        parser.add_argument(
            "--level", action="append", default=[], help="national, province, prefecture, county or township"
        )
        parser.add_argument(
            "--type", action="append", default=[], help="code of data/department_types.csv: gov, police …"
        )
        parser.add_argument(
            "--by", default="year,level", help=f"count by these: {', '.join(STRATA)}; by default year,level"
        )
        parser.add_argument(
            "--format",
            default="table",
            choices=FORMATS,
            help="table (counts and what is missing), csv, json, html",
        )
        parser.add_argument("--out", help="file to write to instead of the terminal")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.coverage import STRATA, as_csv, as_html, as_json, as_table, read_coverage
        from pipelines.release.errors import ReleaseError
        from pipelines.release.selection import parse_selection
        from pipelines.store.errors import StoreError
        from pipelines.store.existing import open_existing

        strata = [name.strip() for name in opts.by.split(",") if name.strip()]
        if args:
            raise UsageError("scrapy coverage takes options only", print_help=False)
        if not strata or not set(strata) <= set(STRATA):
            raise UsageError(f"--by takes {', '.join(STRATA)}, joined by commas", print_help=False)
        assert self.settings is not None
        try:
            selection = parse_selection(opts.year, opts.division, opts.level, opts.type)
            rows = read_coverage(open_existing(self.settings["DATABASE_URL"]), selection)
            if not rows:
                raise ReleaseError(
                    "coverage.nothing",
                    "no agency fits, or no report on such a year was stored and no run could have found one",
                )
            page = {
                "table": lambda: as_table(rows, strata),
                "csv": lambda: as_csv(rows),
                "json": lambda: as_json(rows, strata) + "\n",
                "html": lambda: as_html(rows, strata),
            }[opts.format]()
            if opts.out:
                Path(opts.out).write_text(page, encoding="utf-8")
            else:
                sys.stdout.write(page)
        except (ReleaseError, StoreError, OSError) as error:
            print(f"scrapy coverage: {error}", file=sys.stderr)
            self.exitcode = 1
