"""A table as a Stata file. In: batches of rows. Out: a ``.dta`` file with labels in both languages.

A variable label reads ``中文 | English``, cut to Stata's 80 characters; the codebook has it in full. Columns of
a closed list become numbers with value labels of the same kind. Types are as narrow as the rows allow, so rows
wait in a file until the last has come, and memory does not grow with them. Text is cut to the 2,045 bytes that
Stata's ``str#`` holds.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipelines.release.dta import DOUBLE, LONGEST_TEXT, Variable, whole_type, write_dta
from pipelines.release.tables import INTEGER, NUMBER, ReleaseColumn, ReleaseTable


class _Column:
    """What a column of the table becomes, and how wide the rows so far make it."""

    def __init__(self, column: ReleaseColumn) -> None:
        self.column = column
        self.is_text = column.kind not in (INTEGER, NUMBER) and column.values is None
        self._codes = {label.code: n for n, label in enumerate(column.value_labels, start=1)}
        self._labels = {n: f"{label.zh} | {label.en}" for n, label in enumerate(column.value_labels, start=1)}
        self._smallest = self._largest = 0

    def take(self, value: Any) -> Any:
        """The value as the file holds it."""
        if value is None or self.column.kind == NUMBER:
            return value
        if self.is_text:
            taken = value.encode()[:LONGEST_TEXT].decode("utf-8", "ignore").encode()
            self._largest = max(self._largest, len(taken))
            return taken
        if self.column.values is not None:
            value = self._code(value)
        self._smallest, self._largest = min(self._smallest, value), max(self._largest, value)
        return value

    def variable(self) -> Variable:
        label = f"{self.column.label_zh} | {self.column.label_en}"
        if self.is_text:
            kind = max(1, self._largest)
        else:
            kind = DOUBLE if self.column.kind == NUMBER else whole_type(self._smallest, self._largest)
        return Variable(self.column.stata_name, label, kind, self._labels if self.column.values else None)

    def _code(self, value: str) -> int:
        """The number of a value; one that its list lacks gets the next."""
        if value not in self._codes:
            self._codes[value] = len(self._codes) + 1
            self._labels[self._codes[value]] = value
        return self._codes[value]


class StataFile:
    """A Stata file that is being prepared; it is written when it is closed."""

    suffix = "dta"

    def __init__(self, path: Path, table: ReleaseTable) -> None:
        self._path = path
        self._label = f"{table.title_zh} | {table.title_en}"
        self._columns = [_Column(column) for column in table.columns]
        self._waiting = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115 (closed by close)
        self._count = 0

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        taken = [
            [column.take(value) for column, value in zip(self._columns, row, strict=True)] for row in rows
        ]
        pickle.dump(taken, self._waiting)
        self._count += len(taken)

    def close(self) -> None:
        variables = [column.variable() for column in self._columns]
        with self._path.open("wb") as file:
            write_dta(file, self._label, variables, self._count, self._rows())
        self._waiting.close()

    def _rows(self) -> Iterator[Sequence[Any]]:
        end = self._waiting.tell()
        self._waiting.seek(0)
        while self._waiting.tell() < end:
            yield from pickle.load(self._waiting)
