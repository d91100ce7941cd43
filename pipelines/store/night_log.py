"""What a night did: which sites were due, and what became of each.

In:  an engine of ``connect``. Out: rows of ``night`` and ``night_site``, and how the last crawls of every site went.

A night that was killed or interrupted is taken up again under the same name: what was running is waiting again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from pipelines.store.connect import writing
from pipelines.store.crawl_log import RUNNING
from pipelines.store.errors import named_errors
from pipelines.store.labels import insert
from pipelines.store.model import utc
from pipelines.store.registry import site_id
from pipelines.store.schema_agencies import site
from pipelines.store.schema_crawl import run
from pipelines.store.schema_nights import night, night_site

WAITING = "waiting"
FINISHED, INTERRUPTED, KILLED = "finished", "interrupted", "killed"
_GOOD_ENDS = ("finished", "closespider_", "off_peak_over")
_LOOKED_AT = 20  # last crawls of a site


@dataclass(frozen=True, slots=True)
class SiteOfNight:
    """A site that was due, and what became of it."""

    site: str
    due: str
    outcome: str
    exit_status: int | None
    run_id: int | None
    started_at: str | None
    finished_at: str | None
    peak_kilobytes: int | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class LastCrawls:
    """How the last crawls of a site went."""

    last_started: str
    failures: int  # in a row, up to the last
    is_blocked: bool


def last_crawls(engine: Engine) -> dict[str, LastCrawls]:
    """How the last crawls of every site went, by its name. The order is that of storing, not of the clock."""
    query = select(site.c.name, run.c.started_at, run.c.status).join(site, site.c.id == run.c.site_id)
    found: dict[str, list[tuple[str, str]]] = {}
    with named_errors("reading the last crawls"), engine.connect() as connection:
        for name, started_at, status in connection.execute(query.order_by(run.c.id.desc())):
            if len(crawls := found.setdefault(name, [])) < _LOOKED_AT:
                crawls.append((started_at, status))
    return {name: _last_crawls(crawls) for name, crawls in found.items()}


def _last_crawls(crawls: list[tuple[str, str]]) -> LastCrawls:
    """``crawls``: start and status, the latest first."""
    statuses = [status for _, status in crawls]
    good = (number for number, status in enumerate(statuses) if status.startswith(_GOOD_ENDS))
    return LastCrawls(crawls[0][0], next(good, len(statuses)), statuses[0] == "blocked")


def unfinished_night(engine: Engine, name: str) -> int | None:
    """The night of that name that was not finished. Any other that looks as if it ran was killed, and is so marked."""
    with named_errors("looking for an unfinished night"), writing(engine) as connection:
        stale = (night.c.status == RUNNING) & (night.c.name != name)
        connection.execute(night.update().where(stale).values(status=KILLED))
        open_ = select(night.c.id).where(
            night.c.name == name, night.c.status.in_((RUNNING, INTERRUPTED, KILLED))
        )
        found = connection.execute(open_.order_by(night.c.id.desc()).limit(1)).scalar()
    return None if found is None else int(found)


def begin_night(engine: Engine, name: str, due: Mapping[str, str]) -> int:
    """Begin a night in which the sites ``due`` are crawled: name of the site → why. Its id."""
    with named_errors("beginning a night"), writing(engine) as connection:
        values = {"name": name, "started_at": utc(), "status": RUNNING}
        night_id = int(connection.execute(night.insert().values(values).returning(night.c.id)).scalar_one())
        _add_due(connection, night_id, due)
    return night_id


def _add_due(connection: Connection, night_id: int, due: Mapping[str, str]) -> None:
    statement = insert(connection)(night_site).on_conflict_do_nothing()
    for site_name, why in due.items():
        row = {"night_id": night_id, "site_id": site_id(connection, site_name, None, None)}
        connection.execute(statement, row | {"due": why, "outcome": WAITING})


def resume_night(engine: Engine, night_id: int, due: Mapping[str, str]) -> None:
    """Take a night up again: what was running when it was killed is waiting, and so is what is due beside."""
    with named_errors("taking up a night"), writing(engine) as connection:
        connection.execute(
            night.update().where(night.c.id == night_id).values(status=RUNNING, finished_at=None)
        )
        was_running = (night_site.c.night_id == night_id) & (night_site.c.outcome == RUNNING)
        names = select(night_site.c.site_id).where(was_running)
        _mark_killed(connection, run.c.site_id.in_(names))
        connection.execute(night_site.update().where(was_running).values(outcome=WAITING))
        _add_due(connection, night_id, due)


def _mark_killed(connection: Connection, which: ColumnElement[bool]) -> None:
    dead = (run.c.status == RUNNING) & which
    connection.execute(run.update().where(dead).values(status=KILLED, finished_at=utc()))


def start_site(engine: Engine, night_id: int, site_name: str) -> int:
    """Note that the process of a site is started. Returns the id of its last crawl until now, 0 if there is none."""
    with named_errors(f"starting {site_name}"), writing(engine) as connection:
        _update(connection, night_id, site_name, outcome=RUNNING, started_at=utc(), finished_at=None)
        return _last_run(connection, site_id(connection, site_name, None, None))


def _last_run(connection: Connection, this: int) -> int:
    return int(connection.execute(select(func.max(run.c.id)).where(run.c.site_id == this)).scalar() or 0)


def finish_site(
    engine: Engine,
    night_id: int,
    site_name: str,
    outcome: str,
    *,
    last_run: int,
    exit_status: int | None = None,
    peak_kilobytes: int | None = None,
    detail: str | None = None,
) -> None:
    """Note how the process of a site ended. A crawl that it left behind as running was killed.

    ``last_run`` is what ``start_site`` gave: any later crawl is that of the process.
    """
    with named_errors(f"finishing {site_name}"), writing(engine) as connection:
        this = site_id(connection, site_name, None, None)
        _mark_killed(connection, run.c.site_id == this)
        run_id = _last_run(connection, this)
        _update(
            connection,
            night_id,
            site_name,
            outcome=outcome,
            exit_status=exit_status,
            run_id=run_id if run_id > last_run else None,
            finished_at=utc(),
            peak_kilobytes=peak_kilobytes,
            detail=detail or None,
        )


def _update(connection: Connection, night_id: int, site_name: str, **values: str | int | None) -> None:
    this = (night_site.c.night_id == night_id) & (
        night_site.c.site_id == site_id(connection, site_name, None, None)
    )
    connection.execute(night_site.update().where(this).values(values))


def finish_night(engine: Engine, night_id: int, status: str) -> None:
    """Note how a night ended: finished, or interrupted and to be taken up again."""
    with named_errors("finishing a night"), writing(engine) as connection:
        connection.execute(
            night.update().where(night.c.id == night_id).values(status=status, finished_at=utc())
        )


def sites_of_night(engine: Engine, night_id: int) -> tuple[SiteOfNight, ...]:
    """The sites that were due in a night, by name."""
    columns = [night_site.c[name] for name in SiteOfNight.__slots__ if name != "site"]
    query = select(site.c.name, *columns).join(site, site.c.id == night_site.c.site_id)
    query = query.where(night_site.c.night_id == night_id).order_by(site.c.name)
    with named_errors("reading a night"), engine.connect() as connection:
        return tuple(SiteOfNight(*row) for row in connection.execute(query))
