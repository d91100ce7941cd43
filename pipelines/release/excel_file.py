"""All tables of a small selection in one Excel workbook, a sheet each. In: batches of rows. Out: a file.

Needs xlsxwriter. Text is written as text, never as formula or link, and guarded as in CSV, because sheets are
saved as CSV by their users. Rows go to disk as they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.release.csv_file import guarded
from pipelines.release.tables import ReleaseTable

LONGEST_CELL = 32_767
MOST_REPORTS = 5_000  # so that no sheet comes near to Excel's 1,048,576 rows
_CREATED = datetime(2000, 1, 1)


class ExcelFile:
    """A workbook to which sheets are added."""

    def __init__(self, path: Path, title: str) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._book.set_properties({"title": title, "created": _CREATED})
        self._bold = self._book.add_format({"bold": True})

    def add(self, table: ReleaseTable) -> ExcelSheet:
        """Make a sheet, with names and Chinese labels above the rows."""
        sheet = self._book.add_worksheet(table.name)
        sheet.freeze_panes(2, 0)
        for position, column in enumerate(table.columns):
            sheet.write_string(0, position, column.name, self._bold)
        for position, column in enumerate(table.columns):
            sheet.write_string(1, position, column.label_zh)
        return ExcelSheet(sheet)

    def close(self) -> None:
        self._book.close()


class ExcelSheet:
    """A sheet that is being filled."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._next = 2

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            for position, value in enumerate(row):
                if isinstance(value, str):
                    self._sheet.write_string(self._next, position, guarded(value)[:LONGEST_CELL])
                elif value is not None:
                    self._sheet.write_number(self._next, position, value)
            self._next += 1

    def close(self) -> None:
        """Nothing is left to do: the workbook closes its sheets."""
