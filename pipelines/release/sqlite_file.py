"""All tables in one SQLite file, with the codebook. In: batches of rows. Out: a file.

It holds what the CSV files hold and nothing else: no narrative text, no headers, no crawl. The same rows give
the same bytes, because SQLite stamps no time on a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.release.tables import INTEGER, NUMBER, ReleaseTable

_TYPES = {INTEGER: "INTEGER", NUMBER: "REAL"}


class SqliteFile:
    """A SQLite file to which tables are added, one after another."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("BEGIN")

    def add(self, table: ReleaseTable) -> SqliteTable:
        """Make a table."""
        columns = ", ".join(f"{column.name} {_TYPES.get(column.kind, 'TEXT')}" for column in table.columns)
        self._connection.execute(f"CREATE TABLE {table.name} ({columns})")
        return SqliteTable(self._connection, table)

    def add_rows(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Make a table of text."""
        self._connection.execute(f"CREATE TABLE {name} ({', '.join(f'{column} TEXT' for column in columns)})")
        marks = ", ".join("?" * len(columns))
        self._connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)

    def close(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.close()


class SqliteTable:
    """A table of a SQLite file that is being filled."""

    def __init__(self, connection: sqlite3.Connection, table: ReleaseTable) -> None:
        self._connection = connection
        self._table = table
        self._insert = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        self._connection.executemany(self._insert, rows)

    def close(self) -> None:
        if self._table.key:
            name = self._table.name
            self._connection.execute(f"CREATE INDEX {name}_key ON {name} ({', '.join(self._table.key)})")
