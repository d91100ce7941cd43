"""The bytes of a fetch and the address they came from, as rows.

In:  a connection within a transaction and a ``Capture``. Out: ``Captured``, the ids of its rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pipelines.store.hosts import host_class
from pipelines.store.labels import insert
from pipelines.store.model import Capture, utc
from pipelines.store.registry import address_ids, site_id
from pipelines.store.schema_reports import address, location, snapshot


@dataclass(frozen=True, slots=True)
class Captured:
    """A capture in the database. ``first_fetched`` is when its bytes were first fetched."""

    capture: Capture
    site_id: int
    address_id: int
    snapshot_id: int
    first_fetched: str
    fetched_at: str
    addresses: Mapping[str | None, int | None]


def store_capture(connection: Connection, capture: Capture, *, is_mirror: bool = False) -> Captured:
    """Add what is new of a capture, and hold its address until the end of the transaction.

    ``is_mirror`` says that its text is that of a mirror, whatever the host.
    """
    urls = (capture.url, capture.final_url, capture.list_url, capture.attachment_of)
    addresses = address_ids(connection, urls)
    address_id = addresses[capture.url]
    assert address_id is not None
    held = select(address.c.id).where(address.c.id == address_id).with_for_update(key_share=True)
    connection.execute(held)
    site = site_id(connection, capture.site, capture.division, capture.portal)
    fetched_at = utc(capture.fetched_at)
    known = _known_snapshot(connection, address_id, capture.sha256, fetched_at)
    if known is None:
        whose = host_class(capture.url, capture.final_url, is_mirror=is_mirror)
        known = _add_snapshot(connection, capture, site, addresses, fetched_at, whose), fetched_at
    return Captured(capture, site, address_id, *known, fetched_at, addresses)


def _known_snapshot(
    connection: Connection, address_id: int, sha256: str, fetched_at: str
) -> tuple[int, str] | None:
    """The snapshot that a fetch belongs to: the last one up to its time, or the next, if the bytes are equal.

    Bytes that came back after others had taken their place are another snapshot.
    """
    there = snapshot.c.address_id == address_id
    before = select(snapshot).where(there, snapshot.c.fetched_at <= fetched_at)
    before = before.order_by(snapshot.c.fetched_at.desc(), snapshot.c.id.desc())
    after = select(snapshot).where(there, snapshot.c.fetched_at > fetched_at)
    after = after.order_by(snapshot.c.fetched_at, snapshot.c.id)
    same_second = before.where(snapshot.c.fetched_at == fetched_at, snapshot.c.sha256 == sha256)
    for query in (same_second, before, after):
        row = connection.execute(query.limit(1)).first()
        if row is not None and row.sha256 == sha256:
            return row.id, row.fetched_at
    return None


def _add_snapshot(
    connection: Connection,
    capture: Capture,
    site: int,
    addresses: Mapping[str | None, int | None],
    fetched_at: str,
    whose: str,
) -> int:
    final = None if capture.final_url == capture.url else addresses[capture.final_url]
    statement = snapshot.insert().values(
        site_id=site,
        address_id=addresses[capture.url],
        final_address_id=final,
        status=capture.status,
        headers=json.dumps(capture.headers, ensure_ascii=False, separators=(",", ":")),
        sha256=capture.sha256,
        length=capture.length,
        fetched_at=fetched_at,
        warc_file=capture.warc_file,
        warc_offset=capture.warc_offset,
        host_class=whose,
    )
    return int(connection.execute(statement.returning(snapshot.c.id)).scalar_one())


def place_report(connection: Connection, report_id: int, captured: Captured) -> bool:
    """Note that a report stands at the address of a capture; true if that was not known."""
    capture = captured.capture
    here = (location.c.report_id == report_id) & (location.c.address_id == captured.address_id)
    if connection.execute(select(location.c.site_id).where(here)).first() is not None:
        seen = captured.fetched_at
        connection.execute(location.update().where(here, location.c.last_seen < seen).values(last_seen=seen))
        connection.execute(
            location.update().where(here, location.c.first_seen > seen).values(first_seen=seen)
        )
        return False
    new = {
        "report_id": report_id,
        "address_id": captured.address_id,
        "site_id": captured.site_id,
        "list_address_id": captured.addresses[capture.list_url],
        "parent_address_id": captured.addresses[capture.attachment_of],
        "link_text": capture.link_text,
        "column_name": capture.column,
        "first_seen": captured.first_fetched,
        "last_seen": captured.fetched_at,
    }
    connection.execute(insert(connection)(location), new)
    return True
