"""Numbers of the statistics table of the years before 2019; key figures of the running text.

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def exact_number() -> sa.Text:
    return sa.Text().with_variant(sa.Numeric(), "postgresql")


def place() -> list[sa.Column[int]]:
    names = ("table_no", "row_no", "column_no", "line_no", "page_no")
    return [sa.Column(name, sa.Integer()) for name in names]


def upgrade() -> None:
    op.create_table(
        "indicator_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("label_zh", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_indicator_code")),
    )
    op.create_table(
        "indicator",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("column_head", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", exact_number()),
        sa.Column("unit", sa.Text()),
        sa.Column("raw", sa.Text()),
        *place(),
        sa.CheckConstraint("(state = 'r') = (number IS NOT NULL)", name=op.f("ck_indicator_number_state")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_indicator_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_indicator")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_indicator_code", "indicator", ["code"])
    op.create_table(
        "fact",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", exact_number(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("section", sa.Text()),
        sa.Column("scope", sa.Text()),
        *place(),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_fact_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_fact")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fact_kind", "fact", ["kind"])
