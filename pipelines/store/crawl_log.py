"""What a crawl did: runs of a site, the state of every link, the last answer of every address.

In:  an engine of ``connect``. Out: rows of ``run``, ``link``, ``link_promise`` and ``visit``, and what earlier crawls left.

Every link is in exactly one state. ``found`` never takes the place of another: a link that was fetched
last night and is met again tonight stays fetched until it is followed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, case, select

from pipelines.store.connect import writing
from pipelines.store.errors import named_errors
from pipelines.store.labels import insert
from pipelines.store.model import KnownLink, KnownVisit, LinkState, Promise, Run, utc
from pipelines.store.registry import address_ids, site_id
from pipelines.store.schema_agencies import site
from pipelines.store.schema_crawl import link, link_promise, run, run_count, visit
from pipelines.store.schema_reports import address, location

RUNNING = "running"
_REFUSED = (LinkState.FAILED, LinkState.BLOCKED)


def start_run(
    engine: Engine,
    site_name: str,
    division: str | None = None,
    portal: str | None = None,
    at: str | None = None,
) -> int:
    """Note that a crawl of a site begins, ``at`` a time or now; the id of the run."""
    with named_errors(f"starting a run of {site_name}"), writing(engine) as connection:
        values = {
            "site_id": site_id(connection, site_name, division, portal),
            "started_at": utc(at),
            "status": RUNNING,
        }
        statement = run.insert().values(values).returning(run.c.id)
        return int(connection.execute(statement).scalar_one())


def finish_run(
    engine: Engine, run_id: int, status: str, counts: Mapping[str, int], at: str | None = None
) -> None:
    """Note how a crawl ended and what it counted.

    Raises ValueError for a run that was not started.
    """
    with named_errors(f"finishing run {run_id}"), writing(engine) as connection:
        ended = {"finished_at": utc(at), "status": status}
        if connection.execute(run.update().where(run.c.id == run_id).values(ended)).rowcount == 0:
            raise ValueError(f"there is no run {run_id}")
        connection.execute(run_count.delete().where(run_count.c.run_id == run_id))
        if counts:
            rows = [{"run_id": run_id, "name": name, "number": number} for name, number in counts.items()]
            connection.execute(run_count.insert(), rows)


def last_runs(engine: Engine, site_name: str, limit: int = 10) -> tuple[Run, ...]:
    """The last runs of a site, the latest first."""
    query = select(run).join(site, site.c.id == run.c.site_id).where(site.c.name == site_name)
    query = query.order_by(run.c.started_at.desc(), run.c.id.desc()).limit(limit)
    with named_errors(f"reading the runs of {site_name}"), engine.connect() as connection:
        return tuple(
            Run(
                row["id"],
                site_name,
                row["started_at"],
                row["finished_at"],
                row["status"],
                _counts(connection, row["id"]),
            )
            for row in connection.execute(query).mappings().all()
        )


def run_counts(engine: Engine, run_id: int) -> dict[str, int]:
    """What a run counted."""
    with named_errors(f"reading run {run_id}"), engine.connect() as connection:
        return _counts(connection, run_id)


def _counts(connection: Connection, run_id: int) -> dict[str, int]:
    query = select(run_count.c.name, run_count.c.number).where(run_count.c.run_id == run_id)
    return {row.name: row.number for row in connection.execute(query.order_by(run_count.c.name))}


def record_link(
    engine: Engine,
    site_name: str,
    url: str,
    state: LinkState,
    *,
    kind: str | None = None,
    reason: str | None = None,
    link_text: str | None = None,
    listed_on: str | None = None,
    list_url: str | None = None,
    attachment_of: str | None = None,
    column: str | None = None,
    promise: Promise | None = None,
    at: str | None = None,
) -> None:
    """Note what became of a link, ``at`` a time or now.

    ``kind`` belongs to ``not_a_report``, ``reason`` to ``failed`` and ``blocked``, and to them alone; else
    ValueError. Attempts are counted from the last success. Texts that are None leave what is known. ``promise`` is kept
    until the link leads to a report.
    """
    if (kind is not None) != (state is LinkState.NOT_A_REPORT):
        raise ValueError(f"kind {kind!r} of a link that is {state}")
    if (reason is not None) != (state in _REFUSED):
        raise ValueError(f"reason {reason!r} of a link that is {state}")
    time = utc(at)
    with named_errors(f"recording {url}"), writing(engine) as connection:
        addresses = address_ids(connection, (url, list_url, attachment_of))
        row = {
            "site_id": site_id(connection, site_name, None, None),
            "address_id": addresses[url],
            "state": state.value,
            "kind": kind,
            "reason": reason,
            "attempts": int(state in _REFUSED),
            "link_text": link_text,
            "listed_on": listed_on,
            "list_address_id": addresses[list_url],
            "parent_address_id": addresses[attachment_of],
            "column_name": column,
            "first_seen": time,
            "last_seen": time,
            "tried_at": None if state is LinkState.FOUND else time,
        }
        _upsert_link(connection, row, state)
        _keep_promise(connection, row, state, promise)


def _keep_promise(
    connection: Connection, row: Mapping[str, Any], state: LinkState, promise: Promise | None
) -> None:
    here = (link_promise.c.site_id == row["site_id"]) & (link_promise.c.address_id == row["address_id"])
    if state in (LinkState.FETCHED, LinkState.UNCHANGED):
        connection.execute(link_promise.delete().where(here))
    elif promise is not None:
        said = {
            "agency": promise.agency,
            "division_code": promise.division,
            "level": promise.level,
            "department_type": promise.department_type,
            "year": promise.year,
        }
        statement = insert(connection)(link_promise).on_conflict_do_update(
            index_elements=["site_id", "address_id"], set_=said
        )
        key = {name: row[name] for name in ("site_id", "address_id")}
        connection.execute(statement, {**key, **said})


def _upsert_link(connection: Connection, row: dict[str, str | int | None], state: LinkState) -> None:
    connection.execute(_link_statement(insert(connection), state), row)


@cache
def _link_statement(insert_into: Any, state: LinkState) -> Any:
    statement = insert_into(link)
    given = statement.excluded
    changes: dict[str, Any] = {
        name: case((given[name].is_(None), link.c[name]), else_=given[name])
        for name in ("link_text", "listed_on", "list_address_id", "parent_address_id", "column_name")
    }
    changes["last_seen"] = case((given.last_seen > link.c.last_seen, given.last_seen), else_=link.c.last_seen)
    if state is not LinkState.FOUND:
        changes |= {name: given[name] for name in ("state", "kind", "reason", "tried_at")}
        changes["attempts"] = link.c.attempts + 1 if state in _REFUSED else given.attempts
    return statement.on_conflict_do_update(index_elements=["site_id", "address_id"], set_=changes)


def known_links(engine: Engine, site_name: str) -> dict[str, KnownLink]:
    """The links of a site by address, as the last crawl left them."""
    listed, parent = address.alias("listed"), address.alias("parent")
    query = (
        select(address.c.url, link, listed.c.url.label("list_url"), parent.c.url.label("attachment_of"))
        .join_from(link, address, address.c.id == link.c.address_id)
        .join(site, site.c.id == link.c.site_id)
        .outerjoin(listed, listed.c.id == link.c.list_address_id)
        .outerjoin(parent, parent.c.id == link.c.parent_address_id)
        .where(site.c.name == site_name)
    )
    with named_errors(f"reading the links of {site_name}"), engine.connect() as connection:
        return {
            row["url"]: KnownLink(
                url=row["url"],
                state=LinkState(row["state"]),
                kind=row["kind"],
                reason=row["reason"],
                attempts=row["attempts"],
                link_text=row["link_text"],
                listed_on=row["listed_on"],
                list_url=row["list_url"],
                attachment_of=row["attachment_of"],
                column=row["column_name"],
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
                tried_at=row["tried_at"],
            )
            for row in connection.execute(query).mappings()
        }


def record_visit(engine: Engine, site_name: str, seen: KnownVisit) -> None:
    """Take an answer for the last good one of its address.

    Where the bytes are those of before, reports that stand there were seen again.
    """
    with named_errors(f"recording the visit of {seen.url}"), writing(engine) as connection:
        time = utc(seen.checked_at)
        row = {
            "site_id": site_id(connection, site_name, None, None),
            "address_id": address_ids(connection, (seen.url,))[seen.url],
            "sha256": seen.sha256,
            "warc_file": seen.warc_file,
            "warc_offset": seen.warc_offset,
            "etag": seen.etag,
            "last_modified": seen.last_modified,
            "numbering": seen.numbering,
            "checked_at": time,
            "changed_at": time,
        }
        connection.execute(_visit_statement(insert(connection), tuple(row)), row)
        _see_again(connection, row, time)


@cache
def _visit_statement(insert_into: Any, columns: tuple[str, ...]) -> Any:
    statement = insert_into(visit)
    given = statement.excluded
    same = given.sha256 == visit.c.sha256
    keys = ("site_id", "address_id")
    changes: dict[str, Any] = {name: given[name] for name in columns if name not in (*keys, "changed_at")}
    changes["changed_at"] = case((same, visit.c.changed_at), else_=given.changed_at)
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)


def _see_again(connection: Connection, row: Mapping[str, Any], time: str) -> None:
    last_changed = select(visit.c.changed_at).where(
        visit.c.site_id == row["site_id"], visit.c.address_id == row["address_id"]
    )
    here = (location.c.address_id == row["address_id"]) & (location.c.site_id == row["site_id"])
    unchanged = location.c.last_seen >= last_changed.scalar_subquery()
    later = location.c.last_seen < time
    connection.execute(location.update().where(here, unchanged, later).values(last_seen=time))


def known_visits(engine: Engine, site_name: str) -> tuple[KnownVisit, ...]:
    """The last good answer of every address that was asked for a site."""
    query = (
        select(address.c.url, visit)
        .join_from(visit, address, address.c.id == visit.c.address_id)
        .join(site, site.c.id == visit.c.site_id)
        .where(site.c.name == site_name)
    )
    names = ("url", "sha256", "warc_file", "warc_offset", "etag", "last_modified", "numbering", "checked_at")
    with named_errors(f"reading the visits of {site_name}"), engine.connect() as connection:
        rows = connection.execute(query).mappings()
        return tuple(KnownVisit(**{name: row[name] for name in names}) for row in rows)
