"""The views for series over years: ``totals``, ``panel``, ``harmonised`` and ``late``. In: nothing. Out: a ``View`` each.

``totals``, ``panel`` and ``harmonised`` read ``report_summary``, the copy of the totals that is kept for quick answers.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.extract.data import csv_rows
from pipelines.store.schema_summary import report_summary
from pipelines.store.view_parts import COMMON, Column, View, state, view

_OWN = ("agency_id", "year", "scope")  # columns of COMMON that the summary has itself
_URL = (
    "(SELECT u.url FROM revision v JOIN snapshot s ON s.id = v.snapshot_id JOIN address u ON u.id = s.address_id"
    " WHERE v.id = q.revision_id)"
)
_JOINED = {"url": _URL, "division_name": "d.name", "province": "p.name"}
_COMMON = tuple(
    replace(column, sql=f"q.{column.name}")
    if column.name in (*_OWN, "report_id")
    else replace(column, sql=_JOINED.get(column.name, column.sql))
    for column in COMMON
)
# Joined, because these views are grouped by them; few tables are, so that they can be joined with themselves.
_SUMMARY = """FROM report_summary q
LEFT JOIN agency a ON a.id = q.agency_id
LEFT JOIN division d ON d.code = a.division_code
LEFT JOIN division p ON p.code = substr(a.division_code, 1, 2) || '0000'"""
_KEYS = (
    "report_id",
    "revision_id",
    "agency_id",
    "year",
    "scope",
    "form",
    "cells",
    "cells_reported",
    "new_received_state",
)
_TOTALS = tuple(column for column in report_summary.columns if column.name not in _KEYS)


def totals() -> View:
    columns = [
        *_COMMON,
        Column("form", "q.form", "2021, 2019 or pre2019"),
        Column("cells", "q.cells", "cells of the form"),
        Column("cells_reported", "q.cells_reported", "cells with a number"),
        Column(
            "new_received_state", state("q.new_received_state"), "state of new_received; NULL: no such row"
        ),
        *(Column(column.name, f"q.{column.name}", column.comment or "") for column in _TOTALS),
    ]
    return view(
        "totals", "One row per report: the totals of its tables, for quick answers", columns, _SUMMARY
    )


def harmonised() -> View:
    """Sums are NULL unless all their parts are printed, so a value is of one form, as the report prints it."""
    columns = [*_COMMON, Column("form", "q.form", "2021, 2019 or pre2019: the form that the report is on")]
    for row in crosswalks():
        if row["comparability"] == "none":
            continue
        sources = dict.fromkeys((_of(row["form_2019"]), _of(row["form_2021"])))
        sql = next(iter(sources)) if len(sources) == 1 else f"COALESCE({', '.join(sources)})"
        note = "" if row["comparability"] == "same" else f" ({row['comparability']}, see harmonised.md)"
        columns.append(Column(row["variable"], sql, f"{row['label_en']}{note}"))
    comment = "One row per report on the form of 2019 or 2021: the variables that both have"
    return view("harmonised", comment, columns, f"{_SUMMARY}\nWHERE q.form IN ('2019', '2021')")


def crosswalks() -> tuple[dict[str, str], ...]:
    """The rows of ``data/harmonised.csv``: variable, what it is on each form, how comparable, notes."""
    return csv_rows("harmonised.csv")


def _of(expression: str) -> str:
    return " + ".join(f"q.{name}" for name in expression.split(" + "))


# Successors by rename, merge or absorption; a split agency and one whose successions run in a circle stay themselves.
_LINEAGE = """WITH RECURSIVE step AS (
  SELECT from_agency_id, MIN(to_agency_id) AS to_agency_id FROM agency_link
  WHERE kind IN ('rename', 'merge', 'absorb')
  GROUP BY from_agency_id HAVING COUNT(DISTINCT to_agency_id) = 1
), chain(from_agency_id, to_agency_id, length) AS (
  SELECT from_agency_id, to_agency_id, 1 FROM step
  UNION ALL
  SELECT c.from_agency_id, s.to_agency_id, c.length + 1 FROM chain c
  JOIN step s ON s.from_agency_id = c.to_agency_id WHERE c.length < 50
), last AS (
  SELECT from_agency_id, to_agency_id FROM chain
  WHERE to_agency_id NOT IN (SELECT from_agency_id FROM step)
)"""
_OF_PANEL = {
    "new_received": "new requests",
    "carried_in": "requests carried in",
    "granted": "granted",
    "partly_granted": "partly granted",
    "denied": "refused on any of the eight grounds",
    "unavailable": "could not be provided",
    "rejected": "not processed",
    "other_handling": "handled otherwise",
    "outcome_total": "handled in all",
    "carried_out": "carried over to the next year",
    "reconsideration_total": "reconsiderations",
    "reconsideration_corrected": "reconsiderations that corrected the agency",
    "litigation_direct_total": "suits without reconsideration",
    "litigation_direct_corrected": "such suits that corrected the agency",
    "litigation_after_reconsideration_total": "suits after reconsideration",
    "litigation_after_reconsideration_corrected": "such suits that corrected the agency",
    "licensing_decisions": "decisions on licences",
    "penalties_decisions": "decisions on penalties",
    "coercive_measures_decisions": "decisions on coercive measures",
}


def panel() -> View:
    sources = {row["variable"]: (row["form_2019"], row["form_2021"]) for row in crosswalks()}
    columns = [
        Column("panel_id", "a.id", "id of the agency that the others became; joins the years"),
        Column("agency", "a.name", "its canonical name"),
        *(column for column in COMMON if column.name in ("division", "division_name", "province", "level")),
        Column("department_type", "a.department_type", "type of department, a code of the controlled list"),
        Column("year", "q.year", "year reported on"),
        Column("scope", "q.scope", "own, area, system or unknown; never add up different scopes"),
        Column("reports", "COUNT(*)", "reports added up here: more than one before a merger"),
        Column("first_name", "MIN(f.name)", "name of the agency that reported; of several, one"),
        Column("report_id", "MIN(q.report_id)", "id of its report; of several, the first"),
    ]
    for name, meaning in _OF_PANEL.items():
        forms = dict.fromkeys(_of(expression) for expression in sources[name])
        value = next(iter(forms)) if len(forms) == 1 else f"COALESCE({', '.join(forms)})"
        sql = f"CASE WHEN COUNT({value}) = COUNT(*) THEN SUM({value}) END"
        columns.append(Column(name, sql, f"{meaning}; NULL unless all these reports print it"))
    source = """FROM report_summary q
