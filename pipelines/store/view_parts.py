"""What the views are made of. In: nothing. Out: the pieces of SQL that several views share.

The text is the same for SQLite and PostgreSQL. Outer joins on a key are left out by both databases where
nothing of the joined table is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view: its name, the expression behind it, and what it holds."""

    name: str
    sql: str
    comment: str


@dataclass(frozen=True, slots=True)
class View:
    """A view: its columns and, for each member of the union that it is, the whole SELECT."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    selects: tuple[str, ...]

    @property
    def definition(self) -> str:
        return f"CREATE VIEW {self.name} AS\n" + "\nUNION ALL\n".join(self.selects)


def view(name: str, comment: str, columns: Sequence[Column], source: str) -> View:
    """A view of one SELECT; ``source`` is everything from FROM on."""
    return View(name, comment, tuple(columns), (select(columns, source),))


def select(columns: Sequence[Column], source: str) -> str:
    listed = ",\n  ".join(f"{column.sql} AS {column.name}" for column in columns)
    return f"SELECT\n  {listed}\n{source}"


# The current revision v of a report r of an agency a. What few queries ask for is looked up, not joined: SQLite
# joins 64 tables at most.
CURRENT = """FROM revision v
JOIN report r ON r.id = v.report_id
LEFT JOIN agency a ON a.id = r.agency_id"""

COMMON = (
    Column("agency", "a.name", "canonical name of the agency; NULL: unresolved"),
    Column("division", "a.division_code", "GB/T 2260 code of the division that it serves"),
    Column(
        "division_name",
        "(SELECT d.name FROM division d WHERE d.code = a.division_code)",
        "name of that division",
    ),
    Column(
        "province",
        "(SELECT d.name FROM division d WHERE d.code = substr(a.division_code, 1, 2) || '0000')",
        "name of the province",
    ),
    Column("level", "a.level", "national, province, prefecture, county or township"),
    Column("department_type", "a.department_type", "type of department, a code of the controlled list"),
    Column("agency_id", "r.agency_id", "id of the agency: joins the years of one agency"),
    Column("year", "r.year", "year reported on; NULL: unresolved"),
    Column("scope", "r.scope", "own, area, system or unknown; never add up different scopes"),
    Column("report_id", "r.id", "id of the report"),
    Column(
        "url",
        "(SELECT u.url FROM snapshot s JOIN address u ON u.id = s.address_id WHERE s.id = v.snapshot_id)",
        "address at which this wording was first read",
    ),
)

PLACE = ("table", "row", "column", "line", "page")


def state(letter: str) -> str:
    """The name of the state whose letter the expression gives."""
    return (
        f"CASE {letter} WHEN 'r' THEN 'reported' WHEN 'n' THEN 'reported' WHEN 'b' THEN 'blank'"
        " WHEN 'd' THEN 'dash' WHEN 't' THEN 'text' WHEN 'a' THEN 'absent' WHEN 'u' THEN 'unreadable' END"
    )


def number(value: str) -> str:
    """A number to calculate with, of an exact one."""
    return f"CAST({value} AS NUMERIC)"


def count(row: str, position: str, columns: Sequence[str]) -> str:
    """The count at a position, from 1, of a row of counts."""
    cases = " ".join(f"WHEN {n} THEN {row}.{column}" for n, column in enumerate(columns, start=1))
    return f"CASE {position} {cases} END"


def place(at: Sequence[str]) -> str:
    """A place in words, such as ``table 2 row 5 column 4``, of its five columns in the order of ``PLACE``."""
    parts = [f"COALESCE('{name} ' || {sql} || ' ', '')" for name, sql in zip(PLACE, at, strict=True)]
    return f"NULLIF(TRIM({' || '.join(parts)}), '')"


def place_of_cell(cell: str) -> list[str]:
    """The five columns of a place, of a row that has them."""
    return [f"{cell}.{name}_no" for name in PLACE]


def place_of_count(row: str, position: str, letter: str) -> list[str]:
    """The five columns of the place of a count; what is absent has none."""
    steps = {
        "column": f" + ({position} - 1) * {row}.column_step",
        "line": f" + ({position} - 1) * {row}.line_step",
    }
    return [f"CASE WHEN {letter} <> 'a' THEN {row}.{name}_no{steps.get(name, '')} END" for name in PLACE]
