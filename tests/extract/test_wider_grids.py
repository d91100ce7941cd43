"""Rows with cells outside of the columns that the header names. Every expected number is printed in the test."""

from collections.abc import Mapping

from pipelines.extract.model import Extraction
from pipelines.extract.report import read_report
from tests.extract.form_samples import HEADER, cells, keyed, page, row

NEW = "一、本年新收政府信息公开申请数量"
IN = "二、上年结转政府信息公开申请数量"
OUT = "四、结转下年度继续办理"
SPARE = ("", "", "")


def read(*tables: str) -> Extraction:
    (extraction,) = read_report(page(*tables))
    return extraction


def numbers(extraction: Extraction, outcome: str) -> Mapping[str, object]:
    held = {value.field: value.number for value in extraction.values}
    return {name: held[name] for name in keyed(outcome, [None] * 7)}


def codes(extraction: Extraction) -> list[str]:
    return [finding.code for finding in extraction.findings]


def test_a_number_too_many_that_pushed_a_blank_cell_out_leaves_its_row_open() -> None:
    table = (
        HEADER
        + row(NEW, ("6", "", "", "", "", "29", "35"))
        + row(IN, ("20", "", "", "", "", "", "", ""))
        + row(OUT, ("1", "", "", "", "", "", "1"))
    )
    extraction = read(table)
    assert set(numbers(extraction, "carried_in").values()) == {None}
    assert "row.undecided" in codes(extraction)
    assert numbers(extraction, "new_received") == keyed("new_received", (6, None, None, None, None, 29, 35))


def test_a_zero_too_many_among_blank_cells_leaves_its_row_open() -> None:
    table = (
        HEADER
        + row(NEW, ("6", "", "", "", "", "29", "35"))
        + row(IN, ("", "", "0", "", "", "", "", ""))
        + row("（一）予以公开", ("", "", "", "", "", "", ""))
        + row(OUT, ("1", "", "", "", "", "", "1"))
    )
    extraction = read(table)
    assert set(numbers(extraction, "carried_in").values()) == {None}
    assert numbers(extraction, "carried_out") == keyed("carried_out", (1, None, None, None, None, None, 1))


def test_in_a_sheet_wider_than_its_table_one_shifted_row_leaves_the_others_alone() -> None:
    table = (
        HEADER
        + row(NEW, ("9", "", "0", "2", "0", "3", "14", *SPARE))
        + row(IN, ("/", "4", "", "", "", "", "4", *SPARE))
        + row("（一）予以公开", ("", "1", "", "", "", "", "1", *SPARE))
        + row("（七）总计", ("7", "2", "", "", "", "", "9", "", "", ""), colspan=4)
        + row(OUT, ("2", "3", "", "1", "", "3", "9", *SPARE))
    )
    extraction = read(table)
    assert numbers(extraction, "new_received") == keyed("new_received", (9, None, 0, 2, 0, 3, 14))
    assert numbers(extraction, "carried_in") == keyed("carried_in", (None, 4, None, None, None, None, 4))
    assert numbers(extraction, "granted") == keyed("granted", (None, 1, None, None, None, None, 1))
    assert numbers(extraction, "carried_out") == keyed("carried_out", (2, 3, None, 1, None, 3, 9))


def test_numbers_left_of_all_named_columns_mean_that_words_of_the_header_are_lost() -> None:
    header = (
        '<tr><td colspan="3"></td><td colspan="2">申请人自然企业</td><td>科研机构</td><td>社会公益组织</td>'
        "<td>法律服务机构</td><td>其他</td><td>总计</td></tr>"
    )
    extraction = read(
        header + row(NEW, ("26", "0", "0", "5", "0", "0", "")) + row(IN, ("0", "0", "12", "10", "0", "0", ""))
    )
    assert set(numbers(extraction, "new_received").values()) == {None}
    assert set(numbers(extraction, "carried_in").values()) == {None}
    assert "header.unreadable" in codes(extraction)


def test_an_empty_row_below_a_row_is_no_piece_of_it() -> None:
    table = HEADER + row(NEW, ("9", "1", "0", "2", "0", "3", "15")) + f"<tr>{cells([''] * 10)}</tr>"
    extraction = read(table)
    assert numbers(extraction, "new_received") == keyed("new_received", (9, 1, 0, 2, 0, 3, 15))
    assert "row.split" not in codes(extraction)


def test_a_total_written_first_is_borne_out_by_sums_with_dashes() -> None:
    header = (
        '<tr><td colspan="3"></td><td colspan="7">申请人情况</td></tr>'
        "<tr><td>总计</td><td>自然人</td><td colspan='5'>法人或其他组织</td></tr>"
        "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
    )
    extraction = read(
        header
        + row(NEW, ("15", "9", "1", "/", "2", "/", "3"))
        + row(IN, ("4", "2", "—", "1", "—", "—", "1"))
        + row(OUT, ("/", "/", "/", "/", "/", "/", "/"))
    )
    assert numbers(extraction, "new_received") == keyed("new_received", (9, 1, None, 2, None, 3, 15))
    assert numbers(extraction, "carried_in") == keyed("carried_in", (2, None, 1, None, None, 1, 4))


def test_a_channel_of_appeals_that_lost_its_spans_is_read_in_the_order_written() -> None:
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    table = (
        '<tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>'
        f"<tr>{cells(results)}<td colspan='5'>未经复议直接起诉</td><td colspan='5'>复议后起诉</td></tr>"
        f"<tr>{cells(results * 2)}{cells([''] * 5)}</tr>"
        f"<tr>{cells(('1', '2', '3', '4', '10', '0', '1', '0', '0', '1', '5', '6', '7', '8', '26'))}</tr>"
    )
    held = {value.field: value.number for value in read(table).values}
    assert [held[f"appeals.reconsideration.{name}"] for name in ("upheld", "total")] == [1, 10]
    assert [held[f"appeals.litigation_direct.{name}"] for name in ("upheld", "corrected")] == [0, 1]
    assert [held[f"appeals.litigation_after_reconsideration.{name}"] for name in ("upheld", "total")] == [
        5,
        26,
    ]
