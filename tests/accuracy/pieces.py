"""Tables cut into pieces, joined, turned, or with rows more or fewer.

In:  a table or the tables of a report. Out: the same values in other tables.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.accuracy.content import Tables
from tests.accuracy.forms import Cell, Row, Table
from tests.accuracy.geometry import head_rows
from tests.accuracy.prose import SECTIONS


def by_article(table: Table) -> tuple[Table, ...]:
    """Section two, one table for each of its articles."""
    starts = [r for r, row in enumerate(table) if len(row) == 1 and not row[0].field]
    return tuple(table[a:b] for a, b in zip(starts, [*starts[1:], len(table)], strict=True))


def cut_at(table: Table, at: int, header: bool, carry: bool) -> tuple[Table, Table]:
    """The table cut above row ``at``; the second piece with or without the header and the group labels."""
    above = tuple(
        tuple(replace(cell, rowspan=min(cell.rowspan, at - r)) for cell in row)
        for r, row in enumerate(table[:at])
    )
    below = [tuple(row) for row in table[at:]]
    if carry:
        open_groups = [
            replace(cell, rowspan=cell.rowspan - (at - r))
            for r, row in enumerate(table[:at])
            for cell in row
            if r + cell.rowspan > at
        ]
        below[0] = (*open_groups, *below[0])
    heads = table[: head_rows(table)] if header else ()
    return above, (*heads, *below)


def cuts(rng: Random, table: Table, pieces: int, header: bool, carry: bool) -> tuple[Table, ...]:
    """Two or three pieces of the table of requests, cut between any two value rows."""
    heads = head_rows(table)
    places = sorted(rng.sample(range(heads + 1, len(table)), pieces - 1), reverse=True)
    found: tuple[Table, ...] = ()
    rest = table
    for at in places:
        rest, piece = cut_at(rest, at, header, carry)
        found = (piece, *found)
    return (rest, *found)


def appeals_apart(table: Table) -> tuple[Table, Table]:
    """Section four as one table of reconsiderations and one of suits."""
    groups, results, of_suits, values = table
    reconsideration: Table = (
        (groups[0],),
        tuple(replace(cell, rowspan=1) for cell in results[:5]),
        values[:5],
    )
    suits: Table = ((groups[1],), results[5:], of_suits, values[5:])
    return reconsideration, suits


def appeals_turned(table: Table) -> Table:
    """Section four with a row for each result: group, result, number."""
    groups = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    names = [cell.text for cell in table[2][:5]]
    rows: list[Row] = []
    for g, group in enumerate(groups):
        for r, name in enumerate(names):
            value = table[3][5 * g + r]
            head = (Cell(group, rowspan=5),) if r == 0 else ()
            rows.append((*head, Cell(name), value))
    return tuple(rows)


def all_in_one(tables: Tables, headings: bool = True) -> Tables:
    """One table for everything, with the section headings as rows of it."""
    rows: list[Row] = list(tables.proactive[0])
    for name, part in (("requests", tables.requests), ("appeals", tables.appeals)):
        if headings:
            rows.append((Cell(SECTIONS[name], colspan=15),))
        rows.extend(part[0])
    return Tables((tuple(rows),), (), ())


def without_rows(table: Table, fields: set[str]) -> Table:
    """The rows that hold these fields taken out, group labels kept on the row below."""
    rows: list[Row] = []
    waiting: tuple[Cell, ...] = ()
    removed = {r for r, row in enumerate(table) if any(cell.field in fields for cell in row)}
    for r, row in enumerate(table):
        if r in removed:
            waiting = (*waiting, *(cell for cell in row if not cell.field and cell.rowspan > 1))
            continue
        shrunk = tuple(_shrunk(cell, r, removed) for cell in row)
        carried = tuple(_shrunk(cell, r - 1, removed) for cell in waiting)
        rows.append((*carried, *shrunk))
        waiting = ()
    return tuple(rows)


def _shrunk(cell: Cell, r: int, removed: set[int]) -> Cell:
    lost = sum(1 for below in range(r, r + cell.rowspan) if below in removed)
    return replace(cell, rowspan=max(1, cell.rowspan - lost))


def local_rows(rng: Random, table: Table) -> Table:
    """Rows that the form does not have, with numbers of their own, among the rows of section two."""
    names = ["行政检查", "行政确认", "行政奖励", "行政裁决", "其他主动公开文件", "行政征收"]
    rows: list[Row] = []
    for r, row in enumerate(table):
        rows.append(row)
        last_of_block = r + 1 == len(table) or len(table[r + 1]) == 1
        if any(cell.field for cell in row) and last_of_block and rng.random() < 0.6:
            name = names.pop(rng.randrange(len(names)))
            rows.append(
                (Cell(name), *(replace(cell, field="", text=str(rng.randint(1, 99))) for cell in row[1:]))
            )
    return tuple(rows)
