"""From the menu to the column: link texts and addresses of portals, keyed by hand."""

from __future__ import annotations

import pytest

from crawler.columns import annual_columns, gateways, groups, next_page
from crawler.page import Link

COLUMN = "http://www.jingyan.gov.cn/jyx/zfxxgknb/list.shtml"


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开年报",
        "政府信息公开年度报告",
        "公开年报",
        "信息公开工作年度报告",
        "政府信息 公开年报",
        "区政府信息公开年报",
        "部门年报",
        "乡镇街道年报",
        "2024年乡镇年报",
        "历年年报",
        "年度报告",
        "信息公开年报专栏",
        "政府信息公开工作报告",
    ],
)
def test_names_of_annual_columns(text: str) -> None:
    assert [column.name for column in annual_columns([Link("/x/list.shtml", text)])] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "政府网站年度报表",
        "政府网站工作年度报告",
        "法治政府建设年度报告",
        "企业年报",
        "事业单位法人年度报告",
        "统计年报",
        "年度报告制度",
        "政府信息公开指南",
        "政府工作报告",
        "政务公开",
        "首页",
        "",
        "井研县应急管理局关于报送某某事项并请予以信息公开的二〇二三年政府信息公开年报",
    ],
)
def test_other_links_of_a_menu(text: str) -> None:
    assert annual_columns([Link("/x/list.shtml", text)]) == ()


@pytest.mark.parametrize(
    "text", ["政务公开", "政府信息公开", "信息公开", "法定主动公开内容", "政府信息公开专栏", "公开"]
)
def test_gateways(text: str) -> None:
    assert len(gateways([Link("/x/", text)])) == 1


@pytest.mark.parametrize("text", ["政府信息公开指南", "依申请公开", "公开招聘公告", "新闻中心"])
def test_no_gateways(text: str) -> None:
    assert gateways([Link("/x/", text)]) == ()


def test_groups_of_a_column_with_documents_are_told_by_their_address() -> None:
    links = [
        Link("http://www.jingyan.gov.cn/jyx/nb2024xz/list.shtml", "乡镇"),
        Link("http://www.jingyan.gov.cn/jyx/zfxxgknb/bm/list.shtml", "县级部门"),
        Link("http://www.jingyan.gov.cn/jyx/bmxxgknb/list.shtml", "部门"),
        Link("http://www.jingyan.gov.cn/jyx/bmdt/list.shtml", "部门动态"),
        Link("http://www.jingyan.gov.cn/jyx/zfwzndbb/list.shtml", "政府网站年度报表"),
        Link("http://www.jingyan.gov.cn/jyx/nb2024bm/list.shtml", "网站年报"),
    ]
    assert [group.evidence for group in groups(links, COLUMN, named_only=True)] == [
        "nb2024xz",
        "/jyx/zfxxgknb/",
        "bmxxgknb",
    ]


def test_groups_of_a_column_without_documents_are_told_by_their_words_too() -> None:
    links = [Link("/c/1.shtml", "2023年"), Link("/c/2.shtml", "各乡镇人民政府"), Link("/c/3.shtml", "首页")]
    assert [group.href for group in groups(links, COLUMN, named_only=False)] == ["/c/1.shtml", "/c/2.shtml"]
    assert groups(links, COLUMN, named_only=True) == ()


@pytest.mark.parametrize(
    "slug",
    ["zfxxgknb", "zfxxgknb_58459", "zfxxgknb2023", "xxgknb", "bmxxgknb", "gknb", "ndbg", "zfxxgkndbg", "xxgkndbg",
     "ndxxgkbg", "bmxxgkndbg", "nb_2022n", "2023nianbao", "nb2024bm", "nb2025xz", "zfxxgknan", "zfxxgknan_ew"],
)  # fmt: skip
def test_slugs_of_annual_columns(slug: str) -> None:
    assert len(groups([Link(f"http://www.x.gov.cn/a/{slug}/list.shtml", "甲")], COLUMN, named_only=True)) == 1


@pytest.mark.parametrize(
    "slug", ["bmxxgk", "zfxxgk", "zwgk_58450", "zfwzndbb", "sydwfrnb", "jyx", "zfxxgkml"]
)
def test_slugs_of_other_columns(slug: str) -> None:
    assert groups([Link(f"http://www.x.gov.cn/a/{slug}/list.shtml", "甲")], COLUMN, named_only=True) == ()


def test_next_page() -> None:
    links = [Link("list.shtml", "上一页"), Link("list_3.shtml", "下一页 >"), Link("list_9.shtml", "尾页")]
    assert next_page(links) == "list_3.shtml"
    assert next_page(links[:1]) is None
