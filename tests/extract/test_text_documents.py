"""Tables in plain text, in each of the ways in which converters write them. Numbers keyed by hand."""

from collections.abc import Mapping

import pytest

from pipelines.extract.model import CellState, Extraction, Value
from pipelines.extract.report import read_report
from tests.extract.form_samples import keyed

TITLE = "云溪县水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n本年按要求开展工作。\n"
SEVEN = (9, 1, 0, 2, 0, 3, 15)


def read(text: str) -> Extraction:
    (extraction,) = read_report((TITLE + text).encode())
    return extraction


def values(extraction: Extraction) -> Mapping[str, Value]:
    return {value.field: value for value in extraction.values}


def new_received(extraction: Extraction) -> Mapping[str, object]:
    read_values = values(extraction)
    return {name: read_values[name].number for name in keyed("new_received", [None] * 7)}


HEADER_WORDS = ["申请人情况", "自然人", "法人或其他组织", "总计"]
ORGANISATIONS = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]

TAB_CELLS = (
    "\t申请人情况\n\n\t\n\t自然人\n\t法人或其他组织\n\t总计\n\n\t\n\t\n"
    + "".join(f"\t{w}\n" for w in ORGANISATIONS)
    + "\t\n\n"
    "\t一、本年新收政府信息公开申请数量\n\t9\n\t1\n\t0\n\t2\n\t0\n\t3\n\t15\n"
)
TAB_ROWS = (
    "\t申请人情况\n\t自然人\t法人或其他组织\t\t\t\t\t总计\n\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t\n"
    "一、本年新收政府信息公开申请数量\t9\t1\t0\t2\t0\t3\t15\n"
)
PIPE_ROWS = (
    "申请人情况 | ||||||\n自然人 | 法人或其他组织 | 总计 | |||||\n"
    "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |||\n"
    "一、本年新收政府信息公开申请数量 | 9 | 1 | 0 | 2 | 0 | 3 | 15 |\n"
)
PIPE_CELLS = "".join(
    f"{word} |\n"
    for word in [*HEADER_WORDS, *ORGANISATIONS, "一、本年新收政府信息公开申请数量", *map(str, SEVEN)]
)
LINE_CELLS = "\n\n".join(
    [
        *HEADER_WORDS,
        "商业",
        "企业",
        "科研",
        "机构",
        *ORGANISATIONS[2:],
        "一、本年新收政府信息公开申请数量",
        *map(str, SEVEN),
    ]
)
SPACED_ROWS = (
    "申请人情况\n自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n"
    "一、本年新收政府信息公开申请数量 9 1 0 2 0 3 15\n"
)


@pytest.mark.parametrize(
    "text", [TAB_CELLS, TAB_ROWS, PIPE_ROWS, PIPE_CELLS, LINE_CELLS, SPACED_ROWS], ids=lambda text: text[:12]
)
def test_every_way_of_writing_a_table_is_read(text: str) -> None:
    assert new_received(read(text)) == keyed("new_received", SEVEN)


def test_a_value_in_text_says_its_line() -> None:
    value = values(read(TAB_ROWS))["requests.new_received.natural_person"]
    assert value.at is not None
    assert value.at.line == TITLE.count("\n") + 4


def test_blank_cells_between_pipes_keep_their_place() -> None:
    text = PIPE_CELLS.rsplit("一、", 1)[0] + "一、本年新收政府信息公开申请数量 |\n" + "|\n" * 6 + "0 |\n||\n"
    read_values = values(read(text))
    assert read_values["requests.new_received.total"].number == 0
    assert read_values["requests.new_received.natural_person"].state is CellState.BLANK


SPACED = (
    "三、收到和处理政府信息公开申请情况",
    "申 请人情况",
    "自然　人 法人 或其 他组 织 总 计",
    "商业企业　 科研机 构 社会公益 组织 法律服务 机构 其他",
    "一  、  本年新收政  府信  息  公开申  请数量 9 1 0 2 0 3 15",
    "（一）予以公 开 3 0 0 0 0 0 3",
    "（三）不予公开 1 . 属于国 家秘密 0 1 0 0 0 0 1",
    "2 .其他 法律行政 法规禁止 公开 0 0 0 0 0 0 0",
    "3.危及“三安全 一稳定” 0 0 0 0 0 0 0",
    "4.保护第 三方合法权益 0 0 0 0 0 0 0",
    "5.属于三类 内部事务信息 0 0 0 0 0 0 0",
    "6.属于四类 过程性信息 0 0 0 0 0 0 0",
    "7.属于行政 执法案卷 0 0 0 0 0 0 0",
    "8.属于行政 查询事项 0 0 0 0 0 0 0",
    "1.本机关不掌握 相关政府信息 0 0 0 0 0 0 0",
    "（七）总 计 3 1 0 0 0 0 4",
    "四、结转下 年度继续办理 0 0 0 0 0 0 0",
)


