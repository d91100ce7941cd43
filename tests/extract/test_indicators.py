"""Statistics tables of the years before 2019: documents written here, expectations by hand."""

import json

import pytest

from pipelines.extract.documents import open_document
from pipelines.extract.indicators import read_statistics
from pipelines.extract.model import CellState
from pipelines.extract.report import read_report

TITLE = "甲县民政局2016年政府信息公开工作年度报告"
OVERVIEW = "<p>一、概述</p><p>2016年，我局按照条例做好各项工作，现将有关情况报告如下。</p>"


def page(*parts, title=TITLE):
    return f"<html><meta charset=utf-8><h1>{title}</h1>{OVERVIEW}{''.join(parts)}</html>".encode()


def table(*rows):
    """Rows of cells parted by |; a cell 2x3:text spans two rows and three columns."""
    drawn = []
    for row in rows:
        cells = []
        for cell in row.split("|"):
            spans, _, text = cell.rpartition("::")
            rows_, _, columns = spans.partition("x")
            cells.append(f"<td rowspan={rows_ or 1} colspan={columns or 1}>{text.strip()}</td>")
        drawn.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(drawn)}</table>"


def read(body):
    (report,) = read_report(body)
    return report


def numbers(report):
    return {(row.label, row.column): row.number for row in report.indicators}


CAPTION = "<p>甲县民政局政府信息公开情况统计表</p>"
OFFICIAL = (
    "统计指标|单位|统计数",
    "一、主动公开情况|—|—",
    "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）|条|215",
    "其中：主动公开规范性文件数|条|",
    "制发规范性文件总数|件|3",
    "（二）通过不同渠道和方式公开政府信息的情况|—|",
    "1.政府公报公开政府信息数|条|/",
    "2.政府网站公开政府信息数|条|1,204",
    "三、依申请公开情况|—|—",
    "（一）收到申请数|件|7",
    "1.当面申请数|件|2",
    "2.传真申请数|件|0",
    "（三）申请答复数|件|7",
    "4.不同意公开答复数|件|3",
    "其中：1.涉及国家秘密|件|1",
    "2.涉及商业秘密|件|2",
    "5.不属于本行政机关公开数|件|见附件",
    "四、行政复议数量|件|5",
    "（一）维持具体行政行为数|件|4",
    "（三）其他情形数|件|1",
    "五、行政诉讼数量|件|1",
    "（三）其他情形数|件|0",
    "七、依申请公开信息收取的费用|万元|0.35",
)


def test_official_table():
    report = read(page(CAPTION, table(*OFFICIAL)))
    assert report.form == "pre2019"
    assert report.values == ()
    assert report.supplement == ()
    found = {row.code: (row.state.value, row.number, row.unit) for row in report.indicators}
    assert {code: (state, str(number), unit) for code, (state, number, unit) in found.items()} == {
        "stat.proactive.items": ("reported", "215", "条"),
        "stat.proactive.items.normative_documents": ("blank", "None", "条"),
        "stat.proactive.normative_documents_issued": ("reported", "3", "件"),
        "stat.proactive.channels.gazette": ("dash", "None", "条"),
        "stat.proactive.channels.website": ("reported", "1204", "条"),
        "stat.requests.received": ("reported", "7", "件"),
        "stat.requests.in_person": ("reported", "2", "件"),
        "stat.requests.fax": ("reported", "0", "件"),
        "stat.requests.answered": ("reported", "7", "件"),
        "stat.requests.answered.denied": ("reported", "3", "件"),
        "stat.requests.answered.denied.state_secret": ("reported", "1", "件"),
        "stat.requests.answered.denied.trade_secret": ("reported", "2", "件"),
        "stat.requests.answered.not_held": ("text", "None", "件"),
        "stat.reconsideration": ("reported", "5", "件"),
        "stat.reconsideration.upheld": ("reported", "4", "件"),
        "stat.reconsideration.other": ("reported", "1", "件"),
        "stat.litigation": ("reported", "1", "件"),
        "stat.litigation.other": ("reported", "0", "件"),
        "stat.fees": ("reported", "0.35", "万元"),
    }


