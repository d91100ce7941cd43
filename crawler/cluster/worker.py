"""A worker from its start to its end.

In:  the URL of a PostgreSQL database, ``Orders``. Out: crawled sites, their alerts told; returns when it is told to end,
or when nothing is left to do. Raises ``QueueError``, ``StoreError``.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from crawler.cluster.places import locks
from crawler.cluster.queue import counts, make_app, put
from crawler.cluster.tasks import Work, add_tasks, put_due, rescue
from crawler.nightly.due import due_sites, hosts_of
from crawler.nightly.job import Ended, Limits
from crawler.nightly.news import tell_news
from crawler.telling import Channel
from pipelines.monitors.limits import Limits as MonitorLimits
from pipelines.oversight import watch
from pipelines.store.connect import connect

if TYPE_CHECKING:
    from procrastinate import App

_SIGNS_OF_LIFE = 6  # in the time after which a worker counts as dead


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is to do."""

    spiders: Mapping[str, Any]  # by name
    put: tuple[str, ...]  # sites to put on the queue first
    put_due: bool  # and those that are due
    has_schedule: bool  # and from then on those that become due
    until_empty: bool
    only_show: bool
    jobs: int  # sites at a time
    limits: Limits
    stalled_after: float  # seconds without a sign of life after which other workers' sites are taken up
    logs: Path
    monitors: MonitorLimits
    channels: Mapping[str, Channel]


def serve(database_url: str, orders: Orders) -> None:
    """Do as the orders say."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    app = make_app(database_url)
    engine = connect(database_url)
    try:
        asyncio.run(_served(app, _work(engine, orders), orders))
    finally:
        engine.dispose()


async def _served(app: App, work: Work, orders: Orders) -> None:
    add_tasks(app, work)
    async with app.open_async():
        if orders.only_show:
            for state, number in sorted((await counts(app)).items()):
                print(f"{state:<12} {number:>6}")
            return
        await rescue(app, orders.stalled_after)
        await put(app, {site: work.locks[site] for site in orders.put})
        if orders.put_due:
            await put_due(app, work)
        await app.run_worker_async(
            concurrency=orders.jobs,
            wait=not orders.until_empty,
            shutdown_graceful_timeout=1,
            update_heartbeat_interval=orders.stalled_after / _SIGNS_OF_LIFE,
            stalled_worker_timeout=orders.stalled_after,
        )


def _work(engine: Engine, orders: Orders) -> Work:
    def ended(crawl: Ended) -> None:
        print(f"{crawl.site}: {crawl.outcome} {crawl.detail[:200]}".rstrip(), file=sys.stderr, flush=True)
        watch(engine, [crawl.site], orders.monitors)
        for failure in tell_news(engine, orders.channels)[1]:
            print(f"scrapy worker: {failure}", file=sys.stderr, flush=True)

    return Work(
        locks=locks({name: hosts_of(spider) for name, spider in orders.spiders.items()}),
        due=lambda: due_sites(engine, orders.spiders, datetime.now(UTC))[0],
        ended=ended,
        limits=orders.limits,
        logs=orders.logs,
        has_schedule=orders.has_schedule,
        stalled_after=orders.stalled_after,
    )
