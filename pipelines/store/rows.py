"""Cells of a report ↔ rows of the database.

In:  ``Value`` tuples. Out: dicts for ``request_row``, ``appeal_row`` and ``cell`` without their ids, and
back.

::

    requests.granted.natural_person … requests.granted.total   ─▶  one request_row, keyed "granted"
    appeals.reconsideration.upheld … appeals.reconsideration.total ─▶ one appeal_row
    proactive.fees.amount, and any other code                   ─▶  one cell each

The layout of the rows is described in ``pipelines.store.schema_content``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.extract.model import CellState, Place, Value
from pipelines.store.errors import StoreError
from pipelines.store.schema_content import APPLICANTS, RESULTS

Row = dict[str, Any]

LETTER = {
    CellState.REPORTED: "r",
    CellState.BLANK: "b",
    CellState.DASH: "d",
    CellState.TEXT: "t",
    CellState.ABSENT: "a",
    CellState.UNREADABLE: "u",
}
STATE = {letter: state for state, letter in LETTER.items()}
ELSEWHERE = "n"  # a reported number that is no whole number of 32 bits: it stands in ``cell``
NOT_READ = "_"
_PRINTED = "rdtun"  # letters of cells in which something is printed
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one revision, by the code of the row or of the cell."""

    requests: Mapping[str, Row]
    appeals: Mapping[str, Row]
    cells: Mapping[str, Row]


def to_rows(values: Iterable[Value]) -> Rows:
    """The rows that hold the values.

    Raises StoreError ``store.duplicate_field`` if a field has two values.
    """
    requests: dict[str, dict[str, Value]] = {}
    appeals: dict[str, dict[str, Value]] = {}
    cells: dict[str, Row] = {}
    seen: set[str] = set()
    for value in values:
        if value.field in seen:
            raise StoreError("store.duplicate_field", value.field)
        seen.add(value.field)
        part, _, rest = value.field.partition(".")
        row, _, column = rest.rpartition(".")
        if part == "requests" and column in APPLICANTS and row:
            requests.setdefault(row, {})[column] = value
        elif part == "appeals" and column in RESULTS and row:
            appeals.setdefault(row, {})[column] = value
        else:
            cells[value.field] = _cell(value)
    return Rows(
        {code: _counts(group, APPLICANTS, cells) for code, group in requests.items()},
        {code: _counts(group, RESULTS, cells) for code, group in appeals.items()},
        cells,
    )


def place_columns(place: Place | None) -> Row:
    """The columns of a place; all None where none is known."""
    place = place or Place()
    return {
        "table_no": place.table,
        "row_no": place.row,
        "column_no": place.column,
        "line_no": place.line,
        "page_no": place.page,
    }


def _cell(value: Value) -> Row:
    return {
        "state": LETTER[value.state],
        "number": value.number,
        "raw": value.raw,
        "unit": value.unit,
        **place_columns(value.at),
    }


def _counts(group: Mapping[str, Value], columns: Sequence[str], cells: dict[str, Row]) -> Row:
    """One row of counts; what the row can't hold of a value goes to ``cells`` as well."""
    values = [group.get(column) for column in columns]
    raw = _common_raw(values)
    first, column_step, line_step = _pattern([_known(value.at) if value else None for value in values])
    letters = ""
    counts: Row = {}
    for index, (column, value) in enumerate(zip(columns, values, strict=True)):
        count = None if value is None else _whole_number(value.number)
        letter = NOT_READ if value is None else LETTER[value.state]
        if letter == "r" and count is None:
            letter = ELSEWHERE
        letters += letter
        counts[column] = count
        if value is not None and (
            letter == ELSEWHERE
            or value.raw != (raw if letter in _PRINTED else None)
            or value.unit is not None
            or _known(value.at) != _place_of(letter, index, first, column_step, line_step)
        ):
            cells[value.field] = _cell(value)
    return {
        "states": letters,
        **counts,
        **place_columns(first),
        "column_step": column_step,
        "line_step": line_step,
        "raw": raw,
    }


def _common_raw(values: Sequence[Value | None]) -> str | None:
    """What is printed in most cells of a row in which something is printed, if it is no plain number."""
    raws = Counter(value.raw for value in values if value is not None and LETTER[value.state] in _PRINTED)
    return raws.most_common(1)[0][0] if raws else None


def _whole_number(number: int | Decimal | None) -> int | None:
    """The number as a 32-bit integer, if it is printed as one."""
    if number is None or (isinstance(number, Decimal) and number.as_tuple().exponent != 0):
        return None
    return int(number) if -_LARGEST <= number <= _LARGEST else None


def _pattern(places: Sequence[Place | None]) -> tuple[Place | None, int, int]:
    """The place of column 0 and the steps from column to column that the first two known places suggest."""
    known = [(index, place) for index, place in enumerate(places) if place is not None]
    if not known:
        return None, 0, 0
    index, place = known[0]
    following = known[1] if len(known) > 1 else known[0]
    column_step = _step(index, place.column, following[0], following[1].column)
    line_step = _step(index, place.line, following[0], following[1].line)
    return _shifted(place, -index * column_step, -index * line_step), column_step, line_step


def _step(index: int, start: int | None, next_index: int, end: int | None) -> int:
    if start is None or end is None or next_index == index or (end - start) % (next_index - index):
        return 0
    return (end - start) // (next_index - index)


def _shifted(place: Place, columns: int, lines: int) -> Place:
    return Place(
        place.table,
        place.row,
        None if place.column is None else place.column + columns,
        None if place.line is None else place.line + lines,
        place.page,
    )


def _place_of(letter: str, index: int, first: Place | None, column_step: int, line_step: int) -> Place | None:
    """Where the row says that a value stands. What is absent stands nowhere."""
    if first is None or letter == LETTER[CellState.ABSENT]:
        return None
    return _shifted(first, index * column_step, index * line_step)


def from_rows(rows: Rows) -> tuple[Value, ...]:
    """The values that the rows hold: requests, appeals, then the other cells, in the order of the rows."""
    found: dict[str, Value] = {}
    for part, group, columns in (("requests", rows.requests, APPLICANTS), ("appeals", rows.appeals, RESULTS)):
        for code, row in group.items():
            found |= {value.field: value for value in _from_counts(f"{part}.{code}", row, columns)}
    for code, row in rows.cells.items():
        found[code] = _from_cell(code, row)
    return tuple(found.values())


def _from_counts(prefix: str, row: Row, columns: Sequence[str]) -> Iterator[Value]:
    first = _place(row)
    for index, (column, letter) in enumerate(zip(columns, row["states"], strict=True)):
        if letter in (NOT_READ, ELSEWHERE):
            continue
        at = _place_of(letter, index, first, row["column_step"], row["line_step"])
        raw = row["raw"] if letter in _PRINTED else None
        yield Value(f"{prefix}.{column}", STATE[letter], row[column], raw, at=at)


def _from_cell(code: str, row: Row) -> Value:
    return Value(code, STATE[row["state"]], _number(row["number"]), row["raw"], row["unit"], _place(row))


def _number(number: int | Decimal | None) -> int | Decimal | None:
    if not isinstance(number, Decimal) or number.as_tuple().exponent != 0:
        return number
    return int(number)


def _place(row: Row) -> Place | None:
    return _known(Place(row["table_no"], row["row_no"], row["column_no"], row["line_no"], row["page_no"]))


def _known(place: Place | None) -> Place | None:
    return None if place == Place() else place