def test_labels_stand_below_their_lines():
    report = read(page(CAPTION, table(*OFFICIAL)))
    labels = {row.code: row.label for row in report.indicators}
    items = "一、主动公开情况/（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"
    denied = "三、依申请公开情况/（三）申请答复数/4.不同意公开答复数"
    assert labels["stat.proactive.items"] == items
    assert labels["stat.proactive.items.normative_documents"] == f"{items}/其中：主动公开规范性文件数"
    assert labels["stat.proactive.normative_documents_issued"] == "一、主动公开情况/制发规范性文件总数"
    assert labels["stat.requests.answered.denied.state_secret"] == f"{denied}/其中：1.涉及国家秘密"
    assert labels["stat.requests.answered.denied.trade_secret"] == f"{denied}/2.涉及商业秘密"
    assert labels["stat.requests.answered.not_held"] == (
        "三、依申请公开情况/（三）申请答复数/5.不属于本行政机关公开数"
    )


def test_raw_column_and_place():
    report = read(page(CAPTION, table(*OFFICIAL)))
    website = next(row for row in report.indicators if row.code == "stat.proactive.channels.website")
    assert (website.column, website.raw) == ("统计数", "1,204")
    assert (website.at.table, website.at.row, website.at.column) == (1, 8, 3)


def test_columns_are_told_by_their_heads():
    report = read(
        page(
            CAPTION,
            table(
                "序号|2x1::指标名称|2x1::计量单位|1x2::2016年|2x1::备注",
                "|本级|全县",
                "1|主动公开信息数|条|12|90|不含乡镇",
                "2|其中：网站公开数量|条||4|",
                "3|申请总数|件|1|8|",
            ),
        )
    )
    assert numbers(report) == {
        ("主动公开信息数", "2016年/本级"): 12,
        ("主动公开信息数", "2016年/全县"): 90,
        ("主动公开信息数/其中：网站公开数量", "2016年/本级"): None,
        ("主动公开信息数/其中：网站公开数量", "2016年/全县"): 4,
        ("申请总数", "2016年/本级"): 1,
        ("申请总数", "2016年/全县"): 8,
    }
    assert [row.code for row in report.indicators][::2] == [
        "stat.proactive.items",
        None,
        "stat.requests.received",
    ]


def test_line_numbers_and_letters_are_no_values():
    report = read(
        page(
            CAPTION,
            table(
                "指标名称|计量单位|代码|本期实际|本年累计",
                "甲|乙|丙|1|2",
                "主动公开信息数|条|01|5|20",
                "申请总数|条|10|0|3",
                "其中:1.当面申请数|条|11|0|3",
                "6.其他形式申请数|条|16||",
                "行政复议数|件|32|0|0",
            ),
        )
    )
    assert numbers(report) == {
        ("主动公开信息数", "本期实际"): 5,
        ("主动公开信息数", "本年累计"): 20,
        ("申请总数", "本期实际"): 0,
        ("申请总数", "本年累计"): 3,
        ("申请总数/其中:1.当面申请数", "本期实际"): 0,
        ("申请总数/其中:1.当面申请数", "本年累计"): 3,
        ("申请总数/6.其他形式申请数", "本期实际"): None,
        ("申请总数/6.其他形式申请数", "本年累计"): None,
        ("行政复议数", "本期实际"): 0,
        ("行政复议数", "本年累计"): 0,
    }


def test_groups_in_a_column_of_their_own():
    report = read(
        page(
            CAPTION,
            table(
                "1x2::项目|单位|数量",
                "2x1::四、行政复议数量|（一）维持具体行政行为数|件|2",
                "（三）其他情形数|件|1",
                "2x1::五、行政诉讼数量|（二）被依法纠错数|件|0",
                "（三）其他情形数|件|4",
            ),
        )
    )
    assert [(row.code, row.label, row.number) for row in report.indicators] == [
        ("stat.reconsideration.upheld", "四、行政复议数量/（一）维持具体行政行为数", 2),
        ("stat.reconsideration.other", "四、行政复议数量/（三）其他情形数", 1),
        ("stat.litigation.corrected", "五、行政诉讼数量/（二）被依法纠错数", 0),
        ("stat.litigation.other", "五、行政诉讼数量/（三）其他情形数", 4),
    ]


