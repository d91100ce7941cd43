"""The header of a table: which measure each column holds.

In:  the header rows of one table. Out: ``Header``: the leaves from left to right and, where the drawing is
sound, the grid columns of each.

    申请人情况                                     applicants
    自然人 | 法人或其他组织              | 总计      natural_person | organisation | total
           | 商业企业 … 其他            |                           | business … other_organisation

Two independent readings are made. By geometry a leaf is the lowest header cell above a column; that is sound
when every leaf stands once and below its own group. By order the groups are replaced by their members in the
sequence in which they are written; that holds where spans are lost (DOMAIN deviations 23-25).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipelines.extract.data import toml_table
from pipelines.extract.grid import GridRow
from pipelines.extract.labels import TABLES, Label
from pipelines.extract.model import Geometry, Grid, GridCell
from pipelines.extract.rows import Row
from pipelines.extract.text import squash

Finder = Callable[[str], Label | None]
UNKNOWN = "?"  # a column that the form does not have
_MISPLACED = "!"  # a leaf that does not stand below its own group: the spans are lost


@dataclass(frozen=True, slots=True)
class Leaf:
    code: str  # measure code, "group.measure" in the appeals table, or UNKNOWN
    start: int = -1  # grid columns start … stop-1, or -1 where only the order is known
    stop: int = -1


@dataclass(frozen=True, slots=True)
class Header:
    leaves: tuple[Leaf, ...]
    by_geometry: bool
    typos: tuple[str, ...] = ()

    @property
    def edges(self) -> list[tuple[int, int]]:
        """First column of each leaf, and the one behind it."""
        return [(leaf.start, leaf.stop) for leaf in self.leaves]

    @property
    def known(self) -> tuple[str, ...]:
        return _known(self.leaves)


def read_header(rows: Sequence[Row], find: Finder, wanted: Sequence[str], table: str) -> Header | None:
    """The header that ``rows`` make, or None where it is incomplete in both readings.

    ``wanted`` are the leaf codes that the table must have, each once (``channel.result`` for appeals), in the
    order of the form; an appeals table may have some of the channels. Any order may be drawn; an order that is
    only written down must be that of the form, but for the place of the total, which the sums below can confirm.
    """
    typos = tuple(cell.text for row in rows for cell in row.own if (label := find(cell.text)) and label.typo)
    drawn = _by_geometry(rows, find, table)
    if drawn is not None:
        drawn = _unglued(drawn, rows, wanted, find)
    if drawn is not None and (renamed := _by_place(drawn, rows, wanted, table)):
        drawn, word = renamed
        typos = (*typos, word)
    exact = rows[0].grid.geometry is Geometry.EXACT
    order = _appeals_order(rows, find) if table == "appeals" else _requests_order(rows, find)
    if order is not None and not _is_written_in_order(order, _of_same_channels(wanted, order)):
        order = None
    complete = drawn is not None and (
        sorted(_known(drawn)) == sorted(wanted)
        or (
            exact
            and table == "appeals"
            and _is_part(_known(drawn), table)
            and (order is None or len(order) <= len(_known(drawn)))  # else a channel lost its spans
        )
    )
    if drawn is not None and complete and (exact or order is None or list(_known(drawn)) == order):
        return Header(drawn, True, typos)
    if order is not None:
        return Header(tuple(Leaf(code) for code in order), False, typos)
    if drawn and exact and _is_part(_known(drawn), table) and _covers(drawn, _width(rows[0].grid)):
        return Header(drawn, True, typos)
    return None


def _of_same_channels(wanted: Sequence[str], order: Sequence[str]) -> list[str]:
    """The leaves of the channels in ``order``; all leaves of a table that has no channels."""
    channels = {code.partition(".")[0] for code in order if "." in code}
    return [code for code in wanted if not channels or code.partition(".")[0] in channels]


def _width(grid: Grid) -> int:
    """The columns of ``grid`` without the empty ones at its right edge."""
    printed = (
        cell.column + cell.colspan for row in grid.rows for cell in row if cell is not None and cell.text
    )
    return max(printed, default=0)


def _is_written_in_order(order: Sequence[str], wanted: Sequence[str]) -> bool:
    without_total = [[code for code in codes if code != "total"] for codes in (order, wanted)]
    return sorted(order) == sorted(wanted) and without_total[0] == without_total[1]


def _known(leaves: Sequence[Leaf]) -> tuple[str, ...]:
    return tuple(leaf.code for leaf in leaves if leaf.code != UNKNOWN)


def _covers(leaves: Sequence[Leaf], width: int) -> bool:
    """Whether every column from the first leaf on is named: else a word of the header is lost, not a column."""
    edges = [leaf.start for leaf in leaves[1:]] + [width]
    return all(leaf.stop == edge for leaf, edge in zip(leaves, edges, strict=True))


def _is_part(known: Sequence[str], table: str) -> bool:
    """Whether some columns of a table stand for themselves: one is gone, or a channel has its own table."""
    if len(set(known)) != len(known):
        return False
    if table == "appeals":
        channels = [code.partition(".")[0] for code in known]
        return bool(known) and all(channels.count(channel) == 5 for channel in channels)
    return table == "requests" and len(known) >= 4


def _by_geometry(rows: Sequence[Row], find: Finder, table: str) -> tuple[Leaf, ...] | None:
    first, last = rows[0], rows[-1]
    if first.grid is not last.grid or first.grid.geometry is Geometry.SEQUENCE:
        return None
    drawn = [_filled(row, find) for row in first.grid.rows[first.index : last.index + 1]]
    grouped = any(
        (label := find(cell.text)) and label.code == "organisation" for row in rows for cell in row.cells
    )
    leaves: list[Leaf] = []
    owner: GridCell | None = None
    for column in range(len(drawn[0])):
        path = [cell for cell in dict.fromkeys(row[column] for row in drawn) if cell is not None]
        code, cell = _leaf(path, find, table, grouped)
        if code is None or cell is None:
            owner = None
        elif owner is not None and (cell is owner or _repeats(cell, code, owner, leaves[-1])):
            # One cell, or a merged one that a converter has repeated in every column.
            leaves[-1] = Leaf(code, leaves[-1].start, column + 1)
        else:
            leaves.append(Leaf(code, column, column + 1))
            owner = cell
    return None if any(leaf.code == _MISPLACED for leaf in leaves) else tuple(leaves)


def _unglued(
    leaves: Sequence[Leaf], rows: Sequence[Row], wanted: Sequence[str], find: Finder
) -> tuple[Leaf, ...]:
    """The leaves, where a group and its leaf run on in one cell (申请人情况自然人) with the leaf's name."""
    missing = set(wanted) - set(_known(leaves))
    named: list[Leaf] = []
    for leaf in leaves:
        below = rows[-1].grid.rows[rows[-1].index][leaf.start]
        text = squash(below.text) if leaf.code == UNKNOWN and below is not None else ""
        found = [
            last.code
            for cut in range(2, len(text) - 1)
            if (first := find(text[:cut])) and first.role == "column_group" and not first.typo
            if (last := find(text[cut:])) and last.role == "column" and not last.typo
        ]
        code = found[0] if len(found) == 1 and found[0] in missing else leaf.code
        named.append(replace(leaf, code=code))
    return tuple(named)


