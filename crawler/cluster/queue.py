"""The queue of site jobs in PostgreSQL.

In:  the URL of the database. Out: an open Procrastinate ``App``, whose tables have a schema of their own beside the
reports; jobs put on the queue and counted. Raises ``QueueError``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from procrastinate import App

SCHEMA = "gongkai_queue"
CRAWL = "crawl_site"
_TABLES_LOCK = 71_230_915  # of the making of the tables, when several workers start on an empty database
_INSTALL = "the cluster's libraries are not installed; install them with: pip install 'gongkai[cluster]'"


class QueueError(Exception):
    """The queue can't be used; the text says why."""


def conninfo(database_url: str) -> str:
    """What libpq connects with. Raises ``QueueError`` for any database but PostgreSQL."""
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise QueueError("DATABASE_URL is no database URL") from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise QueueError(
            "many machines need PostgreSQL: set DATABASE_URL to postgresql://USER@HOST/NAME "
            "(one machine does without: scrapy nightly)"
        )
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def make_app(database_url: str) -> App:
    """An app that is not open yet; its tables are there."""
    where = conninfo(database_url)
    try:
        import psycopg
        from procrastinate import App, PsycopgConnector
    except ModuleNotFoundError as error:
        raise QueueError(_INSTALL) from error
    try:
        _make_tables(where)
    except psycopg.Error as error:
        raise QueueError(f"the database can't be used: {str(error).strip().splitlines()[0]}") from error
    return App(connector=PsycopgConnector(conninfo=where, kwargs={"options": f"-c search_path={SCHEMA}"}))


def _make_tables(where: str) -> None:
    import psycopg
    from procrastinate.schema import SchemaManager

    with psycopg.connect(where, connect_timeout=10) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_TABLES_LOCK,))
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute(f"SET LOCAL search_path TO {SCHEMA}")
        there = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if there == (None,):
            connection.execute(SchemaManager.get_schema().encode())


async def put(app: App, locks: Mapping[str, str]) -> list[str]:
    """Put sites on the queue, site → lock; returns those that were not on it already."""
    from procrastinate.exceptions import AlreadyEnqueued

    added = []
    for site, lock in locks.items():
        job = app.configure_task(CRAWL, lock=lock, queueing_lock=site)
        try:
            await job.defer_async(site=site)
        except AlreadyEnqueued:
            continue
        added.append(site)
    return added


async def counts(app: App) -> dict[str, int]:
    """State → how many site jobs are in it."""
    jobs = await app.job_manager.list_jobs_async(task=CRAWL)
    return dict(Counter(str(job.status) for job in jobs))