def test_two_halves_side_by_side():
    report = read(
        page(
            CAPTION,
            table(
                "指标|单位|数量|指标|单位|数量",
                "（一）收到申请数|件|6|四、行政复议数量|件|2",
                "1.当面申请数|件|5|（三）其他情形数|件|1",
                "2.传真申请数|件|1|五、行政诉讼数量|件|0",
            ),
        )
    )
    assert [(row.code, row.number) for row in report.indicators] == [
        ("stat.requests.received", 6),
        ("stat.requests.in_person", 5),
        ("stat.requests.fax", 1),
        ("stat.reconsideration", 2),
        ("stat.reconsideration.other", 1),
        ("stat.litigation", 0),
    ]


def test_units_in_brackets_where_there_is_no_column_of_units():
    report = read(
        page(CAPTION, table("项目|2016年", "主动公开信息数（条）|31", "收到申请数（件）|", "举报投诉数量|2"))
    )
    assert [(row.code, row.unit, row.state.value, row.number) for row in report.indicators] == [
        ("stat.proactive.items", "条", "reported", 31),
        ("stat.requests.received", "件", "blank", None),
        ("stat.complaints", None, "reported", 2),
    ]


@pytest.mark.parametrize(
    "caption", [CAPTION, "<p>附件：2016年度政府信息公开统计报表</p>", f"<p>{'说明' * 60}。附：统计表</p>"]
)
def test_caption_alone_tells_the_table(caption):
    report = read(page(caption, table("政策解读稿件发布数|篇|4", "举报投诉数量|件|1", "本县自设项目|次|9")))
    assert [(row.code, row.label, row.column, row.number) for row in report.indicators] == [
        ("stat.responses.interpretations", "政策解读稿件发布数", None, 4),
        ("stat.complaints", "举报投诉数量", None, 1),
        (None, "本县自设项目", None, 9),
    ]


def test_caption_in_the_table_itself():
    report = read(page(table(f"1x3::{'政府信息公开情况统计表'}", "举报投诉数量|件|1", "兼职人员数|人|2")))
    assert [(row.code, row.number) for row in report.indicators] == [
        ("stat.complaints", 1),
        ("stat.resources.staff.part_time", 2),
    ]


def test_lines_tell_the_table_without_a_caption():
    report = read(page(table("主动公开政府信息数|条|8", "收到申请数|件|1", "举报投诉数量|件|0")))
    assert [row.number for row in report.indicators] == [8, 1, 0]


@pytest.mark.parametrize("caption", ["", "<p>附件</p><p>其他补充数据</p>"])
def test_local_annex_stays_a_supplement(caption):
    annex = ("一、回应解读情况||", "1.政策解读稿件发布数|篇|4", "2.安全生产信息|条|36", "举报投诉数量|件|")
    report = read(page(caption, table(*annex)))
    assert report.indicators == ()
    assert [row.label for row in report.supplement] == [row.split("|")[0] for row in annex]


def test_merged_and_broken_numbers_are_unreadable():
    report = read(
        page(
            CAPTION,
            table(
                "指标|单位|数量",
                "收到申请数|件|2x1::5",
                "申请办结数|件",
                "举报投诉数量|件|1<br>4",
                "兼职人员数|人|2",
            ),
        )
    )
    assert [(row.state, row.number) for row in report.indicators] == [
        (CellState.UNREADABLE, None),
        (CellState.UNREADABLE, None),
        (CellState.UNREADABLE, None),
        (CellState.REPORTED, 2),
    ]


