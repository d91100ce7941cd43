"""An index by which one agency's years are found among the totals.

Revision 0007, after 0006.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_report_summary_agency_id_year", "report_summary", ["agency_id", "year"])
