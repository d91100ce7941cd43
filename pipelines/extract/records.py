"""Lines of cells parted by commas.

In:  a text. Out: ``Record`` after ``Record``, in runs of one width; whether it is such a text at all.

::

    规章,0,,"1,208"  ─▶  Record(4, 4, ["规章", "0", "", "1,208"])
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.extract.limits import BLOCKS, COLUMNS, hold
from pipelines.extract.model import Unreadable

_LEAST_WIDTH = 3  # cells of a record from which lines with commas are a table …
_LEAST_ROWS = 3  # … if so many of one width follow each other


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record and the lines, from 1, that it is written on."""

    first: int
    last: int
    cells: list[str]


def runs(text: str) -> Iterator[list[Record]]:
    """The records of ``text``, those of one width that follow each other together.

    Raises ``Unreadable("document.too_large")``; ``csv.Error`` for a cell that is longer than any.
    """
    for _, run in groupby(_records(text), key=lambda record: len(record.cells)):
        yield list(run)


def is_table(run: Sequence[Record]) -> bool:
    """Whether records of one width are a table, and not sentences with a comma in them."""
    return len(run) >= _LEAST_ROWS and len(run[0].cells) >= _LEAST_WIDTH


def holds_table(text: str) -> bool:
    """Whether some lines of ``text`` are cells parted by commas. Never raises."""
    if sum("|" in line or "\t" in line for line in text.splitlines()) >= _LEAST_ROWS:
        return False  # the cells are parted otherwise, and commas stand within numbers: | 14,344 | 4,397 |
    try:
        return any(is_table(run) for run in runs(text))
    except (csv.Error, Unreadable):
        return False


def _records(text: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline="\n"))
    first = 1
    for cells in reader:
        hold("lines", reader.line_num, BLOCKS)
        hold("columns", len(cells), COLUMNS)
        yield Record(first, reader.line_num, cells)
        first = reader.line_num + 1
