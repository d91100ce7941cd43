"""What Datasette is told about the database: titles, columns, facets, and the questions as pages.

In:  the views, the schema, and names of ``data/queries``. Out: Datasette's metadata, as a dict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.browse.site import NAME
from pipelines.extract.data import csv_rows
from pipelines.store.queries import load_query
from pipelines.store.schema import metadata as schema
from pipelines.store.views import views

_WHOSE = ["province", "level", "department_type", "year", "scope"]
FACETS = {
    "reports": [*_WHOSE, "form"],
    "requests": [*_WHOSE, "outcome"],
    "appeals": [*_WHOSE, "channel"],
    "proactive": [*_WHOSE, "item"],
    "failed_checks": ["standing", *_WHOSE],
    "findings": ["code", *_WHOSE],
    "cross_year_checks": ["code", "year", "level"],
    "corrected_cells": ["status", "year"],
    "totals": [*_WHOSE, "form"],
    "panel": ["province", "level", "department_type", "year"],
    "coverage": ["state", "province", "level", "year"],
    "late": ["timeliness", "province", "level", "year"],
    "look_alikes": ["kind", "year"],
    "agency": ["level", "department_type"],
}
FACETS_OF_RELEASE = {**FACETS, "coverage": ["province", "level", "year"]}  # its coverage counts strata
_PAGE_SIZE = {"requests_wide": 20}


def metadata(questions: Sequence[str], facets: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The metadata of the served database, with the questions that it can answer and the facets of its tables."""
    chinese = {(row["table"], row["column"]): row["label_zh"] for row in csv_rows("release/columns.csv")}
    described = [(table.name, table.comment, table.columns) for table in schema.tables.values()]
    described += [(view.name, view.comment, view.columns) for view in views()]  # type: ignore[misc]
    tables: dict[str, dict[str, Any]] = {}
    for name, comment, columns in described:
        tables[name] = {
            "description": comment or "",
            "columns": {column.name: _words(name, column, chinese) for column in columns},
        }
        if name in facets:
            tables[name]["facets"] = list(facets[name])
        if name in _PAGE_SIZE:
            tables[name]["size"] = _PAGE_SIZE[name]
    return {
        "title": "Gongkai 公开",
        "databases": {NAME: {"title": "Gongkai 公开", "tables": tables, "queries": _questions(questions)}},
    }


def page_of(question: str) -> str:
    """The name of a question's page; a view may have the question's own name."""
    return f"{question}_rates" if question in {view.name for view in views()} else question


def _words(table: str, column: Any, chinese: dict[tuple[str, str], str]) -> str:
    label = chinese.get((table, column.name)) or chinese.get(("", column.name))
    comment = column.comment or ""
    return f"{label} · {comment}" if label else comment


def _questions(names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """A page for each question. Datasette shows one title: both languages stand in it."""
    found = {}
    for name in names:
        query = load_query(name)
        found[page_of(name)] = {
            "sql": query.sql,
            "title": f"{query.title_zh} · {query.title_en}",
            "description": f"{query.definition_zh}\n{query.definition_en}",
            "hide_sql": True,
        }
    return found