def _by_place(
    leaves: Sequence[Leaf], rows: Sequence[Row], wanted: Sequence[str], table: str
) -> tuple[tuple[Leaf, ...], str] | None:
    """The leaves with the one strange word of the header taken for the one that is missing in its place."""
    strange = [index for index, leaf in enumerate(leaves) if leaf.code == UNKNOWN]
    if table not in TABLES or len(leaves) != len(wanted) or len(strange) != 1:
        return None
    (at,) = strange
    if any(
        leaf.code != code
        for index, (leaf, code) in enumerate(zip(leaves, wanted, strict=True))
        if index != at
    ):
        return None
    below = rows[-1].grid.rows[rows[-1].index][leaves[at].start]
    if below is None or not _resembles(below.text, wanted[at].rpartition(".")[2], table):
        return None
    return (*leaves[:at], replace(leaves[at], code=wanted[at]), *leaves[at + 1 :]), below.text


def _resembles(text: str, code: str, table: str) -> bool:
    """Whether half of the characters of the official name stand in ``text``."""
    columns = toml_table(f"forms/{table}.toml")["column"]
    official = next((column["labels"][0] for column in columns if column["code"] == code), "")
    return bool(official) and 2 * sum(char in text for char in official) >= len(official)


def _repeats(cell: GridCell, code: str, owner: GridCell, before: Leaf) -> bool:
    return code == before.code and (code != UNKNOWN or cell.text == owner.text)


