"""Whether a row adds up, as a witness for where its cells belong.

In:  a header and what each of its leaves holds in one row; what is no cell is undecided. Out: the sum of the
printed totals, or whether they contradict the other cells. No number is ever changed by this.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extract.header import UNKNOWN, Header
from pipelines.extract.model import CellState, GridCell
from pipelines.extract.numbers import Number, read_number
from pipelines.extract.text import squash


def sum_of_totals(header: Header, cells: Sequence[object]) -> Number | None:
    """The printed totals of a row added up, if each is the sum of the other cells of its group; else None."""
    groups: dict[str, dict[str, Number | None]] = {}
    for leaf, cell in zip(header.leaves, cells, strict=True):
        name, _, measure = leaf.code.rpartition(".")
        if leaf.code != UNKNOWN:
            number = read_number(cell.text).number if isinstance(cell, GridCell) else None
            groups.setdefault(name, {})[measure] = number
    added: Number = 0
    for numbers in groups.values():
        total = numbers.pop("total", None)
        parts = [number for number in numbers.values() if number is not None]
        if total is None or len(parts) != len(numbers) or sum(parts) != total:
            return None
        added += total
    return added


def contradicts_itself(header: Header, cells: Sequence[object]) -> bool:
    """Whether a total is not the sum of the other cells, blank ones and dashes counted as nothing."""
    return _has_total(header) and sum_of_totals(header, _filled(cells)) is None


def holds_its_place(header: Header, cells: Sequence[object]) -> bool:
    """Whether nothing hints that a cell of the row is moved: it is full or empty, or adds up to more than nothing."""
    if not _has_total(header):
        return True
    printed = [isinstance(cell, GridCell) and not _is_nothing(cell) for cell in cells]
    if all(printed) or not any(printed):
        return not contradicts_itself(header, cells)
    return bool(sum_of_totals(header, _filled(cells)))


def _has_total(header: Header) -> bool:
    return any(leaf.code.rpartition(".")[2] == "total" for leaf in header.leaves)


def _filled(cells: Sequence[object]) -> list[object]:
    return [
        GridCell("0", cell.row, cell.column) if isinstance(cell, GridCell) and _is_nothing(cell) else cell
        for cell in cells
    ]


def _is_nothing(cell: GridCell) -> bool:
    return not squash(cell.text).strip("?") or read_number(cell.text).state is CellState.DASH
