"""``scrapy import WHAT FILE``: what no report says, from CSV files.

In:  a CSV file as ``pipelines.store.population`` and ``pipelines.store.frame`` describe it. Out: rows of the database
of ``DATABASE_URL``. Exit code: 0, or 1 with one sentence why nothing was imported.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.store.errors import StoreError

_WHAT = {
    "population": "figures on population",
    "agencies": "agencies that have to report",
    "successions": "successions of agencies",
}


class Command(ScrapyCommand):
    """Import what no report says."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return f"{'|'.join(_WHAT)} <file>"

    def short_desc(self) -> str:
        return "Import population, agencies that have to report, or their successions from a CSV file"

    def long_desc(self) -> str:
        return (
            "Import a CSV FILE. population: division_code, year, persons, source. agencies: division_code, name, "
            "first_year, source, and if known level, department_type, last_year, uscc; data/expected_agencies.csv has "
            "all governments. successions: from_division, from_name, to_division, to_name, kind (rename, merge, split, "
            "absorb, transfer), effective_on, source. What is there already is replaced. Exit code: 0, or 1 if nothing "
            "was imported."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 (Scrapy's signature)
        from pipelines.store.connect import connect
        from pipelines.store.existing import open_existing
        from pipelines.store.frame import import_agencies, import_successions
        from pipelines.store.population import import_population

        importers = {
            "population": import_population,
            "agencies": import_agencies,
            "successions": import_successions,
        }
        if len(args) != 2 or args[0] not in importers:
            raise UsageError(f"write: scrapy import {'|'.join(_WHAT)} FILE", print_help=False)
        assert self.settings is not None
        try:
            open_database = connect if args[0] == "agencies" else open_existing  # the frame may come first
            count = importers[args[0]](open_database(self.settings["DATABASE_URL"]), Path(args[1]))
        except StoreError as error:
            print(f"scrapy import: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        print(f"{count} {_WHAT[args[0]]} are in the database")
