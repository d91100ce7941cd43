"""Labels of fields, outcomes, channels, findings and indicators.

In:  ``data/fields.csv``, ``data/findings.csv`` and ``data/indicators.csv``. Out: rows of the label tables.

A code keeps the id that it got first, so that the data of an older database stay right when the dictionary
grows. Expected in ``data/fields.csv``::

    field,formats,table_zh,row_zh,column_zh,unit,type,meaning
    requests.granted.total,2019 2021,(title),(row labels),(column label),件,integer,granted; all applicants
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pipelines.extract.data import csv_rows
from pipelines.store.schema_content import APPLICANTS, RESULTS
from pipelines.store.schema_figures import indicator_code
from pipelines.store.schema_labels import channel, count_column, field, finding_code, outcome

Row = dict[str, Any]


def insert(connection: Connection) -> Any:
    """The ``insert`` function of the database in use, which knows ``ON CONFLICT``."""
    return postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert


def field_row(code: str, entry: dict[str, str] | None = None) -> Row:
    """The row of ``field`` for a code; without its entry of the data dictionary it has no labels."""
    part, _, rest = code.partition(".")
    item, _, measure = rest.rpartition(".")
    row: Row = {"code": code, "part": part, "item": item or measure, "measure": measure}
    names = ("forms", "row_zh", "column_zh", "unit", "label_en")
    if entry is None:
        return row | dict.fromkeys(names)
    return row | {
        "forms": entry["formats"],
        "row_zh": entry["row_zh"],
        "column_zh": entry["column_zh"],
        "unit": entry["unit"].split(" ")[0] or None,  # "万元 unless the cell says otherwise"
        "label_en": entry["meaning"],
    }


def field_rows() -> list[Row]:
    """The rows of ``field``, in the order of the data dictionary."""
    return [field_row(entry["field"], entry) for entry in csv_rows("fields.csv")]


def outcome_rows() -> list[Row]:
    """The rows of ``outcome``, in the order of the data dictionary."""
    return _first_of_each(entry for entry in field_rows() if entry["part"] == "requests")


def channel_rows() -> list[Row]:
    """The rows of ``channel``, in the order of the data dictionary."""
    return _first_of_each(entry for entry in field_rows() if entry["part"] == "appeals")


def _first_of_each(entries: Iterable[Row]) -> list[Row]:
    rows: dict[str, Row] = {}
    for entry in entries:
        if entry["item"] not in rows:
            rows[entry["item"]] = {
                "code": entry["item"],
                "position": len(rows) + 1,
                "label_zh": entry["row_zh"],
                "label_en": _parts_of_meaning(entry["label_en"])[0],
            }
    return list(rows.values())


def count_column_rows() -> list[Row]:
    """The rows of ``count_column``, with the position of each column in the rows of counts."""
    labels: dict[tuple[str, str], Row] = {}
    for entry in field_rows():
        labels.setdefault((entry["part"], entry["measure"]), entry)
    rows = []
    for part, names in (("requests", APPLICANTS), ("appeals", RESULTS)):
        for position, name in enumerate(names, start=1):
            entry = labels[part, name]
            meaning = _parts_of_meaning(entry["label_en"])[1]
            row = {"part": part, "position": position, "code": name}
            rows.append(row | {"label_zh": entry["column_zh"], "label_en": meaning})
    return rows


def _parts_of_meaning(meaning: str) -> tuple[str, str]:
    """``granted; all applicants`` → row and column; ``administrative reconsideration, upheld`` likewise."""
    row, _, column = meaning.rpartition(";" if ";" in meaning else ",")
    return row, column.strip()


def finding_rows() -> list[Row]:
    """The rows of ``finding_code``."""
    return [dict(row) for row in csv_rows("findings.csv")]


def indicator_rows() -> list[Row]:
    """The rows of ``indicator_code``."""
    return [
        {
            "code": entry["code"],
            "position": position,
            "parent": entry["parent"] or None,
            "label_zh": entry["label_zh"],
            "unit": entry["unit"] or None,
            "label_en": entry["meaning_en"],
        }
        for position, entry in enumerate(csv_rows("indicators.csv"), start=1)
    ]


def load_labels(connection: Connection) -> None:
    """Bring the label tables up to date with the data folder."""
    _load(connection, field, field_rows())
    _load(connection, outcome, outcome_rows())
    _load(connection, channel, channel_rows())
    connection.execute(count_column.delete())
    connection.execute(count_column.insert(), count_column_rows())
    connection.execute(indicator_code.delete())
    connection.execute(indicator_code.insert(), indicator_rows())
    if rows := finding_rows():
        statement = insert(connection)(finding_code)
        meanings = {name: statement.excluded[name] for name in ("meaning_en", "meaning_zh")}
        connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=meanings), rows)


def _load(connection: Connection, table: Table, rows: list[Row]) -> None:
    known = ids_by_code(connection, table)
    new = [row for row in rows if row["code"] not in known]
    if new:
        connection.execute(table.insert(), new)
    if old := [{f"old_{name}": value for name, value in row.items()} for row in rows if row["code"] in known]:
        changed: Row = {name: bindparam(f"old_{name}") for name in rows[0] if name != "code"}
        connection.execute(table.update().where(table.c.code == bindparam("old_code")).values(changed), old)


def ids_by_code(connection: Connection, table: Table, codes: Iterable[str] | None = None) -> dict[str, int]:
    """The ids of a label table by code; of all codes, or of some."""
    query = select(table.c.code, table.c.id)
    if codes is not None:
        query = query.where(table.c.code.in_(list(codes)))
    return {row.code: row.id for row in connection.execute(query)}
