"""The example queries of ``data/queries``: read one, run it without being able to change anything.

In:  a query file. Out: ``Query``, and of a database ``Answer``. Expected of a file::

    -- title_en: Refusals by legal ground and year
    -- title_zh: …
    -- definition_en: what is counted, and the denominator of every rate
    -- definition_zh: …
    SELECT …
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from pipelines.extract.data import DATA_DIR
from pipelines.store.errors import StoreError, named_errors

QUERIES_DIR = DATA_DIR / "queries"
_HEADER = ("title_en", "title_zh", "definition_en", "definition_zh")


@dataclass(frozen=True, slots=True)
class Query:
    """A question, with its title and the definition of what it counts in both languages."""

    name: str
    title_en: str
    title_zh: str
    definition_en: str
    definition_zh: str
    sql: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def query_names() -> tuple[str, ...]:
    """The names of all example queries, sorted."""
    return tuple(sorted(path.stem for path in QUERIES_DIR.glob("*.sql")))


def load_query(name: str) -> Query:
    """The example query of a name.

    Raises StoreError ``store.query_unknown`` and ``store.query_header``.
    """
    if name not in query_names():
        raise StoreError("store.query_unknown", f"{name}; there are {', '.join(query_names())}")
    return read_query(QUERIES_DIR / f"{name}.sql")


def read_query(path: Path) -> Query:
    """The query of a file.

    Raises StoreError ``store.query_header`` if a line of the header or the query itself is missing.
    """
    header: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    while lines and lines[0].startswith("--"):
        key, _, value = lines.pop(0).removeprefix("--").partition(":")
        header[key.strip()] = value.strip()
    sql = "\n".join(lines).strip().rstrip(";")
    missing = [key for key in _HEADER if not header.get(key)] + ([] if sql else ["the query"])
    if missing:
        raise StoreError("store.query_header", f"{path.name} lacks {', '.join(missing)}")
    title_en, title_zh, definition_en, definition_zh = (header[key] for key in _HEADER)
    return Query(path.stem, title_en, title_zh, definition_en, definition_zh, sql)


def run_query(engine: Engine, query: Query) -> Answer:
    """What a query gives, in a transaction that can't write.

    Raises StoreError ``store.query_fails`` if the database refuses the query, and ``store.unreachable``,
    ``store.locked``, ``store.damaged``.
    """
    with named_errors(f"running {query.name}"), engine.connect() as connection:
        _set_read_only(connection, "on")
        try:
            result = connection.execute(text(query.sql.replace(":", "\\:")))
            return Answer(tuple(result.keys()), tuple(tuple(row) for row in result))
        except DBAPIError as error:
            raise StoreError("store.query_fails", f"{query.name}: {error.orig}") from error
        finally:
            connection.rollback()
            _set_read_only(connection, "off")


def _set_read_only(connection: Connection, switch: str) -> None:
    """Forbid the session to write, whatever transactions a query begins, or allow it again."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA query_only = {switch}")
    else:
        connection.exec_driver_sql(f"SET default_transaction_read_only = {switch}")
    connection.commit()
