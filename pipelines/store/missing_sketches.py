"""Fingerprints of sections that were stored before there were any.

In:  a connection. Out: rows of ``section_sketch``. What is stored today has its fingerprint from the start.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, text

from pipelines.store.labels import insert
from pipelines.store.schema_content import section, section_sketch
from pipelines.store.sketches import SHORTEST, sketch

AT_ONCE = 500  # revisions
Row = dict[str, Any]

_UNSKETCHED = f"""SELECT s.revision_id, s.name, s.text FROM section s
WHERE s.revision_id BETWEEN :first AND :last AND LENGTH(s.text) >= {SHORTEST} AND NOT EXISTS (
  SELECT 1 FROM section_sketch k WHERE k.revision_id = s.revision_id AND k.name = s.name)"""


def add_all_sketches(connection: Connection) -> None:
    """Give every section that lacks one its fingerprint, in this transaction."""
    for first in range(0, last_revision(connection) + 1, AT_ONCE):
        if made := missing_sketches(connection, first):
            add_sketches(connection, made)


def last_revision(connection: Connection) -> int:
    """The highest id of a revision that has a section; 0 if none has."""
    return int(connection.execute(select(func.max(section.c.revision_id))).scalar() or 0)


def missing_sketches(connection: Connection, first: int) -> list[Row]:
    """The fingerprints that the sections of ``AT_ONCE`` revisions lack, from the id ``first`` on."""
    found = connection.execute(text(_UNSKETCHED), {"first": first, "last": first + AT_ONCE - 1})
    made = [(row.revision_id, row.name, sketch(row.text)) for row in found]
    return [
        {"revision_id": revision_id, "name": name, "sketch": fingerprint}
        for revision_id, name, fingerprint in made
        if fingerprint is not None
    ]


def add_sketches(connection: Connection, rows: list[Row]) -> None:
    """Store fingerprints; one that another program has stored meanwhile stays."""
    connection.execute(insert(connection)(section_sketch).on_conflict_do_nothing(), rows)