def test_cells_that_are_not_drawn_are_absent():
    report = read(page(CAPTION, table("指标|单位|2015年|2016年", "收到申请数|件|5", "举报投诉数量|件|1|2")))
    assert [(row.column, row.state.value, row.number) for row in report.indicators] == [
        ("2015年", "reported", 5),
        ("2016年", "absent", None),
        ("2015年", "reported", 1),
        ("2016年", "reported", 2),
    ]


def proactive(title):
    rules = table(
        "1x4::第二十条第（一）项",
        "信息内容|本年制发件数|本年废止件数|现行有效件数",
        "规章|0|0|0",
        "行政规范性文件|2|1|6",
    )
    heads = "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"
    requests = table(f"申请人情况|{heads}", f"一、本年新收政府信息公开申请数量{'|3' + '|0' * 5 + '|3'}")
    return page(rules, requests, CAPTION, table(*OFFICIAL), title=title)


def test_two_regimes_in_one_document():
    report = read(proactive("甲县民政局2021年政府信息公开工作年度报告"))
    cells = {value.field: value.number for value in report.values}
    assert report.form == "2021"
    assert cells["proactive.normative_documents.in_force"] == 6
    assert cells["requests.new_received.total"] == 3
    assert len(report.indicators) == 19
    assert report.supplement == ()


# --- tables in running text

TEXT_HEAD = f"{TITLE}\n一、概述\n2016年，我局认真做好各项工作。\n"
TEXT_TABLE = (
    ("指标名称", "计量单位", "2016年度", "历年累计"),
    ("主动公开信息数", "条", "30", "410"),
    ("其中：1、政府网站公开数", "条", "28", "400"),
    ("2、政府公报公开数", "条", "2", "10"),
    ("申请总数", "件", "1", "6"),
    ("行政复议数", "件", "0", "0"),
)
TEXT_NUMBERS = {
    ("主动公开信息数", "2016年度"): 30,
    ("主动公开信息数", "历年累计"): 410,
    ("主动公开信息数/其中：1、政府网站公开数", "2016年度"): 28,
    ("主动公开信息数/其中：1、政府网站公开数", "历年累计"): 400,
    ("主动公开信息数/2、政府公报公开数", "2016年度"): 2,
    ("主动公开信息数/2、政府公报公开数", "历年累计"): 10,
    ("申请总数", "2016年度"): 1,
    ("申请总数", "历年累计"): 6,
    ("行政复议数", "2016年度"): 0,
    ("行政复议数", "历年累计"): 0,
}


@pytest.mark.parametrize(
    ("between_cells", "between_rows"), [(" ", " "), (" ", "\n"), ("\n", "\n"), ("\t", "\n"), (" | ", "\n")]
)
def test_table_as_text(between_cells, between_rows):
    text = between_rows.join(between_cells.join(row) for row in TEXT_TABLE)
    report = read(f"{TEXT_HEAD}六、政府信息公开情况统计表\n{text}\n附件下载".encode())
    assert report.form == "pre2019"
    assert numbers(report) == TEXT_NUMBERS


@pytest.mark.parametrize(("between_cells", "between_rows"), [(" ", " "), (" ", "\n"), ("\n", "\n")])
def test_table_as_text_without_heads(between_cells, between_rows):
    rows = [row[:2] + row[3:] for row in TEXT_TABLE[1:]]  # 历年累计 is left
    text = between_rows.join(between_cells.join(row) for row in rows)
    report = read(f"{TEXT_HEAD}六、政府信息公开情况统计表\n{text}".encode())
    assert numbers(report) == {
        (label, None): number for (label, column), number in TEXT_NUMBERS.items() if column == "历年累计"
    }


def test_lines_of_two_numbers_without_heads_are_left_as_text():
    text = "\n".join("\n".join(row) for row in TEXT_TABLE[1:])
    report = read(f"{TEXT_HEAD}六、政府信息公开情况统计表\n{text}".encode())
    assert numbers(report) == {}


