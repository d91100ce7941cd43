"""Documents of the archive that can be read again.

In:  an engine of ``connect`` and a ``Selection``. Out: ``ArchivedDocument`` in a fixed order, each with how it was read
before.

::

    1:000000000042          bytes that hold a report, by their id
    2:000003:000000000107   the last bytes of a link that could not be read, or held no report; by site and address
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Row, Select, func, select

from pipelines.store.errors import named_errors
from pipelines.store.schema_agencies import agency, site
from pipelines.store.schema_crawl import link, visit
from pipelines.store.schema_reports import address, location, reading, report, revision, snapshot

BEGINNING = ""
_PAGE = 500
_READ_KINDS = ("no_report", "cover", "nothing_published")  # what a link turned out to be once it was read


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents are read again: all, or those of ``sites`` and of a time."""

    sites: tuple[str, ...] = ()
    since: str | None = None  # fetched at or after, ISO 8601
    until: str | None = None  # fetched before


@dataclass(frozen=True, slots=True)
class KnownReading:
    """How a report of a document was read before."""

    revision_id: int
    content_hash: str
    reading_hash: str
    checks_hash: str
    is_copy: bool  # of another address: its content alone must be equal
    agency: tuple[str, str | None] | None  # name and division; None: unresolved
    agency_status: str
    extractor: str


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """Bytes in the archive, what the crawl knew of them, and how they were read."""

    position: str
    snapshot_id: int | None  # None: nothing was read of them
    site: str
    division: str | None
    portal: str | None
    url: str
    final_url: str
    fetched_at: str | None  # None: as the archive says
    sha256: str
    warc_file: str
    warc_offset: int
    link_state: str | None = None
    tried_at: str | None = None
    list_url: str | None = None
    link_text: str | None = None
    list_date: str | None = None
    column: str | None = None
    attachment_of: str | None = None
    has_files: bool = False
    known: Mapping[int, KnownReading] = field(default_factory=dict)  # by part


def count_documents(engine: Engine, selection: Selection) -> int:
    """How many documents there are to read."""
    with named_errors("counting the documents of the archive"), engine.connect() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
            for query in (_snapshots(selection), _unread(selection))
        )


def documents(engine: Engine, selection: Selection, after: str = BEGINNING) -> Iterator[ArchivedDocument]:
    """The documents in order, those behind the position ``after``."""
    last = int(after.split(":")[1]) if after.startswith("1:") else 0
    while not after.startswith("2:"):
        query = _snapshots(selection).where(snapshot.c.id > last).order_by(snapshot.c.id).limit(_PAGE)
        page = _page(engine, query)
        if not page:
            break
        last = page[-1].snapshot_id or 0
        yield from page
    site_id, address_id = (int(part) for part in after.split(":")[1:]) if after.startswith("2:") else (0, 0)
    while True:
        behind = (visit.c.site_id > site_id) | (
            (visit.c.site_id == site_id) & (visit.c.address_id > address_id)
        )
        query = _unread(selection).where(behind).order_by(visit.c.site_id, visit.c.address_id).limit(_PAGE)
        page = _page(engine, query)
        if not page:
            return
        site_id, address_id = (int(part) for part in page[-1].position.split(":")[1:])
        yield from page


_LISTED, _PARENT, _FINAL = address.alias("listed"), address.alias("parent"), address.alias("final")
_LINK_COLUMNS = (
    link.c.state.label("link_state"),
    link.c.tried_at,
    link.c.link_text,
    link.c.listed_on,
    link.c.column_name,
    _LISTED.c.url.label("list_url"),
    _PARENT.c.url.label("attachment_of"),
)


def _snapshots(selection: Selection) -> Select[Any]:
    joined = (
        snapshot.join(site, site.c.id == snapshot.c.site_id)
        .join(address, address.c.id == snapshot.c.address_id)
        .outerjoin(_FINAL, _FINAL.c.id == snapshot.c.final_address_id)
        .outerjoin(
            link, (link.c.site_id == snapshot.c.site_id) & (link.c.address_id == snapshot.c.address_id)
        )
        .outerjoin(_LISTED, _LISTED.c.id == link.c.list_address_id)
        .outerjoin(_PARENT, _PARENT.c.id == link.c.parent_address_id)
    )
    query = (
        select(
            snapshot.c.id.label("snapshot_id"),
            snapshot.c.site_id,
            snapshot.c.address_id,
            snapshot.c.sha256,
            snapshot.c.warc_file,
            snapshot.c.warc_offset,
            snapshot.c.fetched_at,
            address.c.url,
            _FINAL.c.url.label("final_url"),
            site.c.name,
            site.c.division_code,
            site.c.portal,
            *_LINK_COLUMNS,
        )
        .select_from(joined)
        .where(snapshot.c.warc_file.is_not(None))
    )
    return _selected(query, selection, snapshot.c.fetched_at)


