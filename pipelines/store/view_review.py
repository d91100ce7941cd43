"""The views ``corrected_cells``, ``cross_year_checks`` and ``look_alikes``. In: nothing. Out: a ``View`` each.

``corrected_cells`` shows the last correction of each cell beside what the current revision prints there. A
correction is applied only while the cell still prints what was corrected; otherwise its status says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.store.schema_content import APPLICANTS, RESULTS
from pipelines.store.view_parts import COMMON, Column, View, count, number, state, view

_ROWS = (("requests", "request_row", "outcome", APPLICANTS), ("appeals", "appeal_row", "channel", RESULTS))
_KEY = ("agency_id", "year", "scope")


def corrected_cells() -> View:
    same = "(k.number = k.printed OR (k.number IS NULL AND k.printed IS NULL))"
    status = (
        f"CASE WHEN v.id IS NULL THEN 'report_missing' WHEN k.letter = k.printed_state AND {same}"
        " THEN 'applied' ELSE 'printed_value_changed' END"
    )
    columns = [
        *(replace(column, sql=f"k.{column.name}") if column.name in _KEY else column for column in COMMON),
        Column("field", "f.code", "code of the cell"),
        Column("label_zh", "f.row_zh || '/' || f.column_zh", "labels on the form"),
        Column("label_en", "f.label_en", "what it means"),
        Column("status", status, "applied; printed_value_changed or report_missing: to be looked at again"),
        Column("published_state", state("k.letter"), "state of the cell as published now"),
        Column("published_value", "k.number", "number as published now; NULL if none is reported"),
        Column("corrected_value", "k.corrected", "number as corrected; NULL: nothing should stand there"),
        Column(
            "value",
            f"CASE {status} WHEN 'applied' THEN k.corrected ELSE k.number END",
            "corrected where the correction is applied, else published",
        ),
        Column("value_then", "k.printed", "number that was printed when it was corrected"),
        Column("made_by", "k.made_by", "who corrected"),
        Column("made_at", "k.made_at", "when, UTC"),
        Column("reason", "k.reason", "why"),
        Column("evidence", "k.evidence", "what shows it"),
    ]
    source = f"""FROM ({_printed_now()}) k
JOIN field f ON f.id = k.field_id
JOIN agency a ON a.id = k.agency_id
LEFT JOIN revision v ON v.id = k.revision_id
LEFT JOIN report r ON r.id = v.report_id"""
    comment = "One row per cell that somebody corrected: as published, as corrected, and whether that holds"
    return view("corrected_cells", comment, columns, source)


def _printed_now() -> str:
    """The last correction of each cell, and the state and number that the current revision prints there."""
    letters = [_in_row(row, "substr(q.states, n.position, 1)") for row in _ROWS]
    numbers = [_in_row(row, count("q", "n.position", row[3])) for row in _ROWS]
    in_cell = "FROM cell c WHERE c.revision_id = v.id AND c.field_id = g.id"
    return f"""SELECT c.*, {number("c.printed_number")} AS printed, {number("c.corrected_number")} AS corrected,
  v.id AS revision_id,
  replace(COALESCE((SELECT c.state {in_cell}), {", ".join(letters)}, 'a'), '_', 'a') AS letter,
  COALESCE((SELECT {number("c.number")} {in_cell}), {", ".join(numbers)}) AS number
FROM correction c
JOIN field g ON g.id = c.field_id
LEFT JOIN report r ON r.agency_id = c.agency_id AND r.year = c.year AND r.scope = c.scope
LEFT JOIN revision v ON v.report_id = r.id AND v.is_current
WHERE c.id = (SELECT MAX(l.id) FROM correction l WHERE l.agency_id = c.agency_id AND l.year = c.year
  AND l.scope = c.scope AND l.field_id = c.field_id)"""


def _in_row(row: tuple[str, str, str, Sequence[str]], wanted: str) -> str:
    part, table, label, _ = row
    return f"""(SELECT {wanted} FROM {table} q
    JOIN {label} o ON o.id = q.{label}_id
    JOIN count_column n ON n.part = '{part}' AND n.code = g.measure
    WHERE q.revision_id = v.id AND g.part = '{part}' AND o.code = g.item)"""


def cross_year_checks() -> View:
    value, expected = number("c.number"), number("c.expected")
    columns = [
        *COMMON,
        Column("code", "c.code", "what does not fit"),
        Column("meaning_en", "k.meaning_en", "what that means"),
        Column("meaning_zh", "k.meaning_zh", "the same in Chinese"),
        Column("score", "c.score", "0 easily explained … 1 can hardly be right"),
        Column("field", "f.code", "code of the cell in question"),
        Column("value", value, "what is printed there"),
        Column("expected", expected, "what the other cells make it; NULL: no single number"),
        Column("difference", f"{value} - {expected}", "value less expected"),
        Column("other_agency", "b.name", "agency of the report it was held against; NULL: several"),
        Column("other_year", "s.year", "year of that report"),
        Column("other_field", "g.code", "code of the cell there"),
        Column("other_value", number("c.other_number"), "what is printed there, or the sum of what is"),
        Column("other_report_id", "c.other_report_id", "id of that report"),
    ]
    source = """FROM cross_year_check c
JOIN report r ON r.id = c.report_id
JOIN revision v ON v.report_id = r.id AND v.is_current
LEFT JOIN agency a ON a.id = r.agency_id
JOIN field f ON f.id = c.field_id
JOIN field g ON g.id = c.other_field_id
LEFT JOIN report s ON s.id = c.other_report_id
LEFT JOIN agency b ON b.id = s.agency_id
LEFT JOIN finding_code k ON k.code = c.code"""
    comment = "One row per number that does not fit another year or the agencies below: a question, no error"
    return view("cross_year_checks", comment, columns, source)


def look_alikes() -> View:
    columns = [
        *COMMON,
        Column("section", "c.section", "preamble, overview, problems or other"),
        Column("kind", "c.kind", "other_agency: same year; year_before: the agency's own report"),
        Column("score", "c.score", "share of the words that both have, 1: the same to the letter"),
        Column("other_agency", "b.name", "agency of the report that it resembles; of many the first stored"),
        Column("other_year", "o.year", "year of that report"),
        Column("other_report_id", "o.id", "id of that report"),
        Column(
            "other_url",
            "(SELECT u.url FROM revision w JOIN snapshot s ON s.id = w.snapshot_id JOIN address u ON"
            " u.id = s.address_id WHERE w.report_id = o.id AND w.is_current)",
            "address of that report",
        ),
    ]
    source = """FROM look_alike c
JOIN report r ON r.id = c.report_id
JOIN revision v ON v.report_id = r.id AND v.is_current
LEFT JOIN agency a ON a.id = r.agency_id
JOIN report o ON o.id = c.other_report_id
LEFT JOIN agency b ON b.id = o.agency_id"""
    comment = "One row per narrative section that is a near copy of another report's: a question, no error"
    return view("look_alikes", comment, columns, source)
