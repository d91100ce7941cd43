"""The tables of a release that have no row for each report: ``panel`` and ``agency_coverage``.

In:  the views ``panel`` and ``coverage`` of ``pipelines.store.views``. Out: ``ReleaseTable`` tuples, and their rows, which
are read from beginning to end, for the agencies and years of a ``Selection``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from sqlalchemy import Connection, bindparam, text

from pipelines.release.read import REPORTS_AT_ONCE, Row, cleaned
from pipelines.release.selection import Selection
from pipelines.release.tables import INTEGER, TEXT, ReleaseColumn, ReleaseTable, column_of, view_columns

_PANEL_TEXT = (
    "agency",
    "division",
    "division_name",
    "province",
    "level",
    "department_type",
    "scope",
    "first_name",
)
_COVERAGE_NUMBERS = ("agency_id", "year", "report_id")


@cache
def series_tables() -> tuple[ReleaseTable, ...]:
    """The panel and the coverage of agencies."""
    panel = tuple(
        column_of("panel", name, said, TEXT if name in _PANEL_TEXT else INTEGER)
        for name, said in view_columns("panel").items()
    )
    coverage: tuple[ReleaseColumn, ...] = tuple(
        column_of("agency_coverage", name, said, INTEGER if name in _COVERAGE_NUMBERS else TEXT)
        for name, said in view_columns("coverage").items()
    )
    return (
        ReleaseTable(
            name="panel",
            title_en="Agencies by year, renamed and merged agencies as one",
            title_zh="机关年度面板（更名、合并视为同一机关）",
            columns=panel,
            key=("panel_id", "year", "scope"),
            source="SELECT * FROM panel",
            order="t.panel_id, t.year, t.scope",
        ),
        ReleaseTable(
            name="agency_coverage",
            title_en="Found, or why not, by agency and year",
            title_zh="各机关各年度收录情况",
            columns=coverage,
            key=("agency", "division", "year"),
            source="SELECT * FROM coverage",
            order="t.division, t.agency, t.agency_id, t.year",
        ),
    )


def series_rows(connection: Connection, table: ReleaseTable, selection: Selection) -> Iterator[list[Row]]:
    """The rows of a table for a selection, in its order, some hundreds at a time."""
    lists = {
        "year": list(selection.years),
        "level": list(selection.levels),
        "department_type": list(selection.department_types),
    }
    lists = {name: values for name, values in lists.items() if values}
    starts = {f"start_{n}": f"{code}%" for n, code in enumerate(selection.divisions)}
    conditions = [f"t.{name} IN :{name}" for name in lists]
    if starts:
        conditions.append(f"({' OR '.join(f't.division LIKE :{name}' for name in starts)})")
    query = text(
        f"SELECT {', '.join(f't.{name}' for name in table.names)} FROM ({table.source}) t"
        f" WHERE {' AND '.join(conditions or ['TRUE'])} ORDER BY {table.order}"
    ).bindparams(*(bindparam(name, expanding=True) for name in lists))
    options = {"stream_results": True, "yield_per": REPORTS_AT_ONCE}
    rows = cleaned(table, connection.execute(query, {**lists, **starts}, execution_options=options))
    while batch := list(islice(rows, REPORTS_AT_ONCE)):
        yield batch
