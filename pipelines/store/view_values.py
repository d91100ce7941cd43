"""The views of numbers: ``requests``, ``requests_wide``, ``appeals``, ``proactive`` and ``cells``.

In:  nothing. Out: a ``View`` each.

A column of a value is NULL wherever no number is reported: blank, dash, words, absent, unreadable.
``value`` is a number to calculate with. SQLite calculates with binary fractions, so there an amount is
the nearest of them, and sums are exact in millionths: ``SUM(CAST(ROUND(value * 1000000) AS BIGINT))``.
``value_exact`` has every digit, as text. A count that is printed with a fraction is NULL in ``requests``
and ``appeals`` and stands in ``cells``.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.store.labels import outcome_rows
from pipelines.store.schema_content import APPLICANTS, RESULTS
from pipelines.store.view_parts import (
    COMMON,
    CURRENT,
    PLACE,
    Column,
    View,
    count,
    number,
    place,
    place_of_cell,
    place_of_count,
    select,
    state,
    view,
)

_STATES = "reported, blank, dash, text, absent or unreadable"
_RAW = "what is printed, where it is not the plain number"


def requests() -> View:
    columns = [
        *COMMON,
        Column("outcome", "o.code", "row of the table"),
        Column("label_zh", "o.label_zh", "label of the row on the form"),
        Column("label_en", "o.label_en", "what it means"),
        *(Column(name, f"q.{name}", _applicant(name)) for name in APPLICANTS),
        Column("states", "q.states", "a letter for each of the seven numbers; r: reported"),
    ]
    source = f"""{CURRENT}
JOIN request_row q ON q.revision_id = v.id
JOIN outcome o ON o.id = q.outcome_id
WHERE v.is_current"""
    return view("requests", "One row per report and row of the table of requests", columns, source)


def requests_wide() -> View:
    """SQLite joins 64 tables at most: this view takes 29, so that it can be joined with itself."""
    columns = list(COMMON)
    joins = []
    for n, outcome in enumerate(outcome_rows(), start=1):
        code, meaning = outcome["code"], outcome["label_en"]
        joins.append(
            f"LEFT JOIN request_row q{n} ON q{n}.revision_id = v.id"
            f" AND q{n}.outcome_id = (SELECT id FROM outcome WHERE code = '{code}')"
        )
        columns += [
            Column(f"{code}_{name}", f"q{n}.{name}", f"{meaning}; {_applicant(name)}") for name in APPLICANTS
        ]
    source = "\n".join([CURRENT, *joins, "WHERE v.is_current"])
    comment = "One row per report, one column per cell of the table of requests, for both forms"
    return view("requests_wide", comment, columns, source)


def _applicant(name: str) -> str:
    return "all applicants, as printed" if name == "total" else f"applicants: {name.replace('_', ' ')}"


def appeals() -> View:
    columns = [
        *COMMON,
        Column("channel", "o.code", "reconsideration, litigation_direct, litigation_after_reconsideration"),
        Column("label_zh", "o.label_zh", "label on the form"),
        Column("label_en", "o.label_en", "what it means"),
        *(Column(name, f"q.{name}", f"cases: {name}") for name in RESULTS),
        Column("states", "q.states", "a letter for each of the five numbers; r: reported"),
    ]
    source = f"""{CURRENT}
JOIN appeal_row q ON q.revision_id = v.id
JOIN channel o ON o.id = q.channel_id
WHERE v.is_current"""
    return view("appeals", "One row per report and kind of appeal", columns, source)


def proactive() -> View:
    columns = [
        *COMMON,
        Column("item", "f.item", "what is counted: regulations, licensing, fees …"),
        Column("measure", "f.measure", "how: issued, in_force, decisions, amount …"),
        Column("label_zh", "f.row_zh || '/' || f.column_zh", "labels on the form"),
        Column("label_en", "f.label_en", "what it means"),
        Column("value", number("c.number"), "the number; NULL if none is reported"),
        Column("value_exact", "CAST(c.number AS TEXT)", "the number with every digit, as text"),
        Column("unit", "COALESCE(c.unit, f.unit)", "unit printed in the cell, else that of the form"),
        Column("state", state("c.state"), _STATES),
        Column("raw", "c.raw", _RAW),
    ]
    source = f"""{CURRENT}
JOIN cell c ON c.revision_id = v.id
JOIN field f ON f.id = c.field_id
WHERE v.is_current AND f.part = 'proactive'"""
    return view("proactive", "One row per report and cell on proactive disclosure", columns, source)


def cells() -> View:
    columns = _cell_columns("f.code", "c.state", "c.number", "c.raw", "c.unit", place_of_cell("c"))
    source = f"""{CURRENT}
JOIN cell c ON c.revision_id = v.id
JOIN field f ON f.id = c.field_id
WHERE v.is_current"""
    selects = (
        select(columns, source),
        _counted("requests", "request_row", "outcome", APPLICANTS),
        _counted("appeals", "appeal_row", "channel", RESULTS),
    )
    return View(
        "cells", "One row per report and cell, with its place in the document", tuple(columns), selects
    )


def _counted(part: str, table: str, label: str, names: Sequence[str]) -> str:
    """Cells of a table of counts, without those that ``cell`` has in full."""
    code = f"'{part}.' || o.code || '.' || k.code"
    letter = "substr(q.states, k.position, 1)"
    columns = _cell_columns(
        code,
        letter,
        count("q", "k.position", names),
        f"CASE WHEN {letter} NOT IN ('a', 'b') THEN q.raw END",
        "CAST(NULL AS TEXT)",
        place_of_count("q", "k.position", letter),
    )
    source = f"""{CURRENT}
JOIN {table} q ON q.revision_id = v.id
JOIN {label} o ON o.id = q.{label}_id
JOIN count_column k ON k.part = '{part}'
WHERE v.is_current AND {letter} NOT IN ('n', '_') AND NOT EXISTS (
  SELECT 1 FROM field f JOIN cell c ON c.field_id = f.id
  WHERE f.code = {code} AND c.revision_id = q.revision_id)"""
    return select(columns, source)


def _cell_columns(
    field: str, letter: str, value: str, raw: str, unit: str, at: Sequence[str]
) -> list[Column]:
    return [
        *COMMON,
        Column("field", field, "code of the cell"),
        Column("state", state(letter), _STATES),
        Column("value", number(value), "the number; NULL if none is reported"),
        Column("value_exact", f"CAST({value} AS TEXT)", "the number with every digit, as text"),
        Column("raw", raw, _RAW),
        Column("unit", unit, "unit printed in the cell itself"),
        Column("place", place(at), "where it stands in the document, counted from 1"),
        *(
            Column(f"{name}_no", sql, f"the {name} in that place")
            for name, sql in zip(PLACE, at, strict=True)
        ),
    ]
