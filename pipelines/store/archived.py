"""What the database points at in the archive.

In:  an engine of ``connect``. Out: ``ArchivedAt``, the places by WARC file; the bytes of documents in the order in
which they can be read again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select, union

from pipelines.store.errors import named_errors
from pipelines.store.schema_agencies import site
from pipelines.store.schema_crawl import visit
from pipelines.store.schema_reports import address, snapshot


@dataclass(frozen=True, slots=True)
class ArchivedAt:
    """Bytes in the archive."""

    warc_file: str
    offset: int
    sha256: str  # of the payload
    url: str


def archived_places(engine: Engine, sites: tuple[str, ...] = ()) -> dict[str, list[ArchivedAt]]:
    """Every place that the database points at, by file; of ``sites`` alone if any are named."""
    parts = []
    for table in (snapshot, visit):
        query = (
            select(table.c.warc_file, table.c.warc_offset, table.c.sha256, address.c.url)
            .join_from(table, address, address.c.id == table.c.address_id)
            .where(table.c.warc_file.is_not(None))
        )
        if sites:
            query = query.join(site, site.c.id == table.c.site_id).where(site.c.name.in_(sites))
        parts.append(query)
    found: dict[str, list[ArchivedAt]] = {}
    with named_errors("reading where the archive is pointed at"), engine.connect() as connection:
        for row in connection.execute(union(*parts).order_by("warc_file", "warc_offset")):
            found.setdefault(row.warc_file, []).append(ArchivedAt(*row))
    return found
