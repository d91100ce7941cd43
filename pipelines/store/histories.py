"""The numbers of agencies year by year, and what does not fit between them.

In:  a connection. Out: ``consecutive_years`` gives the current revision of every report with the one on the year
before, if there is one; ``sums_of_parts`` the areas that governments sum up; ``replace_findings`` stores what was found.

An agency that was renamed is followed to its last name. Reports are read a few hundred at a time, so memory does not
grow with their number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select, text

from pipelines.checks.model import CrossYearFinding, YearFigures
from pipelines.store.labels import ids_by_code
from pipelines.store.schema_content import APPLICANTS, RESULTS, appeal_row, cell, request_row
from pipelines.store.schema_labels import channel, field, outcome
from pipelines.store.schema_review import cross_year_check

Number = int | Decimal
_AT_ONCE = 250
_STREAM = {"stream_results": True, "yield_per": 1000}

# Each agency with the last name that it was given; one whose renames run in a circle stays itself.
_IN_ORDER = """WITH RECURSIVE lineage(agency_id, panel_id) AS (
  SELECT a.id, a.id FROM agency a
  WHERE NOT EXISTS (SELECT 1 FROM agency_link l WHERE l.from_agency_id = a.id AND l.kind = 'rename')
  UNION
  SELECT l.from_agency_id, p.panel_id FROM agency_link l
  JOIN lineage p ON p.agency_id = l.to_agency_id WHERE l.kind = 'rename'
)
SELECT COALESCE(p.panel_id, r.agency_id) AS panel_id, r.scope, r.year, r.id AS report_id, v.id AS revision_id
FROM report r
JOIN revision v ON v.report_id = r.id AND v.is_current
LEFT JOIN lineage p ON p.agency_id = r.agency_id
WHERE r.agency_id IS NOT NULL AND r.year IS NOT NULL
ORDER BY 1, 2, 3, 4"""


@dataclass(frozen=True, slots=True)
class SumOfParts:
    """A number of a report on an area, and the sum of it over the agencies' own reports there."""

    report_id: int
    field: str
    number: Number
    parts: Number


def consecutive_years(connection: Connection) -> Iterator[tuple[YearFigures | None, YearFigures]]:
    """Every report, with the report of the same agency and scope on the year before."""
    rows = iter(connection.execute(text(_IN_ORDER), execution_options=_STREAM))
    last: tuple[Row[Any], YearFigures] | None = None
    while chunk := list(islice(rows, _AT_ONCE)):
        numbers = _numbers(connection, [row.revision_id for row in chunk])
        for row in chunk:
            figures = YearFigures(row.report_id, row.year, numbers[row.revision_id])
            before = None
            if last is not None and (last[0].panel_id, last[0].scope, last[0].year + 1) == (
                *(row.panel_id, row.scope),
                row.year,
            ):
                before = last[1]
            yield before, figures
            last = (row, figures)


def sums_of_parts(connection: Connection, fields: Sequence[str]) -> Iterator[SumOfParts]:
    """The numbers of governments' reports on their area, with the sum over the own reports of the agencies there."""
    for code in fields:
        sums: defaultdict[tuple[str, int], Number] = defaultdict(int)
        areas = []
        for row in connection.execute(text(_values_of(code)), execution_options=_STREAM):
            number = Decimal(str(row.number))
            if row.scope == "area":
                areas.append((row.report_id, row.division_code, row.year, number))
                continue
            for division in _ancestors(row.division_code):
                sums[division, row.year] += number
        for report_id, division, year, number in areas:
            if (division, year) in sums:
                yield SumOfParts(report_id, code, number, sums[division, year])


def replace_findings(connection: Connection, findings: Iterable[CrossYearFinding]) -> Counter[str]:
    """Store findings in place of those that are there; say how many there are of each code."""
    connection.execute(cross_year_check.delete())
    ids = ids_by_code(connection, field)
    counts: Counter[str] = Counter()
    remaining = iter(findings)
    while chunk := list(islice(remaining, _AT_ONCE)):
        counts.update(found.code for found in chunk)
        connection.execute(
            cross_year_check.insert(),
            [
                {
                    "report_id": found.report_id,
                    "code": found.code,
                    "field_id": ids[found.field],
                    "other_report_id": found.other_report_id,
                    "other_field_id": ids[found.other_field],
                    "number": found.number,
                    "other_number": found.other_number,
                    "expected": found.expected,
                    "score": found.score,
                }
                for found in chunk
            ],
        )
    return counts


def _numbers(connection: Connection, revisions: Sequence[int]) -> dict[int, dict[str, Number]]:
    """The reported numbers of revisions, by field code."""
    numbers: dict[int, dict[str, Number]] = {revision: {} for revision in revisions}
    for part, table, labels, key, columns in (
        ("requests", request_row, outcome, "outcome_id", APPLICANTS),
        ("appeals", appeal_row, channel, "channel_id", RESULTS),
    ):
        query = select(table, labels.c.code).join(labels, labels.c.id == table.c[key])
        for row in connection.execute(query.where(table.c.revision_id.in_(revisions))).mappings():
            for column in columns:
                if row[column] is not None:
                    numbers[row["revision_id"]][f"{part}.{row['code']}.{column}"] = row[column]
    query = select(cell.c.revision_id, cell.c.number, field.c.code).join(field, field.c.id == cell.c.field_id)
    where = cell.c.revision_id.in_(revisions) & cell.c.number.is_not(None)
    for row in connection.execute(query.where(where)).mappings():
        numbers[row["revision_id"]][row["code"]] = row["number"]
    return numbers


def _values_of(code: str) -> str:
    """The query of one cell over all reports on an agency itself or on an area."""
    part, item, measure = code.split(".")
    if part == "requests":
        number = f"q.{measure}"
        source = f"request_row q ON q.revision_id = v.id JOIN outcome o ON o.id = q.outcome_id AND o.code = '{item}'"
    else:
        number = "CAST(q.number AS NUMERIC)"
        source = f"cell q ON q.revision_id = v.id JOIN field f ON f.id = q.field_id AND f.code = '{code}'"
    return f"""SELECT r.id AS report_id, r.year, r.scope, a.division_code, {number} AS number
FROM report r
JOIN revision v ON v.report_id = r.id AND v.is_current
JOIN agency a ON a.id = r.agency_id
JOIN {source}
WHERE r.scope IN ('own', 'area') AND r.year IS NOT NULL AND a.division_code IS NOT NULL
  AND {number} IS NOT NULL
ORDER BY r.id"""


def _ancestors(division: str) -> set[str]:
    """The codes of a division and of those above it: 511124001 → 511124, 511100, 510000."""
    county = division[:6]
    return {division, county, f"{county[:4]}00", f"{county[:2]}0000"}
