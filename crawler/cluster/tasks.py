"""What a worker does.

In:  a Procrastinate app, ``Work``. Out: the app with its tasks::

    crawl_site      one site, in a process with limits, as a night does it; tried again when the process crashed. Where
                    the portal is at fault, the rule of the nights says when it is crawled again
    put_due_sites   every 10 minutes, by one of the workers: sites that are due go on the queue
    rescue          every 15 seconds, by one of the workers: jobs of workers that have died go on the queue again
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cluster.queue import CRAWL, put
from crawler.nightly.job import Ended, Job, Limits

if TYPE_CHECKING:
    from procrastinate import App, JobContext

logger = logging.getLogger(__name__)

_LOOK = 0.5  # seconds between two looks at a crawl
_ATTEMPTS = 4  # of a crawl whose process crashes
_WAIT = 8  # seconds before the next attempt: 8, 64, 512
_AGAIN = frozenset({"crashed", "stopped"})  # what says nothing about the portal


class Unfinished(Exception):
    """The crawl did not come to its end, for no fault of the portal."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs to know of sites. ``ended`` is told of every crawl."""

    locks: Mapping[str, str]  # site → lock
    due: Callable[[], Mapping[str, str]]  # site → why
    ended: Callable[[Ended], None]
    limits: Limits
    logs: Path
    has_schedule: bool  # whether due sites go on the queue by themselves
    stalled_after: float  # seconds without a sign of life of a worker


def add_tasks(app: App, work: Work) -> None:
    """Teach ``app`` the tasks."""
    from procrastinate import RetryStrategy

    again = RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=_WAIT, retry_exceptions={Unfinished})

    @app.task(name=CRAWL, pass_context=True, retry=again)
    async def crawl_site(context: JobContext, site: str) -> str:
        job = Job(site, work.limits, work.logs / f"{site}.log")
        try:
            while (ended := job.look()) is None:
                if context.should_abort():
                    job.stop()
                await asyncio.sleep(_LOOK)
        finally:
            job.end()
        await asyncio.to_thread(work.ended, ended)
        if ended.outcome in _AGAIN:
            raise Unfinished(f"{site}: {ended.outcome}: {ended.detail}")
        return ended.outcome

    @app.task(name="put_due_sites", queueing_lock="put_due_sites")
    async def put_due_sites(timestamp: int) -> None:  # noqa: ARG001 - what every periodic task is given
        await put_due(app, work)

    @app.task(name="rescue", queueing_lock="rescue")
    async def rescue_jobs(timestamp: int) -> None:  # noqa: ARG001
        await rescue(app, work.stalled_after)

    app.periodic(cron="* * * * * */15")(rescue_jobs)
    if work.has_schedule:
        app.periodic(cron="*/10 * * * *")(put_due_sites)


async def put_due(app: App, work: Work) -> list[str]:
    """Put the sites that are due on the queue; returns those that were not on it already."""
    due = await asyncio.to_thread(work.due)
    return await put(app, {site: work.locks[site] for site in due})


async def rescue(app: App, stalled_after: float) -> int:
    """Put the jobs of workers that gave no sign of life for so long on the queue again; returns how many."""
    from procrastinate.exceptions import UniqueViolation
    from procrastinate.jobs import Status

    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after))
    for job in jobs:
        logger.warning("the worker of job %s (%s) is gone; it is taken up again", job.id, job.task_kwargs)
        try:
            await app.job_manager.retry_job(job)
        except (
            UniqueViolation
        ):  # its site is on the queue again already, and may go on once this job is ended
            assert job.id is not None
            await app.job_manager.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=False)
    return len(jobs)
