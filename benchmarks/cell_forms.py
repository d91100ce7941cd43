"""Which physical form of the cells is the smallest and the fastest: a row per cell, per table row, or per report.

    python -m benchmarks.cell_forms [REPORTS]

In:  how many reports to make up (5,000). Out: for each form, in SQLite, bytes per report with states, printed text
and places of all cells, and the time of two questions: the refusals of all reports by ground, and one whole report.

::

    cells    (report, field)    state number raw unit place                     200 rows
    rows     as in pipelines.store.schema_content                                38 rows
    wide     (report)           a column per number, states, places as JSON       1 row
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.generated_reports import reports
from pipelines.extract.model import Value
from pipelines.store.rows import LETTER, place_columns, to_rows
from pipelines.store.schema_content import APPLICANTS, RESULTS

_GROUNDS = (
    "denied_state_secret",
    "denied_other_law",
    "denied_security_stability",
    "denied_third_party",
    "denied_internal_affairs",
    "denied_process_information",
    "denied_enforcement_file",
    "denied_administrative_query",
)
_PLACE = ("table_no", "row_no", "column_no", "line_no", "page_no")
_OF_ROW = ("states", *_PLACE, "column_step", "line_step", "raw")
_Values = tuple[Value, ...]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    given = [extraction.values for _, extraction, _, _ in reports(count)]
    print(f"{count:,} reports          bytes per report   refusals by ground   one report")
    for name, build in (
        ("a row per cell", _cells),
        ("a row per table row", _rows),
        ("a row per report", _wide),
    ):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cells.db"
            connection = sqlite3.connect(path)
            refusals, whole = build(connection, given)
            connection.commit()
            connection.execute("VACUUM")
            asked = (_seconds(connection, refusals), _seconds(connection, whole, count // 2))
            size = path.stat().st_size / count
            print(f"{name:<20} {size:14,.0f} {asked[0] * 1000:15.1f} ms {asked[1] * 1000:12.2f} ms")
            connection.close()


def _seconds(connection: sqlite3.Connection, query: str, *parameters: int) -> float:
    """The shortest of five runs."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        connection.execute(query, parameters).fetchall()
        times.append(time.perf_counter() - started)
    return min(times)


def _ids() -> Callable[[str], int]:
    """A number for each code, as the label tables give one."""
    known: dict[str, int] = {}
    return lambda code: known.setdefault(code, len(known) + 1)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        marks = ",".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)


def _cell_rows(report: int, key: int, row: dict[str, Any]) -> tuple[Any, ...]:
    place = (row[name] for name in _PLACE)
    number = None if row["number"] is None else str(row["number"])
    return (report, key, row["state"], number, row["raw"], row["unit"], *place)


def _cells(connection: sqlite3.Connection, given: list[_Values]) -> tuple[str, str]:
    columns = f"report, field, state, number, raw, unit, {', '.join(_PLACE)}"
    connection.execute(f"CREATE TABLE cell ({columns}, PRIMARY KEY (report, field)) WITHOUT ROWID")
    key = _ids()
    for report, values in enumerate(given):
        _insert(
            connection,
            "cell",
            (
                (
                    *(report, key(value.field), LETTER[value.state], _number(value)),
                    *(value.raw, value.unit, *place_columns(value.at).values()),
                )
                for value in values
            ),
        )
    grounds = ", ".join(str(key(f"requests.{ground}.total")) for ground in _GROUNDS)
    return (
        f"SELECT field, SUM(number) FROM cell WHERE field IN ({grounds}) GROUP BY field",
        "SELECT * FROM cell WHERE report = ?",
    )


def _rows(connection: sqlite3.Connection, given: list[_Values]) -> tuple[str, str]:
    for table, names in (("request_row", APPLICANTS), ("appeal_row", RESULTS)):
        columns = ", ".join(["report", "code", *names, *_OF_ROW])
        connection.execute(f"CREATE TABLE {table} ({columns}, PRIMARY KEY (report, code)) WITHOUT ROWID")
    columns = f"report, field, state, number, raw, unit, {', '.join(_PLACE)}"
    connection.execute(f"CREATE TABLE cell ({columns}, PRIMARY KEY (report, field)) WITHOUT ROWID")
    key = _ids()
    for report, values in enumerate(given):
        rows = to_rows(values)
        for table, names, group in (
            ("request_row", APPLICANTS, rows.requests),
            ("appeal_row", RESULTS, rows.appeals),
        ):
            shown = ((code, [row[name] for name in (*names, *_OF_ROW)]) for code, row in group.items())
            _insert(connection, table, ((report, key(code), *row) for code, row in shown))
        _insert(connection, "cell", (_cell_rows(report, key(code), row) for code, row in rows.cells.items()))
    grounds = ", ".join(str(key(ground)) for ground in _GROUNDS)
    return (
        f"SELECT code, SUM(total) FROM request_row WHERE code IN ({grounds}) GROUP BY code",
        "SELECT * FROM request_row WHERE report = ?",
    )


def _wide(connection: sqlite3.Connection, given: list[_Values]) -> tuple[str, str]:
    fields = sorted({value.field for values in given for value in values})
    columns = ", ".join(f'"{field}"' for field in fields)
    connection.execute(f"CREATE TABLE report (id INTEGER PRIMARY KEY, {columns}, states, places)")
    for report, values in enumerate(given):
        by_field = {value.field: value for value in values}
        numbers = [_number(by_field.get(field)) for field in fields]
        states = "".join(LETTER[by_field[field].state] if field in by_field else "_" for field in fields)
        rows = to_rows(values)
        groups = (rows.requests, rows.appeals)
        places = [[[row[name] for name in _OF_ROW[1:]] for row in group.values()] for group in groups]
        cells = [
            [code, row["raw"], row["unit"], *(row[name] for name in _PLACE)]
            for code, row in rows.cells.items()
        ]
        _insert(connection, "report", [(report, *numbers, states, json.dumps([places, cells]))])
    sums = ", ".join(f'SUM("requests.{ground}.total")' for ground in _GROUNDS)
    return f"SELECT {sums} FROM report", "SELECT * FROM report WHERE id = ?"


def _number(value: Value | None) -> object:
    number = value.number if value else None
    return str(number) if isinstance(number, Decimal) else number


if __name__ == "__main__":
    main()
