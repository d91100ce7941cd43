"""What the report of charts shows: ``charts`` and ``coverage_map``.

In:  an engine of ``pipelines.store``. Out: ``Chart``, each with its drawing, its numbers as a table and the definition
of what is counted, and ``CoverageMap``. The numbers are those of the queries in ``data/queries``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from pipelines.plots.charts import Drawing, Series, Words, lines, stacked_columns, words
from pipelines.store.queries import Answer, Query, load_query, run_query

MOST_AGENCIES = 300

_OUTCOMES = Query(
    "outcomes_by_applicant",
    "Outcomes by type of applicant",
    "办理结果，按申请人类型",
    "Of the requests of each type of applicant that were handled in all years, what became of them. Denominator: the "
    "results of the form added up, of the reports with scope 'own' that print the number. Types of which no request was "
    "handled are hatched.",
    "各类申请人历年办结申请的结果构成。分母：scope为own且填有该数的报告中各项办理结果之和。没有办结申请的类型以斜线表示。",
    "\nUNION ALL\n".join(
        f"""SELECT '{column}' AS applicant,
  SUM(CASE WHEN outcome = 'granted' THEN {column} END) AS granted,
  SUM(CASE WHEN outcome = 'partly_granted' THEN {column} END) AS partly,
  SUM(CASE WHEN outcome LIKE 'denied%' THEN {column} END) AS denied,
  SUM(CASE WHEN outcome LIKE 'unavailable%' THEN {column} END) AS unavailable,
  SUM(CASE WHEN outcome LIKE 'rejected%' THEN {column} END) AS not_processed,
  SUM(CASE WHEN outcome LIKE 'other%' THEN {column} END) AS other
FROM requests WHERE scope = 'own'"""
        for column in (
            *("natural_person", "business", "research_institution"),
            *("public_interest", "legal_service", "other_organisation"),
        )
    ),
)
_BACKLOG = Query(
    "backlog_by_year",
    "Backlog by year",
    "各年度积压",
    "backlog = carried out / (new + carried in), all applicants. Denominator: the year's workload, of the reports with "
    "scope 'own' that print the three numbers; 'reports' says how many.",
    "backlog = 结转下年度 /（本年新收 + 上年结转），取总计列。分母：scope为own且三数齐全的报告的当年工作量，reports为份数。",
    """SELECT year,
  SUM(carried_out_total) AS carried_out,
  SUM(new_received_total + carried_in_total) AS workload,
  ROUND(1.0 * SUM(carried_out_total) / NULLIF(SUM(new_received_total + carried_in_total), 0), 4) AS backlog,
  COUNT(*) AS reports
FROM requests_wide
WHERE scope = 'own' AND year IS NOT NULL AND carried_out_total IS NOT NULL
  AND new_received_total IS NOT NULL AND carried_in_total IS NOT NULL
GROUP BY year ORDER BY year""",
)
_APPEALS = Query(
    "corrections_in_appeals",
    "Corrections in reconsideration and in court",
    "行政复议和行政诉讼纠正率",
    "rate = corrected / concluded, where concluded = upheld + corrected + other result. Denominator: concluded cases of "
    "the reports with scope 'own' that print the three numbers. The table counts a year and follows no case into the "
    "next; from 2024 on reconsideration has to come before a suit over refused information.",
    "rate = 结果纠正 / 已审结，已审结 = 结果维持 + 结果纠正 + 其他结果。分母：scope为own且三数齐全的报告中已审结的案件。"
    "按年计数，不跟踪个案；自2024年起对不予公开须先行复议。",
    """SELECT year, channel, SUM(corrected) AS corrected, SUM(upheld + corrected + other) AS concluded,
  ROUND(1.0 * SUM(corrected) / NULLIF(SUM(upheld + corrected + other), 0), 4) AS rate, COUNT(*) AS reports
FROM appeals
WHERE scope = 'own' AND year IS NOT NULL AND upheld IS NOT NULL AND corrected IS NOT NULL AND other IS NOT NULL
GROUP BY year, channel ORDER BY year, channel""",
)
_MAP = Query(
    "coverage_map",
    "Which reports were found",
    "报告收录情况",
    "A row is an agency of which any report was found, a column a year.",
    "每行为收录过报告的一个机关，每列为一个年度。",
    """SELECT agency, division_name, level, year, url, cells_reported,
  cells_reported + cells_blank + cells_dash + cells_text + cells_absent + cells_unreadable AS cells, checks_failed
FROM reports WHERE agency IS NOT NULL AND year IS NOT NULL
ORDER BY division, level, agency, agency_id, year, scope""",
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, what it counts, and its numbers."""

    query: Query
    drawing: Drawing
    answer: Answer


@dataclass(frozen=True, slots=True)
class Found:
    """A report that was found: where, how complete, how many identities fail."""

    url: str
    filled: float
    failed: int


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """Agencies by year. A year that is not in the row of an agency was not found."""

    query: Query
    years: tuple[int, ...]
    agencies: tuple[tuple[str, dict[int, Found]], ...]
    left_out: int


