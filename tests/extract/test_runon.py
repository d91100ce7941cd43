"""Reports run on in one line. Which cut is the only one is worked out by hand in each case."""

import pytest

from pipelines.extract.digits import cut, lacks_digits
from pipelines.extract.model import CellState
from pipelines.extract.report import read_report

LAST = 6  # position of the total in a row of seven


@pytest.mark.parametrize(
    ("values", "width", "total", "numbers"),
    [
        ("0000000", 7, LAST, ("0",) * 7),
        ("801000081", 7, LAST, ("80", "1", "0", "0", "0", "0", "81")),
        ("200 000121", 7, LAST, ("20", "0", "0", "0", "0", "1", "21")),
        ("4 0 0 0 0 0 4", 7, LAST, ("4", "0", "0", "0", "0", "0", "4")),
        ("007", 3, -1, ("0", "0", "7")),
        ("35-15", 2, -1, ("35", "-15")),
        ("18651.06", 1, -1, ("18651.06",)),
        ("21317000001324019", 15, 4, tuple("2 1 3 1 7 0 0 0 0 0 13 2 4 0 19".split())),
    ],
)
def test_the_only_possible_cut_is_taken(
    values: str, width: int, total: int, numbers: tuple[str, ...]
) -> None:
    assert cut(values, width, total) == numbers


@pytest.mark.parametrize(
    ("values", "width", "total"),
    [
        ("396442278", 3, -1),  # 396|44|2278, 396|442|278 …
        ("7777166", 3, -1),
        ("00", 7, LAST),  # too few digits
        ("111111111111111111111111", 7, LAST),  # many cuts add up
    ],
)
def test_what_can_be_cut_in_several_ways_stays_whole(values: str, width: int, total: int) -> None:
    assert cut(values, width, total) == (values,)


def test_lost_blanks_forbid_cutting() -> None:
    assert cut("801000081", 7, LAST, blanks_lost=True) == ("801000081",)
    assert cut("8 0 1 0 0 0 9", 7, LAST, blanks_lost=True) == ("8", "0", "1", "0", "0", "0", "9")


@pytest.mark.parametrize(
    ("values", "lacks"), [("26", True), ("2626", True), ("12345678", True), ("801000081", False)]
)
def test_a_row_that_can_not_be_seven_numbers_shows_lost_blanks(values: str, lacks: bool) -> None:
    assert lacks_digits(values, 7, LAST) is lacks


def test_zeros_are_as_many_numbers_as_digits() -> None:
    assert cut("000", 3, -1, blanks_lost=True) == ("0", "0", "0")
    assert cut("007", 3, -1, blanks_lost=True) == ("0", "0", "7")
    assert cut("070", 3, -1, blanks_lost=True) == ("070",)  # 0|70 or 0|7|0
    assert cut("00", 3, -1, blanks_lost=True) == ("00",)


HEAD = (
    "云溪县水务局2023年政府信息公开工作年度报告 一、总体情况 本年按要求开展工作，及时更新各栏目内容，回应群众关切。"
    "二、主动公开政府信息情况 第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件"
)
TABLE = (
    "第二十条第（五）项信息内容本年处理决定数量行政许可4529第二十条第（六）项信息内容本年处理决定数量行政处罚11行政强制0"
    "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费18.50三、收到和处理政府信息公开申请情况"
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人法人或其他组织总计商业企业科研机构"
    "社会公益组织法律服务机构其他一、本年新收政府信息公开申请数量21710000218二、上年结转政府信息公开申请数量0000000"
    "三、本年度办理结果（一）予以公开710000071（二）部分公开（区分处理的，只计这一情形，不计其他情形）2900000292"
    "（三）不予公开1.属于国家秘密40000042.其他法律行政法规禁止公开00000003.危及“三安全一稳定”0000000"
    "四、结转下年度继续办理0000000五、存在的主要问题及改进情况 公开内容不够全面。六、其他需要报告的事项 无。"
)


