"""Rows of a release, read from a database a few hundred reports at a time.

In:  a connection within ``snapshot_of``, a ``ReleaseTable`` and report ids. Out: batches of rows, each a tuple
of int, float, str and None in the order of the table's columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, text

from pipelines.release.personal import without_personal
from pipelines.release.tables import INTEGER, NUMBER, WORDS, ReleaseTable
from pipelines.store.errors import named_errors

Row = tuple[int | float | str | None, ...]
REPORTS_AT_ONCE = 250


@contextmanager
def snapshot_of(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the database as it is now, whatever others write meanwhile.

    Raises StoreError as ``pipelines.store.errors.named_errors`` does.
    """
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with named_errors("reading the database"), engine.connect() as connection, connection.begin():
        yield connection


def batches(connection: Connection, table: ReleaseTable, ids: Sequence[int]) -> Iterator[list[Row]]:
    """The rows of the reports ``ids``, in the order of the ids and of the table."""
    order = f", {table.order}" if table.order else ""
    columns = ", ".join(f"t.{name}" for name in table.names)
    query = text(
        f"SELECT {columns} FROM ({table.source}) t WHERE t.report_id IN :ids ORDER BY t.report_id{order}"
    ).bindparams(bindparam("ids", expanding=True))
    for start in range(0, len(ids), REPORTS_AT_ONCE):
        found = connection.execute(query, {"ids": list(ids[start : start + REPORTS_AT_ONCE])})
        yield list(cleaned(table, found))


def cleaned(table: ReleaseTable, rows: Iterable[Sequence[Any]]) -> Iterator[Row]:
    """Rows of a database with the types of the table's columns, text of strangers without personal data."""
    clean = [_CLEAN.get(column.kind, _text) for column in table.columns]
    for row in rows:
        yield tuple(None if value is None else make(value) for make, value in zip(clean, row, strict=True))


def _text(value: Any) -> str:
    return str(value)


def _words(value: Any) -> str:
    return without_personal(str(value))


_CLEAN: dict[str, Callable[[Any], int | float | str]] = {INTEGER: int, NUMBER: float, WORDS: _words}
