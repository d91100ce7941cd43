"""Nights, alerts, and readings of the archive.

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_OUTCOMES = "'waiting', 'running', 'good', 'failed', 'crashed', 'out_of_time', 'out_of_memory'"


def upgrade() -> None:
    _nights()
    _alerts()
    _reextractions()


def _nights() -> None:
    op.create_table(
        "night",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'finished', 'interrupted', 'killed')", name=op.f("ck_night_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night")),
    )
    op.create_table(
        "night_site",
        sa.Column("night_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("exit_status", sa.Integer()),
        sa.Column("run_id", sa.Integer()),
        sa.Column("started_at", sa.Text()),
        sa.Column("finished_at", sa.Text()),
        sa.Column("peak_kilobytes", sa.Integer()),
        sa.Column("detail", sa.Text()),
        sa.CheckConstraint(f"outcome IN ({_OUTCOMES})", name=op.f("ck_night_site_outcome")),
        sa.ForeignKeyConstraint(["night_id"], ["night.id"], name=op.f("fk_night_site_night_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_night_site_run_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_night_site_site_id")),
        sa.PrimaryKeyConstraint("night_id", "site_id", name=op.f("pk_night_site")),
        sqlite_with_rowid=False,
    )


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "subject", "detail", "state")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("opened_at", "changed_at", "last_seen")),
        sa.Column("closed_at", sa.Text()),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_alert_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_alert_open",
        "alert",
        ["site_id", "code", "subject"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "alert_told",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_told_alert_id")),
        sa.PrimaryKeyConstraint("alert_id", "channel", name=op.f("pk_alert_told")),
        sqlite_with_rowid=False,
    )


def _reextractions() -> None:
    op.create_table(
        "reextraction",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("extractor", "selection", "started_at")),
        sa.Column("finished_at", sa.Text()),
        sa.Column("done_to", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reextraction")),
    )
    op.create_table(
        "reextraction_change",
        sa.Column("reextraction_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reextraction_id"], ["reextraction.id"], name=op.f("fk_reextraction_change_reextraction_id")
        ),
        sa.PrimaryKeyConstraint("reextraction_id", "position", "part", name=op.f("pk_reextraction_change")),
        sqlite_with_rowid=False,
    )
