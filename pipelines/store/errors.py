"""Named failures of the store. In: errors of the database libraries. Out: ``StoreError`` with a code.

Every code is documented in ``data/findings.csv``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

# Parts of the messages of SQLite, and SQLSTATE classes of PostgreSQL, that tell failures apart.
_SQLITE = (
    ("database is locked", "store.locked"),
    ("database or disk is full", "store.full"),
    ("unable to open database file", "store.unwritable"),
    ("attempt to write a readonly database", "store.unwritable"),
    ("file is not a database", "store.not_a_database"),
    ("database disk image is malformed", "store.damaged"),
)
_SQLSTATE = (
    ("53100", "store.full"),
    ("55P03", "store.locked"),
    ("40001", "store.locked"),
    ("40P01", "store.locked"),
    ("42501", "store.unwritable"),
    ("25006", "store.unwritable"),
    ("08", "store.unreachable"),
    ("28", "store.unreachable"),
    ("3D", "store.unreachable"),
    ("57P", "store.unreachable"),
)


class StoreError(Exception):
    """The database can't do what was asked. ``code`` is documented in ``data/findings.csv``."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def code_of(error: BaseException | None) -> str | None:
    """The code of a driver's error that comes from the surroundings and not from a fault of the program."""
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return next((code for prefix, code in _SQLSTATE if state.startswith(prefix)), None)
    if isinstance(error, sqlite3.Error):
        return next((code for part, code in _SQLITE if part in str(error)), None)
    # psycopg gives no SQLSTATE when it never reached a server, or lost it.
    lost = type(error).__module__.startswith("psycopg") and type(error).__name__ == "OperationalError"
    return "store.unreachable" if lost else None


@contextmanager
def named_errors(what: str) -> Iterator[None]:
    """Raise StoreError for a failure of the surroundings; ``what`` was being done. Others pass unchanged."""
    from sqlalchemy.exc import DBAPIError  # commands name these errors long before they open a database

    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = code_of(cause)
        if code is None:
            raise
        raise StoreError(code, f"{what}: {str(cause).strip()}") from error
