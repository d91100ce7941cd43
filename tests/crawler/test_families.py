"""The way of a family, step by step: pages in, requests and items and ledger entries out; no network."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler
from small_portal import HOST, article_path, home_page, list_page, report_page
from twisted.python.failure import Failure

from crawler.families.declaration import DeclaredList
from crawler.families.ucap import UcapSpider
from crawler.items import FetchedPage, SnapshotRef
from crawler.ledger import Column, FoundLink
from crawler.soft_errors import Role

TITLE = "井研县教育局2023年政府信息公开工作年度报告"
ANNUAL = Column(f"{HOST}/jyx/zfxxgknb/list.shtml", "政府信息公开年报", "menu")
MIXED = Column(f"{HOST}/jyx/bmxxgk/list.shtml", "部门信息公开", "declared")


class Small(UcapSpider):
    name = "test_families"
    division = "511124"
    portal = "井研县人民政府"
    home = f"{HOST}/jyx/"
    aliases = ("rd.jingyan.org.cn",)
    lists = (DeclaredList("/jyx/bmxxgk/list.shtml", "部门信息公开", "derived", "2026-01"),)


Small.__module__ = "test_families"


@pytest.fixture
def spider() -> Small:
    return Small.from_crawler(get_crawler(Small))


def answer(url: str, body: str | bytes) -> Response:
    meta = {"snapshot": SnapshotRef("a.warc.gz", 0, "0" * 64), "fetched_at": "2026-01-02T03:04:05+00:00"}
    data = body.encode() if isinstance(body, str) else body
    return HtmlResponse(url, body=data, request=Request(url, meta=meta))


def read_list(spider: Small, column: Column, body: str, number: int = 1, url: str | None = None) -> list[Any]:
    spider.ledger.add_column(column)
    spider.ledger.open_page(column.url)
    return list(spider.parse_list(answer(url or column.url, body), column=column, number=number, look=1))


def addresses(output: list[Any], role: Role | None = None) -> list[str]:
    return [
        each.url.removeprefix(HOST)
        for each in output
        if isinstance(each, Request) and role in (None, each.meta["role"])
    ]


# --- menu ---------------------------------------------------------------------------------------------------


def test_the_menu_leads_to_columns_and_gateways(spider: Small) -> None:
    page = home_page(
        ("zwgk/list.shtml", "政务公开"),
        ("/jyx/zfxxgknb/list.shtml", "政府信息公开年报"),
        ("http://rd.jingyan.org.cn/jyx/zfxxgknb/list.shtml", "政府信息公开年报"),
        ("http://www.leshan.gov.cn/lsswszf/zfxxgknb/list.shtml", "政府信息公开年报"),
        (article_path(1), TITLE),
        ("javascript:void(0)", "政务公开"),
    )
    output = list(spider.parse_menu(answer(spider.home, page), depth=0, name=""))
    assert addresses(output, Role.LIST) == ["/jyx/zfxxgknb/list.shtml"]
    assert addresses(output, Role.MENU) == ["/jyx/zwgk/list.shtml"]


def test_the_way_through_the_menu_is_short(spider: Small) -> None:
    page = home_page(*((f"/jyx/g{number}/list.shtml", "政务公开") for number in range(500)))
    assert len(list(spider.parse_menu(answer(spider.home, page), depth=0, name=""))) == spider.most_menus
    assert list(spider.parse_menu(answer(spider.home, page), depth=spider.menu_depth, name="")) == []


# --- lists --------------------------------------------------------------------------------------------------


def test_a_title_decides_in_a_generic_channel(spider: Small) -> None:
    rows = [(article_path(1, "bmxxgk"), TITLE), (article_path(2, "bmxxgk"), "关于召开会议的通知")]
    output = read_list(spider, MIXED, list_page(*rows))
    assert addresses(output) == [article_path(1, "bmxxgk")]
    assert spider.ledger.counts() == {"all": 2, "found": 1, "not_a_report": 1, "not_a_report/notice": 1}


def test_a_link_ruled_out_by_short_words_is_taken_up_by_full_ones(spider: Small) -> None:
    read_list(spider, MIXED, list_page((article_path(1), "教育局信息")))
    assert spider.ledger.counts()["not_a_report"] == 1
    output = read_list(spider, ANNUAL, list_page((article_path(1), TITLE)))
    assert addresses(output) == [article_path(1)]
    assert spider.ledger.counts() == {"all": 1, "found": 1}


def test_an_aggregate_is_read_as_a_list(spider: Small) -> None:
    name = "井研县2020年政府信息公开年度报告汇总"
    (request,) = read_list(spider, ANNUAL, list_page((article_path(7), name)))
    assert (request.url, request.meta["role"]) == (HOST + article_path(7), Role.LIST)
    assert request.cb_kwargs["column"].origin == "collection"
    assert spider.ledger.counts()["not_a_report/collection"] == 1


def test_a_list_may_hold_files_themselves(spider: Small) -> None:
    output = read_list(spider, ANNUAL, list_page(("/jyx/files/2023.pdf", TITLE)))
    assert [(each.url, each.meta["role"]) for each in output] == [
        (f"{HOST}/jyx/files/2023.pdf", Role.ATTACHMENT)
    ]


def test_reports_elsewhere_are_entered_and_left_alone(spider: Small) -> None:
    rows = [
        ("http://clone.com/jyx/202401/a.shtml", TITLE),
        ("http://10.0.0.1/a.shtml", TITLE),
        ("/x.shtml", "首页"),
    ]
    assert read_list(spider, ANNUAL, list_page(*rows, (article_path(1), TITLE)))
    assert spider.ledger.counts()["failed/address.offsite"] == 1
    assert spider.ledger.counts()["failed/address.private"] == 1


def test_page_by_page_where_no_number_is_given(spider: Small) -> None:
    page = f'<ul><li><a href="{article_path(1)}">{TITLE}</a></li></ul><a href="list_2.shtml">下一页</a>'
    output = read_list(spider, ANNUAL, page)
    assert addresses(output, Role.LIST) == ["/jyx/zfxxgknb/list_2.shtml"]
    back = f'<ul><li><a href="{article_path(2)}">{TITLE}</a></li></ul><a href="list_2.shtml">下一页</a>'
    output = read_list(spider, ANNUAL, back, number=2, url=ANNUAL.url.replace("list", "list_2"))
    assert addresses(output, Role.LIST) == []


def test_a_probe_comes_before_the_second_page(spider: Small) -> None:
    output = read_list(spider, ANNUAL, list_page((article_path(1), TITLE), pages=4))
    (probe,) = (each for each in output if each.meta["role"] is Role.PROBE)
    assert probe.url == f"{HOST}/jyx/zfxxgknb/list_1.shtml"
    second = list_page((article_path(2), TITLE.replace("教育", "民政")), pages=4, page=2)
    zero = list(spider.parse_probe(answer(probe.url, second), **probe.cb_kwargs))
    assert addresses(zero) == [article_path(2), "/jyx/zfxxgknb/list_2.shtml", "/jyx/zfxxgknb/list_3.shtml"]
    copy = list_page((article_path(1), TITLE), pages=4)
    one = list(spider.parse_probe(answer(probe.url, copy), **probe.cb_kwargs))
    assert addresses(one) == [f"/jyx/zfxxgknb/list_{page}.shtml" for page in (2, 3, 4)]


def test_a_probe_that_fails_otherwise_leaves_it_to_the_call(spider: Small) -> None:
    (_, probe) = read_list(spider, ANNUAL, list_page((article_path(1), TITLE), pages=2))
    failure = Failure(TimeoutError("no answer"))
    failure.request = probe
    assert addresses(list(spider.probe_failed(failure))) == ["/jyx/zfxxgknb/list_2.shtml"]


def test_a_list_without_end_is_cut_and_says_so(spider: Small) -> None:
    (_, probe) = read_list(spider, ANNUAL, list_page((article_path(1), TITLE), pages=5000))
    output = list(spider.parse_probe(answer(probe.url, ""), **probe.cb_kwargs))
    assert len(output) == spider.most_pages - 1
    assert spider.ledger.columns()[0].failure == "column.capped"


def test_an_empty_list_is_said_to_be_empty(spider: Small) -> None:
    assert read_list(spider, MIXED, list_page()) == []
    assert spider.ledger.columns()[0].failure == "column.empty"


def test_a_column_of_groups_is_not_empty(spider: Small) -> None:
    more = '<a href="/jyx/c1/list.shtml">2023年</a><a href="/jyx/c2/list.shtml">各乡镇</a><a href="/jyx/">首页</a>'
    output = read_list(spider, ANNUAL, list_page(more=more))
    assert addresses(output) == ["/jyx/c1/list.shtml", "/jyx/c2/list.shtml"]
    assert spider.ledger.columns()[0].failure == ""


def test_a_generic_channel_has_no_groups(spider: Small) -> None:
    more = '<a href="/jyx/bmxxgk/tz/list.shtml">2023年</a>'
    assert read_list(spider, MIXED, list_page(more=more)) == []


def test_a_list_that_never_comes_to_rest_is_named(spider: Small) -> None:
    spider.ledger.add_column(ANNUAL)
    for look in (1, 2, 3):
        spider.ledger.open_page(ANNUAL.url)
        body = list_page((article_path(look), TITLE))
        list(spider.parse_list(answer(ANNUAL.url, body), column=ANNUAL, number=1, look=look))
        (column,) = spider.ledger.columns()
        assert column.failure == ("column.unsettled" if look == 3 else "")


# --- articles -----------------------------------------------------------------------------------------------


def read_article(spider: Small, body: str) -> list[Any]:
    link = FoundLink(HOST + article_path(1), TITLE, "2024-01-23", "政府信息公开年报", ANNUAL.url)
    spider.ledger.found(link)
    return list(spider.parse_article(answer(link.url, body), link=link))


def test_an_article_becomes_an_item(spider: Small) -> None:
    (item,) = read_article(spider, report_page(TITLE))
    assert item == FetchedPage(
        site="test_families",
        division="511124",
        portal="井研县人民政府",
        url=HOST + article_path(1),
        final_url=HOST + article_path(1),
        fetched_at="2026-01-02T03:04:05+00:00",
        status=200,
        headers=(),
        body=report_page(TITLE).encode(),
        snapshot=SnapshotRef("a.warc.gz", 0, "0" * 64),
        list_url=ANNUAL.url,
        link_text=TITLE,
        list_date="2024-01-23",
        column="政府信息公开年报",
    )


def test_files_are_fetched_where_the_article_has_no_tables(spider: Small) -> None:
    body = f"<h1>{TITLE}</h1><a href='files/a.doc'>附件</a><a href='files/b.pdf'>图解</a><a href='http://x.com/c.pdf'>c</a>"
    request, item = read_article(spider, body)
    assert request.url == f"{HOST}/jyx/zfxxgknb/202401/files/a.doc"
    assert item.has_files
    assert spider.ledger.counts()["not_a_report/infographic"] == 1
    (attached,) = spider.parse_file(answer(request.url, b"\xd0\xcf\x11\xe0"), link=request.cb_kwargs["link"])
    assert attached.attachment_of == HOST + article_path(1)
    assert attached.link_text == TITLE  # 附件 says nothing; the article's own link does


def test_an_attached_file_may_name_another_report_than_its_article(spider: Small) -> None:
    other = "井研县千佛镇人民政府2023年政府信息公开工作年度报告"
    request, _ = read_article(spider, f"<h1>{TITLE}</h1><a href='files/a.doc'>{other}</a>")
    (attached,) = spider.parse_file(answer(request.url, b"\xd0\xcf\x11\xe0"), link=request.cb_kwargs["link"])
    assert attached.link_text == other


def test_files_beside_tables_are_copies(spider: Small) -> None:
    cells = "".join(f"<td>{number}</td>" for number in range(30))
    (item,) = read_article(spider, f"<table><tr>{cells}</tr></table><a href='files/a.pdf'>下载</a>")
    assert not item.has_files
    assert spider.ledger.counts()["not_a_report/copy"] == 1


@pytest.mark.parametrize("became", ["nothing yet", "no report", "failed"])
def test_a_file_that_was_named_before_is_a_file_of_this_article_too(spider: Small, became: str) -> None:
    """Whatever has become of it in the meantime: the order in which answers come must not matter."""
    file = f"{HOST}/jyx/zfxxgknb/202401/files/a.doc"
    spider.ledger.found(FoundLink(file, TITLE))
    if became == "no report":
        spider.ledger.not_a_report(file, "no_report")
    elif became == "failed":
        spider.ledger.fail(file, "fetch.not_found")
    (item,) = read_article(spider, f"<h1>{TITLE}</h1><a href='files/a.doc'>附件</a>")
    assert item.has_files


def test_too_many_files_are_said_to_be_too_many(spider: Small) -> None:
    files = "".join(f"<a href='files/{number}.doc'>附件{number}</a>" for number in range(25))
    output = read_article(spider, files)
    assert len(output) == spider.most_attachments + 1
    assert spider.ledger.counts()["failed/attachment.capped"] == 5


def test_an_article_of_no_charset_is_named(spider: Small) -> None:
    link = FoundLink(HOST + article_path(1), TITLE)
    spider.ledger.found(link)
    assert list(spider.parse_article(answer(link.url, bytes(range(128, 256)) * 40), link=link)) == []
    assert spider.ledger.counts()["failed/charset.unknown"] == 1


@pytest.mark.parametrize(
    ("url", "is_document"),
    [
        ("/jyx/bmxxgk/202601/886b5b001a3448bab0e674ce141666f3.shtml", True),
        ("/hebdlq/c111239/202301/c01_868731.shtml", True),
        ("/jx/c/2023/c112289_1108994.shtml", True),
        ("/jyx/files/a.wps", True),
        ("/jyx/bmxxgk/list.shtml", False),
        ("/jyx/zfxxgkml/zn.shtml", False),
        ("/jyx/bmxxgk/886b5b001a3448bab0e674ce141666f3.shtml", False),
    ],
)
def test_addresses_of_the_family(spider: Small, url: str, is_document: bool) -> None:
    assert spider.is_document(HOST + url) is is_document
