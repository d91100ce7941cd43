"""What goes into the store and what comes out of it. In: nothing. Out: frozen dataclasses.

``Capture`` is what the crawl knows about a fetched document, ``ResolvedAgency`` whose report it is; with an
``Extraction`` and its ``Check`` rows they are all that ``save_report`` needs. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

# Ways in which a report was attributed to an agency, the surest first. The last two leave it open.
RESOLUTIONS = ("code_verified", "name_exact", "name_alias", "inferred", "ambiguous", "unresolved")
UNRESOLVED = ("ambiguous", "unresolved")


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched document, as the crawl saw it."""

    site: str  # spider name
    division: str | None  # GB/T 2260 code of the portal
    portal: str | None  # name of the portal's owner
    url: str  # the portal's own address, canonical
    final_url: str
    fetched_at: str
    status: int
    headers: tuple[tuple[str, str], ...]
    sha256: str  # of the payload
    length: int | None = None  # bytes of the payload
    warc_file: str | None = None  # relative to the archive folder
    warc_offset: int | None = None
    list_url: str | None = None
    link_text: str | None = None
    column: str | None = None
    attachment_of: str | None = None  # address of the article that this file is attached to
    part: int = 1  # which report of the document, where it holds several


@dataclass(frozen=True, slots=True)
class ResolvedAgency:
    """Whose report it is. An agency whose ``status`` is ambiguous or unresolved is not told by its name."""

    name: str | None  # canonical name
    division: str | None = None  # GB/T 2260 code of the division that the agency serves
    level: str | None = None  # national, province, prefecture, county, township
    department_type: str | None = None
    status: str = "unresolved"  # one of RESOLUTIONS

    def __post_init__(self) -> None:
        if self.status not in RESOLUTIONS:
            raise ValueError(f"{self.status!r} is none of {', '.join(RESOLUTIONS)}")
        if self.name is None and self.status not in UNRESOLVED:
            raise ValueError(f"status {self.status!r} without a name")

    @property
    def is_resolved(self) -> bool:
        return self.status not in UNRESOLVED


NO_AGENCY = ResolvedAgency(None)


class Outcome(StrEnum):
    """What storing a report added."""

    NEW_REPORT = "new_report"
    NEW_REVISION = "new_revision"
    NEW_LOCATION = "new_location"  # the same reading at another address
    UNCHANGED = "unchanged"  # nothing but when it was last seen, and the bytes where they are new


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a report went. ``revision_id`` is the revision that holds this reading."""

    report_id: int
    revision_id: int
    outcome: Outcome


class LinkState(StrEnum):
    """What became of a link. Every link is in exactly one state."""

    FOUND = "found"  # met on a list page, not followed yet
    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    NOT_A_REPORT = "not_a_report"  # with the kind of document that it is instead
    FAILED = "failed"  # could not be read; with the reason
    BLOCKED = "blocked"  # the portal does not let us in; with the reason


@dataclass(frozen=True, slots=True)
class Promise:
    """Whose report on which year the text of a link names."""

    agency: str  # canonical name
    division: str  # GB/T 2260 code of the division that the agency serves
    year: int
    level: str | None = None
    department_type: str | None = None


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A link as the database knows it."""

    url: str
    state: LinkState
    kind: str | None
    reason: str | None
    attempts: int  # failed attempts since the last success
    link_text: str | None
    listed_on: str | None  # day of publication beside the link
    list_url: str | None
    attachment_of: str | None  # address of the article that this file is attached to
    column: str | None
    first_seen: str
    last_seen: str
    tried_at: str | None


@dataclass(frozen=True, slots=True)
class KnownVisit:
    """The last good answer of an address. The validators are those of HTTP."""

    url: str
    sha256: str
    warc_file: str
    warc_offset: int
    etag: str | None
    last_modified: str | None
    numbering: str | None  # of a list: how its further pages are numbered
    checked_at: str


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of a site. ``finished_at`` is None while it runs, and after a kill."""

    id: int
    site: str
    started_at: str
    finished_at: str | None
    status: str
    counts: Mapping[str, int] = field(default_factory=dict)


def utc(time: str | None = None) -> str:
    """A time as the store writes it: UTC to the second, ``2025-01-15T03:04:05Z``. None is now.

    Raises ValueError for a time that is not ISO 8601 or names no time zone.
    """
    moment = datetime.now(UTC) if time is None else datetime.fromisoformat(time)
    if moment.tzinfo is None:
        raise ValueError(f"{time!r} names no time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
