"""``scrapy report``: charts of what the database holds, in one HTML file.

In:  the database of ``DATABASE_URL``. Out: a file that opens in any browser without a network. Exit code: 0, or 1 with
one sentence why nothing was written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.release.errors import ReleaseError
from pipelines.store.errors import StoreError


class Command(ScrapyCommand):
    """Draw charts of what the database holds."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--out FILE.html]"

    def short_desc(self) -> str:
        return "Draw refusals, outcomes, backlog, appeals, timeliness and coverage into one HTML file"

    def long_desc(self) -> str:
        return (
            "Write one HTML file with charts of the database of DATABASE_URL: refusals by ground, outcomes by type of "
            "applicant, backlog, corrections in appeals, timeliness, and which reports were found. Each chart has its "
            "numbers and the definition of every rate. Exit code: 0, or 1 if nothing was written."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--out", type=Path, default=Path("report.html"), help="file to write (report.html)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.plots.page import write_page
        from pipelines.store.existing import open_existing

        if args:
            raise UsageError(f"{args[0]!r} belongs to no option; name the file with --out", print_help=False)
        assert self.settings is not None
        try:
            agencies = write_page(open_existing(self.settings["DATABASE_URL"]), opts.out)
        except (ReleaseError, StoreError) as error:
            print(f"scrapy report: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        print(f"wrote {opts.out}: {agencies} agencies")
