"""Every cell of a report, from the few that its description names.

In:  a ``Report`` and an edition. Out: an ``ExpectedCell`` for each field of its form. The edition's own cell
counts before the report's, that before the longest ``fill`` prefix (or pattern with ``*``), that before the
default. A cell is written as

    3 · 18.8710                                    a number, printed in the report's digits
    { number = 251000, raw = "251000元", unit = "元" }   a number printed in another way
    { state = "dash", raw = "/" } · "blank" · "absent"   no number
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from crawler.replica.description import DescriptionError, Report
from crawler.replica.forms import form_fields
from pipelines.extract.model import CellState


@dataclass(frozen=True, slots=True)
class ExpectedCell:
    """What a cell of the official form says. ``printed`` is None when the cell is not drawn."""

    field: str
    state: CellState
    number: int | Decimal | None = None
    printed: str | None = None
    unit: str | None = None  # printed in the cell itself


FULLWIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")

DIGITS: dict[str, Callable[[int | Decimal], str]] = {
    "plain": str,
    "fullwidth": lambda number: str(number).translate(FULLWIDTH),
    "thousands": lambda number: f"{number:,}",
    "spaced": lambda number: f"\u3000{number}\u00a0",
}

DEFAULTS: dict[str, Any] = {"zero": 0, "blank": "blank", "absent": "absent"}


def expected_cells(report: Report, edition: int) -> tuple[ExpectedCell, ...]:
    """All cells of the report's form in reading order. Raises DescriptionError for an unknown field."""
    known = form_fields(report.form)
    written = dict(_flat(report.cells))
    for change in report.editions:
        if change.number <= edition:
            written |= dict(_flat(change.cells))
    prefixes = sorted(report.fill, key=len, reverse=True)
    strange = [code for code in written if code not in known]
    strange += [prefix for prefix in prefixes if not any(_below(code, prefix) for code in known)]
    if strange:
        raise DescriptionError(f"{report.id}: no such field in the {report.form} form: {', '.join(strange)}")

    def entry(code: str) -> Any:
        if code in written:
            return written[code]
        filled = (report.fill[prefix] for prefix in prefixes if _below(code, prefix))
        return next(filled, DEFAULTS[report.default])

    return tuple(_cell(report, code, entry(code)) for code in known)


def _below(code: str, prefix: str) -> bool:
    return fnmatchcase(code, prefix) or code.startswith(f"{prefix}.")


def _flat(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        code = f"{above}{key}"
        if isinstance(value, Mapping) and not value.keys() & {"number", "state"}:
            yield from _flat(value, f"{code}.")
        else:
            yield code, value


def _cell(report: Report, code: str, entry: Any) -> ExpectedCell:
    match entry:
        case int() | Decimal():
            return ExpectedCell(code, CellState.REPORTED, entry, DIGITS[report.digits](entry))
        case "blank":
            return ExpectedCell(code, CellState.BLANK, printed="")
        case "absent":
            return ExpectedCell(code, CellState.ABSENT)
        case {"number": number, "raw": raw}:
            return ExpectedCell(code, CellState.REPORTED, number, raw, entry.get("unit"))
        case {"state": "dash" | "text" as state, "raw": raw}:
            return ExpectedCell(code, CellState(state), printed=raw)
        case _:
            raise DescriptionError(f"{report.id}: {code} = {entry!r} is no cell")
