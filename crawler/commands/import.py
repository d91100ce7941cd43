"""``scrapy import population FILE``: figures from elsewhere that rates need.

In:  a CSV file as ``pipelines.store.population`` describes it. Out: rows of the database of ``DATABASE_URL``. Exit
code: 0, or 1 with one sentence why nothing was imported.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.store.errors import StoreError


class Command(ScrapyCommand):
    """Import figures from elsewhere that rates need."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "population <file>"

    def short_desc(self) -> str:
        return "Import the population of divisions from a CSV file"

    def long_desc(self) -> str:
        return (
            "Import residents of divisions from a CSV FILE with the columns division_code, year, persons and source, "
            "for requests per head. Figures that are there already are replaced. Exit code: 0, or 1 if nothing was "
            "imported."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 (Scrapy's signature)
        from pipelines.store.existing import open_existing
        from pipelines.store.population import import_population

        if len(args) != 2 or args[0] != "population":
            raise UsageError("write: scrapy import population FILE", print_help=False)
        assert self.settings is not None
        try:
            count = import_population(open_existing(self.settings["DATABASE_URL"]), Path(args[1]))
        except StoreError as error:
            print(f"scrapy import: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        print(f"{count} figures on population are in the database")
