"""Blocked links, what is beside a link, and the last visit of every address.

Revision 0003, after 0002. SQLite can't change the conditions of a table, so there the table is made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_COPIED = (
    "site_id, address_id, state, kind, reason, attempts, link_text, list_address_id, column_name,"
    " first_seen, last_seen, tried_at"
)
_STATE = "state IN ('found', 'fetched', 'unchanged', 'not_a_report', 'failed', 'blocked')"
_REASON = "(state IN ('failed', 'blocked')) = (reason IS NOT NULL)"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _alter_link()
    else:
        _rebuild_link()
    op.create_table(
        "visit",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("warc_file", sa.Text(), nullable=False),
        sa.Column("warc_offset", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("numbering", sa.Text()),
        sa.Column("checked_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_visit_address_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_visit_site_id")),
        sa.PrimaryKeyConstraint("site_id", "address_id", name=op.f("pk_visit")),
        sqlite_with_rowid=False,
    )


def _alter_link() -> None:
    op.add_column("link", sa.Column("listed_on", sa.Text()))
    op.add_column("link", sa.Column("parent_address_id", sa.Integer()))
    op.create_foreign_key(op.f("fk_link_parent_address_id"), "link", "address", ["parent_address_id"], ["id"])
    for name, condition in (("state", _STATE), ("reason", _REASON)):
        op.drop_constraint(op.f(f"ck_link_{name}"), "link")
        op.create_check_constraint(op.f(f"ck_link_{name}"), "link", condition)


def _rebuild_link() -> None:
    op.rename_table("link", "link_before")
    op.create_table(
        "link",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("link_text", sa.Text()),
        sa.Column("listed_on", sa.Text()),
        sa.Column("list_address_id", sa.Integer()),
        sa.Column("parent_address_id", sa.Integer()),
        sa.Column("column_name", sa.Text()),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.Column("last_seen", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.Text()),
        sa.CheckConstraint(_REASON, name=op.f("ck_link_reason")),
        sa.CheckConstraint("(state = 'not_a_report') = (kind IS NOT NULL)", name=op.f("ck_link_kind")),
        sa.CheckConstraint(_STATE, name=op.f("ck_link_state")),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_link_address_id")),
        sa.ForeignKeyConstraint(["list_address_id"], ["address.id"], name=op.f("fk_link_list_address_id")),
        sa.ForeignKeyConstraint(
            ["parent_address_id"], ["address.id"], name=op.f("fk_link_parent_address_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_link_site_id")),
        sa.PrimaryKeyConstraint("site_id", "address_id", name=op.f("pk_link")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO link ({_COPIED}) SELECT {_COPIED} FROM link_before")
    op.drop_table("link_before")
