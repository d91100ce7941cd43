"""Residents of divisions, for rates per head: ``import_population``.

In:  a CSV file, UTF-8, with these columns::

    division_code,year,persons,source
    511124,2023,271300,县2023年统计公报

Out: rows of ``population``; a figure that is there already is replaced.
"""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import Engine

from pipelines.store.connect import writing
from pipelines.store.errors import StoreError, named_errors
from pipelines.store.labels import Row, insert
from pipelines.store.schema_context import population

_COLUMNS = ("division_code", "year", "persons", "source")


def import_population(engine: Engine, path: Path) -> int:
    """Store the figures of a file and say how many there are.

    Raises StoreError ``import.file`` for a file or line that is not as described, and as ``named_errors`` does.
    Then nothing was stored.
    """
    rows = _read(path)
    with named_errors(f"importing {path}"), writing(engine) as connection:
        statement = insert(connection)(population)
        new = {name: statement.excluded[name] for name in ("persons", "source")}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["division_code", "year"], set_=new), rows
        )
    return len(rows)


def _read(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in _COLUMNS if name not in (reader.fieldnames or ())]:
                raise StoreError("import.file", f"{path} lacks the column {', '.join(missing)}")
            rows = {}
            for row in reader:
                made = _row(row, f"{path}, line {reader.line_num}")
                rows[made["division_code"], made["year"]] = made
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise StoreError("import.file", f"{path}: {error}") from error
    if not rows:
        raise StoreError("import.file", f"{path} has no line below its header")
    return list(rows.values())


def _row(row: dict[str, str | None], where: str) -> Row:
    try:
        code, source = (row["division_code"] or "").strip(), (row["source"] or "").strip()
        made: Row = {
            "division_code": code,
            "year": int(row["year"] or ""),
            "persons": int(row["persons"] or ""),
        }
    except ValueError as error:
        raise StoreError("import.file", f"{where}: year and persons are whole numbers") from error
    if not (code.isdigit() and made["persons"] > 0 and source):
        raise StoreError("import.file", f"{where}: a code, a number above zero and a source are needed")
    return made | {"source": source}
