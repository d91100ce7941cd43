"""What the pages ask the database, in the views' own words.

In:  Datasette's connection and ids. Out: rows as dicts, by the names of the columns; nothing where there is nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]
COVERAGE_MS = 1500
MOST_FOUND = 200  # agencies that a search shows
_ESCAPE = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


async def rows(database: Any, sql: str, *values: object) -> list[Row]:
    """The rows of a query."""
    return [dict(row) for row in (await database.execute(sql, list(values))).rows]


async def first(database: Any, sql: str, *values: object) -> Row | None:
    """The first row of a query, or None."""
    found = await rows(database, sql, *values)
    return found[0] if found else None


async def report(database: Any, report_id: int) -> Row | None:
    return await first(database, "SELECT * FROM reports WHERE report_id = ?", report_id)


async def cells(database: Any, report_id: int) -> dict[str, Row]:
    """The cells of a report by field code."""
    found = await rows(
        database,
        "SELECT field, state, value, value_exact, raw, unit, place, table_no, row_no, column_no, line_no, page_no"
        " FROM cells WHERE report_id = ?",
        report_id,
    )
    return {cell["field"]: cell for cell in found}


async def failed_checks(database: Any, report_id: int) -> list[Row]:
    return await rows(database, "SELECT * FROM failed_checks WHERE report_id = ? ORDER BY rule", report_id)


async def said_of(database: Any, view: str, report_id: int, order: str) -> list[Row]:
    """The rows of a view about one report."""
    return await rows(database, f"SELECT * FROM {view} WHERE report_id = ? ORDER BY {order}", report_id)


async def evidence(database: Any, revision_id: int) -> list[Row]:
    """What is stated about a revision, with the words that carry it."""
    return await rows(
        database, "SELECT * FROM evidence WHERE revision_id = ? ORDER BY item DESC", revision_id
    )


async def sections(database: Any, revision_id: int) -> list[Row]:
    return await rows(
        database,
        "SELECT name, text FROM section WHERE revision_id = ?"
        " ORDER BY CASE name WHEN 'preamble' THEN 1 WHEN 'overview' THEN 2 WHEN 'problems' THEN 3 ELSE 4 END",
        revision_id,
    )


async def supplement(database: Any, revision_id: int) -> list[Row]:
    return await rows(
        database,
        "SELECT label, unit, CAST(number AS TEXT) AS number, raw FROM supplement"
        " WHERE revision_id = ? ORDER BY position",
        revision_id,
    )


async def revisions(database: Any, report_id: int) -> list[Row]:
    """The revisions of a report, oldest first, with the address and bytes of each."""
    return await rows(
        database,
        """SELECT v.id, v.number, v.is_current, v.superseded_by, v.origin, v.first_seen, v.extractor, v.title,
  v.cells_reported, v.checks_failed, s.fetched_at, s.sha256, s.length, s.warc_file, s.warc_offset, s.headers, u.url
FROM revision v JOIN snapshot s ON s.id = v.snapshot_id JOIN address u ON u.id = s.address_id
WHERE v.report_id = ? ORDER BY v.number""",
        report_id,
    )


async def differences(database: Any, report_id: int) -> list[Row]:
    """The cells that differ between a revision of a report and the one that took its place."""
    return await rows(
        database,
        "SELECT old_revision_id, new_revision_id, field, old_state, old_value, new_state, new_value"
        " FROM revisions_diff WHERE report_id = ? ORDER BY new_revision_id, field",
        report_id,
    )


async def coverage(database: Any, agency_id: int) -> dict[int, str]:
    """What became of an agency's report on each year. Nothing where the database is too large to say it at once, or
    is an export, whose table of this name counts reports by stratum.
    """
    from datasette.database import QueryInterrupted

    sql = "SELECT year, state FROM coverage WHERE agency_id = ?"
    try:
        found = await database.execute(sql, [agency_id], custom_time_limit=COVERAGE_MS)
    except (QueryInterrupted, sqlite3.OperationalError):
        return {}
    return {row["year"]: row["state"] for row in found.rows}


async def reports_of(database: Any, agency_ids: Sequence[int]) -> list[Row]:
    """All reports of some agencies, oldest first."""
    marks = ", ".join("?" * len(agency_ids))
    return await rows(
        database,
        f"SELECT * FROM reports WHERE agency_id IN ({marks}) ORDER BY year, scope, report_id",
        *agency_ids,
    )


async def agency(database: Any, agency_id: int) -> Row | None:
    return await first(
        database,
        """SELECT a.*, d.name AS division_name,
  (SELECT p.name FROM division p WHERE p.code = substr(a.division_code, 1, 2) || '0000') AS province
