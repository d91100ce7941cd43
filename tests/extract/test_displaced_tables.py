"""Tables turned, torn and glued together. Every expected number is printed in the test."""

from collections.abc import Mapping

from pipelines.extract.model import CellState, Extraction, Value
from pipelines.extract.report import read_report
from tests.extract.form_samples import HEADER, cells, keyed, page, row

NEW = "一、本年新收政府信息公开申请数量"
SEVEN = ("9", "1", "0", "2", "0", "3", "15")
SEVEN_NUMBERS = (9, 1, 0, 2, 0, 3, 15)
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def read(*tables: str) -> Mapping[str, Value]:
    (extraction,) = read_report(page(*tables))
    return {value.field: value for value in extraction.values}


def numbers(values: Mapping[str, Value], outcome: str) -> Mapping[str, object]:
    return {field: values[field].number for field in keyed(outcome, [None] * 7)}


def test_the_channels_of_appeals_may_be_rows() -> None:
    values = read(
        f"<tr><td colspan=2>类别</td>{cells(RESULTS)}</tr>"
        f"<tr><td colspan=2>行政复议</td>{cells(('1', '2', '/', '0', '3'))}</tr>"
        f"<tr><td rowspan=2>行政诉讼</td><td>未经复议直接起诉</td>{cells(('4', '0', '0', '0', '4'))}</tr>"
        f"<tr><td>复议后起诉</td>{cells(('0', '0', '', '7', '7'))}</tr>"
    )
    assert values["appeals.reconsideration.corrected"].number == 2
    assert values["appeals.reconsideration.other"].state is CellState.DASH
    assert values["appeals.litigation_direct.upheld"].number == 4
    assert values["appeals.litigation_after_reconsideration.pending"].number == 7
    assert values["appeals.litigation_after_reconsideration.other"].state is CellState.BLANK


def test_a_channel_above_its_results_is_a_header_with_blank_cells_beside_it_too() -> None:
    values = read(
        f"<tr>{cells(('行政复议', '', '', '', ''))}</tr><tr>{cells(RESULTS)}</tr><tr>{cells(('1', '2', '3', '4', '10'))}</tr>"
        f"<tr>{cells(('复议后起诉', '', '', '', ''))}</tr><tr>{cells(RESULTS)}</tr><tr>{cells(('', '', '', '', '6'))}</tr>"
    )
    assert [values[f"appeals.reconsideration.{name}"].number for name in ("upheld", "total")] == [1, 10]
    assert values["appeals.litigation_after_reconsideration.upheld"].state is CellState.BLANK
    assert values["appeals.litigation_after_reconsideration.total"].number == 6


def test_an_empty_column_at_the_edge_leaves_the_columns_where_they_are() -> None:
    values = read(
        "<tr><td colspan=10>行政复议</td><td></td></tr>"
        f"<tr>{''.join(f'<td colspan=2>{word}</td>' for word in RESULTS)}<td></td></tr>"
        f"<tr>{''.join(f'<td colspan=2>{n}</td>' for n in (5, 0, 1, 0, 6))}<td></td></tr>"
    )
    assert values["appeals.reconsideration.other"].number == 1
    assert values["appeals.reconsideration.total"].number == 6


def test_one_strange_word_of_a_header_is_known_by_its_place() -> None:
    values = read(HEADER.replace("商业企业", "商业企业单位") + row(NEW, SEVEN))
    assert numbers(values, "new_received") == keyed("new_received", SEVEN_NUMBERS)


def test_a_word_that_is_unlike_the_missing_one_is_not_known_by_its_place() -> None:
    values = read(HEADER.replace("商业企业", "备注") + row(NEW, SEVEN))
    assert values["requests.new_received.business"].number is None
    assert values["requests.new_received.total"].number == 15


def test_a_group_and_its_column_in_one_header_cell_are_that_column() -> None:
    header = (
        "<tr><td>项目</td><td>申请人情况自然人</td><td>法人或其他组织商业企业</td><td>科研机构</td>"
        "<td>社会公益组织</td><td>法律服务机构</td><td>其他</td><td>总计</td></tr>"
    )
    values = read(header + row(NEW, SEVEN, colspan=1))
    assert numbers(values, "new_received") == keyed("new_received", SEVEN_NUMBERS)


