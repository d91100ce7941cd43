"""Which report a reading belongs to.

In:  a connection within a transaction, a stored capture and what was read. Out: the id of a row of
``report``, made, found or given a new key.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, exists, func, select, update

from pipelines.store.captures import Captured
from pipelines.store.labels import insert
from pipelines.store.schema_reports import location, reading, report, revision, snapshot
from pipelines.store.timeline import forget_location

_FIRST = snapshot.alias("first")
UNKNOWN = "unknown"  # scope of a report that does not say whether it sums up others


@dataclass(frozen=True, slots=True)
class Key:
    """Whose report on which year. A report is resolved if it has both."""

    agency_id: int | None
    year: int | None
    scope: str

    @property
    def is_resolved(self) -> bool:
        return self.agency_id is not None and self.year is not None


@dataclass(frozen=True, slots=True)
class Earlier:
    """How some bytes were read before, and the report that this belongs to.

    ``is_copy`` says that the revision was first read elsewhere: these bytes were given to it for their
    content, whatever title or date they have.
    """

    revision_id: int
    report_id: int
    is_resolved: bool
    is_copy: bool
    content_hash: str
    reading_hash: str

    def says(self, content_hash: str, reading_hash: str) -> bool:
        """Whether a new reading of the same address says the same."""
        return self.reading_hash == reading_hash or (self.is_copy and self.content_hash == content_hash)


def reading_of_bytes(connection: Connection, captured: Captured) -> Earlier | None:
    """How the very bytes of a capture were read before."""
    return _earlier(
        connection,
        captured,
        snapshot.c.id == captured.snapshot_id,
        revision.c.snapshot_id != captured.snapshot_id,
    )


def reading_of_last_bytes(connection: Connection, captured: Captured) -> Earlier | None:
    """How the bytes were read that stood at the same address before those of a capture."""
    there = snapshot.c.address_id == captured.address_id
    before = (snapshot.c.fetched_at < captured.first_fetched) | (
        (snapshot.c.fetched_at == captured.first_fetched) & (snapshot.c.id < captured.snapshot_id)
    )
    elsewhere = exists().where(
        _FIRST.c.id == revision.c.snapshot_id, _FIRST.c.address_id != captured.address_id
    )
    return _earlier(connection, captured, there & before, elsewhere)


def _earlier(
    connection: Connection, captured: Captured, which: ColumnElement[bool], is_copy: ColumnElement[bool]
) -> Earlier | None:
    query = (
        select(
            revision.c.id,
            revision.c.report_id,
            report.c.address_id.is_(None),
            is_copy,
            revision.c.content_hash,
            revision.c.reading_hash,
        )
        .select_from(snapshot)
        .join(reading, reading.c.snapshot_id == snapshot.c.id)
        .join(revision, revision.c.id == reading.c.revision_id)
        .join(report, report.c.id == revision.c.report_id)
        .where(which, reading.c.part == captured.capture.part)
        .order_by(snapshot.c.fetched_at.desc(), snapshot.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Earlier(*row)


def find_report(
    connection: Connection,
    captured: Captured,
    key: Key,
    content_hash: str,
    same_bytes: Earlier | None,
    last_bytes: Earlier | None,
) -> tuple[int, bool]:
    """The id of the report and whether it is new. The report is held until the end of the transaction."""
    if last_bytes is not None and _lost_its_name(key, content_hash, same_bytes, last_bytes):
        _hold(connection, report.c.id == last_bytes.report_id)
        return last_bytes.report_id, False
    there = _condition(captured, key)
    known = same_bytes or last_bytes
    found = _hold(connection, there)
    if found is None and key.is_resolved:
        found = _report_of_other_scope(connection, key, content_hash, known)
    if found is None and known is not None and _may_change_key(connection, known, same_bytes):
        columns = _columns(captured, key)
        connection.execute(update(report).where(report.c.id == known.report_id).values(columns))
        return known.report_id, False
    is_new = False
    if found is None:
        row = {**_columns(captured, key), "first_seen": captured.first_fetched}
        statement = insert(connection)(report).on_conflict_do_nothing().returning(report.c.id)
        is_new = connection.execute(statement, row).first() is not None
        found = _hold(connection, there)
    assert found is not None
    if known is not None and not known.is_resolved and known.report_id != found:
        _absorb(connection, known.report_id, found)
    earlier = (report.c.id == found) & (report.c.first_seen > captured.first_fetched)
    connection.execute(update(report).where(earlier).values(first_seen=captured.first_fetched))
    return found, is_new


def _lost_its_name(key: Key, content_hash: str, same_bytes: Earlier | None, last_bytes: Earlier) -> bool:
    """Whether the page no longer says whose report it is, but still holds the one that it held before."""
    if same_bytes is not None and same_bytes.report_id != last_bytes.report_id:
        return False
    return not key.is_resolved and last_bytes.is_resolved and last_bytes.content_hash == content_hash


def _report_of_other_scope(
    connection: Connection, key: Key, content_hash: str, known: Earlier | None
) -> int | None:
    """The agency's report on that year if it differs only in that one of the two readings knows no scope.

    It must have been read at this address before or have the same content. The scope that is known is kept.
    """
    scopes = report.c.scope == UNKNOWN if key.scope != UNKNOWN else report.c.scope != UNKNOWN
    says_the_same = exists().where(
        revision.c.report_id == report.c.id, revision.c.content_hash == content_hash
    )
    stood_here = report.c.id == (known.report_id if known else None)
    whose = (report.c.agency_id == key.agency_id) & (report.c.year == key.year)
    found = _hold(connection, whose & scopes & (says_the_same | stood_here))
    if found is not None and key.scope != UNKNOWN:
        connection.execute(update(report).where(report.c.id == found).values(scope=key.scope))
    return found


def _columns(captured: Captured, key: Key) -> dict[str, int | str | None]:
    return {
        "agency_id": key.agency_id,
        "year": key.year,
        "scope": key.scope,
        "address_id": None if key.is_resolved else captured.address_id,
        "part": None if key.is_resolved else captured.capture.part,
    }


def _condition(captured: Captured, key: Key) -> ColumnElement[bool]:
    if key.is_resolved:
        whose = (report.c.agency_id == key.agency_id) & (report.c.year == key.year)
        return whose & (report.c.scope == key.scope)
    return (report.c.address_id == captured.address_id) & (report.c.part == captured.capture.part)


def _hold(connection: Connection, which: ColumnElement[bool]) -> int | None:
    """The id of a report, locked against other writers."""
    query = select(report.c.id).where(which).with_for_update(key_share=True)
    found: int | None = connection.execute(query).scalar()
    return found


def _may_change_key(connection: Connection, known: Earlier, same_bytes: Earlier | None) -> bool:
    """Whether the report that was read here before is this one, named otherwise."""
    if not known.is_resolved:
        return True
    if same_bytes is None:
        return False
    of_report = (
        select(func.count()).select_from(reading).join(revision, revision.c.id == reading.c.revision_id)
    )
    readings = connection.execute(of_report.where(revision.c.report_id == known.report_id)).scalar_one()
    return bool(readings == 1)


def _absorb(connection: Connection, unresolved: int, report_id: int) -> None:
    """Give the revisions and locations of a report that was known by its address alone to the right one."""
    last = select(func.coalesce(func.max(revision.c.number), 0)).where(revision.c.report_id == report_id)
    number = connection.execute(last).scalar_one()
    moved = select(revision.c.id).where(revision.c.report_id == unresolved).order_by(revision.c.number)
    for offset, revision_id in enumerate(connection.execute(moved).scalars().all(), start=1):
        values = {"report_id": report_id, "number": number + offset, "is_current": False}
        connection.execute(update(revision).where(revision.c.id == revision_id).values(values))
    for row in (
        connection.execute(select(location).where(location.c.report_id == unresolved)).mappings().all()
    ):
        copy = insert(connection)(location).on_conflict_do_nothing()
        connection.execute(copy, {**row, "report_id": report_id})
        forget_location(connection, unresolved, row["address_id"])
