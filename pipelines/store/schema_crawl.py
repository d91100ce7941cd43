"""Tables of the crawl: runs and links. In: nothing. Out: SQLAlchemy tables."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

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
    Column("state", Text, nullable=False, comment="found, fetched, unchanged, not_a_report or failed"),
    Column("kind", PrintedText, comment="what it is instead of a report; set if and only if not_a_report"),
    Column("reason", PrintedText, comment="why it failed; set if and only if failed"),
    Column("attempts", Integer, nullable=False, comment="failed attempts since the last success"),
    Column("link_text", PrintedText, comment="text of the link"),
    Column("list_address_id", Integer, ForeignKey("address.id"), comment="page that links"),
    Column("column_name", PrintedText, comment="column of the portal"),
    Column("first_seen", Text, nullable=False, comment="when the link was first met"),
    Column("last_seen", Text, nullable=False, comment="when it was last met"),
    Column("tried_at", Text, comment="when it was last followed; NULL: never"),
    CheckConstraint("state IN ('found', 'fetched', 'unchanged', 'not_a_report', 'failed')", name="state"),
    CheckConstraint("(state = 'not_a_report') = (kind IS NOT NULL)", name="kind"),
    CheckConstraint("(state = 'failed') = (reason IS NOT NULL)", name="reason"),
    comment="Links that may lead to a report, each in exactly one state",
    sqlite_with_rowid=False,
)
