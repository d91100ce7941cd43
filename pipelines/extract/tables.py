"""The official tables of a report as values.

In:  the blocks of one report, its tables as grids. Out: ``Tables``: the values that were read, one for each
cell of the form that the document has, with findings about what was odd.

    locate ─▶ parts ─▶ read_header ─▶ align ─▶ cells ─▶ read_number ─▶ values
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.extract.align import UNDECIDED, Aligned, Chosen, Line, align
from pipelines.extract.data import csv_rows, toml_table
from pipelines.extract.header import UNKNOWN, Header, Leaf, read_header
from pipelines.extract.joined_rows import joined, without_spare
from pipelines.extract.labels import column_labels
from pipelines.extract.locate import APPEALS_ROW, LabelledRow, Part, locate
from pipelines.extract.model import Block, CellState, Finding, Geometry, Grid, GridCell, Place, Value
from pipelines.extract.numbers import Kind, read_number
from pipelines.extract.row_sums import contradicts_itself, sum_of_totals
from pipelines.extract.rows import Row
from pipelines.extract.scattered_header import scattered_header
from pipelines.extract.torn_rows import RowKey, torn_rows

_LEFT_OPEN = {"overflow": "row.overflow", "undecided": "row.undecided"}
_ONE_VALUE = "value"  # the only column of an appeals table that is turned


@dataclass(frozen=True, slots=True)
class Tables:
    values: tuple[Value, ...]
    broken: frozenset[str]  # fields whose digits stand apart: one number or two?
    findings: tuple[Finding, ...]
    located: frozenset[str]  # tables of the form that the document has
    grids: frozenset[int]  # numbers of the grids that hold them


@dataclass(frozen=True, slots=True)
class _Reading:
    value: Value
    broken: bool  # the digits stand apart


Readings = dict[str, list[_Reading]]


@cache
def kinds() -> dict[str, Kind]:
    """The kind of number of every field of ``data/fields.csv``."""
    return {row["field"]: Kind(row["type"]) for row in csv_rows("fields.csv")}


def read_tables(blocks: Sequence[Block]) -> Tables:
    """Read every official table in ``blocks``."""
    readings: Readings = {}
    findings: list[Finding] = []
    parts = locate(block for block in blocks if isinstance(block, Grid))
    headers: dict[str, Header | None] = {}
    torn = torn_rows(parts)
    for part in parts:
        header = _header_of(part, headers.get(part.table), blocks, findings)
        headers[part.table] = header
        _read_part(part, header, torn, readings, findings)
    _drop_group_row(readings)
    values, broken = _settle(readings, findings)
    return Tables(
        values,
        broken,
        tuple(findings),
        frozenset(part.table for part in parts if part.rows),
        frozenset(
            row.grid.number for part in parts for row in (*part.header, *(line.row for line in part.rows))
        ),
    )


@cache
def _wanted(table: str) -> tuple[str, ...]:
    """The leaves of a table in the order of the form."""
    form = toml_table(f"forms/{table}.toml")
    leaves = [column["code"] for column in form["column"]]
    if table == "appeals":
        channels = [group["code"] for group in form["column_group"] if group["code"] != "litigation"]
        return tuple(f"{channel}.{leaf}" for channel in channels for leaf in leaves)
    return tuple(leaves)


def _header_of(
    part: Part, before: Header | None, blocks: Sequence[Block], findings: list[Finding]
) -> Header | None:
    """The header of ``part``: its own, that of the piece before it, or one whose words are scattered above."""
    if part.table == "appeals" and any(row.code != APPEALS_ROW for row in part.rows):
        return _header_of_channels(part)
    header = _own_header(part) if part.header else None
    if header is not None and part.table == "requests" and not _order_holds(header, part.rows):
        header = None
    if header is not None and _words_lost(header, part):
        header = None
    if header is not None:
        findings.extend(Finding("label.typo", text, part.header[0].place) for text in header.typos)
        return header
    if before is not None and not part.header:
        return replace(before, by_geometry=False)
    scattered = scattered_header(blocks, part.rows) if part.table == "requests" else None
    if part.rows:
        code = "header.scattered" if scattered else "header.unreadable"
        findings.append(Finding(code, part.table, part.rows[0].row.place))
    return scattered


def _header_of_channels(part: Part) -> Header | None:
    """The header of an appeals table whose channels are rows: the five results, or one value for each."""
    if any("." in (row.code or "") for row in part.rows):
        return Header((Leaf(_ONE_VALUE),), by_geometry=False)
    results = [column["code"] for column in toml_table("forms/appeals.toml")["column"]]
    return read_header(part.header[-1:], column_labels("appeals").find, results, "appeals_by_channel")


def _order_holds(header: Header, rows: Sequence[LabelledRow]) -> bool:
    """Whether an order of columns that is not the form's, and not drawn, is borne out by the sums below it."""
    if header.by_geometry or header.known[-1:] == ("total",):
        return True
    aligned = align(header, [_line(row) for row in rows if row.code is not None])
    return not any(contradicts_itself(header, found.chosen) for found in aligned)


def _words_lost(header: Header, part: Part) -> bool:
    """Whether numbers stand beside the columns that an incomplete header names: its words are lost, not columns."""
    if part.table != "requests" or not header.by_geometry or set(header.known) == set(_wanted(part.table)):
        return False
    first = header.leaves[0].start
    beside = (cell for row in part.rows if row.code for cell in row.cells if cell.column < first)
    return any(read_number(cell.text).state is CellState.REPORTED for cell in beside)


