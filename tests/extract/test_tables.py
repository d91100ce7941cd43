"""Official tables that are drawn badly, one fault at a time. Every expected number is printed in the test."""

from collections.abc import Mapping

import pytest

from pipelines.extract.model import CellState, Extraction, Value
from pipelines.extract.report import read_report
from tests.extract.form_samples import COLUMNS, HEADER, cells, keyed, page, row

NEW = "一、本年新收政府信息公开申请数量"
IN = "二、上年结转政府信息公开申请数量"
OUT = "四、结转下年度继续办理"
SEVEN = ("9", "1", "0", "2", "0", "3", "15")
SEVEN_NUMBERS = (9, 1, 0, 2, 0, 3, 15)


def read(*tables: str) -> Extraction:
    (extraction,) = read_report(page(*tables))
    return extraction


def values(extraction: Extraction) -> Mapping[str, Value]:
    return {value.field: value for value in extraction.values}


def numbers(extraction: Extraction, outcome: str) -> Mapping[str, object]:
    read_values = values(extraction)
    return {name: read_values[name].number for name in keyed(outcome, [None] * 7)}


def codes(extraction: Extraction) -> set[str]:
    return {finding.code for finding in extraction.findings}


def test_row_label_and_column_header_decide() -> None:
    extraction = read(HEADER + row(NEW, SEVEN))
    assert numbers(extraction, "new_received") == keyed("new_received", SEVEN_NUMBERS)


def test_every_value_says_where_it_stands() -> None:
    value = values(read(HEADER + row(NEW, SEVEN)))["requests.new_received.total"]
    assert value.at is not None
    assert (value.at.table, value.at.row, value.at.column) == (1, 4, 10)


def test_a_row_that_is_not_there_is_absent_and_not_zero() -> None:
    value = values(read(HEADER + row(NEW, SEVEN)))["requests.carried_in.total"]
    assert (value.state, value.number) == (CellState.ABSENT, None)


def test_columns_in_another_order_are_read_by_their_header() -> None:
    header = (
        '<tr><td rowspan="2"></td><td rowspan="2">总计</td><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td></tr>'
        "<tr><td>其他</td><td>法律服务机构</td><td>社会公益组织</td><td>科研机构</td><td>商业企业</td></tr>"
    )
    extraction = read(header + row(NEW, ("15", "9", "3", "0", "2", "0", "1"), colspan=1))
    assert numbers(extraction, "new_received") == keyed("new_received", SEVEN_NUMBERS)


def test_a_local_column_is_left_out() -> None:
    header = HEADER.replace('<td rowspan="2">总计</td>', '<td rowspan="2">总计</td><td rowspan="2">备注</td>')
    extraction = read(header + row(NEW, (*SEVEN, "77")))
    assert numbers(extraction, "new_received") == keyed("new_received", SEVEN_NUMBERS)


def test_a_lost_rowspan_shifts_nothing() -> None:
    table = (
        HEADER
        + f"<tr><td>三、本年度办理结果</td><td colspan='2'>（一）予以公开</td>{cells(SEVEN)}</tr>"
        + f"<tr><td colspan='2'>（二）部分公开</td>{cells(('1', '0', '0', '0', '0', '0', '1'))}</tr>"
    )
    extraction = read(table)
    assert numbers(extraction, "granted") == keyed("granted", SEVEN_NUMBERS)
    assert numbers(extraction, "partly_granted") == keyed("partly_granted", (1, 0, 0, 0, 0, 0, 1))


def test_a_header_without_spans_is_read_by_its_words() -> None:
    header = (
        "<tr><td></td><td>申请人情况</td></tr><tr><td>自然人</td><td>法人或其他组织</td><td>总计</td></tr>"
        "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
    )
    extraction = read(header + row(NEW, SEVEN, colspan=1))
    assert numbers(extraction, "new_received") == keyed("new_received", SEVEN_NUMBERS)


def test_without_any_header_nothing_is_guessed() -> None:
    extraction = read(row(NEW, SEVEN))
    read_values = values(extraction)
    assert {read_values[name].state for name in keyed("new_received", [None] * 7)} == {CellState.UNREADABLE}
    assert "row.no_header" in codes(extraction)


def test_blank_dash_and_words_keep_their_state() -> None:
    extraction = read(HEADER + row(NEW, ("3", "", "/", "无", "—", "见附件", "3")))
    states = [values(extraction)[name].state for name in keyed("new_received", [None] * 7)]
    assert states == [
        CellState.REPORTED,
        CellState.BLANK,
        CellState.DASH,
        CellState.DASH,
        CellState.DASH,
        CellState.TEXT,
        CellState.REPORTED,
    ]


def test_a_cell_too_few_is_unreadable() -> None:
    extraction = read(HEADER + row(NEW, ("9", "1", "2", "0", "3", "15")))
    assert set(numbers(extraction, "new_received").values()) == {None}
    assert "row.undecided" in codes(extraction)


