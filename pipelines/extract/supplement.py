"""Local tables that are not part of the official form, as label, unit and value.

In:  the grids of a report that hold no official table. Out: ``SupplementRow`` after row.

    一、回应解读情况          |      |          → a heading: no unit, no value
    1.政策解读稿件发布数      | 篇   |          → unit, nothing printed
    5.安全生产信息            | 条   | 36       → 36

A grid counts when at least a third of its rows, and two, have a unit of the list in the second cell.
Values of
such tables never reach the official cells (DOMAIN deviations 20, 40, 44).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipelines.extract.grid import distinct
from pipelines.extract.model import CellState, Geometry, Grid, GridCell, Place, SupplementRow
from pipelines.extract.numbers import read_number
from pipelines.extract.text import squash

_UNITS = frozenset("条 件 次 篇 个 人 人次 万元 元 项 份 期 场 户 部 处 起 %".split())


def read_supplement(grids: Iterable[Grid]) -> tuple[SupplementRow, ...]:
    """The rows of every local table, in document order."""
    return tuple(row for grid in grids if _is_local_table(grid) for row in _rows(grid))


def _cells(grid: Grid) -> Iterator[tuple[int, list[GridCell]]]:
    for index, row in enumerate(grid.rows):
        yield index, list(distinct(row))


def _is_local_table(grid: Grid) -> bool:
    rows = [cells for _, cells in _cells(grid) if cells]
    with_unit = sum(1 for cells in rows if len(cells) >= 2 and squash(cells[1].text) in _UNITS)
    return with_unit >= 2 and 3 * with_unit >= len(rows)


def _rows(grid: Grid) -> Iterator[SupplementRow]:
    for index, cells in _cells(grid):
        label = "".join(cells[0].text.split("\n")).strip() if cells else ""
        if not label:
            continue
        unit = squash(cells[1].text) if len(cells) > 1 else ""
        if unit and unit not in _UNITS:
            continue  # the head of the table: 指标名称 | 计量单位 | 统计数
        cell = cells[2] if len(cells) > 2 else None
        reading = read_number(cell.text if cell else "")
        reported = reading.state is CellState.REPORTED and not reading.broken
        yield SupplementRow(
            label,
            unit or None,
            reading.number if reported else None,
            reading.raw if cell else None,
            _place(grid, index, cell),
        )


def _place(grid: Grid, index: int, cell: GridCell | None) -> Place:
    column = cell.column + 1 if cell and grid.geometry is not Geometry.SEQUENCE else None
    return Place(grid.number, index + 1, column, cell.line if cell else None, grid.page)