def test_a_header_cell_that_reaches_into_the_first_row_is_no_cell_of_it() -> None:
    values = read(HEADER.replace('<td rowspan="2">总计', '<td rowspan="3">总计') + row(NEW, SEVEN))
    assert numbers(values, "new_received") == keyed("new_received", SEVEN_NUMBERS)


def test_a_row_that_may_go_on_in_the_next_table_is_left_open() -> None:
    first = HEADER + row("（一）予以公开", ("240", "171", "", "", "0", "", "417"))
    values = read(first, row("", ("6", "", "8", "", "", "2", "")))
    assert {values[field].state for field in keyed("granted", [None] * 7)} == {CellState.UNREADABLE}


def test_a_row_that_adds_up_is_whole_whatever_follows() -> None:
    values = read(HEADER + row("（一）予以公开", SEVEN), row("", ("6", "", "8", "", "", "2", "")))
    assert numbers(values, "granted") == keyed("granted", SEVEN_NUMBERS)


def test_a_cut_label_with_numbers_in_both_pieces_is_a_torn_row() -> None:
    upper, lower = ("2945", "0", "0", "0", "0", "0", "2945"), ("8", "", "", "", "", "", "8")
    values = read(HEADER + row("6.属于四类", (*upper[:6], "7")) + row("过程性信息", lower))
    assert values["requests.denied_process_information.natural_person"].state is CellState.UNREADABLE


def test_the_second_reason_cut_short_is_not_the_third_of_another_group() -> None:
    values = read(HEADER + row("2.其他", SEVEN) + row("法律", ("",) * 7) + row("（七）总计", SEVEN))
    assert values["requests.outcome_total.total"].number == 15
    assert all(value.number is None for field, value in values.items() if ".other_other." in field)


def test_where_a_column_is_lost_no_row_is_filled_up_with_a_blank_of_its_label() -> None:
    short = ("9", "1", "0", "2", "0", "3")
    rows = "".join(row(label, short, colspan=2) for label in (NEW, "（一）予以公开", "2.重复申请"))
    total = f"<tr><td>（七）总计</td><td></td>{cells(short)}</tr>"
    values = read(HEADER + row("二、上年结转政府信息公开申请数量", SEVEN), rows + total)
    assert values["requests.outcome_total.business"].number is None


PROSE = "<p>一、总体情况</p><p>" + "本年按要求开展工作。" * 5 + "</p>"


def reports(markup: str) -> tuple[Extraction, ...]:
    return read_report(f"<html><meta charset='utf-8'><body>{markup}</body></html>".encode())


def test_a_second_report_begins_at_its_title_even_if_the_first_has_no_table() -> None:
    table = f"<table>{HEADER}{row(NEW, SEVEN)}</table>"
    first, second = reports(
        f"<h1>云溪县民政局2023年政府信息公开工作年度报告</h1>{PROSE}<p>二、主动公开政府信息情况</p><img src='1.png'>"
        "<p>五、存在的主要问题及改进情况</p><p>无。</p>"
        f"<h1>云溪县教育局2023年政府信息公开工作年度报告</h1>{PROSE}{table}<p>五、存在的主要问题及改进情况</p>"
    )
    agencies = [extraction.metadata.agency for extraction in (first, second)]
    assert [agency.value for agency in agencies if agency] == ["云溪县民政局", "云溪县教育局"]
    assert not any(value.number for value in first.values)
    assert {value.number for value in second.values if value.field.endswith("new_received.total")} == {15}


def test_a_list_of_contents_is_no_report() -> None:
    headings = "<p>一、总体情况</p><p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p>"
    title = "<h1>云溪县民政局2023年政府信息公开工作年度报告</h1>"
    assert len(reports(f"{title}{headings}{title}{PROSE}<p>五、存在的主要问题及改进情况</p><p>无。</p>")) == 1