def _unread(selection: Selection) -> Select[Any]:
    """The last bytes of links that were asked for and of which no report is held."""
    joined = (
        visit.join(link, (link.c.site_id == visit.c.site_id) & (link.c.address_id == visit.c.address_id))
        .join(site, site.c.id == visit.c.site_id)
        .join(address, address.c.id == visit.c.address_id)
        .outerjoin(_LISTED, _LISTED.c.id == link.c.list_address_id)
        .outerjoin(_PARENT, _PARENT.c.id == link.c.parent_address_id)
    )
    is_held = select(snapshot.c.id).where(
        snapshot.c.address_id == visit.c.address_id, snapshot.c.sha256 == visit.c.sha256
    )
    query = (
        select(
            visit.c.site_id,
            visit.c.address_id,
            visit.c.sha256,
            visit.c.warc_file,
            visit.c.warc_offset,
            address.c.url,
            site.c.name,
            site.c.division_code,
            site.c.portal,
            *_LINK_COLUMNS,
        )
        .select_from(joined)
        .where((link.c.state == "failed") | link.c.kind.in_(_READ_KINDS), ~is_held.exists())
    )
    return _selected(query, selection, visit.c.changed_at)


def _selected(query: Select[Any], selection: Selection, fetched_at: Any) -> Select[Any]:
    if selection.sites:
        query = query.where(site.c.name.in_(selection.sites))
    if selection.since:
        query = query.where(fetched_at >= selection.since)
    if selection.until:
        query = query.where(fetched_at < selection.until)
    return query


def _page(engine: Engine, query: Select[Any]) -> list[ArchivedDocument]:
    with named_errors("reading the documents of the archive"), engine.connect() as connection:
        rows = connection.execute(query).all()
        ids = [row.address_id for row in rows]
        attached = select(link.c.site_id, link.c.parent_address_id).where(
            link.c.parent_address_id.in_(ids),
            (link.c.state != "not_a_report") | link.c.kind.in_(_READ_KINDS),
        )
        covers = {tuple(row) for row in connection.execute(attached)}
        places = {
            (row.site_id, row.address_id): row
            for row in connection.execute(select(location).where(location.c.address_id.in_(ids)))
        }
        snapshots = [row.snapshot_id for row in rows if "snapshot_id" in row._mapping]
        known: dict[int, dict[int, KnownReading]] = {}
        for row in connection.execute(_readings(snapshots)):
            known.setdefault(row.snapshot_id, {})[row.part] = _known_reading(row)
    return [_document(row, covers, places.get((row.site_id, row.address_id)), known) for row in rows]


def _readings(snapshots: Sequence[int]) -> Select[Any]:
    return (
        select(
            reading.c.snapshot_id,
            reading.c.part,
            reading.c.extractor,
            revision.c.id,
            revision.c.content_hash,
            revision.c.reading_hash,
            revision.c.checks_hash,
            revision.c.agency_status,
            (revision.c.snapshot_id != reading.c.snapshot_id).label("is_copy"),
            agency.c.name,
            agency.c.division_code,
        )
        .join_from(reading, revision, revision.c.id == reading.c.revision_id)
        .join(report, report.c.id == revision.c.report_id)
        .outerjoin(agency, agency.c.id == report.c.agency_id)
        .where(reading.c.snapshot_id.in_(snapshots))
    )


def _known_reading(row: Row[Any]) -> KnownReading:
    return KnownReading(
        row.id,
        row.content_hash,
        row.reading_hash,
        row.checks_hash,
        bool(row.is_copy),
        (row.name, row.division_code) if row.name is not None else None,
        row.agency_status,
        row.extractor,
    )


def _document(
    row: Row[Any], covers: set[Any], place: Row[Any] | None, known: Mapping[int, Mapping[int, KnownReading]]
) -> ArchivedDocument:
    given = row._mapping
    snapshot_id = given.get("snapshot_id")
    has_link = row.link_state is not None
    return ArchivedDocument(
        position=f"1:{snapshot_id:012}" if snapshot_id else f"2:{row.site_id:06}:{row.address_id:012}",
        snapshot_id=snapshot_id,
        site=row.name,
        division=row.division_code,
        portal=row.portal,
        url=row.url,
        final_url=given.get("final_url") or row.url,
        fetched_at=given.get("fetched_at"),
        sha256=row.sha256,
        warc_file=row.warc_file,
        warc_offset=row.warc_offset,
        link_state=row.link_state,
        tried_at=row.tried_at,
        list_url=row.list_url,
        link_text=row.link_text if has_link or place is None else place.link_text,
        list_date=row.listed_on,
        column=row.column_name if has_link or place is None else place.column_name,
        attachment_of=row.attachment_of,
        has_files=(row.site_id, row.address_id) in covers,
        known=known.get(snapshot_id, {}) if snapshot_id else {},
    )
