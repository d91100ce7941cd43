"""``scrapy browse``: look at the database in a browser.

In:  an SQLite database and its archive. Out: pages on this machine until Ctrl-C. Exit code: 0, or 1 with one sentence
why nothing is served.
"""

from __future__ import annotations

import argparse
import sys
import webbrowser
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.browse.errors import BrowseError
from pipelines.store.errors import StoreError

_NEEDS_SQLITE = (
    "the pages show SQLite files, and DATABASE_URL is a server; write its reports into one first: "
    "scrapy export DIR --format sqlite, then: scrapy browse --db DIR/gongkai.sqlite"
)


class Command(ScrapyCommand):
    """Look at the database in a browser."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--db FILE.db] [--archive FOLDER] [--host HOST] [--port PORT] [--open]"

    def short_desc(self) -> str:
        return "Look at reports, questions and charts in a browser, each value with its archived page"

    def long_desc(self) -> str:
        return (
            "Serve the pages of docs/browse.md on this machine until Ctrl-C: search for an agency, its reports with "
            "their tables as on the form, the ready questions with charts, and for each value the archived page with "
            "the cell marked. Nothing is written and nothing is loaded from the network. Exit code: 0, or 1 if nothing "
            "is served."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--db", type=Path, help="SQLite file (the database of DATABASE_URL)")
        parser.add_argument(
            "--archive", type=Path, help="folder of the archive (archive beside --db, else ARCHIVE_DIR)"
        )
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8001, help="port, 0 for any that is free (8001)")
        parser.add_argument("--open", action="store_true", help="open the first page in the browser")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.browse.released import is_release
        from pipelines.browse.serve import application, serve
        from pipelines.store.existing import open_existing

        if args:
            raise UsageError(f"{args[0]!r} belongs to no option; name the file with --db", print_help=False)
        if not 0 <= opts.port <= 65535:
            raise UsageError(f"there is no port {opts.port}", print_help=False)
        try:
            database = self._database(opts.db)
            if not is_release(database):
                open_existing(f"sqlite:///{database}").dispose()  # brought up to date, as by every command
            app = application(database, self._archive(opts.db, opts.archive), opts.host)
            serve(app, opts.host, opts.port, lambda address: _ready(database, address, opts.open))
        except (BrowseError, StoreError) as error:
            print(f"scrapy browse: {error}", file=sys.stderr)
            self.exitcode = 1

    def _database(self, named: Path | None) -> Path:
        """The SQLite file to show. Raises BrowseError ``browse.needs_sqlite``, StoreError ``store.bad_url``."""
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        if named is not None:
            return named.resolve()
        assert self.settings is not None
        try:
            url = make_url(self.settings["DATABASE_URL"])
        except (ArgumentError, ValueError) as error:
            detail = "not a database URL; write sqlite:///data/reports.db"
            raise StoreError("store.bad_url", detail) from error
        if url.get_backend_name() != "sqlite" or not url.database:
            raise BrowseError("browse.needs_sqlite", _NEEDS_SQLITE)
        return Path(url.database).resolve()

    def _archive(self, database: Path | None, named: Path | None) -> Path:
        assert self.settings is not None
        beside = database.resolve().parent / "archive" if database else None
        if named is not None:
            return named
        return beside if beside and beside.is_dir() else Path(self.settings["ARCHIVE_DIR"])


def _ready(database: Path, address: str, is_to_open: bool) -> None:
    print(f"{database} is shown at {address}  (Ctrl-C ends it)", flush=True)
    if is_to_open:
        webbrowser.open(address)
