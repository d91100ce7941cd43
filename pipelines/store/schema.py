"""The schema of the database. In: nothing. Out: SQLAlchemy metadata, the same on SQLite and PostgreSQL.

Base tables have names in the singular; the views for researchers, in ``pipelines.store.views``, in the
plural::

    agencies   division site agency agency_alias agency_external_id agency_link expected_agency
    reports    address snapshot report revision reading location evidence
    content    request_row appeal_row cell supplement section section_sketch finding rule check_result
    figures    indicator_code indicator fact
    review     correction cross_year_check look_alike
    crawl      run run_count link link_promise visit
    nights     night night_site alert alert_told reextraction reextraction_change
    labels     field outcome channel count_column finding_code dictionary stored_version
    context    population
    summary    report_summary

The tables of a database are made by the migrations in ``pipelines/store/migrations``; a test compares the
two.
"""

from __future__ import annotations

from pipelines.store import (
    schema_agencies,
    schema_content,
    schema_context,
    schema_crawl,
    schema_figures,
    schema_labels,
    schema_nights,
    schema_reports,
    schema_review,
    schema_summary,
)
from pipelines.store.columns import metadata

SCHEMA_VERSION = "0007"  # the last migration
VERSION_TABLE = "schema_version"

GROUPS = {
    "agencies": schema_agencies,
    "reports": schema_reports,
    "content": schema_content,
    "figures": schema_figures,
    "review": schema_review,
    "crawl": schema_crawl,
    "nights": schema_nights,
    "labels": schema_labels,
    "context": schema_context,
    "summary": schema_summary,
}

__all__ = ["GROUPS", "SCHEMA_VERSION", "VERSION_TABLE", "metadata"]
