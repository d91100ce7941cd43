"""Cells parted by commas: charsets, quotes, the text around the table, and what is no table."""

from __future__ import annotations

import pytest

from pipelines.extract.documents import open_document
from pipelines.extract.documents.separated import read
from pipelines.extract.model import Document, Geometry, Grid, Paragraph, Unreadable
from pipelines.extract.records import holds_table

SHEET = """某县水务局2023年政府信息公开工作年度报告,,,
一、总体情况,,,
信息内容,本年制发件数,本年废止件数,现行有效件数
规章,,0,"1,208"
"行政规范性
文件",3,/,12
五、存在的主要问题,,,
"""


def _read(body: bytes) -> Document:
    (document,) = open_document(body)
    return document


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_saved_sheet_is_read_in_every_charset(charset: str, end: str):
    document = _read(SHEET.replace("\n", end).encode(charset))

    assert document.container == "csv"
    words = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert words == ["某县水务局2023年政府信息公开工作年度报告", "一、总体情况", "五、存在的主要问题"]
    assert grid.geometry is Geometry.EXACT
    assert [[cell.text if cell else None for cell in row] for row in grid.rows] == [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "", "0", "1,208"],
        ["行政规范性\n文件", "3", "/", "12"],
    ]


def test_lines_around_the_cells_stay_text():
    sheet = "一、总体情况\n今年,公开,三件\n" + "规章,0,,3,\n" * 3 + '他说"好,\n完'

    blocks = _read(sheet.encode()).blocks

    assert [block.text if isinstance(block, Paragraph) else "grid" for block in blocks] == [
        "一、总体情况",
        "今年,公开,三件",
        "grid",
        '他说"好,',
        "完",
    ]


LONG_CELL = '规章,"' + "长" * 200_000 + '"\n文件,2'  # the reader of the standard library takes 131,072 signs


def test_a_cell_without_end_is_broken_by_name():
    with pytest.raises(Unreadable, match=r"document\.broken: field larger than field limit"):
        read(LONG_CELL.encode())


def test_text_that_no_reader_takes_holds_no_table():
    assert not holds_table(LONG_CELL)