def test_one_zero_too_many_leaves_seven_zeros() -> None:
    """Whichever of eight equal cells is left out, the seven columns say the same (seed 003)."""
    extraction = read(HEADER + row(NEW, ("0",) * 8))
    assert numbers(extraction, "new_received") == keyed("new_received", (0,) * 7)
    assert "row.overflow" in codes(extraction)


def test_one_number_too_many_is_unreadable_where_it_matters() -> None:
    extraction = read(HEADER + row(NEW, ("4", "0", "0", "0", "0", "0", "4", "8")))
    assert numbers(extraction, "new_received") == keyed("new_received", (None, 0, 0, 0, 0, None, None))


def test_a_row_cut_by_a_page_break_is_joined() -> None:
    table = HEADER + row("6.属于四类", ("0",) * 6 + ("0",)) + row("过程性信息", ("",) * 7)
    extraction = read(table)
    assert numbers(extraction, "denied_process_information") == keyed("denied_process_information", (0,) * 7)
    assert "row.split" in codes(extraction)


def test_a_table_in_two_pieces_keeps_its_header() -> None:
    extraction = read(HEADER + row(NEW, SEVEN), row(OUT, SEVEN))
    assert numbers(extraction, "carried_out") == keyed("carried_out", SEVEN_NUMBERS)


def test_two_rows_with_one_label_that_disagree_are_both_left_out() -> None:
    extraction = read(HEADER + row(NEW, SEVEN) + row(NEW, ("8", "1", "0", "2", "0", "3", "14")))
    read_numbers = numbers(extraction, "new_received")
    assert read_numbers["requests.new_received.natural_person"] is None
    assert read_numbers["requests.new_received.business"] == 1
    assert "cell.contradicted" in codes(extraction)


def test_a_cell_over_two_rows_belongs_to_neither() -> None:
    table = (
        HEADER
        + f"<tr><td colspan='3'>{NEW}</td><td rowspan='2'>5</td>{cells(('0',) * 5)}<td>5</td></tr>"
        + f"<tr><td colspan='3'>{IN}</td>{cells(('0',) * 5)}<td>0</td></tr>"
    )
    read_values = values(read(table))
    assert read_values["requests.new_received.natural_person"].state is CellState.UNREADABLE
    assert read_values["requests.carried_in.natural_person"].state is CellState.UNREADABLE
    assert read_values["requests.new_received.total"].number == 5


@pytest.mark.parametrize(("printed", "number"), [("2\n6", 26), ("2 6", 26)])
def test_digits_apart_are_joined_where_the_row_adds_up(printed: str, number: int) -> None:
    broken = printed.replace("\n", "<br>")
    extraction = read(HEADER + row(NEW, (broken, "0", "0", "0", "0", "0", "26")))
    assert values(extraction)["requests.new_received.natural_person"].number == number
    assert "number.joined" in codes(extraction)


def test_digits_apart_stay_open_where_the_row_does_not_add_up() -> None:
    extraction = read(HEADER + row(NEW, ("2<br>6", "0", "0", "0", "0", "0", "8")))
    value = values(extraction)["requests.new_received.natural_person"]
    assert (value.state, value.number) == (CellState.UNREADABLE, None)
    assert "number.broken" in codes(extraction)


def test_the_single_row_of_other_outcomes_is_that_of_the_2019_form() -> None:
    extraction = read(HEADER + row("（六）其他处理", SEVEN))
    assert extraction.form == "2019"
    assert numbers(extraction, "other_handling") == keyed("other_handling", SEVEN_NUMBERS)


def test_under_the_group_of_other_outcomes_a_lost_label_is_not_its_row() -> None:
    group = "<td rowspan='2'>（六）其他处理</td>"
    table = HEADER + (
        f"<tr><td></td>{group}<td></td>{cells(SEVEN)}</tr><tr><td></td><td>3.其他</td>{cells(('0',) * 7)}</tr>"
    )
    extraction = read(table)
    assert extraction.form == "2021"
    assert "requests.other_handling.total" not in values(extraction)
    assert numbers(extraction, "other_other") == keyed("other_other", (0,) * 7)


PROACTIVE = (
    "<tr><td colspan='4'>第二十条第（一）项</td></tr>"
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年度止件数</td><td>现行有效件数</td></tr>"
    "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>"
    "<tr><td>规范性文件</td><td>4</td><td>1</td><td>20</td></tr>"
    "<tr><td colspan='4'>第二十条第（五）项</td></tr>"
    "<tr><td>信息内容</td><td colspan='3'>本年处理决定数量</td></tr>"
    "<tr><td>行政许可</td><td colspan='3'>1,507件</td></tr>"
    "<tr><td colspan='4'>第二十条第（八）项</td></tr>"
    "<tr><td>信息内容</td><td colspan='3'>本年收费金额（单位：万元）</td></tr>"
    "<tr><td>行政事业性收费</td><td colspan='3'>190.457379</td></tr>"
)


