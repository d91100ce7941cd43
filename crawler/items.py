"""The one item type of the crawl.

In:  nothing. Out: ``FetchedPage``, a frozen dataclass; the stages of ``pipelines.stages`` return new ones.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """Where the archive keeps the bytes of a response."""

    file: str  # WARC file name, relative to the archive folder
    offset: int  # of the response record, in bytes
    sha256: str  # of the payload as handed to the extractor


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page that is taken for a report, as fetched."""

    site: str  # spider name
    division: str  # GB/T 2260 code of the portal
    portal: str  # name of the portal's owner, e.g. 井研县人民政府
    url: str  # the portal's own address, canonical
    final_url: str
    fetched_at: str  # ISO 8601, UTC
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    snapshot: SnapshotRef | None = None
    list_url: str | None = None  # the list page that linked here
    link_text: str | None = None
    list_date: str | None = None  # ISO date beside the link
    column: str | None = None  # name of the column
    attachment_of: str | None = None  # address of the article that this file is attached to
    has_files: bool = False  # files attached to it may hold the report
