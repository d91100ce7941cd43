"""Tables of the crawl: runs, links, what links promise, and visits. In: nothing. Out: SQLAlchemy tables."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table, Text

from pipelines.store.columns import PrintedText, metadata

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column("site_id", Integer, ForeignKey("site.id"), nullable=False, comment="site that was crawled"),
    Column("started_at", Text, nullable=False, comment="start"),
    Column("finished_at", Text, comment="end; NULL: running, or killed"),
    Column(
        "status", Text, nullable=False, comment="running, then what finish_run was told: finished, failed …"
    ),
    Index("ix_run_site_id_started_at", "site_id", "started_at"),
    comment="Crawls of a site",
)

run_count = Table(
    "run_count",
    metadata,
    Column("run_id", Integer, ForeignKey("run.id"), primary_key=True, comment="the run"),
    Column("name", Text, primary_key=True, comment="what was counted"),
    Column("number", Integer, nullable=False, comment="how many"),
    comment="What a run counted: pages, links, reports …",
    sqlite_with_rowid=False,
)

link = Table(
    "link",
    metadata,
    Column("site_id", Integer, ForeignKey("site.id"), primary_key=True, comment="site that links to it"),
    Column("address_id", Integer, ForeignKey("address.id"), primary_key=True, comment="where it leads"),
    Column(
        "state", Text, nullable=False, comment="found, fetched, unchanged, not_a_report, failed or blocked"
    ),
    Column("kind", PrintedText, comment="what it is instead of a report; set if and only if not_a_report"),
    Column("reason", PrintedText, comment="why; set if and only if failed or blocked"),
    Column("attempts", Integer, nullable=False, comment="failed attempts since the last success"),
    Column("link_text", PrintedText, comment="text of the link"),
    Column("listed_on", Text, comment="day of publication beside the link"),
    Column("list_address_id", Integer, ForeignKey("address.id"), comment="page that links"),
    Column("parent_address_id", Integer, ForeignKey("address.id"), comment="article it is attached to"),
    Column("column_name", PrintedText, comment="column of the portal"),
    Column("first_seen", Text, nullable=False, comment="when the link was first met"),
    Column("last_seen", Text, nullable=False, comment="when it was last met"),
    Column("tried_at", Text, comment="when it was last followed; NULL: never"),
    CheckConstraint(
        "state IN ('found', 'fetched', 'unchanged', 'not_a_report', 'failed', 'blocked')", name="state"
    ),
    CheckConstraint("(state = 'not_a_report') = (kind IS NOT NULL)", name="kind"),
    CheckConstraint("(state IN ('failed', 'blocked')) = (reason IS NOT NULL)", name="reason"),
    comment="Links that may lead to a report, each in exactly one state",
    sqlite_with_rowid=False,
)

link_promise = Table(
    "link_promise",
    metadata,
    Column("site_id", Integer, primary_key=True, comment="site of the link"),
    Column("address_id", Integer, primary_key=True, comment="where the link leads"),
    Column("agency", Text, nullable=False, comment="agency that the text of the link names, written out"),
    Column("division_code", Text, nullable=False, comment="division that this agency serves"),
    Column("level", Text, comment="level of that division"),
    Column("department_type", Text, comment="type of department, a code of the controlled list"),
    Column("year", Integer, nullable=False, comment="year that the text names"),
    ForeignKeyConstraint(["site_id", "address_id"], ["link.site_id", "link.address_id"]),
    Index("ix_link_promise_agency_year", "agency", "year"),
    comment="Whose report on which year a link promises that led to none so far",
    sqlite_with_rowid=False,
)

visit = Table(
    "visit",
    metadata,
    Column("site_id", Integer, ForeignKey("site.id"), primary_key=True, comment="site it is asked for"),
    Column("address_id", Integer, ForeignKey("address.id"), primary_key=True, comment="what is asked for"),
    Column("sha256", Text, nullable=False, comment="of the bytes of the last good answer"),
    Column("warc_file", Text, nullable=False, comment="archive file that holds them"),
    Column("warc_offset", Integer, nullable=False, comment="where in that file"),
    Column("etag", Text, comment="validator of the answer"),
    Column("last_modified", Text, comment="validator of the answer"),
    Column("numbering", Text, comment="of a list: how its further pages are numbered"),
    Column("checked_at", Text, nullable=False, comment="when it was last asked for"),
    Column("changed_at", Text, nullable=False, comment="when its bytes were last found to be others"),
    comment="The last good answer of every address that is asked for: pages of menus and lists, documents",
    sqlite_with_rowid=False,
)
