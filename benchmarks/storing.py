"""Storing reports against sqlite3 inserting the same rows.

In:  generated reports of 200 cells with their checks. Out: one row. The peer gets the rows that the store left in
its tables, in a database of the same schema, a transaction for each report.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

from benchmarks.generated_reports import Generated, reports
from benchmarks.measure import RUNS, Measured, milliseconds, seconds
from pipelines.extract.model import Sections
from pipelines.store.connect import connect
from pipelines.store.save import save_report

_REPORTS = 100
_TEXT = "全年公开政府信息，办理群众申请，并按要求改进工作。" * 30


def measure() -> Iterator[Measured]:
    given = [_with_text(generated) for generated in reports(_REPORTS)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        connect(f"sqlite:///{folder / 'empty.db'}").dispose()
        _fold(folder / "empty.db")
        rows = _rows_of(folder, given)
        times = [_run(folder, given, rows) for _ in range(RUNS)]
    ours, peer = [mine for mine, _ in times], [other for _, other in times]
    yield Measured(
        "store.executemany",
        "store a report: 200 cells, checks, sections, provenance",
        "sqlite3 executemany of the same rows",
        1.5,
        higher_is_better=False,
        ratios=tuple(mine / other for mine, other in times),
        shown=f"{milliseconds(ours, _REPORTS)} against {milliseconds(peer, _REPORTS)} a report",
    )


def _with_text(generated: Generated) -> Generated:
    capture, extraction, checks, agency = generated
    return capture, replace(extraction, sections=Sections(None, _TEXT, _TEXT, _TEXT)), checks, agency


def _fold(database: Path) -> None:
    """Without its write-ahead log, so that a copy of the file is the whole database."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _run(
    folder: Path, given: list[Generated], rows: dict[str, list[tuple[object, ...]]]
) -> tuple[float, float]:
    for name in ("ours.db", "peer.db"):
        for path in folder.glob(f"{name}*"):
            path.unlink()
        copyfile(folder / "empty.db", folder / name)
    return seconds(lambda: _store(folder, given)), seconds(lambda: _insert(folder, rows))


def _store(folder: Path, given: list[Generated]) -> None:
    engine = connect(f"sqlite:///{folder / 'ours.db'}")
    for capture, extraction, checks, agency in given:
        save_report(engine, capture, extraction, checks, agency)
    engine.dispose()


def _rows_of(folder: Path, given: list[Generated]) -> dict[str, list[tuple[object, ...]]]:
    """The rows that ``given`` leave in each table, beside those of an empty database."""
    copyfile(folder / "empty.db", folder / "ours.db")
    _store(folder, given)
    _fold(folder / "ours.db")
    connection = sqlite3.connect(folder / "ours.db")
    connection.execute(f"ATTACH '{folder / 'empty.db'}' AS before")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {
        name: connection.execute(f"SELECT * FROM main.{name} EXCEPT SELECT * FROM before.{name}").fetchall()
        for name in tables
        if not name.startswith("sqlite_")
    }
    connection.close()
    return {name: found for name, found in rows.items() if found}


def _insert(folder: Path, rows: dict[str, list[tuple[object, ...]]]) -> None:
    connection = sqlite3.connect(folder / "peer.db", isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL")
    for part in range(_REPORTS):
        connection.execute("BEGIN IMMEDIATE")
        for name, found in rows.items():
            share = found[part * len(found) // _REPORTS : (part + 1) * len(found) // _REPORTS]
            if share:
                marks = ",".join("?" * len(share[0]))
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", share)
        connection.execute("COMMIT")
    connection.close()
