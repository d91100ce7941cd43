"""``scrapy checks --across-years --look-alikes``: hold reports against each other, by their numbers and their words.

In:  the database of ``DATABASE_URL``. Out: the views ``cross_year_checks`` and ``look_alikes``, made anew, and how many
findings there are of each kind. Exit code: 0, or 1 if the database can't be used.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
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
        return "[--across-years] [--look-alikes]"

    def short_desc(self) -> str:
        return "Check reports against the year before, their parts, and the words of other reports"

    def long_desc(self) -> str:
        return (
            "Compare the numbers of every report with those of the same agency's report on the year before, and a "
            "government's sum with the reports of its agencies. What does not fit is stored as a question with a score "
            "from 0 to 1 and shown by the view cross_year_checks; no number is changed. With --look-alikes, find sections "
            "that are near copies of another agency's or of last year's (view look_alikes). Doing it again replaces the "
            "findings. The checks within a report are made whenever it is stored. Exit code: 0, or 1 on an error."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--across-years", action="store_true", help="compare years and parts, store the findings"
        )
        parser.add_argument(
            "--look-alikes",
            action="store_true",
            help="compare the texts of reports, store what is much alike",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.across_years import recheck_across_years
        from pipelines.store.existing import open_existing
        from pipelines.store.look_alikes import recheck_look_alikes

        if args or not (opts.across_years or opts.look_alikes):
            raise UsageError("write: scrapy checks --across-years, --look-alikes, or both", print_help=False)
        assert self.settings is not None
        try:
            engine = open_existing(self.settings["DATABASE_URL"])
            if opts.across_years:
                _show(recheck_across_years(engine), "cross_year_checks")
            if opts.look_alikes:
                _show(recheck_look_alikes(engine), "look_alikes")
        except StoreError as error:
            print(f"scrapy checks: {error}", file=sys.stderr)
            self.exitcode = 1


def _show(counts: Counter[str], view: str) -> None:
    for code, count in sorted(counts.items()):
        print(f"{count:>8}  {code}")
    print(f"{counts.total():>8}  in all; SELECT * FROM {view} ORDER BY score DESC shows them")
