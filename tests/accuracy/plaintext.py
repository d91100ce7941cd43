"""Tables as text, in the dialects that converters leave behind.

In:  a table. Out: lines of text; and for each dialect the fields whose place is lost in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from random import Random

from tests.accuracy.content import Block, Heading, Words
from tests.accuracy.forms import Cell, Table, expanded
from tests.accuracy.geometry import head_rows

Write = Callable[[Random, Table], str]


def document(rng: Random, content: Sequence[Block], write: Write, gap: str = "\n") -> str:
    """Headings and words line by line, tables in the dialect."""
    parts = []
    for block in content:
        if isinstance(block, Heading | Words):
            parts.append(block.text)
        else:
            parts.append(write(rng, block))
    return gap.join(parts) + "\n"


def tab_per_cell(_rng: Random, table: Table) -> str:
    """A tab before every cell, a cell per line, an empty line after every row; merged rows leave blanks."""
    rows = []
    grid = expanded(table)
    for r, line in enumerate(grid):
        cells = []
        for c, (cell, begins) in enumerate(line):
            above = r > 0 and grid[r - 1][c][0] is cell
            left = c > 0 and line[c - 1][0] is cell
            if begins:
                cells.append(cell.text)
            elif above and not left:
                cells.append("")
        rows.append("".join(f"\t{text}\n" for text in cells))
    return "\n".join(rows)


def pipe_per_cell(_rng: Random, table: Table) -> str:
    """A cell and a pipe per line; rows filled up with pipes to the width of the table."""
    width = len(expanded(table)[0])
    lines = []
    for row in table:
        lines += [f"{cell.text} |" if cell.text else "|" for cell in row]
        if len(row) < width:
            lines.append("|" * (width - len(row)))
    return "\n".join(lines)


def pipe_row(_rng: Random, table: Table) -> str:
    """A row per line, its cells between pipes, filled up with pipes to the width of the table."""
    width = len(expanded(table)[0])
    return "\n".join("".join(f"{cell.text} | " for cell in row) + "|" * (width - len(row)) for row in table)


def line_per_cell(_rng: Random, table: Table) -> str:
    """A cell per line with empty lines between; blank cells leave nothing."""
    return "\n\n".join(cell.text for row in table for cell in row if cell.text)


def _grid_rows(table: Table, repeat: bool) -> Iterable[list[str]]:
    for line in expanded(table):
        yield [cell.text if begins or (repeat and not cell.field) else "" for cell, begins in line]


def markdown(_rng: Random, table: Table) -> str:
    """A pipe table on the full grid; merged cells leave blanks."""
    first, *rest = ("| " + " | ".join(row) + " |" for row in _grid_rows(table, repeat=False))
    return "\n".join((first, "|" + "---|" * len(expanded(table)[0]), *rest))


def markdown_repeated(_rng: Random, table: Table) -> str:
    """A pipe table on the full grid; merged labels are repeated."""
    first, *rest = ("| " + " | ".join(row) + " |" for row in _grid_rows(table, repeat=True))
    return "\n".join((first, "|" + "---|" * len(expanded(table)[0]), *rest))


def markdown_ragged(_rng: Random, table: Table) -> str:
    """A pipe table with only the cells that begin in each row."""
    first, *rest = ("| " + " | ".join(cell.text for cell in row) + " |" for row in table)
    return "\n".join((first, "|" + "---|" * len(table[0]), *rest))


def tab_rows(_rng: Random, table: Table) -> str:
    """A row per line on the full grid, tabs between; as copied from a spreadsheet."""
    return "\n".join("\t".join(row) for row in _grid_rows(table, repeat=False))


def tab_rows_ragged(_rng: Random, table: Table) -> str:
    return "\n".join("\t".join(cell.text for cell in row) for row in table)


def space_rows(_rng: Random, table: Table) -> str:
    """A row per line, blanks between; blank cells leave nothing."""
    return "\n".join(" ".join(cell.text for cell in row if cell.text) for row in table)


def run_on(_rng: Random, table: Table) -> str:
    """Everything in one line without any separator."""
    return "".join(cell.text for row in table for cell in row)


def spaced_run_on(_rng: Random, table: Table) -> str:
    """Everything in one line, blanks between the cells."""
    return " ".join(cell.text for row in table for cell in row if cell.text)


def gapped_rows(tables: Iterable[Table]) -> set[str]:
    """Fields of rows in which some value is blank: without blanks the place of the others is lost."""
    lost: set[str] = set()
    for table in tables:
        for row in table[head_rows(table) :]:
            values: list[Cell] = [cell for cell in row if cell.field]
            if any(not cell.text for cell in values):
                lost.update(cell.field for cell in values)
    return lost


def empty_rows(tables: Iterable[Table]) -> set[str]:
    """Fields of rows without any value: text can't show that such a row was drawn."""
    rows = ([cell for cell in row if cell.field] for table in tables for row in table)
    return {cell.field for row in rows if not any(cell.text for cell in row) for cell in row}


def glued_rows(tables: Iterable[Table]) -> set[str]:
    """Fields whose digits can be parted in more than one way, in run-on text.

    Where blanks stand for zeros anywhere in the report, only a full row of zeros is certain.
    """
    lost: set[str] = set()
    tables = tuple(tables)
    gaps = bool(gapped_rows(tables))
    for table in tables:
        for row in table[head_rows(table) :]:
            values = [cell for cell in row if cell.field]
            texts = [cell.text for cell in values]
            summed = values and values[0].field.startswith("requests.")
            if len(values) < 2 or set(texts) == {"0"}:
                continue
            if gaps or _partings("".join(texts), len(values), bool(summed)) != 1:
                lost.update(cell.field for cell in values)
    return lost


def _partings(digits: str, count: int, summed: bool) -> int:
    """In how many ways (2 = several) the digits make ``count`` numbers without leading zeros.

    With ``summed`` the last number must be the sum of the others. Long rows count as undecided.
    """
    if not digits.isdigit() or len(digits) < count:
        return 0
    if len(digits) > 24:
        return 2
    return min(2, sum(1 for _ in islice(_ways(digits, count, 0 if summed else None), 2)))


def _ways(digits: str, count: int, so_far: int | None) -> Iterator[int]:
    if count == 1:
        whole = digits == "0" or not digits.startswith("0")
        if whole and (so_far is None or so_far == int(digits)):
            yield 1
        return
    for size in range(1, len(digits) - count + 2):
        if size > 1 and digits[0] == "0":
            return
        total = None if so_far is None else so_far + int(digits[:size])
        if total is not None and total > int(digits[size:]):
            return
        yield from _ways(digits[size:], count - 1, total)
