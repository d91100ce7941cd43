"""Which revision of a report is current, and which took the place of which.

In:  a connection within a transaction and the id of a report. Out: ``is_current`` and ``superseded_by``
set.

A revision is *live* while some snapshot is read as it. The live revisions of a report, in the order in
which their bytes were first fetched and then of storing, supersede one another; the last is current::

    first fetched   15 Jan     15 Jan (read again)     3 Feb
    revision        1  ──▶     3            ──▶        2  current

A revision that no snapshot is read as any more keeps the successor that it was given when that happened.
"""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import Connection, exists, select, update

from pipelines.store.schema_reports import location, reading, revision, snapshot


def put_in_order(connection: Connection, report_id: int) -> None:
    """Set the successor of every live revision of a report, and the current one."""
    is_live = exists().where(reading.c.revision_id == revision.c.id)
    query = select(revision.c.id, revision.c.is_current, revision.c.superseded_by, is_live.label("is_live"))
    query = query.where(revision.c.report_id == report_id)
    rows = connection.execute(query.order_by(revision.c.first_seen, revision.c.number)).all()
    live = [row.id for row in rows if row.is_live]
    current = live[-1] if live else None
    successors: dict[int, int | None] = dict(pairwise(live))
    if current is not None:
        successors[current] = None
    for row in rows:
        if row.is_current and row.id != current:
            _set(connection, row.id, is_current=False)
    for row in rows:
        if row.id in successors and row.superseded_by != successors[row.id]:
            _set(connection, row.id, superseded_by=successors[row.id])
    if current is not None and not next(row.is_current for row in rows if row.id == current):
        _set(connection, current, is_current=True)


def retire(connection: Connection, revision_id: int, successor: int) -> None:
    """Let ``successor`` take the place of a revision if no snapshot is read as it any more."""
    if connection.execute(select(reading.c.part).where(reading.c.revision_id == revision_id)).first() is None:
        _set(connection, revision_id, is_current=False, superseded_by=successor)


def forget_location(connection: Connection, report_id: int, address_id: int) -> None:
    """Drop a location of a report if nothing that was fetched there is read as this report any more."""
    still_read = (
        select(reading.c.revision_id)
        .join(snapshot, snapshot.c.id == reading.c.snapshot_id)
        .join(revision, revision.c.id == reading.c.revision_id)
        .where(snapshot.c.address_id == address_id, revision.c.report_id == report_id)
    )
    if connection.execute(still_read).first() is None:
        here = (location.c.report_id == report_id) & (location.c.address_id == address_id)
        connection.execute(location.delete().where(here))


def _set(connection: Connection, revision_id: int, **values: bool | int | None) -> None:
    connection.execute(update(revision).where(revision.c.id == revision_id).values(**values))