def test_each_block_of_section_two_is_read_under_its_own_header() -> None:
    extraction = read(PROACTIVE)
    read_values = values(extraction)
    assert extraction.form == "2021"
    assert str(read_values["proactive.fees.amount"].number) == "190.457379"
    assert read_values["proactive.licensing.decisions"].number == 1507
    assert read_values["proactive.licensing.decisions"].raw == "1,507件"
    assert [
        read_values[f"proactive.normative_documents.{m}"].number for m in ("issued", "repealed", "in_force")
    ] == [
        4,
        1,
        20,
    ]
    assert "label.typo" in codes(extraction)


def test_a_2022_report_on_the_2019_form_is_a_2019_report() -> None:
    table = (
        "<tr><td>信息内容</td><td>上一年项目数量</td><td>本年增/减</td><td>处理决定数量</td></tr>"
        "<tr><td>行政许可</td><td>44</td><td>-2</td><td>278</td></tr>"
        "<tr><td>行政检查</td><td>9</td><td>9</td><td>9</td></tr>"
    )
    (extraction,) = read_report(page(table, title="云溪县民政局2022年政府信息公开工作年度报告"))
    read_values = values(extraction)
    assert extraction.form == "2019"
    assert read_values["proactive.licensing.items_change"].number == -2
    assert len(extraction.values) == 198


APPEALS = (
    "<tr><td colspan='5'>行政复议</td><td colspan='10'>行政诉讼</td></tr>"
    "<tr>"
    + "".join(f"<td rowspan='2'>{w}</td>" for w in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    + "<td colspan='5'>未经复议直接起诉</td><td colspan='5'>复议后起诉</td></tr>"
    "<tr>" + cells(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2) + "</tr>"
)


def test_the_fifteen_results_are_read_under_their_channels() -> None:
    read_values = values(read(APPEALS + f"<tr>{cells([str(n) for n in range(1, 16)])}</tr>"))
    assert read_values["appeals.reconsideration.upheld"].number == 1
    assert read_values["appeals.litigation_direct.total"].number == 10
    assert read_values["appeals.litigation_after_reconsideration.pending"].number == 14


def test_an_empty_row_below_the_appeals_is_no_second_answer() -> None:
    spare = f"<tr height=0>{cells(('',) * 15)}</tr>"
    read_values = values(read(APPEALS + f"<tr>{cells([str(n) for n in range(1, 16)])}</tr>" + spare))
    assert read_values["appeals.reconsideration.upheld"].number == 1


def test_an_appeals_table_of_blanks_is_blank() -> None:
    read_values = values(read(APPEALS + f"<tr>{cells(('',) * 15)}</tr>"))
    assert read_values["appeals.reconsideration.upheld"].state is CellState.BLANK


def test_an_appeals_table_that_is_turned_is_read_by_channel_and_result() -> None:
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    channels = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    rows = "".join(
        f"<tr>{f'<td rowspan=5>{channel}</td>' if result == results[0] else ''}<td>{result}</td><td>{5 * c + r}</td></tr>"
        for c, channel in enumerate(channels)
        for r, result in enumerate(results)
    )
    read_values = values(read(rows))
    assert read_values["appeals.reconsideration.corrected"].number == 1
    assert read_values["appeals.litigation_direct.upheld"].number == 5
    assert read_values["appeals.litigation_after_reconsideration.total"].number == 14


def test_three_tables_in_one_are_told_apart() -> None:
    extraction = read(PROACTIVE + HEADER + row(NEW, SEVEN) + APPEALS + f"<tr>{cells(('2',) * 15)}</tr>")
    read_values = values(extraction)
    assert read_values["proactive.licensing.decisions"].number == 1507
    assert numbers(extraction, "new_received") == keyed("new_received", SEVEN_NUMBERS)
    assert read_values["appeals.reconsideration.total"].number == 2


def test_the_columns_of_the_sample_are_those_of_the_form() -> None:
    assert len(COLUMNS) == 7


def test_digits_apart_stay_open_in_a_table_without_sums() -> None:
    """Nothing in the table of own-initiative disclosure tells whether 1 and 2 are twelve."""
    table = (
        "<tr><td colspan='4'>第二十条第（一）项</td></tr>"
        "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
        "<tr><td>规章</td><td>1<br>2</td><td>0</td><td>3</td></tr>"
        "<tr><td>行政规范性文件</td><td>4</td><td>0</td><td>5</td></tr>"
    )
    value = values(read(table))["proactive.regulations.issued"]
    assert (value.state, value.number) == (CellState.UNREADABLE, None)
