"""Which rows of a document's grids belong to which table of the form.

In:  the grids of one report, in document order. Out: ``Part`` after ``Part``: a header with the rows
below it.

Anchored on labels, never on section numbers or on which ``<table>`` a row stands in, so that three tables in
one, one table in pieces, and blocks with a header of their own all come out alike (DOMAIN deviations 18, 19,
22, 28)::

    信息内容 | 本年制发件数 …      → header of a proactive part
    规章     | 0 …                 → its row
    申请人情况 / 自然人 …          → header rows of a requests part
    一、本年新收… | 0 …            → its row
    行政复议 / 结果维持 …          → header rows of an appeals part
    0 …                            → its only row, without a label
    类别 | 结果维持 … 总计         → header of an appeals part with a row for each channel
    复议后起诉 | 0 …               → one of them
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.extract.labels import Label, LabelIndex, column_labels, row_labels
from pipelines.extract.model import CellState, Grid, GridCell
from pipelines.extract.numbers import read_number
from pipelines.extract.rows import Row, rows_of

_APPLICANTS = frozenset(
    {"applicants", "organisation", "natural_person", "business", "research_institution", "public_interest"}
)
UNITS = frozenset({"件", "项", "万元", "元", "条", "个", "次", "人", "人次"})
_SHARED_WORDS = frozenset(
    {"other_other", "outcome_total", "other_handling"}
)  # 其他, 总计: only inside the table
APPEALS_ROW = "appeals"


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row of a part: which row of the form it is, and the cells after its label."""

    code: str | None  # None: a label that the form does not have
    row: Row
    label: str  # the words of the label cell
    after: int  # first grid column after the label
    cells: tuple[GridCell, ...]
    typo: bool = False


@dataclass(slots=True)
class Part:
    table: str
    header: list[Row] = field(default_factory=list)
    rows: list[LabelledRow] = field(default_factory=list)


def locate(grids: Iterable[Grid]) -> tuple[Part, ...]:
    """The parts of the official tables, in document order; rows of anything else are left out."""
    located = _Locator()
    for grid in grids:
        for row in rows_of(grid):
            located.take(row)
    return tuple(part for part in located.parts if part.rows or part.header)


class _Locator:
    def __init__(self) -> None:
        self.parts: list[Part] = []

    @property
    def current(self) -> str | None:
        return self.parts[-1].table if self.parts else None

    def take(self, row: Row) -> None:
        if found := _turned_result(row) or self.channel_row(row):
            self.put("appeals", found)
        elif self.heads_appeals(row):
            self.head("appeals", row)
        elif _is_applicants(row):
            self.head("requests", row)
        elif _any(row, column_labels("proactive"), {"column"}) and not _own_row(row):
            self.parts.append(Part("proactive", [row]))
        elif (found := _leaf_row(row, "requests")) and self.belongs(found):
            self.put("requests", found)
        elif found := _leaf_row(row, "proactive"):
            self.put("proactive", found)
        elif self.current == "appeals":
            self.result_row(row)
        elif self.current == "requests" and (unknown := _unknown_row(row) or self.nameless_row(row)):
            self.parts[-1].rows.append(unknown)

    def heads_appeals(self, row: Row) -> bool:
        index = column_labels("appeals")
        channel = _any(row, index, {"column_group"}) and not _own_row(row)
        return channel or _is_results(row) or (self.current == "appeals" and _count(row, index) >= 3)

    def head(self, table: str, row: Row) -> None:
        if self.current == table and not self.parts[-1].rows and self.parts[-1].header[-1:] != [row]:
            self.parts[-1].header.append(row)
            return
        self.parts.append(Part(table, [row]))

    def belongs(self, found: LabelledRow) -> bool:
        if found.code not in _SHARED_WORDS:
            return True
        # 其他 and 总计 mean these rows only inside the table, which ends with 结转下年度继续办理.
        return self.current == "requests" and all(row.code != "carried_out" for row in self.parts[-1].rows)

    def put(self, table: str, found: LabelledRow) -> None:
        if self.current != table:
            self.parts.append(Part(table))
        self.parts[-1].rows.append(found)

    def channel_row(self, row: Row) -> LabelledRow | None:
        """A row of an appeals table with a line for each channel, below a header of results only."""
        if self.current != "appeals" or not (
            heads := [head for head in self.parts[-1].header if _is_results(head)]
        ):
            return None
        named = [cell for cell in row.cells if _channel(cell.text)]
        if len({_channel(cell.text) for cell in named}) != 1:
            return None
        label = named[-1]
        after = tuple(cell for cell in row.cells if cell.column > label.column)
        left = min(cell.column for cell in heads[-1].own if column_labels("appeals").find(cell.text))
        # A channel above its results is a header too.
        if label.column + label.colspan > left and not (len(after) == 5 and any(cell.text for cell in after)):
            return None
        return LabelledRow(_channel(label.text), row, label.text, label.column + label.colspan, after)

    def nameless_row(self, row: Row) -> LabelledRow | None:
        """Numbers without any label below a row, in its table or first in the next: perhaps its rest."""
        held = self.parts[-1].rows
        if not held or not row.own or row.grid.number - held[-1].row.grid.number > (row.index == 0):
            return None
        return LabelledRow(None, row, "", row.own[0].column, row.own)

    def result_row(self, row: Row) -> None:
        cells = row.cells
        states = [read_number(cell.text).state for cell in cells]
        label = 0
        while label < len(cells) and states[label] is CellState.TEXT:
            label += 1
        values = cells[label:]
        if len(values) >= 3 and all(state is not CellState.TEXT for state in states[label:]):
            after = values[0].column
            self.parts[-1].rows.append(LabelledRow(APPEALS_ROW, row, "", after, values))


