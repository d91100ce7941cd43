"""Tables of what runs by itself: nights, alerts, readings of the archive. In: nothing. Out: SQLAlchemy tables."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from pipelines.store.columns import PrintedText, metadata

night = Table(
    "night",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column(
        "name",
        Text,
        nullable=False,
        comment="date of the evening on which it begins, China time, and the sites that were asked for",
    ),
    Column("started_at", Text, nullable=False, comment="start"),
    Column("finished_at", Text, comment="end; NULL: running, or killed"),
    Column("status", Text, nullable=False, comment="running, finished, interrupted or killed"),
    CheckConstraint("status IN ('running', 'finished', 'interrupted', 'killed')", name="status"),
    comment="Nights in which all due sites are crawled",
)

night_site = Table(
    "night_site",
    metadata,
    Column("night_id", Integer, ForeignKey("night.id"), primary_key=True, comment="the night"),
    Column("site_id", Integer, ForeignKey("site.id"), primary_key=True, comment="the site"),
    Column("due", Text, nullable=False, comment="why it was due"),
    Column("outcome", Text, nullable=False, comment="waiting, running, good, failed, crashed, out_of_time …"),
    Column("exit_status", Integer, comment="of its process; negative: the signal that ended it"),
    Column("run_id", Integer, ForeignKey("run.id"), comment="the crawl"),
    Column("started_at", Text, comment="start of its process"),
    Column("finished_at", Text, comment="end of its process"),
    Column("peak_kilobytes", Integer, comment="most memory that its processes had at once"),
    Column("detail", PrintedText, comment="last words of a process that failed"),
    CheckConstraint(
        "outcome IN ('waiting', 'running', 'good', 'failed', 'crashed', 'out_of_time', 'out_of_memory')",
        name="outcome",
    ),
    comment="What became of each site that was due in a night",
    sqlite_with_rowid=False,
)

alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column("site_id", Integer, ForeignKey("site.id"), nullable=False, comment="the site"),
    Column("code", Text, nullable=False, comment="monitor that raised it, of data/monitors.toml"),
    Column("subject", PrintedText, nullable=False, comment="what it is about; empty: the whole site"),
    Column("detail", PrintedText, nullable=False, comment="what was found, with numbers"),
    Column("state", Text, nullable=False, comment="digest of what makes it another alert when it changes"),
    Column("opened_at", Text, nullable=False, comment="when it was first raised"),
    Column("changed_at", Text, nullable=False, comment="when it last changed"),
    Column("last_seen", Text, nullable=False, comment="when it was last raised"),
    Column("closed_at", Text, comment="when it was no longer raised; NULL: open"),
    Index(
        "uq_alert_open",
        "site_id",
        "code",
        "subject",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    comment="What an operator must look at, each once from when it is raised until it is gone",
)

alert_told = Table(
    "alert_told",
    metadata,
    Column("alert_id", Integer, ForeignKey("alert.id"), primary_key=True, comment="the alert"),
    Column("channel", Text, primary_key=True, comment="file, webhook or mail"),
    Column("state", Text, nullable=False, comment="state of the alert that was told; closed"),
    Column("told_at", Text, nullable=False, comment="when"),
    comment="Which alerts were told, and where",
    sqlite_with_rowid=False,
)

reextraction = Table(
    "reextraction",
    metadata,
    Column("id", Integer, primary_key=True, comment="opaque"),
    Column("extractor", Text, nullable=False, comment="digest of the program that reads"),
    Column("selection", Text, nullable=False, comment="which documents, JSON"),
    Column("started_at", Text, nullable=False, comment="start"),
    Column("finished_at", Text, comment="end; NULL: running, or to be resumed"),
    Column(
        "done_to", Text, nullable=False, comment="place in the order of documents up to which all is done"
    ),
    Column("documents", Integer, nullable=False, comment="documents that were read"),
    comment="Readings of the archive with a later program",
)

reextraction_change = Table(
    "reextraction_change",
    metadata,
    Column(
        "reextraction_id",
        Integer,
        ForeignKey("reextraction.id"),
        primary_key=True,
        comment="reading of the archive",
    ),
    Column("position", Text, primary_key=True, comment="the document, by its place in the order"),
    Column("part", Integer, primary_key=True, comment="which report of the document, from 1"),
    Column(
        "outcome", Text, nullable=False, comment="new_report, new_revision, unchanged, lost … or a finding"
    ),
    Column("cells", Text, nullable=False, comment="cells gained, lost and changed, JSON"),
    comment="Documents that are read otherwise than before, or not at all",
    sqlite_with_rowid=False,
)