FROM agency a LEFT JOIN division d ON d.code = a.division_code WHERE a.id = ?""",
        agency_id,
    )


async def aliases(database: Any, agency_id: int) -> list[Row]:
    return await rows(
        database, "SELECT alias, source FROM agency_alias WHERE agency_id = ? ORDER BY alias", agency_id
    )


async def agency_links(database: Any, agency_id: int) -> list[Row]:
    """What became of an agency, and from what it came."""
    return await rows(
        database,
        """SELECT l.kind, l.effective_on, l.source, a.id AS former_id, a.name AS former, b.id AS successor_id,
  b.name AS successor
FROM agency_link l JOIN agency a ON a.id = l.from_agency_id JOIN agency b ON b.id = l.to_agency_id
WHERE ? IN (l.from_agency_id, l.to_agency_id) ORDER BY l.effective_on""",
        agency_id,
    )


async def search(database: Any, words: str) -> list[Row]:
    """Agencies whose name, other name or division has each of the words in it."""
    wanted = words.split()[:6]
    named = "(a.name LIKE ? ESCAPE '\\' OR d.name LIKE ? ESCAPE '\\' OR a.id IN ("
    named += "SELECT x.agency_id FROM agency_alias x WHERE x.alias LIKE ? ESCAPE '\\'))"
    values = [f"%{word.translate(_ESCAPE)}%" for word in wanted for _ in range(3)]
    return await rows(
        database,
        f"""SELECT f.*, (SELECT COUNT(*) FROM report r WHERE r.agency_id = f.id) AS reports,
  (SELECT MIN(r.year) FROM report r WHERE r.agency_id = f.id) AS first_year,
  (SELECT MAX(r.year) FROM report r WHERE r.agency_id = f.id) AS last_year
FROM (
  SELECT a.id, a.name, a.level, a.department_type, a.division_code, d.name AS division_name
  FROM agency a LEFT JOIN division d ON d.code = a.division_code
  WHERE {" AND ".join([named] * len(wanted))}
  ORDER BY length(a.name), a.name, a.id LIMIT {MOST_FOUND + 1}) f
ORDER BY length(f.name), f.name, f.id""",
        *values,
    )


async def contents(database: Any) -> Row:
    """How much the database holds."""
    found = await first(
        database,
        """SELECT COUNT(*) AS reports, SUM(v.cells_reported) AS numbers, SUM(v.checks_failed > 0) AS failing,
  MIN(r.year) AS first_year, MAX(r.year) AS last_year, COUNT(DISTINCT r.agency_id) AS agencies,
  (SELECT MAX(last_seen) FROM location) AS last_seen, (SELECT COUNT(*) FROM site) AS sites
FROM revision v JOIN report r ON r.id = v.report_id WHERE v.is_current""",
    )
    return found or {}


async def years(database: Any) -> list[Row]:
    """Reports by year and level."""
    return await rows(
        database,
        """SELECT r.year, a.level, COUNT(*) AS reports FROM report r LEFT JOIN agency a ON a.id = r.agency_id
WHERE r.year IS NOT NULL GROUP BY r.year, a.level ORDER BY r.year""",
    )


async def series(database: Any, agency_ids: Sequence[int]) -> list[Row]:
    """The key figures of some agencies by year; a figure that is not printed is None."""
    marks = ", ".join("?" * len(agency_ids))
    rows_of_form = ", ".join(
        f"MAX(CASE WHEN outcome = '{outcome}' THEN total END) AS {outcome}"
        for outcome in ("new_received", "carried_in", "granted", "outcome_total", "carried_out")
    )
    return await rows(
        database,
        f"SELECT year, scope, report_id, {rows_of_form} FROM requests WHERE agency_id IN ({marks})"
        " GROUP BY year, scope, report_id ORDER BY year",
        *agency_ids,
    )
