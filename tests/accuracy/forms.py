"""The official forms as drawn tables: cells with spans, labels, and the field code of every value.

In:  a ``Report``. Out: ``Table`` = rows of ``Cell`` in the order of an HTML source (a spanned position is
not repeated). Geometry as issued with the notices of 2019 and 2021::

    第二十条第（一）项 (4)                       note (3×3) | 申请人情况 (7)
    信息内容 | 本年制发件数 | … (4)              自然人 (↕2) | 法人或其他组织 (5) | 总计 (↕2)
    规章     | n | n | n                         一、… (3) | 7 values
    …                                            三、… (↕22) | （三）… (↕8) | 1.… | 7 values
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from tests.accuracy.fields import (
    APPEAL_GROUPS,
    APPEAL_RESULTS,
    APPLICANTS,
    column_label,
    dictionary,
    request_rows,
    row_label,
)
from tests.accuracy.figures import Report

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True)
class Cell:
    """One drawn cell. ``field`` is the code of the value that stands in it, "" for labels."""

    text: str
    field: str = ""
    colspan: int = 1
    rowspan: int = 1


Row = tuple[Cell, ...]
Table = tuple[Row, ...]


def value(report: Report, field: str, colspan: int = 1) -> Cell:
    return Cell(report.cells[field].text, field, colspan)


def proactive(report: Report) -> Table:
    """Section two: 14 rows × 4 columns (2021), 18 × 4 (2019)."""
    rows: list[Row] = []
    fields = [code for code in report.cells if code.startswith("proactive.")]
    for article, of_article in groupby(sorted(fields, key=_article_order), key=_article):
        codes = list(of_article)
        heads = list(dict.fromkeys(_head(code, report.form) for code in codes))
        rows.append((Cell(article, colspan=4),))
        rows.append(_stretched([Cell("信息内容"), *(Cell(head) for head in heads)]))
        for label, of_row in groupby(codes, key=_proactive_row):
            by_head = {_head(code, report.form): code for code in of_row}
            rows.append(_stretched([Cell(label), *(value(report, by_head[head]) for head in heads)]))
    return tuple(rows)


def _article(code: str) -> str:
    return dictionary()[code]["row_zh"].split("/")[0]


def _proactive_row(code: str) -> str:
    return dictionary()[code]["row_zh"].split("/")[1]


def _article_order(code: str) -> tuple[int, int, bool]:
    """Decisions come first in the dictionary, as both forms have them, and last on the form of 2019."""
    subjects = list(dict.fromkeys(c.split(".")[1] for c in dictionary() if c.startswith("proactive.")))
    return (
        "一五六八九".index(_article(code)[6]),
        subjects.index(code.split(".")[1]),
        code.endswith("decisions"),
    )


def _head(code: str, form: str) -> str:
    label = "/".join(column_label(code))
    if "（2019：" in label:
        new, old = label.rstrip("）").split("（2019：")
        return old if form == "2019" else new
    return label


def _stretched(cells: list[Cell]) -> Row:
    """Widen the last cell so that the row is four columns wide."""
    last = cells[-1]
    return (*cells[:-1], Cell(last.text, last.field, 4 - len(cells) + 1, last.rowspan))


def requests(report: Report, rows_of_form: str | None = None) -> Table:
    """Section three: 28 rows × 10 columns (2021), 26 × 10 (2019)."""
    table: list[Row] = [
        (Cell(NOTE, colspan=3, rowspan=3), Cell("申请人情况", colspan=7)),
        (Cell("自然人", rowspan=2), Cell("法人或其他组织", colspan=5), Cell("总计", rowspan=2)),
        tuple(Cell(column_label(f"requests.new_received.{who}")[-1]) for who in APPLICANTS[1:-1]),
    ]
    rows = request_rows(rows_of_form or report.form)
    labels = {row: row_label(row) for row in rows}
    for index, row in enumerate(rows):
        above = labels[rows[index - 1]] if index else ()
        table.append((*_label_cells(labels, row, above), *_values(report, row)))
    return tuple(table)


def _label_cells(labels: dict[str, tuple[str, ...]], row: str, above: tuple[str, ...]) -> Iterable[Cell]:
    parts = labels[row]
    for depth, text in enumerate(parts):
        if parts[: depth + 1] == above[: depth + 1]:
            continue
        last = depth == len(parts) - 1
        below = sum(1 for other in labels.values() if other[: depth + 1] == parts[: depth + 1])
        yield Cell(text, colspan=3 - depth if last else 1, rowspan=1 if last else below)


def _values(report: Report, row: str) -> Iterable[Cell]:
    return (value(report, f"requests.{row}.{who}") for who in APPLICANTS)


def appeals(report: Report) -> Table:
    """Section four: 4 rows × 15 columns."""
    results = [column_label(f"appeals.reconsideration.{result}")[-1] for result in APPEAL_RESULTS]
    return (
        (Cell("行政复议", colspan=5), Cell("行政诉讼", colspan=10)),
        (
            *(Cell(result, rowspan=2) for result in results),
            Cell("未经复议直接起诉", colspan=5),
            Cell("复议后起诉", colspan=5),
        ),
        tuple(Cell(result) for result in results * 2),
        tuple(
            value(report, f"appeals.{group}.{result}") for group in APPEAL_GROUPS for result in APPEAL_RESULTS
        ),
    )


def expanded(table: Table) -> list[list[tuple[Cell, bool]]]:
    """The full grid: every position with its cell and whether the cell begins there."""
    grid: dict[tuple[int, int], tuple[Cell, bool]] = {}
    for r, row in enumerate(table):
        c = 0
        for cell in row:
            while (r, c) in grid:
                c += 1
            for dr in range(cell.rowspan):
                for dc in range(cell.colspan):
                    grid[r + dr, c + dc] = (cell, dr == 0 and dc == 0)
            c += cell.colspan
    width = 1 + max(c for _, c in grid)
    blank = (Cell(""), True)
    return [[grid.get((r, c), blank) for c in range(width)] for r in range(len(table))]