def test_words_around_a_table_as_text_stay_paragraphs():
    text = " ".join(" ".join(row) for row in TEXT_TABLE)
    body = f"{TEXT_HEAD}见下表： {text} 附件下载\n五、存在的问题和改进措施\n人手不足，将加强培训。"
    report = read(body.encode())
    assert numbers(report) == TEXT_NUMBERS
    assert report.sections.problems == "人手不足，将加强培训。"


def test_line_with_a_lost_blank_is_unreadable():
    rows = [row if row[0] != "申请总数" else row[:3] for row in TEXT_TABLE]
    report = read(f"{TEXT_HEAD}{' '.join(' '.join(row) for row in rows)}".encode())
    lost = [row for row in report.indicators if row.code == "stat.requests.received"]
    assert [(row.column, row.state, row.number, row.raw) for row in lost] == [
        ("2016年度", CellState.UNREADABLE, None, "1"),
        ("历年累计", CellState.UNREADABLE, None, "1"),
    ]
    assert [finding.code for finding in report.findings] == ["indicator.undecided"]
    assert numbers(report)[("行政复议数", "历年累计")] == 0


def test_line_without_any_number_is_blank():
    rows = [row if row[0] != "申请总数" else row[:2] for row in TEXT_TABLE]
    report = read(f"{TEXT_HEAD}{' '.join(' '.join(row) for row in rows)}".encode())
    lost = [row.state for row in report.indicators if row.code == "stat.requests.received"]
    assert lost == [CellState.BLANK, CellState.BLANK]


def test_labels_written_with_spaces():
    text = "统计 指标 单位 统计数 涉 及 个 人 隐 私 件 4 收到申请数 件 5 举报投诉数量 件 6"
    report = read(f"{TEXT_HEAD}统计表\n{text}".encode())
    assert [(row.label, row.number) for row in report.indicators] == [
        ("涉及个人隐私", 4),
        ("收到申请数", 5),
        ("举报投诉数量", 6),
    ]


RUN_ON = (
    "统计指标单位统计数一、主动公开情况—（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）条87"
    "其中：主动公开规范性文件数条6制发规范性文件总数件9（二）通过不同渠道和方式公开政府信息的情况—"
    "1.政府公报公开政府信息数条02.政府网站公开政府信息数条733.政务微博公开政府信息数条"
    "4.政务微信公开政府信息数条15二、依申请公开情况—（一）收到申请数件141.当面申请数件42.传真申请数件10"
)


def test_run_on_table():
    report = read(f"{TEXT_HEAD}政府信息公开情况统计表{RUN_ON} 附件下载".encode())
    assert {row.code: row.number for row in report.indicators} == {
        "stat.proactive.items": 87,
        "stat.proactive.items.normative_documents": 6,
        "stat.proactive.normative_documents_issued": 9,
        "stat.proactive.channels.gazette": 0,
        "stat.proactive.channels.website": 73,
        "stat.proactive.channels.weibo": None,
        "stat.proactive.channels.wechat": 15,
        "stat.requests.received": 14,
        "stat.requests.in_person": 4,
        "stat.requests.fax": 10,
    }


def test_run_on_digits_of_two_columns_are_cut_only_where_one_cut_is_possible():
    text = (
        "指标名称计量单位2016年度历年累计主动公开信息数条30410行政复议数件00行政诉讼数件12"
        "举报投诉数量件3 14收到申请数件1105申请办结数件10"
    )
    report = read(f"{TEXT_HEAD}统计表{text}".encode())
    assert [(row.code, row.state.value, row.number) for row in report.indicators] == [
        ("stat.proactive.items", "unreadable", None),
        ("stat.proactive.items", "unreadable", None),
        ("stat.reconsideration", "reported", 0),
        ("stat.reconsideration", "reported", 0),
        ("stat.litigation", "reported", 1),
        ("stat.litigation", "reported", 2),
        ("stat.complaints", "reported", 3),
        ("stat.complaints", "reported", 14),
        ("stat.requests.received", "unreadable", None),
        ("stat.requests.received", "unreadable", None),
        ("stat.requests.completed", "reported", 1),
        ("stat.requests.completed", "reported", 0),
    ]


