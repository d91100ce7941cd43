"""The statistics table of the years before 2019 as indicators.

In:  the blocks of a report, tables restored. Out: ``Statistics``: an ``Indicator`` for every line and column
of numbers, and which grids they came from.

    统计指标                       | 单位 | 2014年度 | 历年累计
    一、主动公开情况                | —   |         |           → a heading, no indicator
    （一）主动公开政府信息数（…）     | 条   | 12      | 340       → two indicators
    其中：主动公开规范性文件数        | 条   |         | 3         → blank, and 3

A table counts as a statistics table by its caption, or by lines that only this table has; local annexes with
the same kind of rows are left to ``pipelines.extract.supplement``. The heads say which column is which year;
a row that has not as many cells as the table has columns is unreadable (DOMAIN §1.4, deviations 40, 44).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import toml_table
from pipelines.extract.grid import distinct
from pipelines.extract.locate import locate
from pipelines.extract.model import (
    Block,
    CellState,
    Finding,
    Geometry,
    Grid,
    GridCell,
    Indicator,
    Paragraph,
    Place,
)
from pipelines.extract.numbers import Reading, read_number
from pipelines.extract.outline import Entry, Outline, find_code
from pipelines.extract.statistics_head import Columns, columns_of, go_on, is_unit
from pipelines.extract.text import fold, squash

_EMPTY = (CellState.BLANK, CellState.DASH, CellState.ABSENT)
_CAPTION_BLOCKS = 6  # paragraphs before a table in which its caption is looked for
_CAPTION_LENGTH = 60  # characters; of a longer paragraph only the end is looked at
_MOST_ROWS = 400  # a longer table is no statistics table
_FOOTER = 12  # characters of a page's number or name, which may stand within a table
_CAPTION_ROWS = 3  # first rows of a table that may hold its caption


@dataclass(frozen=True, slots=True)
class Statistics:
    indicators: tuple[Indicator, ...] = ()
    grids: frozenset[int] = frozenset()  # numbers of the grids that hold them
    findings: tuple[Finding, ...] = ()


def read_statistics(blocks: Sequence[Block]) -> Statistics:
    """The indicators of every statistics table among ``blocks``, in document order."""
    indicators: list[Indicator] = []
    grids: set[int] = set()
    findings: list[Finding] = []
    last: _Table | None = None
    for index, block in enumerate(blocks):
        if not isinstance(block, Grid):
            continue
        last = _rest_of(last, block, blocks[last.index + 1 : index] if last else ()) or _table(blocks, index)
        if last is None:
            continue
        lines = [line for columns in last.columns for line in _lines(block, columns, last.outline)]
        indicators.extend(indicator for line in lines for indicator in line.indicators)
        findings.extend(line.finding for line in lines if line.finding)
        grids.add(block.number)
    return Statistics(tuple(indicators), frozenset(grids), tuple(findings))


@dataclass(frozen=True, slots=True)
class _Table:
    index: int  # of its last block
    columns: tuple[Columns, ...]
    outline: Outline


def _table(blocks: Sequence[Block], index: int) -> _Table | None:
    """The statistics table that begins at ``index``."""
    grid = blocks[index]
    assert isinstance(grid, Grid)
    found = columns_of(grid) if len(grid.rows) <= _MOST_ROWS else ()
    if not found or not _is_statistics(grid, found, _captions(blocks, index)):
        return None
    return _Table(index, found, Outline())


def _rest_of(table: _Table | None, grid: Grid, between: Sequence[Block]) -> _Table | None:
    """The rest of ``table`` behind a page break, where ``grid`` is that."""
    if table is None or any(
        not isinstance(block, Paragraph) or len(block.text) > _FOOTER for block in between
    ):
        return None
    if len(grid.rows) > _MOST_ROWS:
        return None
    if any(_pattern("caption").search(fold(block.text)) for block in between if isinstance(block, Paragraph)):
        return None
    columns = go_on(table.columns, grid)
    return _Table(table.index + len(between) + 1, columns, table.outline) if columns else None


def _captions(blocks: Sequence[Block], index: int) -> list[str]:
    """What stands above the grid at ``index`` and in its first rows, nearest first."""
    grid = blocks[index]
    assert isinstance(grid, Grid)
    inside = [cells[0].text for row in grid.rows[:_CAPTION_ROWS] if len(cells := list(distinct(row))) == 1]
    above: list[str] = []
    for block in reversed(blocks[max(0, index - _CAPTION_BLOCKS) : index]):
        if not isinstance(block, Paragraph):
            break
        above.append(block.text[-_CAPTION_LENGTH:])
        if len(block.text) > _CAPTION_LENGTH:
            break
    return [fold(text) for text in (*reversed(inside), *above)]


def _is_statistics(grid: Grid, found: Sequence[Columns], captions: Sequence[str]) -> bool:
    labels = [text for columns in found for text, _, _ in _labelled_rows(grid, columns)]
    codes = {code for text in labels if (code := find_code(text))}
    if (official := sum(len(part.rows) for part in locate([grid]))) and official >= len(codes):
        return False
    for text in captions:
        if _pattern("other_caption").search(text):
            return False
        if _pattern("caption").search(text):
            return bool(codes) or any(columns.unit is not None for columns in found)
    return bool(codes & set(toml_table("statistics.toml")["anchors"]))


@dataclass(frozen=True, slots=True)
class _Line:
    indicators: tuple[Indicator, ...]
    finding: Finding | None = None


def _lines(grid: Grid, columns: Columns, outline: Outline) -> Iterator[_Line]:
    seen: list[GridCell] = []
    for text, row, labels in _labelled_rows(grid, columns):
        for cell in labels[:-1]:  # a group in a column of its own, standing once for several rows
            if not any(cell is held for held in seen):
                seen.append(cell)
                outline.place(_printed(cell.text))
        entry = outline.place(text)
        yield _line(grid, columns, row, entry, labels[-1])


def _labelled_rows(grid: Grid, columns: Columns) -> Iterator[tuple[str, int, list[GridCell]]]:
    """The label, the row and the label cells of every line."""
    for row in range(columns.first, len(grid.rows)):
        cells = [
            cell for cell in distinct(tuple(grid.rows[row][c] for c in columns.labels)) if cell.text.strip()
        ]
        if not cells or cells[-1].row != row:
            continue
        text = _printed(cells[-1].text)
        if squash(text).lower() in toml_table("statistics.toml")["head"]["letters"]:
            continue
        if not _pattern("remark").search(fold(text)):
            yield text, row, cells


def _line(grid: Grid, columns: Columns, row: int, entry: Entry, label: GridCell) -> _Line:
    drawn = grid.rows[row]
    unit = _unit(drawn, columns, label)
    held = [drawn[column] if column < len(drawn) else None for column, _ in columns.values]
    if grid.geometry is not Geometry.EXACT and (doubt := _out_of_order(grid, columns, row)) is not None:
        place = _place(grid, row, None)
        made = tuple(
            Indicator(entry.code, entry.path, head, CellState.UNREADABLE, None, unit, doubt, place)
            for _, head in columns.values
        )
        return _Line(made, Finding("indicator.undecided", entry.path, place))
    made = tuple(
        _indicator(grid, entry, head, unit, cell if cell is not label else None, row)
        for cell, (_, head) in zip(held, columns.values, strict=True)
    )
    empty = all(indicator.state in _EMPTY for indicator in made)
    spans = any(cell is label for cell in held)
    if empty and (spans or (unit is None and columns.unit is not None)):
        return _Line(())  # a heading
    return _Line(made)


def _unit(drawn: Sequence[GridCell | None], columns: Columns, label: GridCell) -> str | None:
    if columns.unit is None:
        bracketed = re.search(r"[（(](?:单位[:：])?([^（）()]{1,3})[）)]$", _printed(label.text))
        return bracketed[1] if bracketed and is_unit(bracketed[1]) else None
    cell = drawn[columns.unit]
    if cell is None or cell is label:
        return None
    return _printed(cell.text) if read_number(cell.text).state is CellState.TEXT else None


def _out_of_order(grid: Grid, columns: Columns, row: int) -> str | None:
    """What is printed behind the unit, where that is not one cell for each column of numbers."""
    start, last = columns.values[0][0], columns.values[-1][0]
    cells = [cell for cell in grid.rows[row][start:] if cell is not None]
    while len(cells) > columns.end - start and not cells[-1].text.strip():
        cells.pop()
    if last - start < len(cells) <= columns.end - start or not any(cell.text.strip() for cell in cells):
        return None
    return " ".join(cell.text for cell in cells)


def _indicator(
    grid: Grid, entry: Entry, head: str | None, unit: str | None, cell: GridCell | None, row: int
) -> Indicator:
    if cell is None:  # in a sequence of printed words a blank cell leaves no trace
        state = CellState.BLANK if grid.geometry is Geometry.SEQUENCE else CellState.ABSENT
        return Indicator(entry.code, entry.path, head, state, unit=unit)
    place = _place(grid, row, cell)
    reading = read_number(cell.text)
    if _is_doubtful(grid, cell, row, reading):
        return Indicator(entry.code, entry.path, head, CellState.UNREADABLE, None, unit, cell.text, place)
    return Indicator(
        entry.code, entry.path, head, reading.state, reading.number, reading.unit or unit, reading.raw, place
    )


def _is_doubtful(grid: Grid, cell: GridCell, row: int, reading: Reading) -> bool:
    """A number over several lines or rows; digits that run on, cut where no number can begin or end."""
    if grid.geometry is Geometry.SEQUENCE and reading.state is CellState.TEXT:
        return True
    run_on = grid.geometry is Geometry.SEQUENCE and re.match(r"0\d", cell.text) is not None
    merged = cell.rowspan > 1 or cell.row != row
    return reading.state is CellState.REPORTED and (reading.broken or merged or run_on)


def _place(grid: Grid, row: int, cell: GridCell | None) -> Place:
    column = cell.column + 1 if cell and grid.geometry is not Geometry.SEQUENCE else None
    line = cell.line if cell else next((c.line for c in grid.rows[row] if c), None)
    return Place(grid.number, row + 1, column, line, grid.page)


def _printed(text: str) -> str:
    return "".join(text.split())


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(toml_table("statistics.toml")[key])
