"""Expected agencies, promises of links, classes of hosts, near copies, and totals for quick answers.

Revision 0006, after 0005. The fingerprints of sections that are there already and the totals are filled in when the
database is opened.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_COUNTS = (
    *("new_received", "carried_in", "granted", "partly_granted", "denied_state_secret"),
    *("denied_other_law", "denied_security_stability", "denied_third_party"),
    *("denied_internal_affairs", "denied_process_information", "denied_enforcement_file"),
    *("denied_administrative_query", "unavailable_not_held", "unavailable_needs_creation"),
    *("unavailable_unclear", "rejected_complaint", "rejected_duplicate", "rejected_publication"),
    *("rejected_excessive", "rejected_reconfirmation", "other_handling", "other_not_corrected"),
    *("other_fee_unpaid", "other_other", "outcome_total", "carried_out"),
    *("new_received_natural_person", "new_received_business", "new_received_research_institution"),
    *("new_received_public_interest", "new_received_legal_service"),
    *("new_received_other_organisation", "reconsideration_upheld", "reconsideration_corrected"),
    *("reconsideration_other", "reconsideration_pending", "reconsideration_total"),
    *("litigation_direct_upheld", "litigation_direct_corrected", "litigation_direct_other"),
    *("litigation_direct_pending", "litigation_direct_total"),
    *("litigation_after_reconsideration_upheld", "litigation_after_reconsideration_corrected"),
    *("litigation_after_reconsideration_other", "litigation_after_reconsideration_pending"),
    "litigation_after_reconsideration_total",
)
_LARGE = (
    *("regulations_issued", "regulations_repealed", "regulations_in_force", "regulations_made"),
    *("normative_documents_issued", "normative_documents_repealed", "normative_documents_in_force"),
    *("normative_documents_made", "licensing_decisions", "penalties_decisions"),
    "coercive_measures_decisions",
)
_GOV_CN = """UPDATE snapshot SET host_class = 'gov_cn' WHERE EXISTS (
  SELECT 1 FROM address a WHERE a.id = COALESCE(snapshot.final_address_id, snapshot.address_id)
  AND (a.url LIKE '%://%.gov.cn/%' OR a.url LIKE '%://%.gov.cn:%' OR a.url LIKE '%://%.gov.cn'))"""


def upgrade() -> None:
    _expected_agency()
    _link_promise()
    op.add_column(
        "snapshot", sa.Column("host_class", sa.Text(), server_default="official_other", nullable=False)
    )
    op.execute(_GOV_CN)
    op.create_table(
        "section_sketch",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sketch", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_section_sketch_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "name", name=op.f("pk_section_sketch")),
        sqlite_with_rowid=False,
    )
    _look_alike()
    _report_summary()


def _report_summary() -> None:
    op.create_table(
        "report_summary",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer()),
        sa.Column("year", sa.Integer()),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("cells_reported", sa.Integer(), nullable=False),
        sa.Column("new_received_state", sa.Text()),
        *(sa.Column(name, sa.Integer()) for name in _COUNTS),
        *(sa.Column(name, sa.BigInteger()) for name in _LARGE),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_summary_agency_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_summary_report_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_report_summary_revision_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_summary")),
    )
    op.create_index("ix_report_summary_year_scope", "report_summary", ["year", "scope"])


def _expected_agency() -> None:
    op.create_table(
        "expected_agency",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "last_year IS NULL OR last_year >= first_year", name=op.f("ck_expected_agency_years")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_expected_agency_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_expected_agency")),
    )


def _link_promise() -> None:
    op.create_table(
        "link_promise",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(), nullable=False),
        sa.Column("level", sa.Text()),
        sa.Column("department_type", sa.Text()),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id", "address_id"],
            ["link.site_id", "link.address_id"],
            name=op.f("fk_link_promise_site_id_address_id"),
        ),
        sa.PrimaryKeyConstraint("site_id", "address_id", name=op.f("pk_link_promise")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_promise_agency_year", "link_promise", ["agency", "year"])


def _look_alike() -> None:
    op.create_table(
        "look_alike",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("other_report_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.CheckConstraint("kind IN ('other_agency', 'year_before')", name=op.f("ck_look_alike_kind")),
        sa.CheckConstraint("score > 0 AND score <= 1", name=op.f("ck_look_alike_score")),
        sa.ForeignKeyConstraint(
            ["other_report_id"], ["report.id"], name=op.f("fk_look_alike_other_report_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_look_alike_report_id")),
        sa.PrimaryKeyConstraint("report_id", "section", "kind", name=op.f("pk_look_alike")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_look_alike_other_report_id", "look_alike", ["other_report_id"])
