"""``scrapy backup FOLDER``: a second copy of the database and the archive.

In:  the database of ``DATABASE_URL`` and the files below ``ARCHIVE_DIR``. Out: copies in FOLDER with a manifest; with
``--check`` what is wrong with such a folder; the exit code::

    0  the backup was made, or is whole
    1  it could not be made, or something of it is missing or damaged
    2  bad use
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.bars import counted
from pipelines.backup import BackupError, back_up, faults_of


class Command(ScrapyCommand):
    """Copy the database and the archive."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <folder>"

    def short_desc(self) -> str:
        return "Copy the database and the archive to another folder, or check such a copy"

    def long_desc(self) -> str:
        return (
            "Copy the SQLite database, as it stands at one moment, and the WARC files into FOLDER, with sizes and "
            "SHA-256 in MANIFEST.json. Crawls may go on meanwhile. Another backup into the same folder copies only what "
            "is new. A PostgreSQL database is copied with pg_dump; then give --archive-only. To restore, copy the files "
            "back: docs/operations.md. Exit code: 0, or 1 where something could not be copied or is damaged."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--archive-only", action="store_true", help="copy the WARC files alone")
        parser.add_argument("--check", action="store_true", help="copy nothing; check a backup")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one folder, such as /mnt/backup/gongkai", print_help=False)
        folder = Path(args[0])
        try:
            if opts.check:
                self._check(folder)
            else:
                self._back_up(folder, opts.archive_only)
        except BackupError as error:
            print(f"scrapy backup: {error}", file=sys.stderr)
            self.exitcode = 1

    def _back_up(self, folder: Path, archive_only: bool) -> None:
        from sqlalchemy.engine import make_url

        assert self.settings is not None
        url = make_url(self.settings["DATABASE_URL"])
        if not archive_only and url.get_backend_name() != "sqlite":
            shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
            raise UsageError(
                f"copy this database with: pg_dump --format=custom --file=reports.dump {shown} "
                "and then the archive with --archive-only",
                print_help=False,
            )
        database = None if archive_only else Path(url.database or "")
        if database is not None and not database.is_file():
            raise BackupError("backup.missing", f"there is no database {database}")
        archive = Path(self.settings["ARCHIVE_DIR"])
        files = back_up(database, archive, folder, lambda found: counted(found, "files"))
        print(f"{folder}: {files} files; check them with: scrapy backup --check {folder}")

    def _check(self, folder: Path) -> None:
        faults = list(faults_of(folder))
        for fault in faults:
            print(fault)
        print(f"{folder}: {'damaged' if faults else 'whole'}")
        if faults:
            self.exitcode = 1
