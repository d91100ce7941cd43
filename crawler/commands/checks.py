"""``scrapy checks --across-years``: hold every report against the year before and against its parts.

In:  the database of ``DATABASE_URL``. Out: the view ``cross_year_checks``, made anew, and how many findings there are
of each kind. Exit code: 0, or 1 if the database can't be used.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.store.errors import StoreError


class Command(ScrapyCommand):
    """Hold every report against the year before and against its parts."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "--across-years"

    def short_desc(self) -> str:
        return "Check every report against the year before and against its parts"

    def long_desc(self) -> str:
        return (
            "Compare the numbers of every report with those of the same agency's report on the year before, and a "
            "government's sum with the reports of its agencies. What does not fit is stored as a question with a score "
            "from 0 to 1 and shown by the view cross_year_checks; no number is changed. Doing it again replaces the "
            "findings. The checks within a report are made whenever it is stored. Exit code: 0, or 1 on an error."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--across-years", action="store_true", help="compare years and parts, store the findings"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.across_years import recheck_across_years
        from pipelines.store.existing import open_existing

        if args or not opts.across_years:
            raise UsageError("write: scrapy checks --across-years", print_help=False)
        assert self.settings is not None
        try:
            counts = recheck_across_years(open_existing(self.settings["DATABASE_URL"]))
        except StoreError as error:
            print(f"scrapy checks: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        for code, count in sorted(counts.items()):
            print(f"{count:>8}  {code}")
        print(f"{counts.total():>8}  in all; SELECT * FROM cross_year_checks ORDER BY score DESC shows them")
