"""What editors do to the spans of a table without losing a value.

In:  a table. Out: the same values under the same labels, in a worse grid. All of these still show where
every value belongs: through the grid, or because a row carries exactly its seven values behind its label.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.accuracy.forms import Cell, Row, Table, expanded

Reshape = Callable[[Random, Table], Table]


def head_rows(table: Table) -> int:
    """How many rows stand above the first value."""
    return next(r for r, row in enumerate(table) if any(cell.field for cell in row))


def _spans(cell: Cell, colspan: int | None = None, rowspan: int | None = None) -> Cell:
    return replace(cell, colspan=colspan or cell.colspan, rowspan=rowspan or cell.rowspan)


def no_head_spans(_rng: Random, table: Table) -> Table:
    heads = head_rows(table)
    return tuple(
        tuple(_spans(cell, 1, 1) for cell in row) if r < heads else row for r, row in enumerate(table)
    )


def no_head_colspans(_rng: Random, table: Table) -> Table:
    heads = head_rows(table)
    return tuple(tuple(_spans(cell, 1) for cell in row) if r < heads else row for r, row in enumerate(table))


def no_group_rowspans(_rng: Random, table: Table) -> Table:
    heads = head_rows(table)
    return tuple(
        tuple(_spans(cell, None, 1) for cell in row) if r >= heads else row for r, row in enumerate(table)
    )


def no_spans(_rng: Random, table: Table) -> Table:
    return tuple(tuple(_spans(cell, 1, 1) for cell in row) for row in table)


def groups_on_every_row(_rng: Random, table: Table) -> Table:
    """Merged label cells taken apart downwards, their words repeated on every row."""
    rows: list[Row] = []
    heads = head_rows(table)
    for r, line in enumerate(expanded(table)):
        if r < heads:
            rows.append(table[r])
            continue
        seen: list[Cell] = []
        for cell, _ in line:
            if not any(cell is other for other in seen):
                seen.append(cell)
        rows.append(tuple(_spans(cell, None, 1) for cell in seen))
    return tuple(rows)


def unmerged_blank(_rng: Random, table: Table) -> Table:
    """Every merged cell taken apart; the words stay in its first position."""
    return tuple(
        tuple(_spans(cell, 1, 1) if begins else Cell("") for cell, begins in line) for line in expanded(table)
    )


def unmerged_repeated(_rng: Random, table: Table) -> Table:
    """Every merged cell taken apart, its words in each position (a value only in its first)."""
    return tuple(
        tuple(_spans(cell, 1, 1) if begins or not cell.field else Cell("") for cell, begins in line)
        for line in expanded(table)
    )


def wrong_rowspans(rng: Random, table: Table) -> Table:
    """Group cells that claim too few or too many rows."""

    def wrong(cell: Cell) -> Cell:
        return (
            _spans(cell, None, max(1, cell.rowspan + rng.choice((-2, -1, 1, 3))))
            if cell.rowspan > 2
            else cell
        )

    heads = head_rows(table)
    return tuple(tuple(wrong(cell) for cell in row) if r >= heads else row for r, row in enumerate(table))


def wrong_colspans(rng: Random, table: Table) -> Table:
    """Label cells of value rows that are too narrow or too wide."""

    def wrong(cell: Cell) -> Cell:
        return cell if cell.field else _spans(cell, max(1, cell.colspan + rng.choice((-2, -1, 0, 1))))

    heads = head_rows(table)
    return tuple(tuple(wrong(cell) for cell in row) if r >= heads else row for r, row in enumerate(table))


def ragged_tail(rng: Random, table: Table) -> Table:
    """Empty cells behind the last one of some rows."""
    return tuple((*row, *[Cell("")] * rng.choice((0, 0, 1, 2))) for row in table)


def huge_spans(rng: Random, table: Table) -> Table:
    """A title row that claims more columns than there are."""
    return tuple(
        (_spans(row[0], rng.choice((20, 99, 1000))),) if len(row) == 1 and not row[0].field else row
        for row in table
    )


def trailing_empty_column(_rng: Random, table: Table) -> Table:
    return tuple((*row, Cell("")) for row in table)


def spacer_column(_rng: Random, table: Table) -> Table:
    """An empty column between the labels and the values, in the header as well."""
    rows = []
    for row in table:
        at = next((i for i, cell in enumerate(row) if cell.field), None)
        if at is None:
            rows.append(
                tuple(_spans(cell, cell.colspan + 1) if i == 0 else cell for i, cell in enumerate(row))
            )
        else:
            rows.append((*row[:at], Cell(""), *row[at:]))
    # Only the first header row owns the corner cell; the rows below it hang under its rowspan.
    for r in range(1, head_rows(table)):
        if table[0][0].rowspan > r:
            rows[r] = table[r]
    return tuple(rows)


def remarks_column(rng: Random, table: Table) -> Table:
    """A local last column 备注 with words or numbers of its own."""
    heads = head_rows(table)
    first = (*table[0], Cell("备注", rowspan=heads))
    notes = ("", "", "无", "见附件", "3")
    rest = [(*row, Cell(rng.choice(notes))) for row in table[heads:]]
    return (first, *table[1:heads], *rest)


def ordinal_column(_rng: Random, table: Table) -> Table:
    """A local first column 序号 that counts the rows."""
    heads = head_rows(table)
    first = (Cell("序号", rowspan=heads), *table[0])
    rest = [(Cell(str(n)), *row) for n, row in enumerate(table[heads:], start=1)]
    return (first, *table[1:heads], *rest)


def units_column(_rng: Random, table: Table) -> Table:
    """A local column 单位 between labels and values."""
    heads = head_rows(table)
    corner = table[0][0]
    first = (corner, Cell("单位", rowspan=heads), *table[0][1:])
    rest = []
    for row in table[heads:]:
        at = next(i for i, cell in enumerate(row) if cell.field)
        rest.append((*row[:at], Cell("件"), *row[at:]))
    return (first, *table[1:heads], *rest)


def subtotal_column(rng: Random, table: Table) -> Table:
    """A local column 小计 behind the five kinds of organisation, filled with its own numbers."""
    first, second, third, *rest = table
    second = tuple(_spans(cell, 6) if cell.colspan == 5 else cell for cell in second)
    rows = [(*row[:-1], Cell(str(rng.randint(0, 99))), row[-1]) for row in rest]
    return (
        tuple(_spans(cell, 8) if cell.colspan == 7 else cell for cell in first),
        second,
        (*third, Cell("小计")),
        *rows,
    )


def extra_applicant(rng: Random, table: Table) -> Table:
    """A local sixth kind of organisation among the five, with numbers of its own."""
    first, second, third, *rest = table
    at = rng.randrange(6)
    label = Cell(rng.choice(("个体工商户", "农村集体经济组织", "新闻媒体")))
    second = tuple(_spans(cell, 6) if cell.colspan == 5 else cell for cell in second)
    rows = [
        (*row[: len(row) - 6 + at], Cell(str(rng.randint(0, 9))), *row[len(row) - 6 + at :]) for row in rest
    ]
    head = tuple(_spans(cell, 8) if cell.colspan == 7 else cell for cell in first)
    return (head, second, (*third[:at], label, *third[at:]), *rows)


def subtotal_rows(rng: Random, table: Table) -> Table:
    """A local row 小计 at the end of a group, and one 其中 below the first row."""
    rows: list[Row] = []
    grown = 0
    for row in table:
        values = sum(1 for cell in row if cell.field)
        rows.append(row)
        if row[0].text.startswith("一、"):
            rows.append(
                (
                    Cell("其中：通过网络提出的申请", colspan=3),
                    *(Cell(str(rng.randint(0, 9))) for _ in range(7)),
                )
            )
        elif values and row[-8].text.startswith("8."):
            rows.append((Cell("小计"), *(Cell(str(rng.randint(0, 99))) for _ in range(7))))
            grown += 1
    return tuple(tuple(_grown(cell, grown) for cell in row) for row in rows)


def _grown(cell: Cell, more: int) -> Cell:
    grows = cell.text.startswith(("三、", "（三）")) and cell.rowspan > 1
    return _spans(cell, None, cell.rowspan + more) if grows else cell


def total_first(_rng: Random, table: Table) -> Table:
    """The column 总计 before 自然人, in the header and in every row."""
    first, (person, organisation, total), third, *rest = table
    rows = [(*row[:-7], row[-1], *row[-7:-1]) for row in rest]
    return (first, (total, person, organisation), third, *rows)


def organisations_shuffled(rng: Random, table: Table) -> Table:
    """The five kinds of organisation in another order, in the header and in every row."""
    first, second, third, *rest = table
    order = rng.sample(range(5), 5)
    rows = [(*row[:-6], *(row[-6:-1][i] for i in order), row[-1]) for row in rest]
    return (first, second, tuple(third[i] for i in order), *rows)


RESHAPES: dict[str, Reshape] = {
    "no head spans": no_head_spans,
    "no head colspans": no_head_colspans,
    "no group rowspans": no_group_rowspans,
    "no spans": no_spans,
    "groups on every row": groups_on_every_row,
    "unmerged blank": unmerged_blank,
    "unmerged repeated": unmerged_repeated,
    "wrong rowspans": wrong_rowspans,
    "wrong colspans": wrong_colspans,
    "ragged tail": ragged_tail,
    "trailing empty column": trailing_empty_column,
}
REQUESTS_ONLY: dict[str, Reshape] = {
    "spacer column": spacer_column,
    "remarks column": remarks_column,
    "ordinal column": ordinal_column,
    "units column": units_column,
    "subtotal column": subtotal_column,
    "extra applicant": extra_applicant,
    "subtotal rows": subtotal_rows,
    "total first": total_first,
    "organisations shuffled": organisations_shuffled,
}
