"""Each kind of file, read back by another program than the one that wrote it."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipelines.release.csv_file import guarded, shown
from pipelines.release.dta import BYTE, DOUBLE, INT, LONG, Variable, whole_type, write_dta
from pipelines.release.excel_file import ExcelFile
from pipelines.release.selection import Selection
from pipelines.release.stata_file import StataFile
from pipelines.release.tables import ReleaseColumn, ReleaseTable, release_tables
from pipelines.release.write import write_release

COLUMNS = (
    ReleaseColumn("level", "text", "level", "层级", "level", "level"),
    ReleaseColumn("count", "integer", "a count", "数量", None, "count"),
    ReleaseColumn("amount", "number", "an amount", "金额", None, "amount"),
    ReleaseColumn("words", "words", "words", "文字", None, "words"),
)
TABLE = ReleaseTable("sample", "Sample", "样本", COLUMNS, ())
ROWS = [
    ("county", 101, 0.5, "县"),
    ("nowhere", None, None, None),
    ("province", -3, 190.457379, "=1+1"),
]


def test_a_stata_file_is_read_by_another_program(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    file = StataFile(tmp_path / "sample.dta", TABLE)
    file.write(ROWS[:2])
    file.write(ROWS[2:])
    file.close()
    data, meta = pyreadstat.read_dta(str(tmp_path / "sample.dta"), output_format="dict")
    assert [list(column) for column in data.values()][3] == ["县", "", "=1+1"]
    assert list(data["count"])[::2] == [101, -3]
    assert list(data["amount"])[::2] == [0.5, 190.457379]
    assert [value is None or value != value for value in (data["count"][1], data["amount"][1])] == [
        True,
        True,
    ]
    assert meta.column_labels == ["层级 | level", "数量 | a count", "金额 | an amount", "文字 | words"]
    labels = meta.variable_value_labels["level"]
    assert [labels[int(code)] for code in data["level"]] == ["县级 | county", "nowhere", "省级 | province"]
    assert meta.file_label == "样本 | Sample"
    assert list(tmp_path.iterdir()) == [tmp_path / "sample.dta"]


def test_stata_types_are_as_narrow_as_the_numbers_allow() -> None:
    # Stata keeps the numbers above these for its missing values.
    assert whole_type(0, 100) == BYTE
    assert whole_type(0, 101) == INT
    assert whole_type(-32_767, 32_740) == INT
    assert whole_type(0, 32_741) == LONG
    assert whole_type(0, 2_147_483_620) == LONG
    assert whole_type(0, 2_147_483_621) == DOUBLE


def test_a_stata_file_stamps_no_time_and_counts_its_rows() -> None:
    file = io.BytesIO()
    write_dta(file, "", [Variable("x", "", BYTE)], 1, [(1,)])
    assert b"<timestamp>\0</timestamp>" in file.getvalue()
    with pytest.raises(ValueError, match="1 rows, and 2 were announced"):
        write_dta(io.BytesIO(), "", [Variable("x", "", BYTE)], 2, [(1,)])


def test_long_text_is_cut_between_characters_for_stata(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    file = StataFile(tmp_path / "long.dta", TABLE)
    file.write([("county", 1, 1.0, "县" * 1000)])
    file.close()
    data, _ = pyreadstat.read_dta(str(tmp_path / "long.dta"), output_format="dict")
    assert data["words"][0] == "县" * 681  # 2,045 bytes hold 681 characters of three bytes


def test_stata_takes_the_names_of_every_table() -> None:
    for table in release_tables():
        names = [column.stata_name for column in table.columns]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 32 and name.isidentifier() for name in names)


def test_a_workbook_is_read_by_another_program(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    calamine = pytest.importorskip("python_calamine")
    book = ExcelFile(tmp_path / "sample.xlsx", "Sample")
    sheet = book.add(TABLE)
    sheet.write(ROWS)
    sheet.close()
    book.close()
    rows = (
        calamine.CalamineWorkbook.from_path(tmp_path / "sample.xlsx").get_sheet_by_name("sample").to_python()
    )
    assert rows[:2] == [["level", "count", "amount", "words"], ["层级", "数量", "金额", "文字"]]
    assert rows[2:] == [
        ["county", 101, 0.5, "县"],
        ["nowhere", "", "", ""],
        ["province", -3, 190.457379, "'=1+1"],
    ]


def test_parquet_is_read_by_another_program(database: Engine, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_release(database, tmp_path / "r", Selection(), ["parquet"])
    table = parquet.read_table(tmp_path / "r" / "parquet" / "requests.parquet")
    assert table.num_rows == 75
    granted = next(row for row in table.to_pylist() if row["outcome"] == "granted")
    assert (granted["natural_person"], granted["total"], granted["year"]) == (7, None, 2022)
    assert table.schema.field("natural_person").metadata[b"label_zh"].decode() == "自然人"
    reports = parquet.read_table(tmp_path / "r" / "parquet" / "reports.parquet")
    assert reports["title"][0].as_py() == "=HYPERLINK(1)"  # no spreadsheet opens it
    assert datetime.fromisoformat(reports["fetched_at"][0].as_py()).year == 2024


@pytest.mark.parametrize("words", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "-"])
def test_what_a_spreadsheet_would_calculate_is_guarded(words: str) -> None:
    assert guarded(words) == f"'{words}"


@pytest.mark.parametrize("words", ["井研县", "1-2", "a=b", "", "—"])
def test_other_text_stays(words: str) -> None:
    assert guarded(words) == words


@pytest.mark.parametrize(
    ("number", "text"), [(0.0, "0"), (12.0, "12"), (-2.0, "-2"), (190.457379, "190.457379"), (0.1, "0.1")]
)
def test_numbers_are_written_plainly(number: float, text: str) -> None:
    assert shown(number) == text
