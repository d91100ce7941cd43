"""Sections of reports: documents written here, expectations by hand."""

from pathlib import Path

import pytest

from pipelines.extract.documents import text as text_reader
from pipelines.extract.model import Document, Grid, GridCell, Paragraph, Sections
from pipelines.extract.sections import Narrative

SHARED = Path(__file__).resolve().parents[3] / "shared"


def read_sections(of: Document) -> Sections:
    return Narrative(of).sections()


def document(*blocks):
    grid = Grid(rows=((GridCell("规章", 0, 0), GridCell("0", 0, 1)),), number=1)
    made = [grid if text is None else Paragraph(text, line) for line, text in enumerate(blocks, 1)]
    return Document("text", tuple(made))


PLAIN = (
    "甲县教育局2023年政府信息公开工作年度报告",
    "本报告依照条例编制，数据自2023年1月1日起至12月31日止。",
    "一、总体情况",
    "（一）主动公开。全年公开信息20条。",
    "（二）依申请公开。收到申请1件。",
    "二、主动公开政府信息情况",
    None,
    "三、收到和处理政府信息公开申请情况",
    None,
    "四、政府信息公开行政复议、行政诉讼情况",
    None,
    "五、存在的主要问题及改进情况",
    "公开不够及时，将加强培训。",
    "六、其他需要报告的事项",
    "本年度未收取信息处理费。",
    "甲县教育局",
    "2024年1月10日",
)


def test_plain_report():
    found = read_sections(document(*PLAIN))
    assert found.preamble == "本报告依照条例编制，数据自2023年1月1日起至12月31日止。"
    assert found.overview == "（一）主动公开。全年公开信息20条。\n（二）依申请公开。收到申请1件。"
    assert found.problems == "公开不够及时，将加强培训。"
    assert found.other == "本年度未收取信息处理费。"


def replaced(**headings):
    names = {"overview": 2, "proactive": 5, "requests": 7, "appeals": 9, "problems": 11, "other": 13}
    blocks = list(PLAIN)
    for name, heading in headings.items():
        blocks[names[name]] = heading
    return document(*blocks)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("overview", "总体情况"),
        ("overview", "## 一、总体情况"),
        ("overview", "一、概述"),
        ("overview", "一、 总 体 情 况"),
        ("overview", "一、總體情況"),
        ("overview", "**一、总体情况**"),
        ("proactive", "一、主动公开政府信息情况"),
        ("proactive", "二、行政机关主动公开政府信息情况"),
        ("requests", "三、收到和处理政府信息公开申请的情况"),
        ("appeals", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        ("appeals", "四、政府信息公开行政复议和行政诉讼情况"),
        ("problems", "存在的主要问题及改进情况"),
        ("problems", "五、当前存在的主要问题及下步改进措施"),
        ("problems", "五、存在问题及改进情况"),
        ("problems", "五、存在的主要问题及整改措施"),
        ("problems", "五、政府信息公开工作存在的主要问题及改进情况"),
        ("problems", "五、存在的问题和不足以及下一步工作打算"),
        ("problems", "五、存在的问题"),
        ("problems", "四、存在的主要問題及改進情況"),
        ("other", "六、其他需要报告的事项"),
        ("other", "其他需要报告的事项"),
        ("other", "六、其它需要报告的情况："),
        ("other", "六、其他事项"),
        ("other", "六、需要说明的其他事项"),
    ],
)
def test_headings_reworded(name, heading):
    assert read_sections(replaced(**{name: heading})) == read_sections(document(*PLAIN))


def test_text_beside_its_heading():
    blocks = list(PLAIN)
    blocks[11:15] = ["五、存在的主要问题及改进情况：公开不够及时。", "六、其他需要报告的事项。无。"]
    found = read_sections(document(*blocks))
    assert found.problems == "公开不够及时。"
    assert found.other == "无。"


def test_run_on_text():
    line = (
        "甲县2020年政府信息公开工作年度报告 本报告包括总体情况、主动公开政府信息情况等六部分。"
        "一、总体情况2020年，全县受理申请21件。"
        "二、主动公开政府信息情况 第二十条第（一）项信息内容规章007"
        "三、收到和处理政府信息公开申请情况自然人0000"
        "四、政府信息公开行政复议、行政诉讼情况行政复议000 "
        "五、存在的主要问题及改进情况还有差距。"
        "六、其他需要报告的事项 无其他需要报告的事项 附件下载 扫一扫在手机打开当前页"
    )
    found = read_sections(document(line))
    assert found.preamble == "本报告包括总体情况、主动公开政府信息情况等六部分。"
    assert found.overview == "2020年，全县受理申请21件。"
    assert found.problems == "还有差距。"
    assert found.other == "无其他需要报告的事项"


