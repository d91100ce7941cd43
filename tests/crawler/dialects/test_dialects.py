"""Lists as the systems write them; links and addresses keyed by hand."""

from __future__ import annotations

import json

import pytest

from crawler.dialects import annual_module, gkmlpt, hanweb, jpaas, lonsun, suining, ucap, vsb
from crawler.dialects.annual_module import Area
from crawler.dialects.pages import FolderPages, QueryPages, parameter, with_parameters
from crawler.page import Link, read_page

TITLE = "大丰区教育局2023年政府信息公开工作年度报告"


def row(href: str, title: str = TITLE, day: str = "2024-01-12") -> str:
    return f'<li><a href="{href}">{title}</a><span>{day}</span></li>'


# --- addresses ----------------------------------------------------------------------------------------------


def test_parameters_take_the_place_of_those_of_the_same_name() -> None:
    url = "http://x.gov.cn/public/column/7731?type=3&pageIndex=1&hasContent="
    assert with_parameters(url, {"pageIndex": "2"}).endswith("?type=3&hasContent=&pageIndex=2")
    assert parameter(url, "PAGEINDEX") == "1"
    assert parameter(url, "nav") is None


# --- Suining ------------------------------------------------------------------------------------------------

SUINING = "https://www.scanju.gov.cn/gongkai/kuozhan/10461.html"


def test_suining_says_the_number_of_pages_in_a_script() -> None:
    source = """<script>var n = 9; if (n <= 50) {}</script>
        <script>for (var i = 1; i <= 3; i++) { b.innerHTML += '<a href="?page=' + i + '">'; }</script>"""
    pages = suining.read_pages(source)
    assert pages == QueryPages(3, "page")
    assert [pages.address(SUINING, page) for page in (2, 3)] == [f"{SUINING}?page=2", f"{SUINING}?page=3"]


@pytest.mark.parametrize(
    "source", ["", "<script>for (i = 1; i <= 1; i++) '?page='</script>", "<p>i <= 7 page=</p>"]
)
def test_suining_with_one_page(source: str) -> None:
    assert suining.read_pages(source) is None


# --- VSB ----------------------------------------------------------------------------------------------------

VSB = "http://rsj.gnzrmzf.gov.cn/zfxxgk1/zfxxgknb.htm"


def test_vsb_counts_down() -> None:
    links = [Link("zfxxgknb/2.htm", "2"), Link("zfxxgknb/2.htm", "下页"), Link("zfxxgknb/1.htm", "尾页")]
    pages = vsb.read_pages(links, VSB)
    assert pages == FolderPages(3, "http://rsj.gnzrmzf.gov.cn/zfxxgk1/zfxxgknb/", "htm", descending=True)
    assert [pages.address(VSB, page) for page in (1, 2, 3)] == [
        VSB,
        "http://rsj.gnzrmzf.gov.cn/zfxxgk1/zfxxgknb/2.htm",
        "http://rsj.gnzrmzf.gov.cn/zfxxgk1/zfxxgknb/1.htm",
    ]


def test_vsb_with_two_pages() -> None:
    pages = vsb.read_pages([Link("zfxxgknb/1.htm", "下页"), Link("zfxxgknb/1.htm", "尾页")], VSB)
    assert pages is not None
    assert (pages.pages, pages.address(VSB, 2)) == (2, "http://rsj.gnzrmzf.gov.cn/zfxxgk1/zfxxgknb/1.htm")


def test_folders_that_count_up() -> None:
    first = "http://www.zichang.gov.cn/zfxxgk/zfxxgknb/1.html"
    pages = vsb.read_pages([Link("2.html", "下一页"), Link("9.html", "尾页")], first)
    assert pages is not None
    assert (pages.pages, pages.descending) == (9, False)
    assert pages.address(first, 9) == "http://www.zichang.gov.cn/zfxxgk/zfxxgknb/9.html"
    two = vsb.read_pages([Link("2.html", "下一页"), Link("2.html", "尾页")], first)
    assert two is not None
    assert (two.pages, two.descending) == (2, False)


@pytest.mark.parametrize("links", [[], [Link("javascript:;", "下页")], [Link("zfxxgknb/1.htm", "1")]])
def test_vsb_with_one_page(links: list[Link]) -> None:
    assert vsb.read_pages(links, VSB) is None


