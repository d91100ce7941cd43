"""Store one report: ``save_report``. One transaction per report.

In:  an engine of ``connect``, a ``Capture``, an ``Extraction``, its checks, a ``ResolvedAgency``. Out:
``Saved``.

What becomes of a reading of the bytes of an address::

    these bytes, or the bytes before them there, were read the same       unchanged
    the report is new                                                    new_report
    the report is known elsewhere with the same content                  new_location
    otherwise                                                            new_revision

A report whose agency or year is unresolved is kept by its address. When they become known, from the same
bytes or from later ones there, it is the same report and keeps its id. Bytes that are read as another
agency's or year's report than before belong to that one from then on. Nothing that was stored is deleted,
except a location whose bytes turned out to hold another report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import Connection, Engine, exists, func, select
from sqlalchemy.exc import OperationalError

from pipelines.checks.model import Check
from pipelines.extract.model import Extraction
from pipelines.store.captures import Captured, place_report, store_capture
from pipelines.store.connect import writing
from pipelines.store.content import add_content, counts_of_cells, counts_of_checks, replace_checks
from pipelines.store.crawl_log import finish_run, known_links, last_runs, record_link, start_run
from pipelines.store.digest import Digests, digests
from pipelines.store.errors import named_errors
from pipelines.store.hosts import MIRROR_FINDING
from pipelines.store.labels import insert
from pipelines.store.model import Capture, Outcome, ResolvedAgency, Saved
from pipelines.store.registry import agency_id
from pipelines.store.reports import (
    UNKNOWN,
    Earlier,
    Key,
    find_report,
    reading_of_bytes,
    reading_of_last_bytes,
)
from pipelines.store.rows import Rows, to_rows
from pipelines.store.schema_reports import reading, revision
from pipelines.store.summary import refresh_summaries
from pipelines.store.timeline import forget_location, put_in_order, retire

__all__ = ["finish_run", "known_links", "last_runs", "record_link", "save_report", "start_run"]

_ATTEMPTS = 5
_TRY_AGAIN = ("40001", "40P01")  # SQLSTATE: serialization failure, deadlock


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read, prepared outside of the transaction."""

    extraction: Extraction
    checks: Sequence[Check]
    agency: ResolvedAgency
    extractor: str
    rows: Rows
    digests: Digests


def save_report(
    engine: Engine,
    capture: Capture,
    extraction: Extraction,
    checks: Sequence[Check],
    agency: ResolvedAgency,
    extractor: str | None = None,
) -> Saved:
    """Store what was read from a capture, in one transaction; say what that added.

    ``extractor`` is the version of the program that read it, by default this one's.

    Raises ValueError for a document that is no report (``extraction.form`` is None), and StoreError:
    ``store.duplicate_field``, ``store.locked``, ``store.full``, ``store.unwritable``, ``store.unreachable``,
    ``store.damaged``. Then nothing was stored.
    """
    if extraction.form is None:
        raise ValueError("a document that is no report is recorded with record_link")
    prepared = _Reading(
        extraction,
        checks,
        agency,
        extractor or program_version(),
        to_rows(extraction.values),
        digests(extraction, checks),
    )
    with named_errors(f"storing {capture.url}"):
        for _ in range(_ATTEMPTS - 1):
            try:
                with writing(engine) as connection:
                    return _save(connection, capture, prepared)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in _TRY_AGAIN:
                    raise
        with writing(engine) as connection:
            return _save(connection, capture, prepared)


@cache
def program_version() -> str:
    """The version of this program, as revisions name it."""
    try:
        return version("gongkai")
    except PackageNotFoundError:
        return "not installed"


def _save(connection: Connection, capture: Capture, new: _Reading) -> Saved:
    findings = {finding.code for finding in new.extraction.findings}
    captured = store_capture(connection, capture, is_mirror=MIRROR_FINDING in findings)
    key = _key(connection, new)
    same_bytes = reading_of_bytes(connection, captured)
    last_bytes = reading_of_last_bytes(connection, captured)
    report_id, is_new = find_report(connection, captured, key, new.digests.content, same_bytes, last_bytes)
    known = _known_revision(connection, report_id, captured, new.digests, same_bytes, last_bytes)
    if known is None:
        origin = _origin(report_id, is_new, same_bytes, last_bytes)
        revision_id = _add_revision(connection, report_id, captured, new, origin)
    else:
        revision_id = known
        _refresh(connection, revision_id, new)
    _read_as(connection, captured, revision_id, new.extractor)
    is_new_place = place_report(connection, report_id, captured)
    if same_bytes is not None and same_bytes.revision_id != revision_id:
        retire(connection, same_bytes.revision_id, revision_id)
    if same_bytes is not None and same_bytes.report_id != report_id:
        put_in_order(connection, same_bytes.report_id)
        forget_location(connection, same_bytes.report_id, captured.address_id)
    if same_bytes is None or (same_bytes.report_id, same_bytes.revision_id) != (report_id, revision_id):
        put_in_order(connection, report_id)
    touched = {report_id, *(each.report_id for each in (same_bytes, last_bytes) if each)}
    refresh_summaries(connection, touched)
    if known is not None:
        outcome = Outcome.NEW_LOCATION if is_new_place else Outcome.UNCHANGED
    else:
        outcome = Outcome.NEW_REPORT if is_new else Outcome.NEW_REVISION
    return Saved(report_id, revision_id, outcome)


