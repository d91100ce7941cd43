"""Corrections by people: ``add_corrections``, ``corrections``, ``read_corrections``, ``write_corrections``.

In:  an engine of ``connect`` and ``Correction`` tuples, or a CSV file of them, UTF-8, with these columns::

    agency,division,year,scope,field,value,printed,made_by,made_at,reason,evidence

``value`` is the number that should stand in the cell, or ``blank``. ``printed`` is what it was seen to print: a
number, or blank, dash, text, absent, unreadable; where it is left out, what the database holds now. ``division``,
``scope``, ``printed`` and ``made_at`` may be empty.

Out: rows of ``correction``. Published values stay as they are; the view ``corrected_cells`` shows both. The last
correction of a cell counts, so a mistaken one is taken back by another.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from pipelines.extract.model import CellState
from pipelines.store.connect import writing
from pipelines.store.content import stored_values
from pipelines.store.errors import StoreError, named_errors
from pipelines.store.labels import Row, ids_by_code
from pipelines.store.model import utc
from pipelines.store.rows import LETTER, STATE
from pipelines.store.schema_agencies import agency, agency_alias
from pipelines.store.schema_labels import field
from pipelines.store.schema_reports import report, revision
from pipelines.store.schema_review import correction

_COLUMNS = (
    *("agency", "division", "year", "scope", "field", "value", "printed"),
    *("made_by", "made_at", "reason", "evidence"),
)
_NEEDED = ("agency", "year", "field", "value", "made_by", "reason", "evidence")


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says should stand in a cell; ``""`` where it is left to the database to say."""

    agency: str  # canonical name or alias
    year: str
    field: str
    value: str  # a number, or blank
    made_by: str
    reason: str
    evidence: str  # address of a page, or what was asked of whom
    division: str = ""
    scope: str = ""
    printed: str = ""
    made_at: str = ""


def add_corrections(engine: Engine, made: Sequence[Correction]) -> int:
    """Store corrections, in one transaction, and say how many are new.

    One that repeats the last of its cell is not stored again.

    Raises StoreError ``correct.bad_value``, ``correct.evidence_missing``, ``correct.nothing_to_correct``,
    ``correct.unknown_field``, ``correct.unknown_report``, and as ``named_errors`` does. Then nothing was stored.
    """
    with named_errors("storing corrections"), writing(engine) as connection:
        return sum(_add(connection, one) for one in made)


def corrections(engine: Engine) -> list[Correction]:
    """All corrections that were ever made, in the order of their making."""
    query = (
        select(correction, agency.c.name, agency.c.division_code, field.c.code)
        .join(agency, agency.c.id == correction.c.agency_id)
        .join(field, field.c.id == correction.c.field_id)
        .order_by(correction.c.id)
    )
    with named_errors("reading corrections"), engine.connect() as connection:
        return [
            Correction(
                agency=row["name"],
                year=str(row["year"]),
                field=row["code"],
                value=_words(row["corrected_state"], row["corrected_number"]),
                made_by=row["made_by"],
                reason=row["reason"],
                evidence=row["evidence"],
                division=row["division_code"] or "",
                scope=row["scope"],
                printed=_words(row["printed_state"], row["printed_number"]),
                made_at=row["made_at"],
            )
            for row in connection.execute(query).mappings()
        ]


