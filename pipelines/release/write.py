"""Write a release: ``write_release``.

In:  an engine of ``pipelines.store.connect``, a folder that does not exist yet, formats, a ``Selection``. Out: the
folder::

    README.md CITATION.cff CHANGES.md codebook.md codebook.csv cells.csv changes.csv datapackage.json SHA256SUMS
    csv/TABLE.csv   parquet/TABLE.parquet   stata/TABLE.dta   gongkai.sqlite   gongkai.xlsx

All tables show the database at one moment. No file holds the time of its writing, and rows have one order, so the
same database gives the same bytes. The folder appears when it is complete.
"""

from __future__ import annotations

import csv
import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from pipelines.release.changes import NAMES, change_page, compare, previous_release
from pipelines.release.codebook import CELL_NAMES, COLUMN_NAMES, cell_rows, codebook_page, column_rows
from pipelines.release.csv_file import CsvFile, guarded
from pipelines.release.errors import ReleaseError
from pipelines.release.excel_file import MOST_REPORTS, ExcelFile
from pipelines.release.papers import TITLE, checksums, citation, data_package, readme
from pipelines.release.parquet_file import ParquetFile
from pipelines.release.read import REPORTS_AT_ONCE, Row, batches, snapshot_of
from pipelines.release.selection import Selection, selected_ids
from pipelines.release.series import series_rows, series_tables
from pipelines.release.sqlite_file import SqliteFile
from pipelines.release.stata_file import StataFile
from pipelines.release.summary import Summary
from pipelines.release.tables import ReleaseTable, coverage_table, release_tables

FORMATS = ("csv", "parquet", "stata", "excel", "sqlite")
_FILES: dict[str, type[CsvFile] | type[ParquetFile] | type[StataFile]] = {
    "csv": CsvFile,
    "parquet": ParquetFile,
    "stata": StataFile,
}
_LIBRARIES = {"parquet": "pyarrow", "excel": "xlsxwriter"}
Progress = Callable[[str, int, int], None]  # table, reports done, reports in all


class Writer(Protocol):
    """A table that is being written."""

    def write(self, rows: Sequence[Sequence[Any]]) -> None: ...

    def close(self) -> None: ...


