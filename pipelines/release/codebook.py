"""The codebook of a release: its columns, and the cells of the official forms.

In:  ``ReleaseTable`` tuples, ``data/fields.csv``, ``data/release/comparability.csv``. Out: rows for CSV and
SQLite, and a Markdown page of the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.extract.data import csv_rows
from pipelines.release.tables import WORDS, ReleaseColumn, ReleaseTable
from pipelines.release.values import value_lists

COLUMN_NAMES = (
    *("table_name", "column_name", "type", "label_zh", "label_en", "value_list", "stata_name", "cell"),
)
CELL_NAMES = (
    *("cell", "forms", "table_zh", "row_zh", "column_zh", "unit", "type", "meaning"),
    *("legal_basis", "comparability_en", "comparability_zh"),
)
_LAYOUT = ("column", "type", "label_zh", "label_en", "list")

_INTRODUCTION = """\
# Codebook

## How to read the tables

- **A missing value is never a zero.** Blank cells, dashes, words, rows that a document lacks and cells that could
  not be decided are all missing in every column of numbers. `states` (or `state`) says which of them it is, a letter
  for each number of the row: `r` reported, `b` blank, `d` dash, `t` text, `a` absent, `u` unreadable, `n` reported but
  no whole number, `_` not read.
- **Numbers are as published.** `total` is what the report prints, not a sum made here; where it does not fit its
  parts, `checks` says so. Corrections by people stand in `corrections` beside the published number and are applied
  nowhere else.
- **Scopes are not to be added up.** A government's report may sum up its departments (`area`), which also report
  themselves. `own` is the safe filter.
- **Every count of a ground of refusal is a lower bound**, because a request that was granted in part is counted as
  that only.
- **Table `appeals` follows no case**: it counts a year. From 2024 on reconsideration has to come before a suit over
  refused information.
- In CSV and Excel, text that a spreadsheet would take for a formula has an apostrophe before it. Telephone numbers,
  identity numbers and mail addresses in printed text are replaced by `[removed]`. Parquet, Stata and SQLite have no
  such apostrophe. Stata has text up to 2,045 bytes and closed lists as numbers with value labels.
- Amounts: `value` is a number to calculate with, `value_exact` has every printed digit.

## 读表须知

- **缺失不等于零。** 空白、斜杠、文字、文件中不存在的行和无法认定的单元格，在所有数值列中均为缺失；states（或state）
  逐列说明属于哪一种：`r` 有数字，`b` 空白，`d` 斜杠或“无”，`t` 文字，`a` 不存在，`u` 无法认定，`n` 有数字但非整数，`_` 未读取。
- **数字为原文所印。** total为报告所印总计，并非本库求和；与各分项不符之处见checks。
  人工更正列于corrections，与公布数并列，不改动其他表。
- **不同scope不可相加。** 政府报告可能已汇总其部门（area），而部门又各自报告；一般应只取own。
- **各项不予公开理由的数量均为下限**，因为部分公开的申请只计入部分公开。
- **appeals按年计数，不跟踪个案。** 自2024年起，对不予公开须先行复议。
- CSV和Excel中，可能被电子表格当作公式的文字前加有撇号；所印文字中的电话号码、身份证号和邮箱以 `[removed]` 代替。
- 金额：value供计算，value_exact保留所印全部位数。
"""


def column_rows(tables: Iterable[ReleaseTable]) -> list[tuple[str, ...]]:
    """A row for each column of the tables, as ``COLUMN_NAMES``."""
    return [
        (
            table.name,
            column.name,
            "text" if column.kind == WORDS else column.kind,
            column.label_zh,
            column.label_en,
            _values(column),
            column.stata_name,
            column.field or "",
        )
        for table in tables
        for column in table.columns
    ]


def cell_rows() -> list[tuple[str, ...]]:
    """A row for each cell of the official forms, as ``CELL_NAMES``; labels are verbatim."""
    rows: list[tuple[str, ...]] = []
    for field in csv_rows("fields.csv"):
        note = _note(field["field"])
        rows.append(
            (
                *(field["field"], field["formats"], field["table_zh"], field["row_zh"], field["column_zh"]),
                *(field["unit"], field["type"], field["meaning"]),
                *(note["legal_basis"], note["comparability_en"], note["comparability_zh"]),
            )
        )
    return rows


def codebook_page(tables: Iterable[ReleaseTable]) -> str:
    """The whole codebook as Markdown."""
    parts = [_INTRODUCTION]
    for table in tables:
        shown = [column for column in table.columns if not column.field]
        parts.append(f"## {table.name}: {table.title_en} / {table.title_zh}\n")
        if table.key:
            parts.append(f"Key: {', '.join(f'`{name}`' for name in table.key)}.\n")
        parts.append(_markdown(_LAYOUT, [_line(column) for column in shown]))
        if len(shown) < len(table.columns):
            cells = len(table.columns) - len(shown)
            parts.append(
                f"And {cells} columns, one for each cell of the form: `ROW_COLUMN` of the cell"
                " `requests.ROW.COLUMN` below.\n"
            )
    parts.append("## Lists of values / 取值\n")
    for name, labels in sorted(value_lists().items()):
        rows = [(label.code, label.zh, label.en) for label in labels]
        parts += [f"### {name}\n", _markdown(("value", "中文", "English"), rows)]
    parts.append("## Cells of the official forms / 表格单元格\n")
    parts.append(_markdown(CELL_NAMES, cell_rows()))
    return "\n".join(parts)


def _line(column: ReleaseColumn) -> tuple[str, ...]:
    kind = "text" if column.kind == WORDS else column.kind
    return column.name, kind, column.label_zh, column.label_en, column.values or ""


def _values(column: ReleaseColumn) -> str:
    return "; ".join(f"{label.code} = {label.zh} ({label.en})" for label in column.value_labels)


def _note(field: str) -> dict[str, str]:
    """The note on the longest part of the code that has one."""
    fitting = [
        row
        for row in csv_rows("release/comparability.csv")
        if field == row["prefix"] or field.startswith(f"{row['prefix']}.")
    ]
    return max(fitting, key=lambda row: len(row["prefix"]))


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