def read_corrections(path: Path) -> list[Correction]:
    """The corrections of a CSV file.

    Raises StoreError ``correct.file``, and ``correct.evidence_missing`` with the line.
    """
    names = [one.name for one in fields(Correction)]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in _NEEDED if name not in (reader.fieldnames or ())]:
                raise StoreError("correct.file", f"{path} lacks the column {', '.join(missing)}")
            return [
                Correction(**{name: (row.get(name) or "").strip().removeprefix("'") for name in names})
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise StoreError("correct.file", f"{path}: {error}") from error


def write_corrections(path: Path, made: Iterable[Correction]) -> None:
    """Write corrections as ``read_corrections`` reads them.

    Raises StoreError ``correct.file``.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            writer.writerows([_guarded(getattr(one, name)) for name in _COLUMNS] for one in made)
    except OSError as error:
        raise StoreError("correct.file", f"{path}: {error.strerror}") from error


def _guarded(words: str) -> str:
    is_formula = words.startswith(("=", "+", "@")) or (words.startswith("-") and not words[1:2].isdigit())
    return f"'{words}" if is_formula else words


def _add(connection: Connection, made: Correction) -> bool:
    for name in ("made_by", "reason", "evidence"):
        if not getattr(made, name).strip():
            raise StoreError(
                "correct.evidence_missing", f"{made.agency} {made.year} {made.field}: {name} is empty"
            )
    key = _key(connection, made)
    corrected_state, corrected = _parse(made.value, (CellState.BLANK,))
    printed_state, printed = (
        _parse(made.printed, tuple(CellState)) if made.printed else _printed(connection, key, made.field)
    )
    earlier = (
        connection.execute(
            select(correction)
            .where(*(correction.c[name] == value for name, value in key.items()))
            .order_by(correction.c.id.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )
    new: Row = {
        "printed_state": printed_state,
        "printed_number": printed,
        "corrected_state": corrected_state,
        "corrected_number": corrected,
        "made_by": made.made_by,
        "reason": made.reason,
        "evidence": made.evidence,
    }
    if earlier is not None and all(earlier[name] == value for name, value in new.items()):
        return False
    if earlier is None and (corrected_state, corrected) == (printed_state, printed):
        detail = f"{made.agency} {made.year} {made.field} prints {made.value} already"
        raise StoreError("correct.nothing_to_correct", detail)
    connection.execute(correction.insert(), {**key, **new, "made_at": _time(made.made_at)})
    return True


def _key(connection: Connection, made: Correction) -> Row:
    """Whose cell it is: agency, year, scope and field."""
    ids = ids_by_code(connection, field, [made.field])
    if not ids:
        raise StoreError("correct.unknown_field", f"{made.field}; docs/fields.md lists them")
    named = (agency.c.name == made.agency) | agency.c.id.in_(
        select(agency_alias.c.agency_id).where(agency_alias.c.alias == made.agency)
    )
    where = [named, report.c.year == (int(made.year) if made.year.isdigit() else None)]
    if made.division:
        where.append(agency.c.division_code == made.division)
    if made.scope:
        where.append(report.c.scope == made.scope)
    query = select(report.c.agency_id, report.c.year, report.c.scope, agency.c.division_code)
    found = connection.execute(query.join(agency, agency.c.id == report.c.agency_id).where(*where)).all()
    if len(found) != 1:
        told = [f"{row.division_code} {row.scope}" for row in found]
        detail = f"say which one with division and scope: {', '.join(told)}" if told else "there is none"
        raise StoreError("correct.unknown_report", f"{made.agency} {made.year}: {detail}")
    (row,) = found
    return {"agency_id": row.agency_id, "year": row.year, "scope": row.scope, "field_id": ids[made.field]}


def _printed(connection: Connection, key: Row, code: str) -> tuple[str, Decimal | None]:
    """State and number of a cell in the current revision."""
    query = (
        select(revision.c.id)
        .join(report, report.c.id == revision.c.report_id)
        .where(
            revision.c.is_current, *(report.c[name] == key[name] for name in ("agency_id", "year", "scope"))
        )
    )
    revision_id = connection.execute(query).scalar_one()
    for value in stored_values(connection, revision_id):
        if value.field == code:
            return LETTER[value.state], None if value.number is None else Decimal(value.number)
    return LETTER[CellState.ABSENT], None


def _parse(words: str, states: Sequence[CellState]) -> tuple[str, Decimal | None]:
    """Letter and number of a value in words: a number, or one of the states without one."""
    if words in states and words != CellState.REPORTED:
        return LETTER[CellState(words)], None
    try:
        number = Decimal(words)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise StoreError("correct.bad_value", f"{words!r}; write a number or blank")
    return LETTER[CellState.REPORTED], number


def _words(letter: str, number: Decimal | None) -> str:
    return STATE[letter].value if number is None else format(number, "f")


def _time(words: str) -> str:
    try:
        return utc(words or None)
    except ValueError as error:
        raise StoreError("correct.bad_value", f"made_at {words!r}: {error}") from error
