"""The view ``coverage``. In: nothing. Out: a ``View``.

::

    agencies   those of expected_agency, those of which a report was found, those that a link promises
      × years  those of reports, and those that a run could have found reports on
      = state  found > unreadable > blocked > failed > not_found > not_searched, or not_expected

What is known about a site's runs stands for every agency whose reports its portal holds: where the owner of the portal
is a government, all agencies of its division and of the townships below it; else the owner alone.
"""

from __future__ import annotations

from pipelines.store.view_parts import Column, View, view

# Reasons of failed links that say that the document came and could not be read.
_UNREAD = ("archive.", "container.", "doc.", "document.", "html.", "image.", "libreoffice.", "ocr.", "pdf.")
_FAR = 9999

_READ = "v.form = 'pre2019' OR v.cells_reported + v.cells_blank + v.cells_dash + v.cells_text > 0"

# 1 January of the year after a report's: the first day on which it can be published.
_SEASON = "(y.year + 1) || '-01-01'"

_WITH = f"""WITH found_year AS (
  SELECT DISTINCT year FROM report WHERE year IS NOT NULL
), years AS (
  SELECT year FROM found_year
  UNION SELECT CAST(substr(started_at, 1, 4) AS INTEGER) - 1 FROM run
), known AS (
  SELECT a.id AS agency_id, a.name, a.division_code, a.level, a.department_type, e.source,
    CASE WHEN e.agency_id IS NOT NULL THEN 'list' WHEN s.year IS NOT NULL THEN 'earlier_report' END AS basis,
    COALESCE(e.first_year, s.year, {_FAR}) AS first_year,
    COALESCE(e.last_year, a.valid_to, l.last_year, {_FAR - 1}) AS last_year
  FROM agency a
  LEFT JOIN expected_agency e ON e.agency_id = a.id
  LEFT JOIN (SELECT agency_id, MIN(year) AS year FROM report WHERE agency_id IS NOT NULL AND year IS NOT NULL
    GROUP BY agency_id) s ON s.agency_id = a.id
  LEFT JOIN (SELECT from_agency_id, MIN(CAST(substr(effective_on, 1, 4) AS INTEGER)) - 1 AS last_year
    FROM agency_link WHERE kind <> 'transfer' GROUP BY from_agency_id) l ON l.from_agency_id = a.id
  UNION ALL
  SELECT NULL, p.agency, p.division_code, MIN(p.level), MIN(p.department_type), NULL, 'link', MIN(p.year), {_FAR - 1}
  FROM link_promise p
  WHERE NOT EXISTS (SELECT 1 FROM agency a WHERE a.name = p.agency AND a.division_code = p.division_code)
  GROUP BY p.agency, p.division_code
), promise AS (
  SELECT p.agency, p.division_code, p.year, MIN(l.reason) AS reason, MIN(CASE
    WHEN l.state = 'blocked' THEN 2
    WHEN l.state = 'not_a_report' OR {" OR ".join(f"l.reason LIKE '{start}%'" for start in _UNREAD)} THEN 1
    ELSE 3 END) AS place
  FROM link_promise p
  JOIN link l ON l.site_id = p.site_id AND l.address_id = p.address_id
  WHERE l.state IN ('failed', 'blocked') OR l.kind = 'no_report'
  GROUP BY p.agency, p.division_code, p.year
), searched AS (
  SELECT s.division_code, s.portal, substr(s.portal, LENGTH(s.portal) - 3) = '人民政府' AS is_government,
    MAX(CASE WHEN r.status = 'finished' THEN substr(r.finished_at, 1, 10) END) AS good,
    MAX(CASE WHEN r.status = 'blocked' THEN substr(r.started_at, 1, 10) END) AS blocked,
    MAX(substr(r.started_at, 1, 10)) AS tried
  FROM site s JOIN run r ON r.site_id = s.id
  GROUP BY s.id, s.division_code, s.portal
), of_division AS (
  SELECT division_code, MAX(good) AS good, MAX(blocked) AS blocked, MAX(tried) AS tried
  FROM searched WHERE is_government GROUP BY division_code
), of_owner AS (
  SELECT portal, MAX(good) AS good, MAX(blocked) AS blocked, MAX(tried) AS tried
  FROM searched WHERE NOT is_government GROUP BY portal
), stored AS (
  SELECT r.agency_id, r.year, MIN(CASE WHEN {_READ} THEN 0 ELSE 1 END) AS place, MIN(r.id) AS report_id
  FROM report r
  JOIN revision v ON v.report_id = r.id AND v.is_current
  WHERE r.agency_id IS NOT NULL AND r.year IS NOT NULL
  GROUP BY r.agency_id, r.year
), considered AS (
  SELECT k.*, y.year, k.first_year <= y.year AND y.year <= k.last_year AS is_expected,
    f.place AS report_place, f.report_id,
    p.place AS link_place, p.reason,
    CASE WHEN o.good >= {_SEASON} THEN o.good WHEN d.good >= {_SEASON} THEN d.good END AS good,
    COALESCE(o.blocked, d.blocked) >= {_SEASON} AS is_blocked,
    COALESCE(o.tried, d.tried) >= {_SEASON} AS is_tried
  FROM known k
  CROSS JOIN years y
  LEFT JOIN stored f ON f.agency_id = k.agency_id AND f.year = y.year
  LEFT JOIN promise p ON p.agency = k.name AND p.division_code = k.division_code AND p.year = y.year
  LEFT JOIN of_division d ON d.division_code = substr(k.division_code, 1, 6)
  LEFT JOIN of_owner o ON o.portal = k.name
)"""