# --- Hanweb -------------------------------------------------------------------------------------------------

HANWEB = "http://www.dafeng.gov.cn/col/col44570/index.html"


def store(*rows: str, total: int) -> str:
    records = "".join(f"<record><![CDATA[{each}]]></record>" for each in rows)
    return f"<datastore><totalrecord>{total}</totalrecord><recordset>{records}</recordset></datastore>"


def column_page(*rows: str, total: int) -> str:
    return (
        f'<html><body><p>栏目</p><div id="2310"><script type="text/xml">{store(*rows, total=total)}</script></div>'
        f"<script>jpage({{totalRecord:{total}, perPage:2, unitid:2310, webid:'40', webname:'大丰区', path:'/'}});"
        "var proxyUrl = '/module/web/jpage/dataproxy.jsp';</script></body></html>"
    )


def test_hanweb_brings_its_first_records_along() -> None:
    rows = [row(f"/art/2024/1/12/art_44570_{number}.html") for number in range(1, 7)]
    page = hanweb.read_list(column_page(*rows, total=10).encode())
    assert [link.href for link in page.links] == [f"/art/2024/1/12/art_44570_{n}.html" for n in range(1, 7)]
    assert page.links[0] == Link("/art/2024/1/12/art_44570_1.html", TITLE, "2024-01-12")


def test_hanweb_gives_the_others_by_their_numbers() -> None:
    rows = [row(f"/art/2024/1/12/art_44570_{number}.html") for number in range(1, 7)]
    pages = hanweb.read_pages(column_page(*rows, total=15), HANWEB)
    assert pages is not None
    assert pages.pages == 3
    assert pages.address(HANWEB, 2) == (
        "http://www.dafeng.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=7&endrecord=12&perpage=2&col=1&appid=1"
        "&webid=40&path=%2F&columnid=44570&sourceContentType=1&unitid=2310"
        "&webname=%E5%A4%A7%E4%B8%B0%E5%8C%BA&permissiontype=0"
    )
    assert "startrecord=13&endrecord=15&" in pages.address(HANWEB, 3)


def test_hanweb_with_all_records_on_the_page() -> None:
    assert hanweb.read_pages(column_page(row("/art/2024/1/12/art_1_1.html"), total=1), HANWEB) is None
    assert hanweb.read_pages("<p>no store</p>", HANWEB) is None


def test_hanweb_answers_with_records_whose_dates_are_broken_over_lines() -> None:
    answer = store(row("/art/2026/1/23/art_44570_9.html", day="2026-\n01-\n23"), total=55)
    (link,) = hanweb.read_list(answer.encode("gb18030")).links
    assert link == Link("/art/2026/1/23/art_44570_9.html", TITLE, "2026-01-23")


# --- JPaaS --------------------------------------------------------------------------------------------------

JPAAS = "http://www.tonglu.gov.cn/col/col1229140160/index.html"
FRAME = (
    """<div class="page-content" count="32" rows="15" queryData="{'webId':'4','pageId':'1229140160',"""
    """'parseType':'bulidstatic','pageType':'column','tagId':'当前栏目list','tplSetId':'5fnR'}"></div>"""
)


def test_jpaas_is_asked_from_the_first_page_where_the_frame_is_empty() -> None:
    pages = jpaas.read_pages(FRAME, has_rows=False)
    assert pages is not None
    assert (pages.pages, pages.first_asked) == (3, 1)
    assert pages.address(JPAAS, 3) == (
        "http://www.tonglu.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?webId=4&pageId=1229140160"
        "&parseType=bulidstatic&pageType=column&tagId=%E5%BD%93%E5%89%8D%E6%A0%8F%E7%9B%AElist&tplSetId=5fnR"
        "&rows=15&pageNo=3"
    )
    filled = jpaas.read_pages(FRAME, has_rows=True)
    assert filled is not None
    assert filled.first_asked == 2


def test_jpaas_answers_with_html_in_json() -> None:
    answer = {
        "success": True,
        "data": {"html": f"<ul>{row('/art/2024/1/17/art_1229140160_87194.html')}</ul>"},
    }
    page = jpaas.read_list(json.dumps(answer).encode())
    assert page.links == (Link("/art/2024/1/17/art_1229140160_87194.html", TITLE, "2024-01-12"),)