def _key(connection: Connection, new: _Reading) -> Key:
    metadata = new.extraction.metadata
    printed = metadata.agency.value if metadata.agency else None
    return Key(
        agency_id(connection, new.agency, printed),
        int(metadata.year.value) if metadata.year else None,
        metadata.scope.value if metadata.scope else UNKNOWN,
    )


def _known_revision(
    connection: Connection,
    report_id: int,
    captured: Captured,
    new: Digests,
    same_bytes: Earlier | None,
    last_bytes: Earlier | None,
) -> int | None:
    """The revision that says the same.

    For a copy at another address the content is enough, if it is not that of a reading since withdrawn.
    Where the report was read before, everything that was read must be equal, and of revisions that were
    read elsewhere only the current one counts.
    """
    here = [earlier for earlier in (same_bytes, last_bytes) if earlier and earlier.report_id == report_id]
    for earlier in here:
        if earlier.says(new.content, new.reading):
            return earlier.revision_id
    query = select(revision.c.id).where(revision.c.report_id == report_id)
    if here or same_bytes is not None:
        query = query.where(
            revision.c.is_current,
            revision.c.reading_hash == new.reading,
            revision.c.first_seen <= captured.first_fetched,
        )
    else:
        is_live = exists().where(reading.c.revision_id == revision.c.id)
        query = query.where(revision.c.content_hash == new.content, is_live)
        query = query.order_by(revision.c.is_current.desc(), revision.c.number.desc())
    found: int | None = connection.execute(query.limit(1)).scalar()
    return found


def _origin(report_id: int, is_new: bool, same_bytes: Earlier | None, last_bytes: Earlier | None) -> str:
    if same_bytes is not None:
        return "reread"
    if is_new:
        return "first"
    stood_here = last_bytes is not None and last_bytes.report_id == report_id
    return "changed" if stood_here else "other_address"


def _add_revision(
    connection: Connection, report_id: int, captured: Captured, new: _Reading, origin: str
) -> int:
    last = select(func.coalesce(func.max(revision.c.number), 0)).where(revision.c.report_id == report_id)
    metadata = new.extraction.metadata
    statement = revision.insert().values(
        report_id=report_id,
        number=connection.execute(last).scalar_one() + 1,
        is_current=False,
        origin=origin,
        snapshot_id=captured.snapshot_id,
        first_seen=captured.first_fetched,
        extractor=new.extractor,
        agency_status=new.agency.status,
        form=new.extraction.form,
        title=metadata.title.value if metadata.title else None,
        published_on=metadata.published_on.value if metadata.published_on else None,
        content_hash=new.digests.content,
        reading_hash=new.digests.reading,
        checks_hash=new.digests.checks,
        **counts_of_cells(new.extraction.values),
        **counts_of_checks(new.checks),
    )
    revision_id = int(connection.execute(statement.returning(revision.c.id)).scalar_one())
    add_content(connection, revision_id, new.extraction, new.rows)
    replace_checks(connection, revision_id, new.checks)
    return revision_id


def _refresh(connection: Connection, revision_id: int, new: _Reading) -> None:
    """Bring up to date what is no part of the reading: the checks, and how sure the agency is."""
    this = revision.c.id == revision_id
    stored = connection.execute(select(revision.c.checks_hash, revision.c.agency_status).where(this)).one()
    if stored.checks_hash != new.digests.checks:
        replace_checks(connection, revision_id, new.checks)
        changed = {"checks_hash": new.digests.checks, **counts_of_checks(new.checks)}
        connection.execute(revision.update().where(this).values(changed))
    if stored.agency_status != new.agency.status:
        connection.execute(revision.update().where(this).values(agency_status=new.agency.status))


def _read_as(connection: Connection, captured: Captured, revision_id: int, extractor: str) -> None:
    row = {
        "snapshot_id": captured.snapshot_id,
        "part": captured.capture.part,
        "revision_id": revision_id,
        "extractor": extractor,
    }
    connection.execute(_reading_statement(insert(connection)), row)


@cache
def _reading_statement(insert_into: Any) -> Any:
    statement = insert_into(reading)
    says = {name: statement.excluded[name] for name in ("revision_id", "extractor")}
    return statement.on_conflict_do_update(index_elements=["snapshot_id", "part"], set_=says)