REFUSALS = (
    "保护第三方合法权益",
    "属于三类内部事务信息",
    "属于四类过程性信息",
    "属于行政执法案卷",
    "属于行政查询事项",
)


def test_a_whole_report_in_one_line() -> None:
    """The row 部分公开 prints ten digits, of which no cut adds up: nothing in the report may then be cut."""
    (extraction,) = read_report((HEAD + "3 1 12" + TABLE).encode())
    values = {value.field: value for value in extraction.values}
    assert extraction.form == "2021"
    assert values["proactive.normative_documents.in_force"].number == 12
    assert values["proactive.licensing.decisions"].number == 4529
    assert str(values["proactive.fees.amount"].number) == "18.50"
    assert values["requests.new_received.total"].state is CellState.UNREADABLE


def test_a_row_without_a_total_is_cut_only_where_the_report_shows_that_it_has_no_blank_cells() -> None:
    """行政规范性文件 385 may be 38 and 5 beside a blank cell; five complete rows prove nothing, ten more do."""
    few = HEAD + "385" + TABLE.replace("2900000292", "290000029")
    more = "".join(f"{n}.{label}0000000" for n, label in enumerate(REFUSALS, 4))
    many = few.replace("四、结转下年度", more + "四、结转下年度")
    (doubtful,), (proven,) = read_report(few.encode()), read_report(many.encode())
    field = "proactive.normative_documents.issued"
    assert {value.field: value for value in doubtful.values}[field].state is CellState.UNREADABLE
    assert {value.field: value for value in proven.values}[field].number == 3
    assert {value.field: value for value in doubtful.values}["proactive.regulations.issued"].number == 0


def test_a_label_in_a_sentence_is_no_row() -> None:
    sentence = "动态更新发布本年度制发行政规范性文件62件，均已备案。"
    text = HEAD.replace("本年按要求开展工作，", sentence) + "3 1 12" + TABLE
    (extraction,) = read_report(text.encode())
    assert extraction.sections.overview is not None
    assert sentence in extraction.sections.overview
    assert [(fact.kind, fact.number) for fact in extraction.facts if fact.number == 62] == [
        ("normative_documents.issued", 62)
    ]


def test_a_whole_report_in_one_line_whose_rows_add_up() -> None:
    (extraction,) = read_report((HEAD + "3112" + TABLE.replace("2900000292", "290000029")).encode())
    values = {value.field: value for value in extraction.values}
    assert values["requests.new_received.natural_person"].number == 217
    assert values["requests.new_received.total"].number == 218
    assert values["requests.partly_granted.total"].number == 29
    assert values["requests.denied_state_secret.total"].number == 4
    assert values["requests.denied_other_law.natural_person"].number == 0
    assert values["proactive.normative_documents.issued"].state is CellState.UNREADABLE
    assert extraction.sections.problems == "公开内容不够全面。"


def test_below_a_header_with_an_unknown_word_nothing_is_cut() -> None:
    text = (
        "一、总体情况2023年，本局按要求开展工作。"
        + "公开为常态。" * 40
        + (
            "二、主动公开政府信息情况第二十条第（一）项信息内容本年制发件数本年废除件数"
            "现行有效件数规章000行政规范性文件012320第二十条第（五）项信息内容本年处理决定数量行政许可25268"
            "第二十条第（六）项信息内容本年处理决定数量行政处罚7行政强制0三、收到和处理政府信息公开申请情况申请人情况自然人"
            "法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他一、本年新收政府信息公开申请数量801000081"
            "二、上年结转政府信息公开申请数量0000000四、结转下年度继续办理801000081"
        )
    )
    page = (
        f"<html><meta charset='utf-8'><h1>云溪县民政局2023年政府信息公开工作年度报告</h1><p>{text}</p></html>"
    )
    (extraction,) = read_report(page.encode())
    numbers = {value.field: value.number for value in extraction.values}
    assert numbers["proactive.normative_documents.in_force"] is None
    assert numbers["proactive.regulations.in_force"] is None
    assert numbers["proactive.licensing.decisions"] == 25268
    assert numbers["proactive.penalties.decisions"] == 7
