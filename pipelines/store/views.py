"""The views for researchers, and the descriptions of all tables.

In:  a connection. Out: views with the same names on SQLite and PostgreSQL, on the current revision of every
report; only ``revisions_diff`` looks at earlier ones.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, Inspector, inspect, text

from pipelines.store import view_figures, view_panel, view_reports, view_review, view_values
from pipelines.store.digest import digest
from pipelines.store.labels import (
    channel_rows,
    count_column_rows,
    field_rows,
    finding_rows,
    indicator_rows,
    outcome_rows,
)
from pipelines.store.schema import metadata
from pipelines.store.schema_labels import dictionary
from pipelines.store.view_coverage import coverage
from pipelines.store.view_diff import revisions_diff
from pipelines.store.view_parts import View


@cache
def views() -> tuple[View, ...]:
    """All views, in the order in which a reader meets them."""
    return (
        view_reports.reports(),
        view_values.requests(),
        view_values.requests_wide(),
        view_values.appeals(),
        view_values.proactive(),
        view_values.cells(),
        view_figures.indicators(),
        view_figures.facts(),
        view_panel.totals(),
        view_panel.panel(),
        view_panel.harmonised(),
        view_panel.late(),
        coverage(),
        view_reports.failed_checks(),
        view_reports.findings(),
        view_review.cross_year_checks(),
        view_review.look_alikes(),
        view_review.corrected_cells(),
        revisions_diff(),
    )


def create_views(connection: Connection) -> None:
    """Create all views. There must be none of these names."""
    for view in views():
        connection.execute(text(view.definition.replace(":", "\\:")))


def drop_views(connection: Connection) -> None:
    """Drop the views of these names."""
    inspector: Inspector = inspect(connection)
    for name in set(inspector.get_view_names()) & {view.name for view in views()}:
        connection.exec_driver_sql(f"DROP VIEW {name}")


def dictionary_rows() -> list[dict[str, str]]:
    """What every table, view and column holds."""
    described = [
        (table.name, table.comment, [(column.name, column.comment) for column in table.columns])
        for table in metadata.tables.values()
    ]
    described += [
        (view.name, view.comment, [(column.name, column.comment) for column in view.columns])
        for view in views()
    ]
    return [
        {"table_name": name, "column_name": column, "comment": comment or ""}
        for name, whole, columns in described
        for column, comment in [("", whole), *columns]
    ]


def describe(connection: Connection) -> None:
    """Fill the table ``dictionary`` anew; on PostgreSQL write the same as comments."""
    rows = dictionary_rows()
    connection.execute(dictionary.delete())
    connection.execute(dictionary.insert(), rows)
    if connection.dialect.name == "postgresql":
        kinds = dict.fromkeys(metadata.tables, "TABLE") | {view.name: "VIEW" for view in views()}
        for row in rows:
            connection.execute(text(_comment(kinds[row["table_name"]], **row)))


def _comment(kind: str, table_name: str, column_name: str, comment: str) -> str:
    target = f"COLUMN {table_name}.{column_name}" if column_name else f"{kind} {table_name}"
    quoted = comment.replace("'", "''").replace(":", "\\:")
    return f"COMMENT ON {target} IS '{quoted}'"


@cache
def derived_digest() -> str:
    """Digest of all that the program puts into a database besides reports: labels, descriptions, views."""
    labels = [
        field_rows(),
        outcome_rows(),
        channel_rows(),
        count_column_rows(),
        finding_rows(),
        indicator_rows(),
    ]
    return digest([labels, dictionary_rows(), [view.definition for view in views()]])
