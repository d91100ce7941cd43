"""Locks by name between all programs that use one PostgreSQL database.

In:  an engine of ``connect``. Out: locks that end with the connection that holds them, so that none is left behind
by a program that was killed. SQLite has no such locks, and no need for them: its programs are on one machine.
"""

from __future__ import annotations

from zlib import crc32

from sqlalchemy import Connection, Engine, func, select

from pipelines.store.errors import StoreError, named_errors

_HOSTS = 0x676F6E67  # first half of the keys of these locks


class HostLocks:
    """Advisory locks of one session."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: Connection | None = None

    def lock(self, name: str) -> bool:
        """Take the lock ``name``, unless another session has it. Not to be asked for a lock that is held.

        Raises StoreError where the server is gone.
        """
        with named_errors(f"taking the lock of {name}"):
            return bool(self._open().scalar(select(func.pg_try_advisory_lock(_HOSTS, _key(name)))))

    def unlock(self, name: str) -> None:
        """Give it back. A server that is gone has it back already."""
        try:
            with named_errors(f"giving back the lock of {name}"):
                self._open().execute(select(func.pg_advisory_unlock(_HOSTS, _key(name))))
        except StoreError:
            self.close()

    def close(self) -> None:
        """Give all of them back."""
        if self._session is not None:
            self._session.invalidate()
            self._session.close()
            self._session = None

    def _open(self) -> Connection:
        if self._session is None or self._session.invalidated:
            self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self._session


def _key(name: str) -> int:
    """A signed number of 32 bits for a name; two names of one number only wait for each other."""
    return crc32(name.encode()) - 2**31
