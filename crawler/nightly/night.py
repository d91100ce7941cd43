"""All due sites of a night, some at a time, each in a process of its own.

In:  a night of ``pipelines.store.night_log``, the hosts of its sites, ``Limits``. Out: every site of the night with an
outcome; or, where it is told to stop, the rest waiting for the next time.

Sites that share a host are crawled one after the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from sqlalchemy import Engine

from crawler.nightly.job import Ended, Job, Limits
from pipelines.store.night_log import (
    FINISHED,
    INTERRUPTED,
    WAITING,
    finish_night,
    finish_site,
    sites_of_night,
    start_site,
)

_LOOK = 0.2  # seconds between two looks at what runs

Hosts = Mapping[str, frozenset[str]]
Told = Callable[[Ended, int, int], None]  # a site has ended; how many have, of how many


def run_night(
    engine: Engine,
    night: int,
    hosts: Hosts,
    limits: Limits,
    jobs: int,
    logs: Path,
    *,
    is_over: Callable[[], bool],
    told: Told,
) -> bool:
    """Crawl the waiting sites of ``night``, ``jobs`` at a time. False where ``is_over`` said so before the end."""
    sites = sites_of_night(engine, night)
    waiting = [each.site for each in sites if each.outcome == WAITING]
    total, done = len(waiting), 0
    running: dict[Job, int] = {}
    try:
        while waiting or running:
            if is_over():
                waiting.clear()
                for job in running:
                    job.stop()
            while len(running) < jobs and (name := _next(waiting, [job.site for job in running], hosts)):
                waiting.remove(name)
                last_run = start_site(engine, night, name)
                running[Job(name, limits, logs / f"{name}.log")] = last_run
            for job, ended in [(job, job.look()) for job in running]:
                if ended is not None:
                    _finish(engine, night, ended, running.pop(job))
                    done += 1
                    told(ended, done, total)
            if running:
                time.sleep(_LOOK)
    finally:
        for job in running:
            job.end()
    is_done = all(each.outcome != WAITING for each in sites_of_night(engine, night))
    finish_night(engine, night, FINISHED if is_done else INTERRUPTED)
    return is_done


def _next(waiting: Collection[str], running: Collection[str], hosts: Hosts) -> str | None:
    """The first waiting site that shares no host with one that is crawled now."""
    for name in waiting:
        if not any(share_a_host(hosts[name], hosts[other]) for other in running):
            return name
    return None


def share_a_host(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two portals are served by one host, or the one stands below the other."""
    return any(
        a == b or a.endswith("." + b) or b.endswith("." + a)
        for a in map(_without_www, one)
        for b in map(_without_www, other)
    )


def _without_www(host: str) -> str:
    return host.lower().removeprefix("www.")


def _finish(engine: Engine, night: int, ended: Ended, last_run: int) -> None:
    finish_site(
        engine,
        night,
        ended.site,
        WAITING if ended.outcome == "stopped" else ended.outcome,
        last_run=last_run,
        exit_status=ended.exit_status,
        peak_kilobytes=ended.peak_kilobytes,
        detail=ended.detail,
    )
