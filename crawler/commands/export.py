"""``scrapy export DIR``: write a dated release of the database.

In:  the database of ``DATABASE_URL``. Out: a new folder with the tables in several formats, codebook, data package,
checksums, citation and change log, as ``docs/release.md`` describes. Exit code: 0, or 1 with one sentence why not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.release.errors import ReleaseError
from pipelines.store.errors import StoreError

if TYPE_CHECKING:
    from pipelines.release.write import Progress


class Command(ScrapyCommand):
    """Write a dated release of the database."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <folder>"

    def short_desc(self) -> str:
        return "Write the reports as CSV, Parquet, Stata, Excel and SQLite, with codebook and checksums"

    def long_desc(self) -> str:
        return (
            "Write a release of the database of DATABASE_URL into a new FOLDER, such as releases/2026-01. The same "
            "database gives the same bytes. An earlier release beside FOLDER is compared with it. Excel is for "
            "5,000 reports at most and left out beyond that. Exit code: 0, or 1 if nothing was written."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from pipelines.release.write import FORMATS

        super().add_options(parser)
        group = parser.add_argument_group(
            "Which reports (each option may be given several times, or with commas; all of them must fit)"
        )
        group.add_argument("--year", action="append", default=[], help="2023, 2021,2023 or 2021-2023")
        group.add_argument(
            "--division",
            action="append",
            default=[],
            help="GB/T 2260 code with all below it: 511100, 5111 or 51",
        )
        group.add_argument(
            "--level", action="append", default=[], help="national, province, prefecture, county or township"
        )
        group.add_argument(
            "--department-type",
            action="append",
            default=[],
            help="code of data/department_types.csv: gov, police …",
        )
        parser.add_argument(
            "--format", action="append", default=[], help=f"{', '.join(FORMATS)}; by default all of them"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.release.selection import parse_selection
        from pipelines.release.write import write_release
        from pipelines.store.existing import open_existing

        if len(args) != 1:
            raise UsageError("name one folder to write to, such as releases/2026-01", print_help=False)
        assert self.settings is not None
        try:
            selection = parse_selection(opts.year, opts.division, opts.level, opts.department_type)
            formats = _formats(opts.format)
            engine = open_existing(self.settings["DATABASE_URL"])
            with _progress() as progress:
                summary = write_release(engine, Path(args[0]), selection, formats, progress)
        except (ReleaseError, StoreError) as error:
            print(f"scrapy export: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        rows = sum(summary.tables.values())
        print(f"{args[0]}: release {summary.version}, {summary.reports} reports, {rows} rows")
        print(f"Check it with: cd {args[0]} && sha256sum -c SHA256SUMS")


def _formats(words: list[str]) -> list[str] | None:
    from pipelines.release.write import FORMATS

    wanted = [part.strip() for word in words for part in word.split(",") if part.strip()]
    for name in wanted:
        if name not in FORMATS:
            raise ReleaseError(
                "export.bad_selection", f"{name!r} is no format; there are {', '.join(FORMATS)}"
            )
    return wanted or None


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on standard error when a person is looking."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        shown: dict[str, Any] = {}

        def update(table: str, done: int, total: int) -> None:
            if table not in shown:
                shown[table] = bars.add_task(table, total=total)
            bars.update(shown[table], completed=done)

        yield update