def _turned_result(row: Row) -> LabelledRow | None:
    """A row of an appeals table that is turned: channel, result and one value side by side."""
    find = column_labels("appeals").find
    results = [cell for cell in row.words if (label := find(cell.text)) and label.role == "column"]
    if len(results) != 1:
        return None
    (result,) = results
    channels = [code for cell in row.cells if (code := _channel(cell.text))]
    if not channels:
        return None
    after = tuple(cell for cell in row.cells if cell.column > result.column)
    label = find(result.text)
    if len(after) != 1 or label is None or read_number(after[0].text).state is CellState.TEXT:
        return None
    code = f"{channels[-1]}.{label.code}"
    return LabelledRow(code, row, result.text, result.column + result.colspan, after)


def _is_results(row: Row) -> bool:
    """Whether a header row names the five results once and no channel: the channels are the rows below."""
    find = column_labels("appeals").find
    labels = [label for cell in row.own if (label := find(cell.text))]
    return len(labels) == len({label.code for label in labels}) == 5 and all(
        label.role == "column" for label in labels
    )


def _channel(text: str) -> str | None:
    """The channel that a cell names; 行政诉讼（复议后起诉） names it in brackets."""
    find = column_labels("appeals").find
    for words in (text, text.rpartition("（")[2].rpartition("(")[2]):
        label = find(words)
        if label is not None and label.role == "column_group" and label.code != "litigation":
            return label.code
    return None


def _any(row: Row, index: LabelIndex, roles: set[str]) -> bool:
    return any((label := index.find(cell.text)) is not None and label.role in roles for cell in row.words)


def _count(row: Row, index: LabelIndex) -> int:
    return sum(1 for cell in row.cells if index.find(cell.text))


def _is_applicants(row: Row) -> bool:
    index = column_labels("requests")
    named = any((label := index.find(cell.text)) and label.code in _APPLICANTS for cell in row.words)
    return named and not _own_row(row)


def _own_row(row: Row) -> bool:
    """Whether the row has a label that only rows of the requests table have."""
    found = _leaf_row(row, "requests")
    return found is not None and found.code not in _SHARED_WORDS


def _leaf_row(row: Row, table: str) -> LabelledRow | None:
    """The row of ``table`` that the last label before the values names, if exactly one is named."""
    index = row_labels(table)
    cell, label = _last_label(row, index)
    if cell is None or label is None or label.role != "row" or len(_leaves(row.words, index)) > 1:
        return None
    # A group or header cell whose span reaches too far stands to the right of the label.
    names = (index, column_labels(table))
    after = tuple(
        other
        for other in row.cells
        if other.column > cell.column
        and not (other.row != row.index and any(each.find(other.text) for each in names))
    )
    if label.code == "other_handling" and after and _is_words(after[0]) and not index.find(after[0].text):
        return None
    return LabelledRow(label.code, row, cell.text, cell.column + cell.colspan, after, label.typo)


def _is_words(cell: GridCell) -> bool:
    # "2648-18538" is a value that can't be read, 件 a cell of a column of units: neither is a label's.
    text = cell.text.strip()
    return read_number(text).state is CellState.TEXT and not text[0].isdigit() and text not in UNITS


def _leaves(cells: Sequence[GridCell], index: LabelIndex) -> set[str]:
    """The rows of the form named in ``cells``; two labels before one set of values belong to neither."""
    found = (index.find(cell.text) for cell in cells)
    leaves = {label.code for label in found if label is not None and label.role == "row"}
    return leaves - {"other_handling"} or leaves


def _last_label(row: Row, index: LabelIndex) -> tuple[GridCell | None, Label | None]:
    """The last label before the values; one that begins in this row goes before one that reaches into it."""
    last: tuple[GridCell | None, Label | None] = (None, None)
    for cell in row.cells:
        if label := index.find(cell.text):
            held = last[0] is not None and last[0].row == row.index
            if cell.row == row.index or not held:
                last = (cell, label)
        elif last[1] is not None and read_number(cell.text).state in (CellState.REPORTED, CellState.DASH):
            break  # numbers before any label are the ordinals of a leading column
    return last


def _unknown_row(row: Row) -> LabelledRow | None:
    """A row inside the table whose label the form does not have: a local row, or a piece of a cut label."""
    words = [cell for cell in row.own if read_number(cell.text).state is CellState.TEXT]
    if not words:
        return None
    last = words[-1]
    after = tuple(cell for cell in row.cells if cell.column > last.column)
    return LabelledRow(None, row, last.text, last.column + last.colspan, after)