@pytest.mark.parametrize("answer", ['{"success": false, "data": null}', '{"data": {"html": 3}}', "{ no json"])
def test_jpaas_without_rows(answer: str) -> None:
    assert jpaas.read_list(answer.encode()).links == ()


def test_a_page_that_is_no_frame() -> None:
    assert jpaas.read_pages("<div class='page-content'></div>", has_rows=False) is None


# --- LonSun -------------------------------------------------------------------------------------------------

LONSUN = "http://www.yanting.gov.cn/public/column/7731?type=3&action=list&nav=4&isNianbao=1"


def test_lonsun_asks_what_its_script_would_ask() -> None:
    source = (
        "<script>Ls.pagination({pageCount:3, pageIndex:1, url:'/site/label/8888?labelName=publicInfoList"
        "&amp;siteId=679&pageSize=15&pageIndex=1&organId=7731&type=3&action=list'})</script>"
    )
    pages = lonsun.read_pages(source, LONSUN, has_rows=True)
    assert pages is not None
    assert (pages.pages, pages.first_asked) == (3, 2)
    address = pages.address(LONSUN, 3)
    assert address.startswith("http://www.yanting.gov.cn/site/label/8888?")
    assert [parameter(address, name) for name in ("organId", "siteId", "pageIndex")] == ["7731", "679", "3"]


def test_lonsun_without_that_script() -> None:
    assert lonsun.read_pages("pageCount: 2,", LONSUN, has_rows=True) == QueryPages(2, "pageIndex")
    frame = '<meta name="SiteId" content="6795621">pageCount:4,'
    pages = lonsun.read_pages(frame, LONSUN, has_rows=False)
    assert pages is not None
    assert pages.first_asked == 1
    address = pages.address(LONSUN, 1)
    expected = {"siteId": "6795621", "organId": "7731", "type": "3", "pageIndex": "1", "action": "list"}
    assert {name: parameter(address, name) for name in expected} == expected
    assert lonsun.read_pages("<p>", LONSUN, has_rows=True) is None


@pytest.mark.parametrize(
    ("query", "annual"), [("type=3&nav=5", True), ("type=4&catId=9", False), ("", False)]
)
def test_lonsun_columns_are_told_by_their_type(query: str, annual: bool) -> None:
    assert lonsun.is_annual(f"http://www.yanting.gov.cn/public/column/7731?{query}") is annual


# --- UCAP ---------------------------------------------------------------------------------------------------

CHANNEL = "5d0c7e2a9b3f4c1d8e6f0a1b2c3d4e5f"


@pytest.mark.parametrize(
    ("source", "size"),
    [
        (f"var channelId = '{CHANNEL}'; $.getJSON('/common/search/' + channelId + '?page=1&_pageSize=20", 20),
        (f'<div data="/common/search/{CHANNEL}?page=1">', 15),
    ],
)
def test_ucap_frame_names_its_channel(source: str, size: int) -> None:
    pages = ucap.read_pages(source)
    assert (pages.pages, pages.first_asked) == (1, 1)
    assert pages.address("http://www.jkh.gov.cn/jkhq/zfxxgknb/list.shtml", 1) == (
        f"http://www.jkh.gov.cn/common/search/{CHANNEL}"
        f"?page=1&_pageSize={size}&_isAgg=true&_isJson=true&_template=index"
    )


@pytest.mark.parametrize(
    "source", ["", "createPageHTML('page_div',3, 1,'list','shtml',54)", "/common/search/all?q="]
)
def test_ucap_page_that_is_no_frame(source: str) -> None:
    assert ucap.read_pages(source) is None


def test_ucap_answer_leads_to_the_next_one() -> None:
    rows = [
        {
            "title": f"<UCAPTITLE>{TITLE}</UCAPTITLE>",
            "url": "/a.shtml",
            "publishedTimeStr": "2025-01-20 10:20:00",
        },
        {"title": None, "url": " http://www.jkh.gov.cn/b.shtml"},
        {"title": "无地址"},
        None,
    ]
    data = {"total": 31, "page": 2, "rows": 15, "results": rows}
    page = ucap.read_list(json.dumps({"data": data}).encode())
    assert page.links == (
        Link("/a.shtml", TITLE, "2025-01-20"),
        Link("http://www.jkh.gov.cn/b.shtml", ""),
        Link("?page=3&_pageSize=15&_isAgg=true&_isJson=true&_template=index", "下一页"),
    )
    last = ucap.read_list(json.dumps({"data": data | {"page": 3}}).encode())
    assert len(last.links) == 2


