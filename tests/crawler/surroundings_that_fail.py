"""Stages before the last one that take away what the last one needs, at the first item that reaches them."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from pipelines.store import connect


class Locked:
    """Another connection begins to write to the SQLite file and never ends; nobody waits a minute for it."""

    def __init__(self) -> None:
        connect._WAIT_SECONDS = 0
        self._other: sqlite3.Connection | None = None

    def process_item(self, item: Any) -> Any:
        if self._other is None:
            path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
            self._other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._other.execute("BEGIN IMMEDIATE")
        return item