def _own_header(part: Part) -> Header | None:
    find = column_labels(part.table).find
    if part.table == "proactive":
        named = [
            label.code for cell in part.header[0].own if (label := find(cell.text)) and label.role == "column"
        ]
        if part.header[0].grid.geometry is not Geometry.EXACT and not _in_order(named):
            return None  # words that a converter has put in another order than their columns
        return read_header(part.header, find, list(dict.fromkeys(named)), part.table)
    return read_header(part.header, find, _wanted(part.table), part.table)


def _in_order(columns: Sequence[str]) -> bool:
    order = toml_table("forms/proactive.toml")["order"]
    return list(columns) == sorted(columns, key=order.index)


def _read_part(
    part: Part,
    header: Header | None,
    torn: frozenset[RowKey],
    readings: Readings,
    findings: list[Finding],
) -> None:
    rows = without_spare(joined(part.rows, part.table, findings))
    findings.extend(Finding("label.typo", row.label, row.row.place) for row in rows if row.typo)
    if header is None:
        for row in rows:
            findings.append(Finding("row.no_header", row.label, row.row.place))
            _keep_unreadable(part.table, row, readings)
        return
    table = [_line(row) for row in rows]
    for lines in _by_grid(rows):
        for row, aligned in zip(lines, align(header, [_line(row) for row in lines], table), strict=True):
            if (row.code, row.row.grid.number, row.row.index) in torn:
                aligned = _left_open(header, aligned)
            _keep(part.table, header, aligned, row, readings, findings)


def _left_open(header: Header, aligned: Aligned) -> Aligned:
    """A torn row: what it prints may go on below. Only a row that adds up is whole."""
    if sum_of_totals(header, aligned.chosen) is not None:
        return aligned
    return Aligned(aligned.line, (UNDECIDED,) * len(header.leaves), "undecided")


def _keep_unreadable(table: str, row: LabelledRow, readings: Readings) -> None:
    """The cells of a row that stands in the document below no header that can be read."""
    if table == "proactive":
        return  # without a header it is not even known which measures the block has
    for leaf in _wanted(table):
        if field := _field(table, row.code or "", leaf):
            value, _ = _value(field, UNDECIDED, row.row)
            readings.setdefault(field, []).append(_Reading(value, False))


def _by_grid(rows: Sequence[LabelledRow]) -> list[list[LabelledRow]]:
    groups: dict[int, list[LabelledRow]] = {}
    for row in rows:
        groups.setdefault(row.row.grid.number, []).append(row)
    return list(groups.values())


def _line(row: LabelledRow) -> Line:
    return Line(row.code or "", row.row.index, row.after, row.cells, row.row.grid.geometry)


def _keep(
    table: str,
    header: Header,
    aligned: Aligned,
    row: LabelledRow,
    readings: Readings,
    findings: list[Finding],
) -> None:
    if code := _LEFT_OPEN.get(aligned.how):
        findings.append(Finding(code, row.label, row.row.place))
    for leaf, cell in zip(header.leaves, aligned.chosen, strict=True):
        field = _field(table, aligned.line.code, leaf.code)
        if field is not None:
            value, broken = _value(field, cell, row.row)
            readings.setdefault(field, []).append(_Reading(value, broken))


@cache
def _field(table: str, row: str, leaf: str) -> str | None:
    if leaf == UNKNOWN or not row:
        return None
    parts = [table, row, leaf]
    if row == APPEALS_ROW:
        parts.remove(row)
    if leaf == _ONE_VALUE:
        parts.remove(leaf)
    field = ".".join(parts)
    return field if field in kinds() else None


def _value(field: str, cell: Chosen, row: Row) -> tuple[Value, bool]:
    if cell is UNDECIDED or not isinstance(cell, GridCell):
        printed = " | ".join(cell.text for cell in row.own) or None
        return Value(field, CellState.UNREADABLE, raw=printed, at=row.place), False
    place = _place(row.grid, cell)
    reading = read_number(cell.text, kinds()[field])
    merged = reading.state is CellState.REPORTED and (cell.rowspan > 1 or cell.row != row.index)
    if merged:
        return Value(field, CellState.UNREADABLE, raw=cell.text, at=place), False
    return Value(field, reading.state, reading.number, reading.raw, reading.unit, place), reading.broken


def _drop_group_row(readings: Readings) -> None:
    """Where （六）其他处理 stands above rows of its own it is a group, and no row even if their labels are lost."""
    members = ("other_not_corrected", "other_fee_unpaid", "other_other")
    has_members = any(field.split(".")[1] in members for field in readings)
    repeated = len(readings.get("requests.other_handling.total", ())) > 1
    if has_members or repeated:
        for field in [field for field in readings if field.startswith("requests.other_handling.")]:
            del readings[field]


def _settle(readings: Readings, findings: list[Finding]) -> tuple[tuple[Value, ...], frozenset[str]]:
    """One value for each field. What stands twice must say the same twice, blank cells included."""
    values: list[Value] = []
    broken: set[str] = set()
    for field, found in readings.items():
        if len(found) == 1:
            values.append(found[0].value)
            if found[0].broken:
                broken.add(field)
            continue
        decided = [reading for reading in found if reading.value.state is not CellState.UNREADABLE] or found
        first = decided[0]
        if len({(reading.value.state, reading.value.number) for reading in decided}) > 1:
            findings.append(Finding("cell.contradicted", field, first.value.at))
            values.append(Value(field, CellState.UNREADABLE, raw=first.value.raw, at=first.value.at))
            continue
        values.append(first.value)
        if first.broken:
            broken.add(field)
    return tuple(values), frozenset(broken)


def _place(grid: Grid, cell: GridCell) -> Place:
    column = None if grid.geometry is Geometry.SEQUENCE else cell.column + 1
    return Place(grid.number, cell.row + 1, column, cell.line, grid.page)
