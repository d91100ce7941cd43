"""Rows that many reports share: addresses, divisions, sites, agencies.

In:  a connection within a transaction, and names. Out: ids. What is missing is added, what is there is
found; two writers that add the same row at once get the same id, because the second waits for the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import Connection, select

from pipelines.extract.data import csv_rows
from pipelines.store.labels import insert
from pipelines.store.model import RESOLUTIONS, ResolvedAgency
from pipelines.store.schema_agencies import agency, agency_alias, division, site
from pipelines.store.schema_reports import address


def address_ids(connection: Connection, urls: Iterable[str | None]) -> Mapping[str | None, int | None]:
    """The ids of addresses; None has the id None."""
    wanted = sorted({url for url in urls if url is not None})
    found = _known_addresses(connection, wanted)
    if missing := [{"url": url} for url in wanted if url not in found]:
        connection.execute(insert(connection)(address).on_conflict_do_nothing(), missing)
        found = _known_addresses(connection, wanted)
    ids: dict[str | None, int | None] = {None: None}
    ids.update(found)
    return ids


def _known_addresses(connection: Connection, urls: list[str]) -> dict[str, int]:
    rows = connection.execute(select(address.c.url, address.c.id).where(address.c.url.in_(urls)))
    return {row.url: row.id for row in rows}


def add_division(connection: Connection, code: str | None) -> None:
    """See to it that a division, and those above it, are in the table."""
    if code is None:
        return
    known = select(division.c.code).where(division.c.code == code)
    if connection.execute(known).first() is None:
        statement = insert(connection)(division).on_conflict_do_nothing()
        for row in _with_ancestors(code):
            connection.execute(statement, row)


def _with_ancestors(code: str) -> list[dict[str, str | int | None]]:
    """The rows of a division and of all above it, the highest first."""
    entry = _latest_states().get(code)
    if entry is None:
        return [{"code": code}]
    above = _with_ancestors(entry["parent"]) if entry["parent"] else []
    return [
        *above,
        {
            "code": code,
            "name": entry["name"],
            "level": entry["level"],
            "parent_code": entry["parent"] or None,
            "valid_from": int(entry["valid_from"]) if entry["valid_from"] else None,
            "valid_to": int(entry["valid_to"]) if entry["valid_to"] else None,
        },
    ]


@cache
def _latest_states() -> dict[str, dict[str, str]]:
    """The entries of ``data/divisions.csv``, of each code the one in force, else the last."""
    latest: dict[str, dict[str, str]] = {}
    for entry in csv_rows("divisions.csv"):
        known = latest.get(entry["code"])
        if known is None or (entry["valid_to"] or "9999") > (known["valid_to"] or "9999"):
            latest[entry["code"]] = entry
    return latest


def site_id(connection: Connection, name: str, division_code: str | None, portal: str | None) -> int:
    """The id of a site; its division and portal are kept as last given."""
    given = {"division_code": division_code, "portal": portal}
    given = {column: value for column, value in given.items() if value is not None}
    row = connection.execute(select(site).where(site.c.name == name)).mappings().first()
    if row is None:
        add_division(connection, division_code)
        statement = insert(connection)(site).on_conflict_do_nothing()
        connection.execute(statement, {"name": name, **given})
        row = connection.execute(select(site).where(site.c.name == name)).mappings().one()
    if any(row[column] != value for column, value in given.items()):
        add_division(connection, division_code)
        connection.execute(site.update().where(site.c.id == row["id"]).values(given))
    return int(row["id"])


def agency_id(connection: Connection, resolved: ResolvedAgency, printed: str | None) -> int | None:
    """The id of an agency, None if it is unresolved.

    ``printed`` is the name that the report gives; where it is another, it becomes an alias. What was not
    known of the agency is filled in; what was known stays.
    """
    if not resolved.is_resolved or resolved.name is None:
        return None
    query = select(agency).where(
        agency.c.name == resolved.name, agency.c.division_code.is_not_distinct_from(resolved.division)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        add_division(connection, resolved.division)
        new = {
            "name": resolved.name,
            "division_code": resolved.division,
            "level": resolved.level,
            "department_type": resolved.department_type,
            "resolution": resolved.status,
        }
        connection.execute(insert(connection)(agency).on_conflict_do_nothing(), new)
        row = connection.execute(query).mappings().one()
    changes = {
        column: value
        for column, value in (("level", resolved.level), ("department_type", resolved.department_type))
        if row[column] is None and value is not None
    }
    if RESOLUTIONS.index(resolved.status) < RESOLUTIONS.index(row["resolution"] or "unresolved"):
        changes["resolution"] = resolved.status
    if changes:
        connection.execute(agency.update().where(agency.c.id == row["id"]).values(changes))
    if printed is not None and printed != resolved.name:
        alias = {"agency_id": row["id"], "alias": printed, "source": "report"}
        connection.execute(insert(connection)(agency_alias).on_conflict_do_nothing(), alias)
    return int(row["id"])
