"""A table as CSV: UTF-8 with a byte order mark, so that Excel shows Chinese; a line feed ends each row.

In:  batches of rows. Out: a file. NULL is an empty cell. Text that a spreadsheet would take for a formula is
preceded by an apostrophe (``guarded``); numbers are written as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.release.tables import ReleaseTable

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


class CsvFile:
    """A CSV file that is being written."""

    suffix = "csv"

    def __init__(self, path: Path, table: ReleaseTable) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(table.names)

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        self._writer.writerows([cell(value) for value in row] for row in rows)

    def close(self) -> None:
        self._file.close()


def cell(value: int | float | str | None) -> int | str | None:
    """What stands in a cell: numbers without a needless ``.0``, text guarded."""
    if isinstance(value, float):
        return shown(value)
    return guarded(value) if isinstance(value, str) else value


def shown(number: float) -> str:
    """The shortest text that reads back as the number, without exponent where the number is whole."""
    return str(int(number)) if number.is_integer() else repr(number)


def guarded(words: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_BEGINNINGS) else words