@pytest.mark.parametrize(
    "answer", ["{", "{}", '{"data": null}', '{"data": {"results": null, "total": "many"}}']
)
def test_ucap_answer_without_rows(answer: str) -> None:
    assert [link for link in ucap.read_list(answer.encode()).links if link.href] == []


# --- gkmlpt -------------------------------------------------------------------------------------------------


def test_gkmlpt_keeps_its_columns_in_a_script() -> None:
    source = """<script>window._CONFIG = { SID: '755001', TREE: [{"id": 1300, "name": "政府信息公开年报",
        "children": [{"id": 1302, "name": "部门年报", "children": []}]}, {"name": "无"}], AREA: 1 };</script>"""
    assert gkmlpt.read_columns(source) == (
        Link("/gkmlpt/api/all/1300?page=1&sid=755001", "政府信息公开年报"),
        Link("/gkmlpt/api/all/1302?page=1&sid=755001", "部门年报"),
    )


@pytest.mark.parametrize("source", ["", "SID: '1'", "SID: '1', TREE: [{]", "SID: '1', TREE: [1, null]"])
def test_gkmlpt_without_columns(source: str) -> None:
    assert gkmlpt.read_columns(source) == ()


def test_gkmlpt_answers_with_articles() -> None:
    url = "http://www.gd.gov.cn/gkmlpt/content/4/4688/post_4688997.html"
    answer = {
        "classify": {"post_count": 134},
        "articles": [
            {"title": TITLE, "url": url, "date": 1706457600},  # midnight of 29 January in China
            {"title": TITLE, "post_url": url + "?2", "created_at": "2024-01-30 08:00:00"},
            {"title": "无地址"},
        ],
    }
    body = json.dumps(answer).encode()
    assert gkmlpt.read_list(body).links == (
        Link(url, TITLE, "2024-01-29"),
        Link(url + "?2", TITLE, "2024-01-30"),
    )
    pages = gkmlpt.read_pages(body.decode())
    assert pages == QueryPages(2, "page")
    api = "http://www.gd.gov.cn/gkmlpt/api/all/1302?page=1&sid=755001"
    assert pages.address(api, 2) == "http://www.gd.gov.cn/gkmlpt/api/all/1302?sid=755001&page=2"


@pytest.mark.parametrize("source", ["<p>", "[]", '{"classify": {"post_count": 100}}', '{"classify": null}'])
def test_gkmlpt_with_one_page(source: str) -> None:
    assert gkmlpt.read_pages(source) is None


# --- the annual-report module -------------------------------------------------------------------------------

MODULE = "http://www.lishui.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=113325000026455663&fbtime=2017"


def test_the_module_names_agencies_and_years() -> None:
    page = read_page(
        '<select id="area"><option value="113325000026455663">市政府办公室</option>'
        '<option value="">请选择</option></select><select><option value=2023>2023年</option></select>'
        '<a href="xxgkAnnualReport.jsp?area=001008003014062&fbtime=2017">市教育局</a>'
        '<a href="?area=113325000026455663&fbtime=2018">2018年</a>'
        '<a href="/col/col1/index.html?area=9">首页</a>'.encode()
    )
    areas = (Area("001008003014062", "市教育局"), Area("113325000026455663", "市政府办公室"))
    assert annual_module.read_areas(page) == areas
    assert annual_module.read_years(page) == (2023, 2018, 2017)
    links = annual_module.addresses(MODULE, areas, (2018, 2017))
    base = "http://www.lishui.gov.cn/module/xxgk/xxgkAnnualReport.jsp"
    assert [link.href for link in links] == [
        f"{base}?area={area}&fbtime={year}"
        for area in ("001008003014062", "113325000026455663")
        for year in (2018, 2017)
    ]
    assert links[0].text == "市教育局"


def test_an_address_of_the_module_is_a_report_with_agency_and_year() -> None:
    assert annual_module.is_report(MODULE)
    assert not annual_module.is_report(MODULE.split("&")[0])
    assert not annual_module.is_report("http://www.lishui.gov.cn/a.jsp?area=1&fbtime=2017")
