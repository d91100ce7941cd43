"""A whole release: its files, its bytes, what it refuses."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from released_samples import CITY, EMERGENCY, cells, copy_report, store
from sqlalchemy import Engine

from pipelines.extract.model import CellState, Fact, Indicator
from pipelines.release import excel_file, parquet_file, read, write
from pipelines.release.codebook import cell_rows
from pipelines.release.errors import ReleaseError
from pipelines.release.selection import Selection, parse_selection
from pipelines.release.series import series_tables
from pipelines.release.tables import coverage_table, release_tables
from pipelines.release.write import FORMATS, write_release
from pipelines.store.crawl_log import finish_run, start_run

PLAIN = ("csv", "stata", "sqlite")
TABLES = [table.name for table in (*release_tables(), *series_tables(), coverage_table())]


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def code_of(engine: Engine, folder: Path, *args: object, **more: object) -> str:
    with pytest.raises(ReleaseError) as raised:
        write_release(engine, folder, *(args or (Selection(),)), **more)
    return raised.value.code


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_release_has_every_table_in_every_format(database: Engine, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("xlsxwriter")
    folder = tmp_path / "releases" / "2024-02"
    summary = write_release(database, folder, Selection())
    expected = {f"csv/{name}.csv" for name in TABLES} | {f"parquet/{name}.parquet" for name in TABLES}
    expected |= {f"stata/{name}.dta" for name in TABLES} | {"gongkai.sqlite", "gongkai.xlsx"}
    expected |= {"README.md", "CITATION.cff", "CHANGES.md", "datapackage.json", "SHA256SUMS"}
    expected |= {"codebook.md", "codebook.csv", "cells.csv"}
    assert set(bytes_of(folder)) == expected
    # Three reports of 25, 3 and 10 rows; the newest fetch is that of the finance bureau.
    assert summary.tables["requests"] == 75
    assert (summary.reports, summary.version) == (3, "2024-02-01")
    assert (summary.tables["appeals"], summary.tables["proactive"], summary.tables["checks"]) == (9, 30, 1)
    assert not list(folder.parent.glob(".*"))


def test_the_same_database_gives_the_same_bytes(database: Engine, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("xlsxwriter")
    folders = [tmp_path / "a" / "r", tmp_path / "b" / "r"]
    for folder in folders:
        write_release(database, folder, Selection())
    assert bytes_of(folders[0]) == bytes_of(folders[1])


def test_a_missing_number_is_an_empty_cell_and_never_zero(database: Engine, tmp_path: Path) -> None:
    write_release(database, tmp_path / "r", Selection(), PLAIN)
    granted = next(row for row in rows(tmp_path / "r", "requests") if row["outcome"] == "granted")
    assert (granted["agency"], granted["natural_person"], granted["total"]) == ("井研县应急管理局", "7", "")
    assert (granted["business"], granted["states"]) == ("0", "rrrrrrb")
    wide = rows(tmp_path / "r", "requests_wide")[0]
    assert (wide["granted_natural_person"], wide["granted_total"], wide["granted_business"]) == ("7", "", "0")
    proactive = rows(tmp_path / "r", "proactive")
    fees = next(row for row in proactive if row["item"] == "fees")
    assert (fees["value"], fees["value_exact"], fees["unit"]) == ("190.457379", "190.457379", "万元")
    dash = proactive[0]
    assert (dash["measure"], dash["value"], dash["state"], dash["raw"]) == ("issued", "", "dash", "'-")


def test_rows_keep_the_order_of_the_form(database: Engine, tmp_path: Path) -> None:
    write_release(database, tmp_path / "r", Selection(), PLAIN)
    outcomes = [row["outcome"] for row in rows(tmp_path / "r", "requests")][:25]
    assert outcomes[:4] == ["new_received", "carried_in", "granted", "partly_granted"]
    assert outcomes[-2:] == ["outcome_total", "carried_out"]


def test_text_like_a_formula_is_guarded(database: Engine, tmp_path: Path) -> None:
    write_release(database, tmp_path / "r", Selection(), PLAIN)
    assert rows(tmp_path / "r", "reports")[0]["title"] == "'=HYPERLINK(1)"
    assert rows(tmp_path / "r", "checks")[0]["difference"] == "-2"  # a number is no text
    with sqlite3.connect(tmp_path / "r" / "gongkai.sqlite") as connection:
        assert connection.execute("SELECT title FROM reports").fetchone() == ("=HYPERLINK(1)",)


def test_personal_data_stay_out(database: Engine, tmp_path: Path) -> None:
    write_release(database, tmp_path / "r", Selection(), PLAIN)
    assert [row["detail"] for row in rows(tmp_path / "r", "findings")] == ["'+1 请致电[removed]或[removed]"]
    for path in (tmp_path / "r").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in ("13800138000", "13912345678", "zhang.san@example.com", "张三"):
                assert secret.encode() not in content, path


def test_a_selection_is_kept_in_every_table(database: Engine, tmp_path: Path) -> None:
    write_release(
        database, tmp_path / "r", parse_selection(["2023"], ["511100"], ["prefecture"], ["gov"]), PLAIN
    )
    for table in ("reports", "requests", "requests_wide", "appeals", "proactive", "coverage"):
        assert {row["year"] for row in rows(tmp_path / "r", table)} == {"2023"}
        assert {row["level"] for row in rows(tmp_path / "r", table)} == {"prefecture"}
    assert [row["agency"] for row in rows(tmp_path / "r", "reports")] == ["乐山市人民政府"]
    assert rows(tmp_path / "r", "checks") == []


def test_coverage_counts_reports_and_cells(database: Engine, tmp_path: Path) -> None:
    write_release(database, tmp_path / "r", Selection(), PLAIN)
    found = [
        (
            row["year"],
            row["department_type"],
            row["scope"],
            row["cells_reported"],
            row["cells"],
            row["filled"],
        )
        for row in rows(tmp_path / "r", "coverage")
    ]
    # Of the 200 cells of the emergency bureau one is blank and one a dash.
    assert found == [
        ("2022", "emerg", "own", "198", "200", "0.99"),
        ("2023", "finance", "own", "200", "200", "1"),
        ("2023", "gov", "area", "200", "200", "1"),
    ]


def test_checksums_and_the_data_package_fit_the_files(database: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write_release(database, folder, Selection(), PLAIN)
    digests = bytes_of(folder)
    listed = dict(
        line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    assert listed == {name: digest for name, digest in digests.items() if name != "SHA256SUMS"}
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    tables = {resource["name"]: resource for resource in package["resources"] if "schema" in resource}
    assert list(tables) == sorted(TABLES)
    assert len({resource["name"] for resource in package["resources"]}) == len(package["resources"])
    for resource in package["resources"]:
        assert resource["hash"] == f"sha256:{digests[resource['path']]}"
        assert resource["bytes"] == (folder / resource["path"]).stat().st_size
    for name, resource in tables.items():
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            header, *body = csv.reader(file)
        assert [field["name"] for field in resource["schema"]["fields"]] == header, name
        assert resource["rows"] == len(body)
        assert set(resource["schema"].get("primaryKey", [])) <= set(header)


def test_the_codebook_has_every_column_and_every_cell(database: Engine, tmp_path: Path) -> None:
    write_release(database, tmp_path / "r", Selection(), PLAIN)
    with (tmp_path / "r" / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        said = [
            (row["table_name"], row["column_name"], row["label_en"], row["label_zh"])
            for row in csv.DictReader(file)
        ]
    assert [(table, column) for table, column, *_ in said] == [
        (name, column) for name in TABLES for column in next(csv.reader([_header(tmp_path / "r", name)]))
    ]
    assert all(en and zh for *_, en, zh in said)
    codes = {row[0]: row for row in cell_rows()}
    assert len(codes) == 226
    assert codes["requests.denied_third_party.total"][8] == "Regulations 2019 arts. 15, 32"
    assert codes["proactive.fees.amount"][3:6] == (
        "第二十条第（八）项/行政事业性收费",
        "本年收费金额（单位：万元）",
        "万元",
    )
    assert all(all(row[-3:]) for row in codes.values())


def _header(folder: Path, table: str) -> str:
    with (folder / "csv" / f"{table}.csv").open(encoding="utf-8-sig") as file:
        return file.readline()


def test_the_change_log_names_what_was_added_removed_and_changed(database: Engine, tmp_path: Path) -> None:
    write_release(database, tmp_path / "2024-02", Selection(), PLAIN)
    store(
        database,
        EMERGENCY,
        2022,
        cells({"requests.granted.total": 8}),
        "e22",
        at="2024-03-01T00:00:00Z",
        body="2",
    )
    store(database, CITY, 2022, cells(), "c22", at="2024-03-01T00:00:00Z", scope="area")
    selection = parse_selection(department_types=["gov", "emerg"])
    write_release(database, tmp_path / "2024-03", selection, PLAIN)
    with (tmp_path / "2024-03" / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [(row["change"], row["agency"], row["year"]) for row in csv.DictReader(file)]
    assert found == [
        ("added", "乐山市人民政府", "2022"),
        ("changed", "井研县应急管理局", "2022"),
        ("removed", "井研县财政局", "2023"),
    ]
    page = (tmp_path / "2024-03" / "CHANGES.md").read_text(encoding="utf-8")
    assert "Compared with the release 2024-02-01 (`2024-02`)." in page
    assert "1 reports added, 1 reports removed, 1 reports changed." in page
    assert "| reports | 3 | 3 |" in page


def test_a_release_without_csv_is_not_compared_report_by_report(database: Engine, tmp_path: Path) -> None:
    write_release(database, tmp_path / "a", Selection(), ["csv"])
    write_release(database, tmp_path / "b", Selection(), ["sqlite"])
    assert "reports were not compared" in (tmp_path / "b" / "CHANGES.md").read_text(encoding="utf-8")


def test_memory_does_not_grow_with_the_reports(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    formats = [name for name in FORMATS if name != "excel"]
    pytest.importorskip("pyarrow")
    monkeypatch.setattr(read, "REPORTS_AT_ONCE", 50)
    monkeypatch.setattr(parquet_file, "_GROUP", 1000)
    write_release(database, tmp_path / "warm", Selection(), formats)
    copy_report(database, 200)
    few = _peak(database, tmp_path / "few", formats)
    copy_more(database, 800)
    many = _peak(database, tmp_path / "many", formats)
    assert len(rows(tmp_path / "many", "requests")) == 75 + 1000 * 25
    assert many < few * 1.3


def copy_more(engine: Engine, copies: int) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM request_row WHERE revision_id >= 1000")
        connection.exec_driver_sql("DELETE FROM revision WHERE id >= 1000")
        connection.exec_driver_sql("DELETE FROM report WHERE id >= 1000")
    copy_report(engine, copies + 200)


def _peak(engine: Engine, folder: Path, formats: list[str]) -> int:
    tracemalloc.start()
    try:
        write_release(engine, folder, Selection(), formats)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_existing_folder_is_not_written_into(database: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    write_release(database, folder, Selection(), ["csv"])  # an empty one is filled
    before = bytes_of(folder)
    assert code_of(database, folder) == "export.not_empty"
    assert bytes_of(folder) == before
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert code_of(database, tmp_path / "file") == "export.not_empty"


def test_nothing_is_left_of_an_export_that_failed(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "reports.csv")

    monkeypatch.setattr(write.CsvFile, "write", full)
    folder = tmp_path / "releases" / "r"
    assert code_of(database, folder, Selection(), ["csv"]) == "export.unwritable"
    assert list(folder.parent.iterdir()) == []


def test_a_selection_that_fits_nothing(database: Engine, tmp_path: Path) -> None:
    assert code_of(database, tmp_path / "r", Selection(years=(1999,))) == "export.nothing"
    assert not (tmp_path / "r").exists()


def test_excel_is_for_small_selections(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("xlsxwriter")
    monkeypatch.setattr(write, "MOST_REPORTS", 2)
    assert code_of(database, tmp_path / "r", Selection(), ["excel"]) == "export.too_large_for_excel"
    write_release(database, tmp_path / "r", Selection())
    assert not (tmp_path / "r" / "gongkai.xlsx").exists()
    assert excel_file.MOST_REPORTS * 30 < 1_048_576


def test_a_missing_library_is_one_sentence(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "find_spec", lambda name: None if name == "pyarrow" else object())
    with pytest.raises(ReleaseError) as raised:
        write_release(database, tmp_path / "r", Selection())
    assert raised.value.code == "export.extra_missing"
    assert "pip install 'gongkai[export]'" in raised.value.detail
    write_release(database, tmp_path / "r", Selection(), PLAIN)


def test_the_heavy_libraries_are_not_loaded_unless_used() -> None:
    program = (
        "import sys\nfor name in ('pyarrow', 'xlsxwriter', 'pandas', 'pyreadstat'): sys.modules[name] = None\n"
        "import crawler.commands.export, pipelines.release.write"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_tables_of_figures_and_of_agencies(empty: Engine, tmp_path: Path) -> None:
    store(empty, EMERGENCY, 2022, cells({"requests.denied_third_party.total": 2}), "e22")
    fact = Fact(
        "requests.received", 3, "件", "收到申请3件", "联系人：王小明，收到申请3件，电话0833-3712345。"
    )
    line = Indicator("requests.received", "收到申请数", "2017年度", CellState.REPORTED, 12, "件")
    store(empty, EMERGENCY, 2017, (), "e17", form="pre2019", facts=(fact,), indicators=(line,))
    run = start_run(empty, "jingyan", "511124", "井研县人民政府", at="2024-02-10T01:00:00Z")
    finish_run(empty, run, "finished", {}, at="2024-02-10T02:00:00Z")
    write_release(empty, tmp_path / "r", Selection(), PLAIN)
    assert [(row["kind"], row["value"], row["sentence"]) for row in rows(tmp_path / "r", "facts")] == [
        ("requests.received", "3", "联系人：[removed]，收到申请3件，电话[removed]。")
    ]
    assert [
        (row["code"], row["column_head"], row["value"]) for row in rows(tmp_path / "r", "indicators")
    ] == [("requests.received", "2017年度", "12")]
    (common,) = rows(tmp_path / "r", "harmonised")
    assert (common["year"], common["denied"], common["other_handling"]) == ("2022", "2", "0")
    assert [(row["year"], row["reports"], row["denied"]) for row in rows(tmp_path / "r", "panel")] == [
        ("2017", "1", ""),
        ("2022", "1", "2"),
    ]
    states = [
        (row["year"], row["state"], row["searched_on"]) for row in rows(tmp_path / "r", "agency_coverage")
    ]
    assert states == [
        ("2017", "found", "2024-02-10"),
        ("2022", "found", "2024-02-10"),
        ("2023", "not_found", "2024-02-10"),
    ]
    write_release(empty, tmp_path / "t", Selection(years=(2022,)), PLAIN)
    assert [row["year"] for row in rows(tmp_path / "t", "agency_coverage")] == ["2022"]
    assert [row["year"] for row in rows(tmp_path / "t", "panel")] == ["2022"]
