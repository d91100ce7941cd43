"""Open a database to ask it something. In: a database URL. Out: an engine, as ``connect`` gives."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from pipelines.store.connect import connect
from pipelines.store.errors import StoreError


def open_existing(url: str) -> Engine:
    """Open a database that is there already.

    Raises StoreError ``store.no_database`` for a SQLite file that is not, and as ``connect`` does.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return connect(url)
    name = parsed.database
    is_file = parsed.get_backend_name() == "sqlite" and name not in (None, "", ":memory:")
    if is_file and name is not None and not name.startswith("file:") and not Path(name).exists():
        detail = f"{name} does not exist; crawl a site first, or set DATABASE_URL"
        raise StoreError("store.no_database", detail)
    return connect(url)
