"""Which reports are there, and why others are not: ``read_coverage``, ``summary`` and their forms.

In:  an engine, a ``Selection`` of agencies and years. Out: ``CoverageRow`` for each agency and year, their counts by
stratum, and both as a table for a terminal, CSV, JSON or an HTML page.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Engine, bindparam, text

from pipelines.release.selection import Selection
from pipelines.store.errors import named_errors

# In the order in which one state goes before another.
STATES = ("found", "unreadable", "blocked", "failed", "not_found", "not_searched", "not_expected")
STRATA = ("year", "province", "division", "level", "department_type")
_MISSING_SHOWN = 40

Stratum = tuple[str, ...]
Counts = Mapping[Stratum, Counter[str]]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An agency and a year: a row of the view ``coverage``."""

    agency: str
    division: str | None
    division_name: str | None
    province: str | None
    level: str | None
    department_type: str | None
    year: int
    state: str  # one of STATES
    searched_on: str | None
    reason: str | None
    basis: str | None
    source: str | None
    report_id: int | None


NAMES = tuple(field.name for field in fields(CoverageRow))


def read_coverage(engine: Engine, selection: Selection) -> list[CoverageRow]:
    """The agencies and years of a selection, by year, division and name.

    Raises StoreError as ``pipelines.store.errors.named_errors`` does.
    """
    wanted: tuple[tuple[str, Sequence[int | str]], ...] = (
        ("year", selection.years),
        ("level", selection.levels),
        ("department_type", selection.department_types),
    )
    lists = {name: list(values) for name, values in wanted if values}
    conditions = [f"{name} IN :{name}" for name in lists]
    starts = {f"start_{n}": f"{code}%" for n, code in enumerate(selection.divisions)}
    if starts:
        conditions.append(f"({' OR '.join(f'division LIKE :{name}' for name in starts)})")
    query = text(
        f"SELECT {', '.join(NAMES)} FROM coverage WHERE {' AND '.join(conditions or ['TRUE'])}"
        " ORDER BY year, division, level, agency"
    ).bindparams(*(bindparam(name, expanding=True) for name in lists))
    with named_errors("reading the coverage"), engine.connect() as connection:
        return [CoverageRow(*row) for row in connection.execute(query, {**lists, **starts})]


def summary(rows: Iterable[CoverageRow], strata: Sequence[str]) -> Counts:
    """How many agencies are in each state, by the strata asked for (of ``STRATA``), sorted."""
    counts: defaultdict[Stratum, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[tuple(_said(getattr(row, name)) for name in strata)][row.state] += 1
    return dict(sorted(counts.items()))


def rate(counts: Mapping[str, int]) -> float | None:
    """Reports found / reports expected; None if none is expected."""
    expected = sum(counts.get(state, 0) for state in STATES if state != "not_expected")
    return counts.get("found", 0) / expected if expected else None


def as_table(rows: Sequence[CoverageRow], strata: Sequence[str]) -> str:
    """The summary, and the first of those that are missing, for a terminal."""
    lines = [[*strata, *STATES, "rate"]]
    for stratum, counts in summary(rows, strata).items():
        lines.append([*stratum, *(str(counts.get(state, 0)) for state in STATES), _percent(rate(counts))])
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    page = ["  ".join(word.rjust(width) for word, width in zip(line, widths, strict=True)) for line in lines]
    missing = [row for row in rows if row.state not in ("found", "not_expected")]
    for row in missing[:_MISSING_SHOWN]:
        why = row.reason or (f"searched on {row.searched_on}" if row.searched_on else "")
        page.append(f"{row.year}  {row.state:<12}  {row.agency}  {why}".rstrip())
    if len(missing) > _MISSING_SHOWN:
        page.append(f"and {len(missing) - _MISSING_SHOWN} more; --format csv lists all")
    return "\n".join(page) + "\n"


def as_csv(rows: Iterable[CoverageRow]) -> str:
    """All rows, with a header."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(NAMES)
    writer.writerows([getattr(row, name) for name in NAMES] for row in rows)
    return file.getvalue()


def as_json(rows: Sequence[CoverageRow], strata: Sequence[str]) -> str:
    """The summary and all rows."""
    counted = [
        {
            **dict(zip(strata, stratum, strict=True)),
            **{state: counts.get(state, 0) for state in STATES},
            "rate": rate(counts),
        }
        for stratum, counts in summary(rows, strata).items()
    ]
    return json.dumps(
        {"summary": counted, "agencies": [asdict(row) for row in rows]}, ensure_ascii=False, indent=1
    )


def as_html(rows: Sequence[CoverageRow], strata: Sequence[str]) -> str:
    """A page with the summary, and a table of agencies by years."""
    years = sorted({row.year for row in rows})
    states: defaultdict[tuple[str, str, str], dict[int, CoverageRow]] = defaultdict(dict)
    for row in rows:
        states[row.division or "", row.division_name or "", row.agency][row.year] = row
    counted = [
        [*stratum, *(counts.get(state, 0) for state in STATES), _percent(rate(counts))]
        for stratum, counts in summary(rows, strata).items()
    ]
    listed = "".join(
        f"<tr><th>{html.escape(agency)}</th><td>{html.escape(name)}</td>"
        + "".join(_cell(of_year.get(year)) for year in years)
        + "</tr>\n"
        for (_, name, agency), of_year in sorted(states.items())
    )
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Coverage 收录情况</title>\n'
        f"<style>{_STYLE}</style>\n<h1>Coverage 收录情况</h1>\n"
        + _table([*strata, *STATES, "rate"], counted)
        + "<p>rate = found / expected; expected are all but not_expected. not_found: the portal was searched to the "
        "end on the day in the cell, and the report was not there. 比率 = 已收录 / 应有；not_found为已完整检索"
        "（日期见单元格）而未见报告。</p>\n<table><tr><th>agency 机关</th><th>division 区划</th>"
        + "".join(f"<th>{year}</th>" for year in years)
        + f"</tr>\n{listed}</table>\n</html>\n"
    )


_STYLE = (
    "body{font:14px sans-serif}table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #ccc;padding:2px 6px;"
    "text-align:left}.found{background:#cfe8cf}.unreadable,.failed{background:#f6d9b8}.blocked{background:#e8c4c4}"
    ".not_found{background:#f2b8b8}.not_searched{background:#eee}.not_expected{color:#888}"
)


def _cell(row: CoverageRow | None) -> str:
    if row is None:
        return "<td></td>"
    why = row.reason or row.searched_on or ""
    shown = f"{row.state} {why}" if row.state != "found" else row.state
    return f'<td class="{row.state}">{html.escape(shown.strip())}</td>'


def _table(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    head = "".join(f"<th>{html.escape(word)}</th>" for word in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in line) + "</tr>\n" for line in lines
    )
    return f"<table><tr>{head}</tr>\n{body}</table>\n"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _said(value: object) -> str:
    return "unknown" if value is None else str(value)
