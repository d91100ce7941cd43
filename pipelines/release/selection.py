"""Which reports go into a release.

In:  words of the command line, such as ``2021-2023`` or ``511100``. Out: ``Selection``, and the ids that it
selects from a database, in ascending order.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from pipelines.release.errors import ReleaseError
from pipelines.release.values import value_lists

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
_DIVISION = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")


@dataclass(frozen=True, slots=True)
class Selection:
    """A report is selected if it is of one of the values of each list that is not empty."""

    years: tuple[int, ...] = ()
    divisions: tuple[str, ...] = ()  # beginnings of codes
    levels: tuple[str, ...] = ()
    department_types: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The selection in words; empty if everything is selected."""
        parts = [
            ("year", [str(year) for year in self.years]),
            ("division", [f"{code}…" for code in self.divisions]),
            ("level", self.levels),
            ("department type", self.department_types),
        ]
        return "; ".join(f"{name} {', '.join(values)}" for name, values in parts if values)


def parse_selection(
    years: Iterable[str] = (),
    divisions: Iterable[str] = (),
    levels: Iterable[str] = (),
    department_types: Iterable[str] = (),
) -> Selection:
    """The selection that lists of words ask for; words may be joined by commas.

    Raises ReleaseError ``export.bad_selection`` for a word that selects nothing in any database.
    """
    return Selection(
        tuple(sorted({year for word in _split(years) for year in _year_range(word)})),
        tuple(sorted({_subtree(word) for word in _split(divisions)})),
        tuple(sorted(_known("level", word) for word in _split(levels))),
        tuple(sorted(_known("department_type", word) for word in _split(department_types))),
    )


def selected_ids(connection: Connection, selection: Selection) -> array[int]:
    """The ids of the selected reports, ascending."""
    conditions = ["TRUE"]
    values: dict[str, int | str] = {}
    wanted: tuple[tuple[str, tuple[int | str, ...]], ...] = (
        ("r.year", selection.years),
        ("a.level", selection.levels),
        ("a.department_type", selection.department_types),
    )
    for column, codes in wanted:
        names = [f"{column[2:]}_{n}" for n in range(len(codes))]
        values |= dict(zip(names, codes, strict=True))
        if names:
            conditions.append(f"{column} IN ({', '.join(f':{name}' for name in names)})")
    if selection.divisions:
        names = [f"division_{n}" for n in range(len(selection.divisions))]
        values |= {name: f"{code}%" for name, code in zip(names, selection.divisions, strict=True)}
        conditions.append(f"({' OR '.join(f'a.division_code LIKE :{name}' for name in names)})")
    query = f"""SELECT r.id FROM report r
JOIN revision v ON v.report_id = r.id AND v.is_current
LEFT JOIN agency a ON a.id = r.agency_id
WHERE {" AND ".join(conditions)} ORDER BY r.id"""
    options = {"stream_results": True, "yield_per": 10_000}
    return array("q", connection.execute(text(query), values, execution_options=options).scalars())


def _split(words: Iterable[str]) -> list[str]:
    return [part.strip() for word in words for part in word.split(",") if part.strip()]


def _year_range(word: str) -> range:
    found = _YEARS.fullmatch(word)
    if found is None or int(found[1]) > int(found[2] or found[1]):
        raise ReleaseError("export.bad_selection", f"{word!r} is no year; write 2023, 2021,2023 or 2021-2023")
    return range(int(found[1]), int(found[2] or found[1]) + 1)


def _subtree(word: str) -> str:
    """The beginning that the codes of a division and of all below it have: 511100 → 5111."""
    if not _DIVISION.fullmatch(word):
        raise ReleaseError("export.bad_selection", f"{word!r} is no division code; write 511124, 5111 or 51")
    return re.sub(r"(?:00)+$", "", word) if len(word) == 6 else word


def _known(name: str, word: str) -> str:
    codes = [label.code for label in value_lists()[name]]
    if word not in codes:
        wanted = name.replace("_", " ")
        raise ReleaseError("export.bad_selection", f"{word!r} is no {wanted}; there are {', '.join(codes)}")
    return word
