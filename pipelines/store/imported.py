"""A CSV file that a user imports: ``imported_rows``.

In:  a file, UTF-8, with a header. Out: its lines as dicts of stripped words, each with where it stands.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from pipelines.store.errors import StoreError


def imported_rows(
    path: Path, needed: Collection[str], optional: Collection[str] = ()
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each line with its place, such as ``file.csv, line 2``. Every needed column has words in it.

    Raises StoreError ``import.file`` for a file that can't be read, lacks a column or has no line below its header.
    """
    empty = True
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in needed if name not in (reader.fieldnames or ())]:
                raise StoreError("import.file", f"{path} lacks the column {', '.join(missing)}")
            for line in reader:
                empty = False
                where = f"{path}, line {reader.line_num}"
                row = {name: (line.get(name) or "").strip() for name in (*needed, *optional)}
                if blank := [name for name in needed if not row[name]]:
                    raise StoreError("import.file", f"{where}: {', '.join(blank)} must not be empty")
                yield where, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise StoreError("import.file", f"{path}: {error}") from error
    if empty:
        raise StoreError("import.file", f"{path} has no line below its header")


def whole(words: str, where: str, name: str) -> int:
    """A whole number.

    Raises StoreError ``import.file`` if it is none.
    """
    try:
        return int(words)
    except ValueError as error:
        raise StoreError("import.file", f"{where}: {name} is a whole number") from error
