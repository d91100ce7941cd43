"""An exported SQLite file shown like the database it was written from.

In:  a connection to a release of ``scrapy export``. Out: the same connection with temporary views in the words of the
database, over the tables of the release. What an export leaves out (places, narrative text, revisions, other names) is
empty.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pipelines.store.queries import load_query, query_names
from pipelines.store.schema_content import APPLICANTS, RESULTS
from pipelines.store.view_parts import PLACE, state

_RELEASE = {"reports", "requests", "appeals", "proactive", "checks", "codebook"}  # what tells such a file
_WHERE = ("agency", "division", "division_name", "year", "scope", "url")
_EMPTY = {
    "population": ("division_code", "year", "persons"),
    "evidence": ("revision_id", "item", "value", "source", "quote"),
    "section": ("revision_id", "name", "text"),
    "supplement": ("revision_id", "position", "label", "unit", "number", "raw"),
    "snapshot": ("id", "address_id", "fetched_at", "sha256", "length", "warc_file", "warc_offset", "headers"),
    "address": ("id", "url"),
    "indicators": (
        "report_id",
        "label",
        "label_en",
        "column_head",
        "value",
        "value_exact",
        "state",
        "raw",
        "place",
    ),
    "facts": ("report_id", *_WHERE, "kind", "value", "value_exact", "unit", "said_of", "sentence"),
    "revisions_diff": (
        *("report_id", "old_revision_id", "new_revision_id", "field"),
        *("old_state", "old_value", "new_state", "new_value", "origin", "seen_at"),
        *_WHERE,
    ),
    "agency_alias": ("agency_id", "alias", "source"),
    "agency_link": ("from_agency_id", "to_agency_id", "kind", "effective_on", "source"),
}
_WITH_ADDRESS = (
    "SELECT t.*, r.division_name, r.url FROM main.{} t JOIN main.reports r ON r.report_id = t.report_id"
)
_DERIVED = {
    **{name: _WITH_ADDRESS.format(name) for name in ("requests", "appeals", "proactive", "checks")},
    "failed_checks": "SELECT *, NULL AS standing FROM checks WHERE status = 'fail'",
    "corrected_cells": "SELECT * FROM corrections",
    "report": "SELECT report_id AS id, agency_id, year, scope FROM reports",
    "revision": "SELECT revision_id AS id, report_id, 1 AS number, 1 AS is_current, NULL AS superseded_by,"
    " 'first' AS origin, first_seen, extractor, title, NULL AS snapshot_id, cells_reported, checks_failed FROM reports",
    "agency": "SELECT agency_id AS id, agency AS name, MAX(division) AS division_code, MAX(level) AS level,"
    " MAX(department_type) AS department_type, NULL AS valid_from, NULL AS valid_to FROM reports"
    " WHERE agency_id IS NOT NULL GROUP BY agency_id, agency",
    "division": "SELECT DISTINCT substr(division, 1, 2) || '0000' AS code, province AS name, NULL AS level,"
    " NULL AS parent_code FROM reports WHERE province IS NOT NULL",
    "location": "SELECT report_id, last_seen FROM reports",
    "site": "SELECT DISTINCT site AS id, site AS name, portal FROM reports",
}


def is_release(database: Path) -> bool:
    """Whether a file is an SQLite file of a release. False for what is no SQLite file at all."""
    if not database.is_file():
        return False
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return tables >= _RELEASE and "revision" not in tables


def answerable(database: Path) -> tuple[str, ...]:
    """The questions of ``data/queries`` that ask for nothing that a release leaves out."""
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        add_views(connection)
        return tuple(name for name in query_names() if _can_be_asked(connection, load_query(name).sql))
    finally:
        connection.close()


def _can_be_asked(connection: sqlite3.Connection, sql: str) -> bool:
    try:
        connection.execute(f"EXPLAIN {sql}")
    except sqlite3.OperationalError:  # a table or a column is not there
        return False
    return True


def add_views(connection: sqlite3.Connection) -> None:
    """Make the temporary views; the file is not touched."""
    for name, source in (*_DERIVED.items(), ("cells", "\nUNION ALL\n".join(_cells()))):
        connection.execute(f"CREATE TEMP VIEW IF NOT EXISTS {name} AS {source}")
    for name, columns in _EMPTY.items():
        nothing = ", ".join(f"NULL AS {column}" for column in columns)
        connection.execute(f"CREATE TEMP VIEW IF NOT EXISTS {name} AS SELECT {nothing} WHERE 0")


def _cells() -> Iterator[str]:
    """The SELECT of each column of counts, and that of the cells on proactive disclosure."""
    nowhere = ", ".join(f"NULL AS {name}" for name in ("place", *(f"{name}_no" for name in PLACE)))
    for part, row, columns in (("requests", "outcome", APPLICANTS), ("appeals", "channel", RESULTS)):
        for position, column in enumerate(columns, start=1):
            yield f"""SELECT report_id, '{part}.' || {row} || '.{column}' AS field,
  {state(f"substr(states, {position}, 1)")} AS state, {column} AS value, CAST({column} AS TEXT) AS value_exact,
  NULL AS raw, NULL AS unit, {nowhere} FROM {part}"""
    yield f"""SELECT report_id, 'proactive.' || item || '.' || measure, state, value, value_exact, raw, unit, {nowhere}
FROM proactive"""
