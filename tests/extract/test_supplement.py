"""Local tables with a unit for each row: what is a row, and what is the head or a filling."""

from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.model import Geometry, Grid
from pipelines.extract.supplement import read_supplement

ROWS = [
    ["指标名称", "计量单位", "统计数"],
    ["主动公开数", "条", "1,208"],
    ["", "条", "7"],
    ["政务微博", "个", ""],
    ["咨询接待", "人次", "1\n2"],
    ["收费总额", "万元", "0.5"],
]


def test_rows_without_a_label_and_the_head_are_no_rows() -> None:
    grid = Grid(lay_out([[Drawn(text) for text in row] for row in ROWS]), 0, Geometry.EXACT)
    rows = read_supplement([grid])

    assert [(row.label, row.unit, None if row.value is None else str(row.value)) for row in rows] == [
        ("主动公开数", "条", "1208"),
        ("政务微博", "个", None),
        ("咨询接待", "人次", None),
        ("收费总额", "万元", "0.5"),
    ]
