"""The only way into the database: ``connect(url)``.

In:  a database URL, such as ``sqlite:///data/reports.db`` or ``postgresql://host/gongkai``. Out: an
engine on a database whose tables, labels and views are those of this program.

A new database is made, an older one upgraded; both in one transaction, so that a killed upgrade leaves the
database as it was. Two programs that connect at once wait for each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from pipelines.store.errors import StoreError, named_errors
from pipelines.store.labels import load_labels
from pipelines.store.missing_sketches import add_all_sketches
from pipelines.store.schema import SCHEMA_VERSION, VERSION_TABLE, metadata
from pipelines.store.schema_labels import stored_version
from pipelines.store.summary import rebuild_summaries
from pipelines.store.views import create_views, derived_digest, describe, drop_views, views

MIGRATIONS = Path(__file__).parent / "migrations"
_WAIT_SECONDS = 60  # for another writer of a SQLite file
_UPGRADE_LOCK = 0x676F6E676B6169  # key of PostgreSQL's advisory lock


def connect(url: str) -> Engine:
    """Open the database of ``url``; make or upgrade it where needed, with the folder of a SQLite file.

    Raises StoreError: ``store.bad_url``, ``store.driver_missing``, ``store.unwritable``,
    ``store.unreachable``, ``store.not_a_database``, ``store.damaged``, ``store.foreign_tables``,
    ``store.newer_schema``, ``store.unbound_correction``, ``store.locked``, ``store.full``.
    """
    parsed = _parse(url)
    shown = parsed.render_as_string(hide_password=True)
    if parsed.get_backend_name() == "sqlite":
        _make_folder(parsed)
    engine = _engine(parsed)
    try:
        with named_errors(f"opening {shown}"):
            _bring_up_to_date(engine, shown)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes. On SQLite it takes the lock for writers before it reads anything."""
    with engine.execution_options(writes=True).begin() as connection:
        yield connection


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StoreError("store.bad_url", "not a database URL; write sqlite:///data/reports.db") from error
    if backend == "postgres":
        backend = "postgresql"
    if backend not in ("sqlite", "postgresql"):
        raise StoreError("store.bad_url", f"{backend} is neither sqlite nor postgresql")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _make_folder(url: URL) -> None:
    name = url.database
    if not name or name == ":memory:" or name.startswith("file:"):
        return
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("store.unwritable", f"{Path(name).parent}: {error.strerror}") from error
    if Path(name).is_dir():
        raise StoreError("store.unwritable", f"{name} is a folder; name a file")


def _engine(url: URL) -> Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {"timeout": _WAIT_SECONDS} if is_sqlite else {"connect_timeout": 10}
    try:
        engine = create_engine(url, connect_args=options, pool_pre_ping=not is_sqlite)
    except ModuleNotFoundError as error:
        detail = f"{error.name} is not installed; install it with: pip install 'gongkai[postgres]'"
        raise StoreError("store.driver_missing", detail) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError("store.bad_url", str(error)) from error
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, DDL included
    for pragma in ("foreign_keys = ON", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}").close()
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Whoever opens a new file first changes its journal for all; SQLite itself does not wait for that."""
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        for wait in ("BEGIN IMMEDIATE", "ROLLBACK"):
            connection.execute(wait).close()


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Without compiling queries, which takes longer than any of ours."""
    before, connection.autocommit = connection.autocommit, True
    connection.execute("SET jit = off").close()
    connection.autocommit = before


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(engine: Engine, shown: str) -> None:
    with engine.connect() as connection:
        if _is_up_to_date(connection):
            return
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        if not _is_up_to_date(connection):
            _upgrade(connection, shown)


def _is_up_to_date(connection: Connection) -> bool:
    if _version(connection) != SCHEMA_VERSION:
        return False
    stored = connection.execute(stored_version.select()).all()
    return [tuple(row) for row in stored] == [("derived", derived_digest())]


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection, shown: str) -> None:
    version = _version(connection)
    if version is None and (others := _own_names(connection)):
        names = ", ".join(sorted(others))
        raise StoreError("store.foreign_tables", f"{shown} has tables of another program: {names}")
    if version != SCHEMA_VERSION:
        drop_views(connection)
        _migrate(connection, version, shown)
    load_labels(connection)
    if version != SCHEMA_VERSION:
        rebuild_summaries(connection)
        add_all_sketches(connection)
    drop_views(connection)
    create_views(connection)
    describe(connection)
    connection.execute(stored_version.delete())
    digest = derived_digest()
    connection.execute(stored_version.insert(), {"part": "derived", "digest": digest})


def _own_names(connection: Connection) -> set[str]:
    ours = {*metadata.tables, *(view.name for view in views())}
    return set(inspect(connection).get_table_names()) & ours


def _migrate(connection: Connection, version: str | None, shown: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        detail = (
            f"{shown} has schema {version}, this program knows up to {SCHEMA_VERSION}; update the program"
        )
        raise StoreError("store.newer_schema", detail)
    command.upgrade(config, "head")
