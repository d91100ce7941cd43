"""The view ``revisions_diff``. In: nothing. Out: a ``View``.

For every revision *o* and the revision *n* of the same report that took its place, one row for each cell
whose state or number differs. A row of the form that only one of the two has differs from ``absent``.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.store.schema_content import APPLICANTS, RESULTS
from pipelines.store.view_parts import Column, View, count, number, select, state

_PAIR = """FROM revision o
JOIN revision n ON n.id = o.superseded_by AND n.report_id = o.report_id
JOIN report r ON r.id = o.report_id
LEFT JOIN agency a ON a.id = r.agency_id
LEFT JOIN snapshot s ON s.id = n.snapshot_id
LEFT JOIN address u ON u.id = s.address_id"""

_ROWS = {"o": "x", "n": "y"}  # names of the rows of the earlier and of the later revision


def revisions_diff() -> View:
    selects = []
    for first, second in (("o", "n"), ("n", "o")):
        for part, table, label, names in (
            ("requests", "request_row", "outcome", APPLICANTS),
            ("appeals", "appeal_row", "channel", RESULTS),
        ):
            selects.append(_counts(part, table, label, names, first, second))
        selects.append(_cells(first, second))
    comment = "One row per cell that differs between a revision and the one that took its place"
    columns = _columns("", "", "", "", "")
    return View("revisions_diff", comment, tuple(columns), tuple(selects))


def _columns(field: str, old_letter: str, old: str, new_letter: str, new: str) -> list[Column]:
    return [
        Column("agency", "a.name", "canonical name of the agency; NULL: unresolved"),
        Column("division", "a.division_code", "GB/T 2260 code of the division that it serves"),
        Column("year", "r.year", "year reported on"),
        Column("scope", "r.scope", "own, area, system or unknown"),
        Column("report_id", "r.id", "id of the report"),
        Column("url", "u.url", "address at which the later revision was first read"),
        Column("old_revision_id", "o.id", "the earlier revision"),
        Column("new_revision_id", "n.id", "the later revision"),
        Column("origin", "n.origin", "why the later one exists: changed, other_address or reread"),
        Column("seen_at", "n.first_seen", "when the bytes of the later one were first fetched, UTC"),
        Column("field", field, "code of the cell"),
        Column("old_state", state(old_letter), "state before"),
        Column("old_value", number(old), "number before"),
        Column("new_state", state(new_letter), "state after"),
        Column("new_value", number(new), "number after"),
    ]


def _counts(part: str, table: str, label: str, names: Sequence[str], first: str, second: str) -> str:
    """Counts whose row the first revision has; in the other direction only those that the old one lacks."""
    letters = {
        which: f"replace(substr({row}.states, k.position, 1), '_', 'a')" for which, row in _ROWS.items()
    }
    if first == "n":
        letters["o"] = "'a'"
    else:
        letters["n"] = f"COALESCE({letters['n']}, 'a')"
    code = f"'{part}.' || l.code || '.' || k.code"
    old, new = _exact("x", code, names), _exact("y", code, names)
    columns = _columns(code, letters["o"], old, letters["n"], new)
    has, lacks = _ROWS[first], _ROWS[second]
    different = f"{letters['o']} <> {letters['n']} OR {number(old)} <> {number(new)}"
    source = f"""{_PAIR}
JOIN {table} {has} ON {has}.revision_id = {first}.id
LEFT JOIN {table} {lacks} ON {lacks}.revision_id = {second}.id AND {lacks}.{label}_id = {has}.{label}_id
JOIN {label} l ON l.id = {has}.{label}_id
JOIN count_column k ON k.part = '{part}'
WHERE """
    return select(columns, source + _condition(first, f"{lacks}.revision_id", different))


def _exact(row: str, code: str, names: Sequence[str]) -> str:
    """The count, or the number that ``cell`` has in its stead."""
    return f"""CASE substr({row}.states, k.position, 1) WHEN 'n' THEN (
  SELECT {number("c.number")} FROM field f JOIN cell c ON c.field_id = f.id
  WHERE f.code = {code} AND c.revision_id = {row}.revision_id)
  ELSE {count(row, "k.position", names)} END"""


def _cells(first: str, second: str) -> str:
    """Cells outside the tables of counts, likewise, and counts that are no whole numbers."""
    has, lacks = _ROWS[first], _ROWS[second]
    old_letter, new_letter = "COALESCE(x.state, 'a')", "COALESCE(y.state, 'a')"
    columns = _columns("f.code", old_letter, "x.number", new_letter, "y.number")
    different = f"{old_letter} <> {new_letter} OR {number('x.number')} <> {number('y.number')}"
    source = f"""{_PAIR}
JOIN cell {has} ON {has}.revision_id = {first}.id
LEFT JOIN cell {lacks} ON {lacks}.revision_id = {second}.id AND {lacks}.field_id = {has}.field_id
JOIN field f ON f.id = {has}.field_id AND f.part NOT IN ('requests', 'appeals')
WHERE """
    return select(columns, source + _condition(first, f"{lacks}.revision_id", different))


def _condition(first: str, key_of_other: str, different: str) -> str:
    return f"({different})" if first == "o" else f"{key_of_other} IS NULL AND ({different})"