def test_a_heading_after_a_sentence_and_one_that_lost_its_words():
    found = read_sections(document("一、总体情况", "公开20条。二、", None, "[……]六、其他需要报告的事项 无。"))
    assert (found.overview, found.other) == ("公开20条。", "无。")


def test_the_frame_of_the_page_is_left_out():
    blocks = [
        "您当前所在位置: 首页 > 乡镇信息公开 > 年报",
        "甲乡2020年政府信息公开工作年度报告",
        "来源:甲乡 发布时间:2021-01-15 11:04 浏览次数: 字体: [ ] 打印",
        "根据条例编制本报告。",
        *PLAIN[2:15],
        "扫一扫在手机打开当前页",
        "上一篇：乙乡年报",
        "主办：甲县人民政府 ICP备00000000号",
    ]
    found = read_sections(document(*blocks))
    assert found.preamble == "根据条例编制本报告。"
    assert found.other == "本年度未收取信息处理费。"


def test_annexes_are_left_out():
    blocks = [*PLAIN[:15], "附件", "其他补充数据", None, "注：牵头部门见上。"]
    assert read_sections(document(*blocks)).other == "本年度未收取信息处理费。"


def test_a_doubled_heading():
    blocks = [*PLAIN[:3], "一、总体情况", *PLAIN[3:]]
    assert (
        read_sections(document(*blocks)).overview
        == "（一）主动公开。全年公开信息20条。\n（二）依申请公开。收到申请1件。"
    )


def test_numbered_parts_of_section_one_do_not_end_it():
    blocks = [
        *PLAIN[:4],
        "二、工作机制保障",
        "专人负责。",
        "三、主动公开工作情况",
        "公开20条。",
        *PLAIN[5:],
    ]
    assert read_sections(document(*blocks)).overview == "\n".join((*PLAIN[3:4], *blocks[4:8]))


def test_section_five_without_its_heading():
    blocks = [*PLAIN[:11], "（一）主要问题", "人手不足。", "（二）改进情况", "增加培训。", *PLAIN[13:]]
    assert (
        read_sections(document(*blocks)).problems == "（一）主要问题\n人手不足。\n（二）改进情况\n增加培训。"
    )


def test_sections_that_are_missing_are_none():
    found = read_sections(document("一、总体情况", "全年公开信息20条。"))
    assert (found.preamble, found.problems, found.other) == (None, None, None)
    empty = read_sections(Document("text", ()))
    assert (empty.preamble, empty.overview, empty.problems, empty.other) == (None, None, None, None)


def test_an_empty_section_is_none():
    blocks = [*PLAIN[:12], *PLAIN[13:]]
    assert read_sections(document(*blocks)).problems is None


def test_fee_sentence_of_the_last_section_is_not_a_signature():
    found = read_sections(document("六、其他需要报告的事项", "本年度未收取信息处理费", "甲县教育局办公室"))
    assert found.other == "本年度未收取信息处理费"


SEEDS = [
    # file, section, first words, last words
    ("000_b6250452a652e6f9.txt", "overview", "（一）政府信息管理情况\n一是加强", "今年我局无依申请公开信息"),
    ("000_b6250452a652e6f9.txt", "other", "2023年井研县应急局未收取", "2023年1月1日至2023年12月31日。"),
    ("001_8e1cec99f3edcbb8.txt", "overview", "按照縣政府信息公開辦的", "社會評議結果為滿意。"),
    ("001_8e1cec99f3edcbb8.txt", "other", "本報告中所列", "http://www.jingyan.gov.cn/。"),
    ("002_820fcc988f57598f.txt", "preamble", "本报告根据《中华人民共和国", "至2023年12月31日止。"),
    (
        "002_820fcc988f57598f.txt",
        "problems",
        "存在的主要问题：政府信息公开的主动性",
        "推进政务公开标准化规范化工作。",
    ),
    ("002_820fcc988f57598f.txt", "other", "依据《政府信息公开信息处理费", "未收取政府信息公开信息处理费。"),
    ("003_f23c0153d3848ae5.txt", "overview", "2023 年，我局坚持以", "责任落实到人。"),
    ("003_f23c0153d3848ae5.txt", "other", "2023年，我单位未收取信息处理费", "无其他需要报告的事项。"),
    (
        "004_73d3659610ab42d7.txt",
        "preamble",
        "根据《中华人民共和国政府信息公开条例》的有关规定",
        "工作情况汇报如下:",
    ),
    ("004_73d3659610ab42d7.txt", "other", "本年度未收取任何信息服务费用。", "本年度未收取任何信息服务费用。"),
]


@pytest.mark.parametrize(("name", "section", "first", "last"), SEEDS)
def test_seeds(name, section, first, last):
    path = SHARED / "seeds" / name
    if not path.exists():
        pytest.skip("needs ../shared")
    text = getattr(read_sections(text_reader.read(path.read_bytes())), section)
    assert text.startswith(first)
    assert text.endswith(last)
