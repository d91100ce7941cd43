"""Tables in which a careless reader would misplace or invent numbers.

In:  a table of the form. Out: ``Damaged``: the table as it reaches the reader, and the fields whose place or
number it no longer shows. For those, null is right as well as the number that was there. ``displayed`` is
what a dialect that fills rows up to the full grid then shows in a cell: right as well, as nobody can tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from tests.accuracy.fields import OTHER_OUTCOMES
from tests.accuracy.forms import Cell, Row, Table
from tests.accuracy.geometry import head_rows
from tests.accuracy.identities import Number


@dataclass(frozen=True)
class Damaged:
    table: Table
    unsure: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    replaced: dict[str, frozenset[Number | None]] = field(default_factory=dict)
    displayed: dict[str, Number | None] = field(default_factory=dict)


Damage = Callable[[Random, Table], Damaged]


def _fields(*rows: Row) -> frozenset[str]:
    return frozenset(cell.field for row in rows for cell in row if cell.field)


def _some_rows(rng: Random, table: Table) -> set[int]:
    rows = range(head_rows(table), len(table))
    return set(rng.sample(rows, rng.choice((1, 3, len(rows) // 2, len(rows)))))


def _with_rows(table: Table, changed: dict[int, Row]) -> Table:
    return tuple(changed.get(r, row) for r, row in enumerate(table))


def cell_lost(rng: Random, table: Table) -> Damaged:
    """One value cell missing from some rows, not even an empty one in its place."""
    rows = _some_rows(rng, table)
    changed = {}
    displayed: dict[str, Number | None] = {}
    for r in rows:
        values = [i for i, cell in enumerate(table[r]) if cell.field]
        lost = rng.choice(values)
        changed[r] = table[r][:lost] + table[r][lost + 1 :]
        displayed |= _displayed(table[r], changed[r])
    unsure = _fields(*(table[r] for r in rows))
    return Damaged(_with_rows(table, changed), unsure, displayed=displayed)


def _displayed(original: Row, shown: Row) -> dict[str, Number | None]:
    """What stands under each column when the shortened row is filled up at its end."""
    texts = [cell.text for cell in shown for _ in range(cell.colspan if not cell.field else 1)]
    texts = texts[sum(cell.colspan for cell in original if not cell.field) :]
    fields = [cell.field for cell in original if cell.field]
    numbers = [int(text) if text.isdigit() else None for text in texts]
    return dict(zip(fields, [*numbers, *[None] * len(fields)], strict=False))


def number_added(rng: Random, table: Table) -> Damaged:
    """A number that belongs to no column, somewhere among the values of some rows."""
    rows = _some_rows(rng, table)
    changed = {}
    for r in rows:
        first = next(i for i, cell in enumerate(table[r]) if cell.field)
        at = rng.randrange(first, len(table[r]) + 1)
        changed[r] = (*table[r][:at], Cell(str(rng.randint(0, 30))), *table[r][at:])
    return Damaged(_with_rows(table, changed), _fields(*(table[r] for r in rows)))


def two_in_one(rng: Random, table: Table) -> Damaged:
    """Two neighbours in one cell, the second cell gone."""
    rows = _some_rows(rng, table)
    changed = {}
    displayed: dict[str, Number | None] = {}
    for r in rows:
        values = [i for i, cell in enumerate(table[r]) if cell.field]
        at = rng.choice(values[:-1])
        left, right = table[r][at], table[r][at + 1]
        glue = rng.choice((" ", "\u3000", "\n"))
        width = rng.choice((1, 2))
        merged = Cell(f"{left.text}{glue}{right.text}".strip(), "", colspan=width)
        changed[r] = (*table[r][:at], merged, *table[r][at + 2 :])
        displayed |= _displayed(table[r], changed[r])
    unsure = _fields(*(table[r] for r in rows))
    return Damaged(_with_rows(table, changed), unsure, displayed=displayed)


def label_lost(rng: Random, table: Table) -> Damaged:
    """Rows whose own label is blank. With all of 其他处理 unlabelled, its first row may pass for a single one."""
    rows = _some_rows(rng, table)
    changed = {}
    for r in rows:
        first = next(i for i, cell in enumerate(table[r]) if cell.field)
        if first:
            changed[r] = (*table[r][: first - 1], replace(table[r][first - 1], text=""), *table[r][first:])
    unsure = _fields(*(table[r] for r in changed))
    replaced: dict[str, frozenset[Number | None]] = {}
    if all(f"requests.{row}.total" in unsure for row in OTHER_OUTCOMES["2021"]):
        first_row = next(
            row for row in table if any(cell.field.startswith("requests.other_not") for cell in row)
        )
        for cell in first_row[-7:]:
            code = cell.field.replace("other_not_corrected", "other_handling")
            replaced[code] = frozenset({None, int(cell.text) if cell.text.isdigit() else None})
    return Damaged(_with_rows(table, changed), unsure, replaced=replaced)


def label_doubled(rng: Random, table: Table) -> Damaged:
    """A row that carries the label of the row above, as after copying a line."""
    rows = [r for r in range(head_rows(table) + 1, len(table)) if len(table[r]) == len(table[r - 1]) == 8]
    r = rng.choice(rows)
    changed = {r: (replace(table[r][0], text=table[r - 1][0].text), *table[r][1:])}
    return Damaged(_with_rows(table, changed), _fields(table[r], table[r - 1]))


def values_shifted_down(rng: Random, table: Table) -> Damaged:
    """The values of some rows stand one row lower than their labels; the first of them has none.

    What is printed beside a label is what was published, so that is the answer, or null for a careful reader.
    """
    rows = range(head_rows(table), len(table))
    start = rng.choice(rows[:-2])
    stop = rng.randrange(start + 2, len(table) + 1)
    changed: dict[int, Row] = {}
    replaced: dict[str, frozenset[Number | None]] = {}
    for r in range(start, stop):
        values = [cell for cell in table[r] if cell.field]
        above = [cell.text for cell in table[r - 1] if cell.field] if r > start else [""] * len(values)
        moved = [replace(cell, text=text) for cell, text in zip(values, above, strict=True)]
        changed[r] = (*(cell for cell in table[r] if not cell.field), *moved)
        replaced |= {cell.field: frozenset({None, int(cell.text) if cell.text else None}) for cell in moved}
    return Damaged(_with_rows(table, changed), replaced=replaced)


def header_lost(_rng: Random, table: Table) -> Damaged:
    """No header at all: seven numbers behind each label, and nothing says which is which."""
    return Damaged(table[head_rows(table) :], _fields(*table))


def header_words_lost(rng: Random, table: Table) -> Damaged:
    """Some column labels blank; without the others the order could still be the official one."""
    heads = head_rows(table)
    rows = [
        tuple(replace(cell, text="") if rng.random() < 0.5 else cell for cell in row) if r < heads else row
        for r, row in enumerate(table)
    ]
    return Damaged(tuple(rows), _fields(*table))


def header_shifted(rng: Random, table: Table) -> Damaged:
    """Column labels out of place: 其他 behind 总计, or every label one column further."""
    first, (person, organisation, total), third, *rest = table
    if rng.random() < 0.5:
        heads = (
            (first[0], Cell(first[1].text, colspan=8)),
            (person, organisation, total, Cell("其他")),
            third[:-1],
        )
    else:
        heads = (first, (Cell(""), person, organisation, total), (Cell(""), *third))
    return Damaged((*heads, *rest), _fields(*table))


def column_gone(rng: Random, table: Table) -> Damaged:
    """A column missing from header and rows alike: the rest is plain, that column is absent."""
    first, second, third, *rest = table
    lost = rng.randrange(5)
    rows = [(*row[: len(row) - 6 + lost], *row[len(row) - 5 + lost :]) for row in rest]
    gone = _fields(*((row[len(row) - 6 + lost],) for row in rest))
    heads = (
        tuple(replace(cell, colspan=6) if cell.colspan == 7 else cell for cell in first),
        tuple(replace(cell, colspan=4) if cell.colspan == 5 else cell for cell in second),
        third[:lost] + third[lost + 1 :],
    )
    return Damaged((*heads, *rows), frozenset(), gone)


def odd_words(rng: Random, table: Table) -> Damaged:
    """Cells with words around a number, a second number, or a number that is none."""
    changed: dict[int, Row] = {}
    replaced: dict[str, frozenset[Number | None]] = {}
    for r in range(head_rows(table), len(table)):
        row = list(table[r])
        for i, cell in enumerate(row):
            if cell.field and rng.random() < 0.12:
                text, number = rng.choice(_ODD)
                row[i] = replace(cell, text=text)
                replaced[cell.field] = frozenset({None, number})
        changed[r] = tuple(row)
    return Damaged(_with_rows(table, changed), replaced=replaced)


_ODD: tuple[tuple[str, int | None], ...] = (
    ("5（6）", None),
    ("3/5", None),
    ("约5", None),
    ("260余", None),
    ("近百", None),
    ("12（其中网络8）", 12),
    ("第3", None),
    ("见附件2", None),
    ("零", 0),
    ("1 4", 14),
    ("2023年", None),
    ("1-5", None),
    ("①", None),
    ("十二", 12),
    ("不适用", None),
    ("3→5", None),
    ("≥5", None),
    ("50%", None),
    ("1,23", None),
    ("12.3.4", None),
    ("*", None),
    ("#REF!", None),
    ("０．", 0),
    ("05", 5),
    ("+5", 5),
    ("1 234", 1234),
    ("O", 0),
    ("〇", 0),
    ("l", None),
    ("5。", 5),
    ("5、", 5),
    ("'0", 0),
    ("0 0", 0),
    ("3.0", 3),
    ("1e3", None),
    ("0/0", None),
    ("共12", 12),
    ("12(件)", 12),
    ("5+6", None),
    ("5;6", None),
    ("1:2", None),
    ("12,345,6", None),
    ("第一季度3", None),
    ("3人5件", None),
    ("--", None),
    ("0%", None),
)

DAMAGES: dict[str, Damage] = {
    "cell lost": cell_lost,
    "number added": number_added,
    "two in one": two_in_one,
    "label lost": label_lost,
    "label doubled": label_doubled,
    "values shifted down": values_shifted_down,
    "header lost": header_lost,
    "header words lost": header_words_lost,
    "header shifted": header_shifted,
    "column gone": column_gone,
    "odd words": odd_words,
}