# --- which documents are reports of the years before 2019

NARRATIVE = (
    "甲县教育局2010年政府信息公开工作年度报告\n一、概述\n2010年，我局主动公开信息12条。\n"
    "二、主动公开情况\n全年更新栏目若干。\n五、存在的主要问题和改进措施\n更新不及时，将加强督促。"
)


def test_narrative_report():
    report = read(NARRATIVE.encode())
    assert report.form == "pre2019"
    assert report.values == ()
    assert report.sections.problems == "更新不及时，将加强督促。"
    assert report.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        NARRATIVE.replace("工作年度报告", "工作要点", 1),
        "甲县教育局2010年政府信息公开工作年度报告\n附件下载",
        "甲县教育局2016年第一季度政府信息公开情况统计表\n" + "\n".join(" ".join(row) for row in TEXT_TABLE),
    ],
)
def test_no_report(text):
    assert read(text.encode()).form is None


def test_table_decides_before_the_year():
    body = page(CAPTION, table(*OFFICIAL), title="甲县民政局2019年政府信息公开工作年度报告")
    assert read(body).form == "pre2019"


def test_published_report_of_2014(shared):
    gold = json.loads((shared / "gold/real/pingtan-2014.json").read_text(encoding="utf-8"))
    report = read((shared / "real/pingtan-2014.txt").read_bytes())
    printed = {f"统计.{row.label}.{row.column}": row.number for row in report.indicators}
    assert printed == gold["other_rows"]
    assert report.form == gold["format"]
    assert all(row.code for row in report.indicators)


REST = ("四、行政复议数量|件|5", "（三）其他情形数|件|1", "五、行政诉讼数量|件|2", "（三）其他情形数|件|0")


@pytest.mark.parametrize(
    ("between", "heads"), [("", ()), ("<p>- 2 -</p>", ()), ("", ("统计指标|单位|统计数",))]
)
def test_table_over_a_page_break(between, heads):
    report = read(
        page(CAPTION, table("统计指标|单位|统计数", "收到申请数|件|6"), between, table(*heads, *REST))
    )
    assert [(row.code, row.column, row.number, row.at.table) for row in report.indicators] == [
        ("stat.requests.received", "统计数", 6, 1),
        ("stat.reconsideration", "统计数", 5, 2),
        ("stat.reconsideration.other", "统计数", 1, 2),
        ("stat.litigation", "统计数", 2, 2),
        ("stat.litigation.other", "统计数", 0, 2),
    ]
    assert report.supplement == ()


def test_another_table_behind_it_is_no_rest():
    annex = ("1.安全生产信息|条|36", "2.教育信息|条|4")
    report = read(
        page(
            CAPTION,
            table("统计指标|单位|统计数", "收到申请数|件|6"),
            "<p>附件二：其他补充数据（由各单位填报）</p>",
            table(*annex),
        )
    )
    assert len(report.indicators) == 1
    assert [row.value for row in report.supplement] == [36, 4]


def test_heads_that_are_not_in_the_list():
    report = read(page(CAPTION, table("公开内容|单位|2016年", "收到申请数|件|6", "举报投诉数量|件|1")))
    assert [(row.code, row.column, row.number) for row in report.indicators] == [
        ("stat.requests.received", "2016年", 6),
        ("stat.complaints", "2016年", 1),
    ]


def test_local_annex_of_the_first_sample(shared):
    (path,) = (shared / "seeds").glob("000_*")
    gold = json.loads((shared / "gold/seeds" / f"{path.stem}.json").read_text(encoding="utf-8"))
    report = read(path.read_bytes())
    assert report.indicators == ()
    assert len(report.supplement) == len(gold["supplement"])


def test_official_heads_are_no_table_of_lines():
    (document,) = open_document(page(CAPTION, table("信息内容|本年制发件数", "规章|0")))
    assert read_statistics(document.blocks).grids == frozenset()
