"""The first schema.

Revision 0001, after nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def exact_number() -> sa.Text:
    return sa.Text().with_variant(sa.Numeric(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("url", name=op.f("uq_address_url")),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_zh", sa.Text()),
        sa.Column("label_en", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("code", name=op.f("uq_channel_code")),
    )
    op.create_table(
        "count_column",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label_zh", sa.Text()),
        sa.Column("label_en", sa.Text()),
        sa.PrimaryKeyConstraint("part", "position", name=op.f("pk_count_column")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dictionary",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "column_name", name=op.f("pk_dictionary")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "division",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("level", sa.Text()),
        sa.Column("parent_code", sa.Text()),
        sa.Column("valid_from", sa.Integer()),
        sa.Column("valid_to", sa.Integer()),
        sa.ForeignKeyConstraint(["parent_code"], ["division.code"], name=op.f("fk_division_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_division")),
    )
    op.create_table(
        "field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("forms", sa.Text()),
        sa.Column("row_zh", sa.Text()),
        sa.Column("column_zh", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("label_en", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field")),
        sa.UniqueConstraint("code", name=op.f("uq_field_code")),
    )
    op.create_table(
        "finding_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("meaning_en", sa.Text(), nullable=False),
        sa.Column("meaning_zh", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_finding_code")),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_zh", sa.Text()),
        sa.Column("label_en", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("code", name=op.f("uq_outcome_code")),
    )
    op.create_table(
        "rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("fields_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
        sa.UniqueConstraint("code", "fields_hash", name=op.f("uq_rule_code_fields_hash")),
    )
    op.create_table(
        "stored_version",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_stored_version")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text()),
        sa.Column("level", sa.Text()),
        sa.Column("department_type", sa.Text()),
        sa.Column("resolution", sa.Text()),
        sa.Column("valid_from", sa.Integer()),
        sa.Column("valid_to", sa.Integer()),
        sa.ForeignKeyConstraint(["division_code"], ["division.code"], name=op.f("fk_agency_division_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("name", "division_code", name=op.f("uq_agency_name_division_code")),
    )
    op.create_index(
        "uq_agency_name_without_division",
        "agency",
        ["name"],
        unique=True,
        sqlite_where=sa.text("division_code IS NULL"),
        postgresql_where=sa.text("division_code IS NULL"),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text()),
        sa.Column("portal", sa.Text()),
        sa.ForeignKeyConstraint(["division_code"], ["division.code"], name=op.f("fk_site_division_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
    )
    op.create_table(
        "agency_alias",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_alias_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "alias", name=op.f("pk_agency_alias")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agency_external_id",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Integer()),
        sa.Column("valid_to", sa.Integer()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_external_id_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "scheme", "value", name=op.f("pk_agency_external_id")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_agency_external_id_value", "agency_external_id", ["scheme", "value"], unique=False)
    op.create_table(
        "agency_link",
        sa.Column("from_agency_id", sa.Integer(), nullable=False),
        sa.Column("to_agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('rename', 'merge', 'split', 'absorb', 'transfer')", name=op.f("ck_agency_link_kind")
        ),
        sa.ForeignKeyConstraint(
            ["from_agency_id"], ["agency.id"], name=op.f("fk_agency_link_from_agency_id")
        ),
        sa.ForeignKeyConstraint(["to_agency_id"], ["agency.id"], name=op.f("fk_agency_link_to_agency_id")),
        sa.PrimaryKeyConstraint("from_agency_id", "to_agency_id", "kind", name=op.f("pk_agency_link")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("link_text", sa.Text()),
        sa.Column("list_address_id", sa.Integer()),
        sa.Column("column_name", sa.Text()),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.Column("last_seen", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.Text()),
        sa.CheckConstraint("(state = 'failed') = (reason IS NOT NULL)", name=op.f("ck_link_reason")),
        sa.CheckConstraint("(state = 'not_a_report') = (kind IS NOT NULL)", name=op.f("ck_link_kind")),
        sa.CheckConstraint(
            "state IN ('found', 'fetched', 'unchanged', 'not_a_report', 'failed')", name=op.f("ck_link_state")
        ),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_link_address_id")),
        sa.ForeignKeyConstraint(["list_address_id"], ["address.id"], name=op.f("fk_link_list_address_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_link_site_id")),
        sa.PrimaryKeyConstraint("site_id", "address_id", name=op.f("pk_link")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer()),
        sa.Column("year", sa.Integer()),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("address_id", sa.Integer()),
        sa.Column("part", sa.Integer()),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.CheckConstraint("scope IN ('own', 'area', 'system', 'unknown')", name=op.f("ck_report_scope")),
        sa.CheckConstraint(
            "(agency_id IS NOT NULL AND year IS NOT NULL AND address_id IS NULL AND part IS NULL)"
            " OR ((agency_id IS NULL OR year IS NULL) AND address_id IS NOT NULL AND part IS NOT NULL)",
            name=op.f("ck_report_key"),
        ),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_report_address_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("address_id", "part", name=op.f("uq_report_address_id_part")),
        sa.UniqueConstraint("agency_id", "year", "scope", name=op.f("uq_report_agency_id_year_scope")),
    )
    op.create_index("ix_report_year", "report", ["year"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_run_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_site_id_started_at", "run", ["site_id", "started_at"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("final_address_id", sa.Integer()),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer()),
        sa.Column("fetched_at", sa.Text(), nullable=False),
        sa.Column("warc_file", sa.Text()),
        sa.Column("warc_offset", sa.Integer()),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_snapshot_address_id")),
        sa.ForeignKeyConstraint(
            ["final_address_id"], ["address.id"], name=op.f("fk_snapshot_final_address_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_snapshot_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint(
            "address_id", "fetched_at", "sha256", name=op.f("uq_snapshot_address_id_fetched_at_sha256")
        ),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("printed_state", sa.Text(), nullable=False),
        sa.Column("printed_number", exact_number()),
        sa.Column("corrected_number", exact_number(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_correction_field_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_correction_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_report_id", "correction", ["report_id"], unique=False)
    op.create_table(
        "location",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("list_address_id", sa.Integer()),
        sa.Column("parent_address_id", sa.Integer()),
        sa.Column("link_text", sa.Text()),
        sa.Column("column_name", sa.Text()),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.Column("last_seen", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_location_address_id")),
        sa.ForeignKeyConstraint(
            ["list_address_id"], ["address.id"], name=op.f("fk_location_list_address_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_address_id"], ["address.id"], name=op.f("fk_location_parent_address_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_location_report_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_location_site_id")),
        sa.PrimaryKeyConstraint("report_id", "address_id", name=op.f("pk_location")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_location_address_id", "location", ["address_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("superseded_by", sa.Integer()),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("agency_status", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("published_on", sa.Text()),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("reading_hash", sa.Text(), nullable=False),
        sa.Column("checks_hash", sa.Text(), nullable=False),
        sa.Column("cells_reported", sa.Integer(), nullable=False),
        sa.Column("cells_blank", sa.Integer(), nullable=False),
        sa.Column("cells_dash", sa.Integer(), nullable=False),
        sa.Column("cells_text", sa.Integer(), nullable=False),
        sa.Column("cells_absent", sa.Integer(), nullable=False),
        sa.Column("cells_unreadable", sa.Integer(), nullable=False),
        sa.Column("checks_passed", sa.Integer(), nullable=False),
        sa.Column("checks_failed", sa.Integer(), nullable=False),
        sa.Column("checks_not_assessable", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('first', 'changed', 'other_address', 'reread')", name=op.f("ck_revision_origin")
        ),
        sa.CheckConstraint(
            "NOT (is_current AND superseded_by IS NOT NULL)", name=op.f("ck_revision_current")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_revision_report_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_revision_snapshot_id")),
        sa.ForeignKeyConstraint(["superseded_by"], ["revision.id"], name=op.f("fk_revision_superseded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_revision_report_id_number")),
    )
    op.create_index(
        "uq_revision_current",
        "revision",
        ["report_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "run_count",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_count_run_id")),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_run_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "appeal_row",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("states", sa.Text(), nullable=False),
        sa.Column("upheld", sa.Integer()),
        sa.Column("corrected", sa.Integer()),
        sa.Column("other", sa.Integer()),
        sa.Column("pending", sa.Integer()),
        sa.Column("total", sa.Integer()),
        sa.Column("table_no", sa.Integer()),
        sa.Column("row_no", sa.Integer()),
        sa.Column("column_no", sa.Integer()),
        sa.Column("column_step", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer()),
        sa.Column("line_step", sa.Integer(), nullable=False),
        sa.Column("page_no", sa.Integer()),
        sa.Column("raw", sa.Text()),
        sa.CheckConstraint(
            "(substr(states, 1, 1) = 'r') = (upheld IS NOT NULL)", name=op.f("ck_appeal_row_upheld_state")
        ),
        sa.CheckConstraint(
            "(substr(states, 2, 1) = 'r') = (corrected IS NOT NULL)",
            name=op.f("ck_appeal_row_corrected_state"),
        ),
        sa.CheckConstraint(
            "(substr(states, 3, 1) = 'r') = (other IS NOT NULL)", name=op.f("ck_appeal_row_other_state")
        ),
        sa.CheckConstraint(
            "(substr(states, 4, 1) = 'r') = (pending IS NOT NULL)", name=op.f("ck_appeal_row_pending_state")
        ),
        sa.CheckConstraint(
            "(substr(states, 5, 1) = 'r') = (total IS NOT NULL)", name=op.f("ck_appeal_row_total_state")
        ),
        sa.CheckConstraint("length(states) = 5", name=op.f("ck_appeal_row_states_length")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_appeal_row_channel_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_appeal_row_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "channel_id", name=op.f("pk_appeal_row")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cell",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", exact_number()),
        sa.Column("raw", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("table_no", sa.Integer()),
        sa.Column("row_no", sa.Integer()),
        sa.Column("column_no", sa.Integer()),
        sa.Column("line_no", sa.Integer()),
        sa.Column("page_no", sa.Integer()),
        sa.CheckConstraint("(state = 'r') = (number IS NOT NULL)", name=op.f("ck_cell_number_state")),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_cell_field_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_cell_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "field_id", name=op.f("pk_cell")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "check_result",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("left_side", exact_number()),
        sa.Column("right_side", exact_number()),
        sa.Column("standing", sa.Text()),
        sa.CheckConstraint("status IN ('fail', 'not_assessable')", name=op.f("ck_check_result_status")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_check_result_revision_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"], name=op.f("fk_check_result_rule_id")),
        sa.PrimaryKeyConstraint("revision_id", "rule_id", name=op.f("pk_check_result")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evidence",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_evidence_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "item", name=op.f("pk_evidence")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "finding",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("table_no", sa.Integer()),
        sa.Column("row_no", sa.Integer()),
        sa.Column("column_no", sa.Integer()),
        sa.Column("line_no", sa.Integer()),
        sa.Column("page_no", sa.Integer()),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_finding_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_finding")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_finding_code", "finding", ["code"], unique=False)
    op.create_table(
        "reading",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_reading_revision_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_reading_snapshot_id")),
        sa.PrimaryKeyConstraint("snapshot_id", "part", name=op.f("pk_reading")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reading_revision_id", "reading", ["revision_id"], unique=False)
    op.create_table(
        "request_row",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("states", sa.Text(), nullable=False),
        sa.Column("natural_person", sa.Integer()),
        sa.Column("business", sa.Integer()),
        sa.Column("research_institution", sa.Integer()),
        sa.Column("public_interest", sa.Integer()),
        sa.Column("legal_service", sa.Integer()),
        sa.Column("other_organisation", sa.Integer()),
        sa.Column("total", sa.Integer()),
        sa.Column("table_no", sa.Integer()),
        sa.Column("row_no", sa.Integer()),
        sa.Column("column_no", sa.Integer()),
        sa.Column("column_step", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer()),
        sa.Column("line_step", sa.Integer(), nullable=False),
        sa.Column("page_no", sa.Integer()),
        sa.Column("raw", sa.Text()),
        sa.CheckConstraint(
            "(substr(states, 1, 1) = 'r') = (natural_person IS NOT NULL)",
            name=op.f("ck_request_row_natural_person_state"),
        ),
        sa.CheckConstraint(
            "(substr(states, 2, 1) = 'r') = (business IS NOT NULL)",
            name=op.f("ck_request_row_business_state"),
        ),
        sa.CheckConstraint(
            "(substr(states, 3, 1) = 'r') = (research_institution IS NOT NULL)",
            name=op.f("ck_request_row_research_institution_state"),
        ),
        sa.CheckConstraint(
            "(substr(states, 4, 1) = 'r') = (public_interest IS NOT NULL)",
            name=op.f("ck_request_row_public_interest_state"),
        ),
        sa.CheckConstraint(
            "(substr(states, 5, 1) = 'r') = (legal_service IS NOT NULL)",
            name=op.f("ck_request_row_legal_service_state"),
        ),
        sa.CheckConstraint(
            "(substr(states, 6, 1) = 'r') = (other_organisation IS NOT NULL)",
            name=op.f("ck_request_row_other_organisation_state"),
        ),
        sa.CheckConstraint(
            "(substr(states, 7, 1) = 'r') = (total IS NOT NULL)", name=op.f("ck_request_row_total_state")
        ),
        sa.CheckConstraint("length(states) = 7", name=op.f("ck_request_row_states_length")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_request_row_outcome_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_request_row_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "outcome_id", name=op.f("pk_request_row")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "section",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_section_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "name", name=op.f("pk_section")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "supplement",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("number", exact_number()),
        sa.Column("raw", sa.Text()),
        sa.Column("table_no", sa.Integer()),
        sa.Column("row_no", sa.Integer()),
        sa.Column("column_no", sa.Integer()),
        sa.Column("line_no", sa.Integer()),
        sa.Column("page_no", sa.Integer()),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_supplement_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_supplement")),
        sqlite_with_rowid=False,
    )