_STATE = """CASE
    WHEN c.report_place = 0 THEN 'found'
    WHEN c.report_place = 1 OR c.link_place = 1 THEN 'unreadable'
    WHEN c.link_place = 2 THEN 'blocked'
    WHEN c.link_place = 3 THEN 'failed'
    WHEN NOT c.is_expected THEN 'not_expected'
    WHEN c.good IS NOT NULL THEN 'not_found'
    WHEN c.is_blocked THEN 'blocked'
    WHEN c.is_tried THEN 'failed'
    ELSE 'not_searched' END"""


def coverage() -> View:
    columns = [
        Column("agency", "c.name", "canonical name of the agency"),
        Column("division", "c.division_code", "GB/T 2260 code of the division that it serves"),
        Column(
            "division_name",
            "d.name",
            "name of that division",
        ),
        Column(
            "province",
            "p.name",
            "name of the province",
        ),
        Column("level", "c.level", "national, province, prefecture, county or township"),
        Column("department_type", "c.department_type", "type of department, a code of the controlled list"),
        Column("agency_id", "c.agency_id", "id of the agency; NULL: known from a link only"),
        Column("year", "c.year", "year to be reported on"),
        Column(
            "state",
            _STATE,
            "found, unreadable, blocked, failed, not_found (searched, on searched_on), not_searched or not_expected",
        ),
        Column("searched_on", "c.good", "day of the last complete search of the portal since the year's end"),
        Column(
            "reason",
            "CASE WHEN c.report_place IS NULL THEN c.reason END",
            "why a link that promises the report failed, a code of finding_code",
        ),
        Column(
            "basis",
            "c.basis",
            "why the agency is expected: list, earlier_report or link; NULL: it never is",
        ),
        Column("source", "c.source", "law or list that says so, where the basis is list"),
        Column("report_id", "c.report_id", "id of the report; NULL: none was stored"),
    ]
    comment = "One row per agency and year: whether its report was found, and why not"
    source = """FROM considered c
LEFT JOIN division d ON d.code = c.division_code
LEFT JOIN division p ON p.code = substr(c.division_code, 1, 2) || '0000'"""
    made = view("coverage", comment, columns, source)
    return View(made.name, made.comment, made.columns, (f"{_WITH}\n{made.selects[0]}",))