JOIN agency f ON f.id = q.agency_id
LEFT JOIN last l ON l.from_agency_id = q.agency_id
JOIN agency a ON a.id = COALESCE(l.to_agency_id, q.agency_id)
WHERE q.year IS NOT NULL
GROUP BY a.id, a.name, a.division_code, a.level, a.department_type, q.year, q.scope"""
    comment = "One row per agency, year and scope, with renamed and merged agencies as one"
    made = view("panel", comment, columns, source)
    return View(made.name, made.comment, made.columns, (f"{_LINEAGE}\n{made.selects[0]}",))


_IS_LOCAL = "(a.level = 'township' OR a.department_type IN ('town', 'subdist'))"
_RULE = f"""CASE WHEN r.year <= 2018 THEN 'until_2018' WHEN {_IS_LOCAL} THEN 'local'
    WHEN a.department_type IN ('gov', 'gov_office') THEN 'government' ELSE 'department' END"""
_DEADLINE = f"""CASE WHEN r.year > 2018 AND {_IS_LOCAL} THEN NULL
    WHEN r.year <= 2018 OR a.department_type IN ('gov', 'gov_office') THEN (r.year + 1) || '-03-31'
    ELSE (r.year + 1) || '-01-31' END"""


def late() -> View:
    columns = [
        *COMMON,
        Column(
            "rule", "p.rule", "department (31 January), government (31 March), until_2018 (31 March) or local"
        ),
        Column("deadline", "p.deadline", "last legal day, ISO; NULL where the rule is local"),
        Column("published_on", "v.published_on", "date printed by the portal, ISO; NULL: none"),
        Column(
            "published_on_source",
            "(SELECT e.source FROM evidence e WHERE e.revision_id = v.id AND e.item = 'published_on')",
            "what that date was taken from",
        ),
        Column("first_seen", "r.first_seen", "first fetch that held the report, UTC"),
        Column("watched_since", "w.since", "first run of the portal, UTC; NULL: none is recorded"),
        Column(
            "timeliness",
            """CASE WHEN p.deadline IS NULL THEN 'no_legal_date'
    WHEN v.published_on > p.deadline THEN 'late'
    WHEN v.published_on IS NULL AND w.since <= p.deadline AND substr(r.first_seen, 1, 10) <= p.deadline THEN 'in_time'
    WHEN v.published_on IS NULL THEN 'undated'
    WHEN substr(w.since, 1, 10) <= p.deadline AND substr(r.first_seen, 1, 10) > p.deadline THEN 'doubtful'
    ELSE 'in_time' END""",
            "late, in_time, doubtful (dated in time, and not to be seen on a portal that was watched), undated or "
            "no_legal_date",
        ),
        Column(
            "days_late",
            f"CASE WHEN v.published_on > p.deadline THEN {_day('v.published_on')} - ({_day('p.deadline')}) END",
            "days from the deadline to the printed date; NULL if not late",
        ),
    ]
    source = f"""FROM report r
JOIN revision v ON v.report_id = r.id AND v.is_current
JOIN agency a ON a.id = r.agency_id
JOIN (SELECT r.id AS report_id, {_RULE} AS rule, {_DEADLINE} AS deadline
  FROM report r JOIN agency a ON a.id = r.agency_id) p ON p.report_id = r.id
LEFT JOIN snapshot s ON s.id = v.snapshot_id
LEFT JOIN (SELECT site_id, MIN(started_at) AS since FROM run GROUP BY site_id) w ON w.site_id = s.site_id
WHERE r.year IS NOT NULL"""
    comment = "One row per report: the legal date, the printed date and its source, late or not"
    return view("late", comment, columns, source)


def _day(date: str) -> str:
    """The number of a day in the Gregorian calendar, counted so that differences are days."""
    year, month, day = (
        f"CAST(substr({date}, {start}, {length}) AS INTEGER)" for start, length in ((1, 4), (6, 2), (9, 2))
    )
    early = f"((14 - {month}) / 12)"  # 1 in January and February, which end the year before
    years, months = f"({year} - {early})", f"({month} + 12 * {early} - 3)"
    return f"{day} + (153 * {months} + 2) / 5 + 365 * {years} + {years} / 4 - {years} / 100 + {years} / 400"
