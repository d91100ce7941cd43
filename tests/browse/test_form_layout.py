"""The official tables as the pages lay them out: every cell once, and no box over another."""

from __future__ import annotations

import pytest

from pipelines.browse.form import FormTable, form_tables
from pipelines.extract.data import csv_rows


def widths(table: FormTable) -> set[int]:
    """How many columns each row covers, cells that reach down from above included."""
    taken: dict[int, set[int]] = {}
    for number, row in enumerate(table.rows):
        column = 0
        for box in row:
            while column in taken.setdefault(number, set()):
                column += 1
            for down in range(box.rowspan):
                for right in range(box.colspan):
                    covered = taken.setdefault(number + down, set())
                    assert column + right not in covered
                    covered.add(column + right)
    assert len(taken) == len(table.rows), "a box reaches below its table"
    return {len(columns) for columns in taken.values()}


@pytest.mark.parametrize(("form", "cells"), [("2021", 200), ("2019", 198)])
def test_every_cell_of_the_form_stands_in_one_box(form: str, cells: int) -> None:
    fields = [box.field for table in form_tables(form) for row in table.rows for box in row if box.field]
    assert len(fields) == len(set(fields)) == cells
    assert set(fields) == {row["field"] for row in csv_rows("fields.csv") if form in row["formats"].split()}


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_the_tables_are_rectangles(form: str) -> None:
    assert [widths(table) for table in form_tables(form)] == [{4}, {10}, {15}]


def test_labels_are_those_of_the_official_form() -> None:
    _, requests, _ = form_tables("2021")
    labels = [box.label.zh for row in requests.rows for box in row if box.label]
    assert labels[:5] == [
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "申请人情况",
        "自然人",
        "法人或其他组织",
        "总计",
    ]
    assert labels[-1] == "四、结转下年度继续办理"


def test_a_report_of_earlier_years_has_no_such_tables() -> None:
    assert form_tables("pre2019") == ()
