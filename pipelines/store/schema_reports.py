"""Tables of reports, of what was read of them, and of the bytes. In: nothing. Out: SQLAlchemy tables.

::

    address 1─n snapshot 1─n reading n─1 revision n─1 report n─1 agency
       └────────1─n location n─────────────────────────┘

A *report* is what an agency says about a year. A *revision* is one wording of it, a *snapshot* the bytes
of one fetch, a *reading* says which revision was read from which snapshot, a *location* where the report
stands.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from pipelines.store.columns import PrintedText, metadata

address = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column("url", PrintedText, nullable=False, unique=True, comment="the portal's own address, canonical"),
    comment="Web addresses, each stored once",
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column("site_id", Integer, ForeignKey("site.id"), nullable=False, comment="site whose crawl fetched it"),
    Column("address_id", Integer, ForeignKey("address.id"), nullable=False, comment="address asked for"),
    Column("final_address_id", Integer, ForeignKey("address.id"), comment="after redirects; NULL: the same"),
    Column("status", Integer, nullable=False, comment="HTTP status"),
    Column("headers", PrintedText, nullable=False, comment="response headers, a JSON list of [name, value]"),
    Column("sha256", Text, nullable=False, comment="SHA-256 of the payload, hexadecimal"),
    Column("length", Integer, comment="bytes of the payload; NULL: not known"),
    Column("fetched_at", Text, nullable=False, comment="time of the first fetch that brought these bytes"),
    Column("warc_file", Text, comment="WARC file in the archive folder; NULL: not archived"),
    Column("warc_offset", Integer, comment="byte offset of the response record in that file"),
    Column(
        "host_class",
        Text,
        nullable=False,
        server_default="official_other",
        comment="who answered: gov_cn, official_other (a portal elsewhere), archive, third_party or spam_mirror",
    ),
    UniqueConstraint("address_id", "fetched_at", "sha256"),
    comment="Bytes that an address answered with; another fetch of the same bytes adds no row",
)

report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque, kept when agency or year become known later"),
    Column("agency_id", Integer, ForeignKey("agency.id"), comment="who reports; NULL: unresolved"),
    Column("year", Integer, comment="year reported on; NULL: unresolved"),
    Column("scope", Text, nullable=False, comment="own, area, system or unknown"),
    Column("address_id", Integer, ForeignKey("address.id"), comment="key of an unresolved report, else NULL"),
    Column("part", Integer, comment="which report of the page, from 1; set with address_id"),
    Column("first_seen", Text, nullable=False, comment="time of the earliest fetch that held the report"),
    UniqueConstraint("agency_id", "year", "scope"),
    UniqueConstraint("address_id", "part"),
    Index("ix_report_year", "year"),
    CheckConstraint("scope IN ('own', 'area', 'system', 'unknown')", name="scope"),
    CheckConstraint(
        "(agency_id IS NOT NULL AND year IS NOT NULL AND address_id IS NULL AND part IS NULL)"
        " OR ((agency_id IS NULL OR year IS NULL) AND address_id IS NOT NULL AND part IS NOT NULL)",
        name="key",
    ),
    comment="One annual report: agency, year and scope; by its address while agency or year is unresolved",
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column("report_id", Integer, ForeignKey("report.id"), nullable=False, comment="the report"),
    Column("number", Integer, nullable=False, comment="in order of storing, from 1 within the report"),
    Column("is_current", Boolean, nullable=False, comment="true for the one revision that the views show"),
    Column("superseded_by", Integer, ForeignKey("revision.id"), comment="revision that took its place"),
    Column(
        "origin",
        Text,
        nullable=False,
        comment="why it exists: first, changed (same address, new bytes), other_address, reread (same bytes)",
    ),
    Column("snapshot_id", Integer, ForeignKey("snapshot.id"), nullable=False, comment="bytes first read so"),
    Column("first_seen", Text, nullable=False, comment="time at which those bytes were first fetched"),
    Column("extractor", Text, nullable=False, comment="version of the program that first read it so"),
    Column(
        "agency_status", Text, nullable=False, comment="how sure the agency is: code_verified … unresolved"
    ),
    Column("form", Text, nullable=False, comment="2021, 2019 or pre2019"),
    Column("title", PrintedText, comment="title as printed"),
    Column("published_on", Text, comment="date printed by the portal, ISO"),
    Column("content_hash", Text, nullable=False, comment="digest of values, supplement and narrative"),
    Column("reading_hash", Text, nullable=False, comment="digest of everything read, without its places"),
    Column("checks_hash", Text, nullable=False, comment="digest of the check results"),
    Column("cells_reported", Integer, nullable=False, comment="cells with a number"),
    Column("cells_blank", Integer, nullable=False, comment="cells in which nothing is printed"),
    Column("cells_dash", Integer, nullable=False, comment="cells with a dash or a word for none"),
    Column("cells_text", Integer, nullable=False, comment="cells with words"),
    Column("cells_absent", Integer, nullable=False, comment="cells of the form that the document lacks"),
    Column("cells_unreadable", Integer, nullable=False, comment="cells that could not be decided"),
    Column("checks_passed", Integer, nullable=False, comment="identities that hold"),
    Column("checks_failed", Integer, nullable=False, comment="identities that do not hold"),
    Column("checks_not_assessable", Integer, nullable=False, comment="identities that lack a number"),
    UniqueConstraint("report_id", "number"),
    Index(
        "uq_revision_current",
        "report_id",
        unique=True,
        sqlite_where=text("is_current"),
        postgresql_where=text("is_current"),
    ),
    CheckConstraint("origin IN ('first', 'changed', 'other_address', 'reread')", name="origin"),
    CheckConstraint("NOT (is_current AND superseded_by IS NOT NULL)", name="current"),
    comment="One wording of a report; a changed document or a changed reading makes another, none is deleted",
)

reading = Table(
    "reading",
    metadata,
    Column("snapshot_id", Integer, ForeignKey("snapshot.id"), primary_key=True, comment="the bytes"),
    Column("part", Integer, primary_key=True, comment="which report of the page, from 1"),
    Column("revision_id", Integer, ForeignKey("revision.id"), nullable=False, comment="what they say"),
    Column("extractor", Text, nullable=False, comment="version of the program that read them last"),
    Index("ix_reading_revision_id", "revision_id"),
    comment="Which revision was read from which bytes",
    sqlite_with_rowid=False,
)

location = Table(
    "location",
    metadata,
    Column("report_id", Integer, ForeignKey("report.id"), primary_key=True, comment="the report"),
    Column("address_id", Integer, ForeignKey("address.id"), primary_key=True, comment="where it stands"),
    Column("site_id", Integer, ForeignKey("site.id"), nullable=False, comment="site that found it there"),
    Column("list_address_id", Integer, ForeignKey("address.id"), comment="list page that links to it"),
    Column("parent_address_id", Integer, ForeignKey("address.id"), comment="article that it is attached to"),
    Column("link_text", PrintedText, comment="text of the link on the list page"),
    Column("column_name", PrintedText, comment="column of the portal"),
    Column("first_seen", Text, nullable=False, comment="time of the first fetch there"),
    Column("last_seen", Text, nullable=False, comment="time of the last fetch there"),
    Index("ix_location_address_id", "address_id"),
    comment="Addresses at which a report was seen",
    sqlite_with_rowid=False,
)

evidence = Table(
    "evidence",
    metadata,
    Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True, comment="the revision"),
    Column("item", Text, primary_key=True, comment="title, agency, year, published_on, source or scope"),
    Column("value", PrintedText, nullable=False, comment="what is stated"),
    Column("source", PrintedText, nullable=False, comment="what it was taken from, such as title:ucaptitle"),
    Column("quote", PrintedText, nullable=False, comment="the words that carry it; may be empty"),
    comment="Statements about a report, each with the evidence it was taken from",
    sqlite_with_rowid=False,
)
