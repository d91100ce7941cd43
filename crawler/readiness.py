"""What can be known to be wrong before a portal is asked for anything.

In:  the settings of a crawl. Out: nothing, or ``NotReady`` with one sentence for whoever typed the command.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from scrapy.settings import Settings

from crawler.settings import numeric_settings
from pipelines.store.errors import StoreError


class NotReady(Exception):
    """The crawl can't start; the text says why."""


def hold_ready(settings: Settings) -> None:
    """Raise ``NotReady`` for a number that is none, an archive or a database that can't be written to."""
    from pipelines.store.connect import connect

    _hold_numbers(settings)
    _hold_archive(Path(settings["ARCHIVE_DIR"]))
    try:
        connect(settings["DATABASE_URL"]).dispose()
    except StoreError as error:
        raise NotReady(f"the database can't be used: {error}") from error


def _hold_numbers(settings: Settings) -> None:
    for name in numeric_settings:
        try:
            settings.getfloat(name)
        except (TypeError, ValueError):
            raise NotReady(f"{name} has to be a number, and is {settings[name]!r}") from None


def _hold_archive(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise NotReady(f"the archive can't be written: {folder}: {error.strerror}") from error
