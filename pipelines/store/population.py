"""Residents of divisions, for rates per head: ``import_population``.

In:  a CSV file, UTF-8, with these columns::

    division_code,year,persons,source
    511124,2023,271300,县2023年统计公报

Out: rows of ``population``; a figure that is there already is replaced.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from pipelines.store.connect import writing
from pipelines.store.errors import StoreError, named_errors
from pipelines.store.imported import imported_rows, whole
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
    rows = {}
    for where, row in imported_rows(path, _COLUMNS):
        made: Row = {
            "division_code": row["division_code"],
            "year": whole(row["year"], where, "year"),
            "persons": whole(row["persons"], where, "persons"),
            "source": row["source"],
        }
        if not made["division_code"].isdigit() or made["persons"] <= 0:
            raise StoreError("import.file", f"{where}: a code and a number above zero are needed")
        rows[made["division_code"], made["year"]] = made
    return list(rows.values())
