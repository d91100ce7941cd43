"""Corrections bound to the agency's cell; checks across years; population.

Revision 0002, after 0001. In 0001 a correction was bound to a report; the agency, year and scope of that report are
what it is bound to from now on. A report that lacks one of them can't be corrected any more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipelines.store.errors import StoreError

revision = "0002"
down_revision = "0001"


def exact_number() -> sa.Text:
    return sa.Text().with_variant(sa.Numeric(), "postgresql")


_OF_REPORTS = """SELECT r.agency_id, r.year, r.scope, c.field_id, c.printed_state, c.printed_number,
  'r' AS corrected_state, c.corrected_number, c.made_by, c.made_at, c.reason, c.evidence
FROM correction c JOIN report r ON r.id = c.report_id ORDER BY c.id"""


def upgrade() -> None:
    made = [dict(row) for row in op.get_bind().execute(sa.text(_OF_REPORTS)).mappings()]
    if any(row["agency_id"] is None or row["year"] is None for row in made):
        detail = "delete the rows of the table correction whose report has no agency or no year, then open it again"
        raise StoreError("store.unbound_correction", detail)
    op.drop_table("correction")
    op.bulk_insert(_create_correction(), made)
    _create_cross_year_check()
    _create_population()


def _create_correction() -> sa.Table:
    table = op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("printed_state", sa.Text(), nullable=False),
        sa.Column("printed_number", exact_number()),
        sa.Column("corrected_state", sa.Text(), nullable=False),
        sa.Column("corrected_number", exact_number()),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(printed_state = 'r') = (printed_number IS NOT NULL)", name=op.f("ck_correction_printed")
        ),
        sa.CheckConstraint("corrected_state IN ('r', 'b')", name=op.f("ck_correction_corrected_state")),
        sa.CheckConstraint(
            "(corrected_state = 'r') = (corrected_number IS NOT NULL)", name=op.f("ck_correction_corrected")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_correction_agency_id")),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_correction_field_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_agency_id_year", "correction", ["agency_id", "year"])
    return table


def _create_cross_year_check() -> None:
    op.create_table(
        "cross_year_check",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("other_report_id", sa.Integer()),
        sa.Column("other_field_id", sa.Integer(), nullable=False),
        sa.Column("number", exact_number(), nullable=False),
        sa.Column("other_number", exact_number(), nullable=False),
        sa.Column("expected", exact_number()),
        sa.Column("score", sa.Float(), nullable=False),
        sa.CheckConstraint("score > 0 AND score <= 1", name=op.f("ck_cross_year_check_score")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_cross_year_check_report_id")),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_cross_year_check_field_id")),
        sa.ForeignKeyConstraint(
            ["other_report_id"], ["report.id"], name=op.f("fk_cross_year_check_other_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_field_id"], ["field.id"], name=op.f("fk_cross_year_check_other_field_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "code", "field_id", name=op.f("pk_cross_year_check")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cross_year_check_code", "cross_year_check", ["code"])


def _create_population() -> None:
    op.create_table(
        "population",
        sa.Column("division_code", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("persons > 0", name=op.f("ck_population_persons")),
        sa.PrimaryKeyConstraint("division_code", "year", name=op.f("pk_population")),
        sqlite_with_rowid=False,
    )