def _filled(row: GridRow, find: Finder) -> GridRow:
    """A header row in which a group reaches over the blank cells that a lost span has left behind it."""
    filled: list[GridCell | None] = []
    group: GridCell | None = None
    for cell in row:
        if cell is not None and cell.text:
            label = find(cell.text)
            group = cell if label is not None and label.role == "column_group" else None
        filled.append(group if group is not None and (cell is None or not cell.text) else cell)
    return tuple(filled)


def _leaf(
    path: Sequence[GridCell], find: Finder, table: str, grouped: bool
) -> tuple[str | None, GridCell | None]:
    """The measure of one column and the cell that names it; (None, None) for a column of labels."""
    labels = [(cell, label) for cell in path if (label := find(cell.text))]
    leaf = next(((cell, label) for cell, label in reversed(labels) if label.role == "column"), None)
    groups = [label.code for _, label in labels if label.role == "column_group"]
    if leaf is None:
        extra = [cell for cell in path if cell.text and not find(cell.text)]
        is_label_column = (
            not extra or bool(extra[-1].colspan > 1 and len(path) == 1) or "勾稽" in extra[-1].text
        )
        return (None, None) if is_label_column else (UNKNOWN, extra[-1])
    cell, label = leaf
    if table == "appeals":
        channel = next((code for code in reversed(groups) if code != "litigation"), None)
        return (f"{channel}.{label.code}", cell) if channel else (UNKNOWN, cell)
    if table == "requests" and grouped and (label.group == "organisation") != ("organisation" in groups):
        return _MISPLACED, cell
    return label.code, cell


def _items(rows: Sequence[Row], find: Finder) -> list[list[tuple[Label, GridCell]]]:
    found = [[(label, cell) for cell in row.own if (label := find(cell.text))] for row in rows]
    return [items for items in found if items]


def _requests_order(rows: Sequence[Row], find: Finder) -> list[str] | None:
    levels = _items(rows, find)
    flat = [item for items in levels for item in items]
    if not any(label.code == "organisation" for label, _ in flat):
        return [label.code for label, _ in flat if label.role == "column"]
    members = _members(levels)
    if members is None:
        return None
    order: list[str] = []
    for label in _top(levels):
        order.extend(members if label.code == "organisation" else [label.code])
    return order


def _members(levels: Sequence[Sequence[tuple[Label, GridCell]]]) -> list[str] | None:
    """The kinds of organisation in their order: within one row as written, over two rows by position."""
    by_row = [[item for item in items if item[0].group == "organisation"] for items in levels]
    held = [items for items in by_row if items]
    if len(held) <= 1:
        return [label.code for items in held for label, _ in items]
    positions = {cell.column: label.code for items in held for label, cell in items}
    count = sum(len(items) for items in held)
    return [positions[column] for column in sorted(positions)] if len(positions) == count else None


def _top(levels: Sequence[Sequence[tuple[Label, GridCell]]]) -> list[Label]:
    """Natural persons, organisations, total in their order; 申请人情况 stands for the row below it."""
    if not levels:
        return []
    below = _top(levels[1:])
    here = [label for label, _ in levels[0] if label.group != "organisation"]
    stands_above = any(label.code == "applicants" for label in here) and not any(
        label.code in ("natural_person", "organisation") for label in here
    )
    if not stands_above:
        return [label for label in here if label.code != "applicants"] + below
    order: list[Label] = []
    for label in here:
        order.extend(below if label.code == "applicants" else [label])
    return order


def _appeals_order(rows: Sequence[Row], find: Finder) -> list[str] | None:
    flat = [label for items in _items(rows, find) for label, _ in items]
    channels = [label.code for label in flat if label.role == "column_group" and label.code != "litigation"]
    results = [label.code for label in flat if label.role == "column"]
    if not channels or len(results) != 5 * len(channels):
        return None
    # Written row by row, 行政复议 comes first with its own results and the two kinds of suit follow below.
    return [f"{channels[index // 5]}.{result}" for index, result in enumerate(results)]