def charts(engine: Engine, years: Sequence[int]) -> list[Chart]:
    """All charts, each over the same years."""
    return [
        _refusals(engine, years),
        _outcomes(engine),
        _backlog(engine, years),
        _appeals(engine, years),
        _timeliness(engine, years),
    ]


def coverage_map(engine: Engine) -> CoverageMap:
    """Which reports were found. Of more than ``MOST_AGENCIES`` agencies the first are shown."""
    agencies: dict[tuple[str, str], dict[int, Found]] = {}
    for agency, division, _, year, url, reported, cells, failed in run_query(engine, _MAP).rows:
        found = Found(url or "", reported / cells if cells else 0.0, failed)
        agencies.setdefault((agency, division or ""), {}).setdefault(year, found)
    seen = {year for row in agencies.values() for year in row}
    years = tuple(range(min(seen), max(seen) + 1)) if seen else ()
    shown = tuple((agency, row) for (agency, _), row in list(agencies.items())[:MOST_AGENCIES])
    return CoverageMap(_MAP, years, shown, len(agencies) - len(shown))


def _refusals(engine: Engine, years: Sequence[int]) -> Chart:
    query = load_query("refusals_by_ground")
    answer = run_query(engine, query)
    rows = _rows(answer)
    grounds = sorted({(row["label_zh"] or "", row["label_en"] or "", row["ground"]) for row in rows})
    series = [
        Series(_ground(ground, label_en, label_zh), _over(years, rows, "rate", 100, ground=ground))
        for label_zh, label_en, ground in grounds  # in the order of the form, which numbers them
    ]
    return Chart(query, stacked_columns("refusals", _named(years), series, words("unit.handled")), answer)


def _ground(code: str, label_en: str, label_zh: str) -> Words:
    """``denied: state secret`` and ``（三）不予公开/1.属于国家秘密`` without what all grounds have in common."""
    last = label_zh.rpartition("/")[2]
    return Words(label_en.removeprefix("denied: ") or code, re.sub(r"^\d+[.．、]", "", last))


def _outcomes(engine: Engine) -> Chart:
    answer = run_query(engine, _OUTCOMES)
    rows = _rows(answer)
    sums = [sum(float(row[name] or 0) for name in answer.columns[1:]) for row in rows]
    series = [
        Series(
            words(f"outcome.{name}"),
            [
                100 * float(row[name] or 0) / handled if handled else None
                for row, handled in zip(rows, sums, strict=True)
            ],
        )
        for name in answer.columns[1:]
    ]
    groups = [words(f"applicant.{row['applicant']}") for row in rows]
    return Chart(_OUTCOMES, stacked_columns("outcomes", groups, series, words("unit.handled")), answer)


def _backlog(engine: Engine, years: Sequence[int]) -> Chart:
    answer = run_query(engine, _BACKLOG)
    series = [Series(words("backlog.backlog"), _over(years, _rows(answer), "backlog", 100))]
    return Chart(_BACKLOG, lines("backlog", years, series, words("unit.workload")), answer)


def _appeals(engine: Engine, years: Sequence[int]) -> Chart:
    answer = run_query(engine, _APPEALS)
    rows = _rows(answer)
    channels = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    series = [
        Series(words(f"channel.{channel}"), _over(years, rows, "rate", 100, channel=channel))
        for channel in channels
    ]
    return Chart(_APPEALS, lines("appeals", years, series, words("unit.concluded")), answer)


def _timeliness(engine: Engine, years: Sequence[int]) -> Chart:
    query = load_query("late_publication")
    answer = run_query(engine, query)
    rows = _rows(answer)
    dated, late = (_summed(years, rows, name) for name in ("dated", "late"))
    in_time = [None if n is None else n - (of or 0) for n, of in zip(dated, late, strict=True)]
    series = [Series(words("time.in_time"), in_time), Series(words("time.late"), late)]
    return Chart(query, stacked_columns("timeliness", _named(years), series, words("unit.dated")), answer)


def _named(years: Sequence[int]) -> list[Words]:
    return [Words(str(year)) for year in years]


def _rows(answer: Answer) -> list[dict[str, Any]]:
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _over(
    years: Sequence[int], rows: Iterable[dict[str, Any]], name: str, factor: int, **only: str
) -> list[float | None]:
    """A number of the rows by year; None for a year that has none."""
    found = {
        row["year"]: factor * float(row[name])
        for row in rows
        if row[name] is not None and all(row[key] == value for key, value in only.items())
    }
    return [found.get(year) for year in years]


def _summed(years: Sequence[int], rows: Sequence[dict[str, Any]], name: str) -> list[float | None]:
    known = {row["year"] for row in rows}
    return [
        float(sum(row[name] for row in rows if row["year"] == year)) if year in known else None
        for year in years
    ]