def write_release(
    engine: Engine,
    folder: Path,
    selection: Selection,
    formats: Sequence[str] | None = None,
    progress: Progress = lambda *_: None,
) -> Summary:
    """Write a release into ``folder`` and say what is in it.

    ``formats`` None is all of them; Excel is then left out of a release of more than ``MOST_REPORTS`` reports.

    Raises ReleaseError: ``export.not_empty``, ``export.nothing``, ``export.extra_missing``,
    ``export.too_large_for_excel``, ``export.unwritable``; and StoreError if the database can't be read.
    """
    _refuse_missing_libraries(formats or FORMATS)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReleaseError("export.not_empty", f"{folder} exists already; name a new folder")
    draft = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        with snapshot_of(engine) as connection:
            ids = selected_ids(connection, selection)
            chosen = _formats(formats, len(ids))
            summary = _write_tables(connection, draft, ids, selection, chosen, progress)
        _write_papers(draft, folder, summary, selection)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        raise ReleaseError("export.unwritable", f"{error.filename or folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return summary


def _refuse_missing_libraries(formats: Iterable[str]) -> None:
    missing = [name for name in formats if name in _LIBRARIES and find_spec(_LIBRARIES[name]) is None]
    if missing:
        rest = [name for name in FORMATS if name not in _LIBRARIES]
        raise ReleaseError(
            "export.extra_missing",
            f"{' and '.join(missing)} need {' and '.join(_LIBRARIES[name] for name in missing)}, which is not "
            f"installed; install it with: pip install 'gongkai[export]', or choose --format {','.join(rest)}",
        )


def _formats(formats: Sequence[str] | None, reports: int) -> tuple[str, ...]:
    if not reports:
        raise ReleaseError("export.nothing", "no report in the database fits the selection")
    if formats is None:
        return tuple(name for name in FORMATS if name != "excel" or reports <= MOST_REPORTS)
    if "excel" in formats and reports > MOST_REPORTS:
        detail = f"{reports} reports are selected; Excel is for {MOST_REPORTS} at most. Select fewer"
        raise ReleaseError("export.too_large_for_excel", f"{detail} with --year, --division or --level")
    return tuple(name for name in FORMATS if name in formats)


def _write_tables(
    connection: Connection,
    folder: Path,
    ids: array[int],
    selection: Selection,
    formats: Sequence[str],
    progress: Progress,
) -> Summary:
    tables = release_tables()
    summary = Summary(tables[0])
    with ExitStack() as stack:
        books: dict[str, SqliteFile | ExcelFile] = {}
        if "sqlite" in formats:
            sqlite = stack.enter_context(closing(SqliteFile(folder / "gongkai.sqlite")))
            sqlite.add_rows("codebook", COLUMN_NAMES, column_rows(_all_tables()))
            sqlite.add_rows("cells", CELL_NAMES, cell_rows())
            books["sqlite"] = sqlite
        if "excel" in formats:
            books["excel"] = stack.enter_context(closing(ExcelFile(folder / "gongkai.xlsx", TITLE)))
        for table in tables:
            rows = _with_progress(batches(connection, table, ids), table.name, len(ids), progress)
            if table is tables[0]:
                rows = _counted(rows, summary)
            _write_table(folder, table, rows, formats, books, summary)
        for table in series_tables():
            _write_table(folder, table, series_rows(connection, table, selection), formats, books, summary)
        _write_table(folder, coverage_table(), iter([summary.coverage_rows()]), formats, books, summary)
    return summary


def _all_tables() -> tuple[ReleaseTable, ...]:
    return (*release_tables(), *series_tables(), coverage_table())


def _write_table(
    folder: Path,
    table: ReleaseTable,
    rows: Iterator[list[Row]],
    formats: Sequence[str],
    books: dict[str, SqliteFile | ExcelFile],
    summary: Summary,
) -> None:
    with ExitStack() as stack:
        writers: list[Writer] = []
        for name in formats:
            if name in books:
                writer: Writer = books[name].add(table)
            else:
                kind = _FILES[name]
                (folder / name).mkdir(exist_ok=True)
                writer = kind(folder / name / f"{table.name}.{kind.suffix}", table)
            writers.append(stack.enter_context(closing(writer)))
        written = 0
        for batch in rows:
            written += len(batch)
            for writer in writers:
                writer.write(batch)
    summary.tables[table.name] = written


def _with_progress(
    rows: Iterator[list[Row]], table: str, reports: int, progress: Progress
) -> Iterator[list[Row]]:
    progress(table, 0, reports)
    for number, batch in enumerate(rows, start=1):
        yield batch
        progress(table, min(number * REPORTS_AT_ONCE, reports), reports)


def _counted(rows: Iterator[list[Row]], summary: Summary) -> Iterator[list[Row]]:
    for batch in rows:
        summary.add(batch)
        yield batch


def _write_papers(draft: Path, folder: Path, summary: Summary, selection: Selection) -> None:
    tables = _all_tables()
    _write_csv(draft / "codebook.csv", COLUMN_NAMES, column_rows(tables))
    _write_csv(draft / "cells.csv", CELL_NAMES, cell_rows())
    previous = previous_release(folder, summary.version)
    reports = draft / "csv" / "reports.csv"
    changes = None
    if previous and reports.exists() and (previous.folder / "csv" / "reports.csv").exists():
        changes = draft / "changes.csv"
        _write_csv(changes, NAMES, compare(previous, reports))
    texts = {
        "codebook.md": codebook_page(tables),
        "CHANGES.md": change_page(summary.version, previous, summary.tables, changes),
        "README.md": readme(summary, selection, tables),
        "CITATION.cff": citation(summary),
    }
    for name, text in texts.items():
        (draft / name).write_text(text, encoding="utf-8")
    package = data_package(draft, summary, selection, tables)
    (draft / "datapackage.json").write_text(package, encoding="utf-8")
    (draft / "SHA256SUMS").write_text(checksums(draft), encoding="utf-8")


def _write_csv(path: Path, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([guarded(value or "") for value in row] for row in rows)
