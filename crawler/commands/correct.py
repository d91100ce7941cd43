"""``scrapy correct``: say what should stand in a cell, with reason and evidence.

In:  a correction on the command line, or a CSV file of them. Out: rows of the database of ``DATABASE_URL``; no
published value is changed. Exit code: 0, or 1 if nothing was stored, or if ``--list`` shows a correction whose printed
value has changed since.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.store.errors import StoreError

_LISTED = """SELECT status, agency, year, scope, field, value_then, published_value, corrected_value, made_by, made_at
FROM corrected_cells ORDER BY status DESC, agency, year, field"""
_NEEDED = {"agency": "--agency", "year": "--year", "field": "--field", "value": "--value", "made_by": "--by"}
_NEEDED |= {"reason": "--reason", "evidence": "--evidence"}


class Command(ScrapyCommand):
    """Say what should stand in a cell, with reason and evidence."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "--agency NAME --year YEAR --field CODE --value NUMBER --by WHO --reason WHY --evidence WHAT"

    def short_desc(self) -> str:
        return "Correct a value beside what is published, with reason and evidence"

    def long_desc(self) -> str:
        return (
            "Store what should stand in a cell, or a CSV file of such corrections (docs/corrections.md). The published "
            "value stays; the view corrected_cells shows both. A correction whose printed value has changed since is "
            "shown by --list and not applied. Exit code: 0, or 1 if nothing was stored or --list shows such a one."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        one = parser.add_argument_group("One correction")
        one.add_argument("--agency", default="", help="name of the agency")
        one.add_argument("--year", default="", help="year reported on")
        one.add_argument("--field", default="", help="code of the cell, as in docs/fields.md")
        one.add_argument("--value", default="", help="number that should stand there, or blank")
        one.add_argument("--by", dest="made_by", default="", help="who corrects")
        one.add_argument("--reason", default="", help="why")
        one.add_argument("--evidence", default="", help="what shows it, such as an address")
        one.add_argument(
            "--division", default="", help="GB/T 2260 code, where several agencies have the name"
        )
        one.add_argument("--scope", default="", help="own, area or system, where there are several reports")
        several = parser.add_argument_group("Several")
        several.add_argument(
            "--import", dest="source", metavar="FILE", help="store the corrections of a CSV file"
        )
        several.add_argument(
            "--export", dest="target", metavar="FILE", help="write all corrections as such a file"
        )
        several.add_argument(
            "--list", action="store_true", help="show the corrected cells and whether they hold"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.store.corrections import corrections, write_corrections
        from pipelines.store.existing import open_existing

        if args:
            raise UsageError(f"{args[0]!r} belongs to no option", print_help=False)
        assert self.settings is not None
        try:
            engine = open_existing(self.settings["DATABASE_URL"])
            if opts.target:
                write_corrections(Path(opts.target), corrections(engine))
                print(f"wrote {opts.target}")
            elif opts.list:
                self._list(engine)
            else:
                self._store(engine, opts)
        except StoreError as error:
            print(f"scrapy correct: {error}", file=sys.stderr)
            self.exitcode = 1

    def _store(self, engine: Any, opts: argparse.Namespace) -> None:
        from pipelines.store.corrections import Correction, add_corrections, read_corrections

        if opts.source:
            made = read_corrections(Path(opts.source))
        else:
            missing = [option for name, option in _NEEDED.items() if not getattr(opts, name)]
            if missing:
                raise UsageError(f"{', '.join(missing)} is missing", print_help=False)
            names = (*_NEEDED, "division", "scope")
            made = [Correction(**{name: getattr(opts, name) for name in names})]
        print(f"{add_corrections(engine, made)} of {len(made)} corrections are new")

    def _list(self, engine: Any) -> None:
        from rich.console import Console
        from rich.table import Table
        from sqlalchemy import text

        with engine.connect() as connection:
            result = connection.execute(text(_LISTED))
            table = Table(*result.keys(), box=None, pad_edge=False)
            rows = result.all()
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row))
        Console(width=None if sys.stdout.isatty() else 200).print(table)
        raised = sum(row.status != "applied" for row in rows)
        if raised:
            print(f"{raised} corrections no longer fit what is printed; look at them again", file=sys.stderr)
            self.exitcode = 1
