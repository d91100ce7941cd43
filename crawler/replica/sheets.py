"""Tables as drawn: rows of boxes with spans, and the damage that editing does to them.

In:  rows of ``Box`` in drawing order (a box that spans rows stands only in the first). Out: sheets again, or
the grid positions that the boxes cover::

    一、本年新收…          | 3 | 0 | … | 3
    三、本年度办理结果 ↓   | （一）予以公开 | 3 | …
                           | （二）部分公开 | 0 | …
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Box:
    """One drawn cell. ``field`` is the code of the value printed in it; None for a label."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    field: str | None = None


Row = tuple[Box, ...]
Sheet = tuple[Row, ...]


def placed(sheet: Sheet) -> list[list[tuple[int, Box]]]:
    """Each row's boxes with the column where each begins, counted from 0."""
    busy: dict[int, int] = {}  # column → first row that is free again
    rows = []
    for number, row in enumerate(sheet):
        column, line = 0, []
        for box in row:
            while busy.get(column, 0) > number:
                column += 1
            line.append((column, box))
            for covered in range(column, column + box.colspan):
                busy[covered] = number + box.rowspan
            column += box.colspan
        rows.append(line)
    return rows


def width(sheet: Sheet) -> int:
    """Number of grid columns."""
    return max(column + box.colspan for row in placed(sheet) for column, box in row)


def cut(sheet: Sheet, at: int) -> tuple[Sheet, Sheet]:
    """Two sheets, the second beginning with row ``at``; a label that spans the cut is drawn in both."""
    upper: list[list[Box]] = [[] for _ in range(at)]
    lower: list[list[tuple[int, Box]]] = [[] for _ in range(len(sheet) - at)]
    for number, row in enumerate(placed(sheet)):
        for column, box in row:
            end = number + box.rowspan
            if number < at:
                upper[number].append(replace(box, rowspan=min(end, at) - number))
            if end > at:
                first = max(number, at)
                lower[first - at].append((column, replace(box, rowspan=end - first)))
    below = tuple(tuple(box for _, box in sorted(row, key=lambda item: item[0])) for row in lower)
    return tuple(map(tuple, upper)), below


def without_group_spans(sheet: Sheet) -> Sheet:
    """The sheet without the rowspans of its row labels: rows below a group label lack its box."""
    head = next((number for number, row in enumerate(sheet) if any(box.field for box in row)), len(sheet))
    body = tuple(tuple(replace(box, rowspan=1) for box in row) for row in sheet[head:])
    return (*sheet[:head], *body)


def relabelled(sheet: Sheet, labels: Mapping[str, str]) -> Sheet:
    """The sheet with other wordings for its labels; values are not touched."""
    return tuple(
        tuple(box if box.field else replace(box, text=labels.get(box.text, box.text)) for box in row)
        for row in sheet
    )
