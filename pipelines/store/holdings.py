"""What the database holds of every site.

In:  an engine of ``connect``. Out: ``Holding`` by the name of the site.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from pipelines.store.errors import named_errors
from pipelines.store.schema_agencies import site
from pipelines.store.schema_crawl import run
from pipelines.store.schema_reports import location

SUCCEEDED = "finished"  # status of a run that read reports to its end


@dataclass(frozen=True, slots=True)
class Holding:
    """Of one site: how its crawls went, and how many reports were found on it."""

    last_success: str | None  # UTC; None: no run has succeeded
    last_run: str | None  # UTC, whatever came of it
    last_status: str | None  # of that run
    reports: int


def holdings(engine: Engine) -> dict[str, Holding]:
    """What is held of every site that the database knows.

    A report that stands on two sites is counted at both.
    """
    reports = (
        select(location.c.site_id, func.count(location.c.report_id.distinct()).label("reports"))
        .group_by(location.c.site_id)
        .subquery()
    )
    counts = select(site.c.name, reports.c.reports).outerjoin(reports, reports.c.site_id == site.c.id)
    runs = (
        select(site.c.name, run.c.started_at, run.c.finished_at, run.c.status)
        .join(run, run.c.site_id == site.c.id)
        .order_by(run.c.started_at, run.c.id)
    )
    with named_errors("reading what is held of every site"), engine.connect() as connection:
        held = {name: Holding(None, None, None, number or 0) for name, number in connection.execute(counts)}
        for name, started_at, finished_at, status in connection.execute(runs):
            success = finished_at if status == SUCCEEDED else held[name].last_success
            held[name] = Holding(success, started_at, status, held[name].reports)
    return held
