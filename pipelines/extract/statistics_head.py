"""Which columns of a statistics table hold labels, units and numbers.

In:  a grid. Out: ``Columns``, one for each block of lines (two where the table stands in two halves side by
side); none for a grid that is no table of lines with numbers.

    序号 | 统计指标 | 单位 | 2014年度 | 历年累计 | 备注
    skip | label   | unit | number  | number  | skip

By the heads where there are any, several rows of them joined by ``/``; else the column of units divides
labels from numbers, and the columns of numbers have no name. Words: ``data/statistics.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.extract.data import toml_table
from pipelines.extract.model import CellState, Grid, GridCell
from pipelines.extract.numbers import read_number
from pipelines.extract.text import fold

_HEAD_ROWS = 6  # first rows in which the heads are looked for
_LONGEST_UNIT = 8  # characters, with the spaces in them
_LEAST_LINES = 2  # lines with a unit that make a table without heads


@dataclass(frozen=True, slots=True)
class Columns:
    """A block of lines. Columns are counted from 0."""

    first: int  # row of the first line
    labels: tuple[int, ...]
    unit: int | None
    values: tuple[tuple[int, str | None], ...]  # column and its head
    end: int  # first column behind the block


def columns_of(grid: Grid) -> tuple[Columns, ...]:
    """The blocks of lines of ``grid``; empty if it has none."""
    for index, row in enumerate(grid.rows[:_HEAD_ROWS]):
        roles = _roles(row, index)
        if "label" in roles and (blocks := _by_heads(grid, index, roles)):
            return blocks
    without = _by_units(grid)
    return (without,) if without else ()


def go_on(columns: Sequence[Columns], grid: Grid) -> tuple[Columns, ...]:
    """``columns`` for the rest of their table, which a page break has put into a ``grid`` of its own."""
    width = max((len(row) for row in grid.rows), default=0)
    own = columns_of(grid)
    if own and [value for block in own for value in block.values] == [
        value for block in columns for value in block.values
    ]:
        return own  # the heads are repeated
    if any(head for block in own for _, head in block.values) or width != columns[-1].end:
        return ()
    units = [block.unit for block in columns if block.unit is not None]
    filled = sum(1 for row in grid.rows if any((cell := row[unit]) and is_unit(cell.text) for unit in units))
    if not units or 2 * filled < len(grid.rows):
        return ()
    return tuple(replace(block, first=0) for block in columns)


def is_unit(text: str) -> bool:
    """Whether ``text`` is a unit of the list."""
    return len(text) <= _LONGEST_UNIT and fold(text) in toml_table("statistics.toml")["units"]


def _roles(row: Sequence[GridCell | None], index: int) -> list[str]:
    """What each column is by its head: label, unit, skip, number."""
    roles: list[str] = []
    for cell in row:
        name = fold(cell.text) if cell is not None and cell.row == index else ""
        roles.append(_words().get(name, "number"))
    return roles


@cache
def _words() -> dict[str, str]:
    head = toml_table("statistics.toml")["head"]
    return {word: role for role in ("label", "unit", "skip") for word in head[role]}


def _by_heads(grid: Grid, index: int, roles: Sequence[str]) -> tuple[Columns, ...]:
    height = max(
        (cell.rowspan for column, cell in enumerate(grid.rows[index]) if cell and roles[column] == "label"),
        default=1,
    )
    starts = [c for c, role in enumerate(roles) if role == "label" and (c == 0 or roles[c - 1] != "label")]
    blocks = []
    for start, end in zip(starts, [*starts[1:], len(roles)], strict=True):
        labels = tuple(c for c in range(start, end) if roles[c] == "label")
        unit = next((c for c in range(start, end) if roles[c] == "unit"), None)
        after = labels[-1] if unit is None else max(labels[-1], unit)
        numbers = [c for c in range(labels[-1] + 1, end) if roles[c] == "number"]
        # Between label and unit stand further labels; behind a block, the numbering of the next one.
        labels += tuple(
            c for c in numbers if unit is not None and c < unit and not _numbers(grid, index + height, c)
        )
        values = tuple((c, _head(grid, index, height, c)) for c in numbers if c not in labels)
        if values:
            blocks.append(Columns(index + height, labels, unit, values, end if end > after else after + 1))
    return tuple(blocks)


def _numbers(grid: Grid, first: int, column: int) -> bool:
    states = [read_number(cell.text).state for row in grid.rows[first:] if (cell := row[column])]
    return CellState.REPORTED in states or CellState.TEXT not in states


def _head(grid: Grid, index: int, height: int, column: int) -> str | None:
    cells = dict.fromkeys(row[column] for row in grid.rows[index : index + height])
    return "/".join(text for cell in cells if cell and (text := "".join(cell.text.split()))) or None


def _by_units(grid: Grid) -> Columns | None:
    texts = {cell.text for row in grid.rows for cell in row if cell is not None}
    units = {text for text in texts if is_unit(text)}
    if not units:
        return None
    width = max((len(row) for row in grid.rows), default=0)
    counts = [
        sum(
            1
            for index, row in enumerate(grid.rows)
            if (cell := row[column]) and cell.row == index and cell.text in units
        )
        for column in range(width)
    ]
    unit = max(range(width), key=lambda column: counts[column], default=0)
    if not width or unit == 0 or counts[unit] < _LEAST_LINES or 3 * counts[unit] < len(grid.rows):
        return None
    head = next((i for i, row in enumerate(grid.rows[:_HEAD_ROWS]) if _heads_units(row[unit])), None)
    first = head + 1 if head is not None else 0
    labels = tuple(c for c in range(unit) if not _is_numbering(grid, c))
    used = [c for c in range(unit + 1, width) if _is_used(grid, first, c)]
    values = used or list(range(unit + 1, min(unit + 2, width)))
    if not labels or not values:
        return None
    names = (None if head is None else _head(grid, head, 1, c) for c in values)
    return Columns(first, labels, unit, tuple(zip(values, names, strict=True)), width)


def _heads_units(cell: GridCell | None) -> bool:
    return cell is not None and _words().get(fold(cell.text)) == "unit"


def _is_numbering(grid: Grid, column: int) -> bool:
    states = {read_number(cell.text).state for row in grid.rows if (cell := row[column])}
    return states <= {CellState.REPORTED, CellState.BLANK} and CellState.REPORTED in states


def _is_used(grid: Grid, first: int, column: int) -> bool:
    return any(
        cell.column == column and read_number(cell.text).state is not CellState.BLANK
        for row in grid.rows[first:]
        if (cell := row[column])
    )
