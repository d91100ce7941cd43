"""From the menu to the column: link texts and addresses of portals, keyed by hand."""

from __future__ import annotations

import pytest

from crawler.columns import agencies, annual_columns, directories, gateways, groups, mixed_columns, next_page
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


@pytest.mark.parametrize("text", ["部门街镇", "区政府部门", "乡镇街道", "机构设置", "部门乡镇信息公开"])
def test_pages_that_list_the_agencies(text: str) -> None:
    assert len(directories([Link("/bmjz/", text)])) == 1


@pytest.mark.parametrize("text", ["部门动态", "街镇新闻", "政务公开", "机构编制"])
def test_pages_that_do_not(text: str) -> None:
    assert directories([Link("/bmjz/", text)]) == ()


def test_names_of_agencies() -> None:
    links = [
        Link("/a", "区城管局"),
        Link("/b", "安稳镇"),
        Link("/c", "古南街道"),
        Link("/d", "区发展改革委"),
        Link("/e", "联系我们"),
    ]
    assert [found.name for found in agencies(links)] == ["区城管局", "安稳镇", "古南街道", "区发展改革委"]


@pytest.mark.parametrize(
    "text",
    ["政府信息公开目录", "部门信息公开", "部门文件", "其他公开文件", "法规公文", "公示公告", "通知公告"],
)
def test_columns_where_reports_stand_among_others(text: str) -> None:
    assert len(mixed_columns([Link("/x/", text)])) == 1


@pytest.mark.parametrize(
    "text", ["政府信息公开指南", "新闻动态", "人事任免公告", "招标公告", "政府信息公开年报"]
)
def test_other_columns(text: str) -> None:
    assert mixed_columns([Link("/x/", text)]) == ()


@pytest.mark.parametrize("text", ["2", "...", "下一页", "下页>", "第3页", "尾页"])
def test_links_between_pages_are_no_groups(text: str) -> None:
    links = [Link("http://www.x.gov.cn/a/zfxxgknb/2.htm", text)]
    assert groups(links, COLUMN, named_only=False) == ()


def test_a_year_is_a_group_even_without_the_word() -> None:
    assert len(groups([Link("http://www.x.gov.cn/a/zfxxgknb/2.htm", "2023")], COLUMN, named_only=True)) == 1
