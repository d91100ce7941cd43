"""What portals print beside an article; lines written after the habits of several systems."""

import pytest

from pipelines.extract.mentions import credible, fits_self, self_word
from pipelines.extract.model import Document, Grid, GridCell, Paragraph
from pipelines.extract.page_fields import iso_date, named, page_fields


def fields_of(line):
    return {field.name: field.value for field in page_fields(Document("html", (), chrome=(line,)))}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "来源:区生态环境局 发布时间:2025-01-15 11:04 浏览次数: 字体: [ ] 打印",
            {"来源": "区生态环境局", "发布时间": "2025-01-15 11:04"},
        ),
        (
            "信息来源：正阳镇 作者：佚名 发布时间：2022-01-26 16:32 【 字体：",
            {"信息来源": "正阳镇", "发布时间": "2022-01-26 16:32"},
        ),
        (
            "来源：县教育局   发布日期：2024年01月17日 10:00   阅读次数：12",
            {"来源": "县教育局", "发布日期": "2024年01月17日 10:00"},
        ),
        ("发布日期:2020-01-20 17:08 来源: 分享到:", {"发布日期": "2020-01-20 17:08"}),
        ("| 关键词 | 发布机构 | 北街办事处 | |", {"发布机构": "北街办事处"}),
        ("采集时间：2025-12-30T21:37:37", {}),
        ("行政事业性收费（单位：万元）", {}),
        ("浏览次数：12", {}),
    ],
)
def test_fields_of_a_line(line, expected):
    assert fields_of(line) == expected


def test_meta_comes_before_lines_and_grids():
    grid = Grid(rows=((GridCell("发布机构", 0, 0), GridCell("县教育局", 0, 1)),), number=1)
    document = Document(
        "html",
        (Paragraph("发布时间：2024-01-03", 1), grid),
        meta=(("PubDate", "2024-01-01"), ("Empty", " ")),
        chrome=("发布时间：2024-01-02",),
    )
    found = page_fields(document)
    assert [field.value for field in named(found, "published")] == ["2024-01-01", "2024-01-02", "2024-01-03"]
    assert [field.value for field in named(found, "issuer")] == ["县教育局"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-17 10:00", "2024-01-17"),
        ("2024年1月7日", "2024-01-07"),
        ("2024/1/7", "2024-01-07"),
        ("2024.01.07", "2024-01-07"),
        ("２０２４年１月７日", "2024-01-07"),
        ("二〇二四年一月十七日", "2024-01-17"),
        ("二○一九年十二月三十一日", "2019-12-31"),
        ("二〇二〇年十月二十日", "2020-10-20"),
        ("2024-02-30", None),
        ("2024年", None),
        ("12024-01-17", None),
        ("", None),
    ],
)
def test_iso_date(text, day):
    assert iso_date(text) == day


@pytest.mark.parametrize(
    ("name", "home", "whole"),
    [
        ("井研县应急局", None, True),
        ("县应急局", None, True),
        ("应急管理局", None, True),
        ("千佛镇", None, True),
        ("县政府", None, True),
        ("上海市", None, True),
        ("正文上海市科委", None, False),
        ("按照县政府办", None, False),
        ("各有关部门", None, False),
        ("县政府网站", None, False),
        ("局", None, False),
        ("井研县应急局的有关工作情况", None, False),
    ],
)
def test_a_credible_name_is_one_from_its_first_character_on(name, home, whole):
    assert credible(name, home) is whole


def test_what_the_report_calls_itself():
    assert self_word(["我局公开20条。", "我县推进公开，我局落实。"]) == "局"
    assert self_word(["我县推进公开。"]) == "县"
    assert self_word(["公开20条。"]) is None
    assert fits_self("井研县应急局", "局")
    assert not fits_self("井研县人民政府", "局")
    assert fits_self("井研县人民政府", "县")
    assert fits_self("井研县应急局", None)