@pytest.mark.parametrize("end", [" ", "\n"], ids=["one line", "a row a line"])
def test_labels_written_with_spaces_are_put_together(end: str) -> None:
    extraction = read(end.join(SPACED) + end + "五、存在的主要问题 人手不足。")
    read_values = values(extraction)
    row = [value.number for field, value in read_values.items() if ".denied_state_secret." in field]
    assert list(new_received(extraction).values()) == list(SEVEN)
    assert sorted(filter(None, row)) == [1, 1]
    assert read_values["requests.denied_state_secret.business"].number == 1
    assert read_values["requests.granted.total"].number == 3
    assert read_values["requests.outcome_total.total"].number == 4


def test_a_number_too_many_behind_a_blank_cell_leaves_open_what_it_may_have_moved() -> None:
    """Eight cells, the first of them blank: it may be the value of 自然人, or the filler of a merged label."""
    header = " | ".join(["申请人情况", "自然人", *ORGANISATIONS, "总计"])
    extraction = read(f"{header} |\n一、本年新收政府信息公开申请数量 |  | 0 |  |  | 30 | 0 | 0 | 0 | |\n")
    assert not any(number for number in new_received(extraction).values())
    assert values(extraction)["requests.new_received.natural_person"].number is None
    assert "row.overflow" in {finding.code for finding in extraction.findings}


def test_lines_without_blank_cells_are_refused_when_they_are_too_few() -> None:
    text = LINE_CELLS.rsplit("一、", 1)[0] + "一、本年新收政府信息公开申请数量\n\n26\n\n26\n"
    assert set(new_received(read(text)).values()) == {None}


def test_two_labels_before_one_set_of_numbers_get_none_of_them() -> None:
    text = (
        LINE_CELLS.rsplit("一、", 1)[0]
        + "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n"
        + "\n".join("9102031")
    )
    read_values = values(read(text))
    assert read_values["requests.new_received.total"].number is None
    assert read_values["requests.carried_in.total"].number is None


def test_markdown_tables_are_read_without_their_rules() -> None:
    head = "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n"
    text = head + "| 规章 | 0 | 0 | 0 |\n| 行政规范性文件 | 4 | / |  |\n"
    read_values = values(read(text))
    assert read_values["proactive.normative_documents.issued"].number == 4
    assert read_values["proactive.normative_documents.repealed"].state is CellState.DASH
    assert read_values["proactive.normative_documents.in_force"].state is CellState.BLANK


def test_the_marks_of_markdown_are_not_the_cell() -> None:
    head = "| 信息内容 | **本年制发件数** | 本年废止<br>件数 | 现行有效件数 |\n|---|---|---|---|\n"
    read_values = values(read(head + "| 行政规范性文件 | **4** | &nbsp;1 | 1\\.5 |\n"))
    assert read_values["proactive.normative_documents.issued"].number == 4
    assert read_values["proactive.normative_documents.repealed"].number == 1
    assert str(read_values["proactive.normative_documents.in_force"].number) == "1.5"


def test_a_cell_broken_over_lines_is_one_cell() -> None:
    text = TAB_CELLS.replace("\t一、本年新收政府信息公开申请数量", "\t一、本年新收\n\n政府信息公开申请数量")
    assert new_received(read(text)) == keyed("new_received", SEVEN)


def test_numbers_in_prose_never_reach_the_tables() -> None:
    extraction = read(
        "公开行政许可事项清单235项，行政处罚12件。\n二、主动公开政府信息情况\n见附件。\n五、存在的主要问题及改进情况\n无。\n"
    )
    assert {value.state for value in extraction.values} == {CellState.ABSENT}
    assert "table.absent" in {finding.code for finding in extraction.findings}


def test_the_text_of_a_template_is_no_report() -> None:
    text = "关于印发《政府信息公开工作年度报告格式》的通知\n" + LINE_CELLS.rsplit("9", 1)[0]
    (extraction,) = read_report(text.encode())
    assert (extraction.form, extraction.values) == (None, ())


def test_two_agencies_on_one_page_are_two_reports() -> None:
    second = "云溪县民政局2023年政府信息公开工作年度报告\n一、总体情况\n本年工作正常。\n"
    reports = read_report((TITLE + TAB_ROWS + second + TAB_ROWS.replace("\t9\t1", "\t8\t2")).encode())
    assert [report.metadata.agency.value for report in reports if report.metadata.agency] == [
        "云溪县水务局",
        "云溪县民政局",
    ]
    assert [values(report)["requests.new_received.natural_person"].number for report in reports] == [9, 8]


def test_thousands_in_a_markdown_table_do_not_make_it_a_table_of_commas() -> None:
    rows = "\n".join(
        f"| {label} | 1,185 | 2,086 | 3,061 |" for label in ("规章", "行政规范性文件", "其他文件")
    )
    header = "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n"
    (extraction,) = read_report(f"# 云溪县民政局2023年政府信息公开工作年度报告\n\n{header}{rows}\n".encode())
    numbers = {value.field: value.number for value in extraction.values}
    assert numbers["proactive.regulations.issued"] == 1185
    assert numbers["proactive.normative_documents.in_force"] == 3061
