"""The replica over HTTP: as a proxy for the portal's hosts, and for a browser on this machine."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from crawler.replica import ReplicaServer, running_replica, serve_replica, truth
from crawler.replica.site import build_site

MAIN = "http://www.jingyan.gov.cn"
ALIAS = "http://rd.jingyan.org.cn"
ANNUAL = "/jyx/zfxxgknb/list"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@pytest.fixture(scope="module")
def server() -> Iterator[ReplicaServer]:
    with running_replica("jingyan") as running:
        yield running


@pytest.fixture
def get(server: ReplicaServer):
    """Asks the replica; a full address is asked for as a proxy's client does."""

    def ask(target: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        try:
            connection.request(method, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    return ask


def links(answer: Answer, base: str) -> list[str]:
    return [urljoin(base, href) for href in html.fromstring(answer.text).xpath("//a/@href")]


# --- proxy and plain server ---


def test_proxy_serves_the_main_host_and_the_alias(get) -> None:
    home = get(f"{MAIN}/jyx/")
    assert home.status == 200
    assert get(f"{ALIAS}/jyx/").body == home.body
    assert get(f"{MAIN}:80/jyx/").status == 200


@pytest.mark.parametrize("target", ["/", "/jyx/", "/jyx/index.shtml"])
def test_plain_request_gets_the_main_hosts_page(get, target: str) -> None:
    assert "政务公开" in get(target).text


@pytest.mark.parametrize(
    "target",
    [
        "http://www.leshan.gov.cn/",
        "http://jingyan.gov.cn.example.org/jyx/",
        "https://www.jingyan.gov.cn/jyx/",
        "http://www.jingyan.gov.cn:8080/jyx/",
    ],
)
def test_unknown_host_is_refused_in_words(get, target: str) -> None:
    answer = get(target)
    assert answer.status == 502
    assert "knows only http://www.jingyan.gov.cn" in answer.text


def test_tunnel_is_refused_in_words(server: ReplicaServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(b"CONNECT www.jingyan.gov.cn:443 HTTP/1.1\r\nHost: www.jingyan.gov.cn:443\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 501 ")
    assert "plain HTTP" in answer


def test_head_has_no_body(get) -> None:
    answer = get(f"{MAIN}{ANNUAL}.shtml", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 1000


def test_connection_is_kept_for_further_requests(server: ReplicaServer) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    for target in (f"{MAIN}/jyx/", f"{MAIN}/robots.txt"):
        connection.request("GET", target)
        assert connection.getresponse().read()
    connection.close()


def test_robots_txt_keeps_the_search_out(get) -> None:
    assert get(f"{MAIN}/robots.txt").text == "User-agent: *\nDisallow: /ls/\n"
    assert get(f"{MAIN}/ls/s?qt=%E5%B9%B4%E6%8A%A5").status == 200


def test_path_that_does_not_exist(get) -> None:
    answer = get(f"{MAIN}/jyx/zfxxgknb/list_1.shtml")
    assert answer.status == 404
    assert "ETag" not in answer.headers


# --- conditional requests ---


def test_same_etag_is_answered_with_304(get) -> None:
    first = get(f"{MAIN}{ANNUAL}.shtml")
    again = get(f"{MAIN}{ANNUAL}.shtml", If_None_Match=f'"other", {first.headers["ETag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert get(f"{MAIN}{ANNUAL}.shtml", if_none_match=first.headers["ETag"]).status == 304
    assert get(f"{MAIN}{ANNUAL}.shtml", If_None_Match='"other"').status == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Fri, 20 Mar 2026 02:30:00 GMT", 304),
        ("Fri, 20 Mar 2026 02:29:59 GMT", 200),
        ("not a date", 200),
    ],
)
def test_last_modified(get, since: str, status: int) -> None:
    # The newest line of the list is the county's report of 20 March 2026.
    assert get(f"{MAIN}{ANNUAL}.shtml").headers["Last-Modified"] == "Fri, 20 Mar 2026 02:30:00 GMT"
    assert get(f"{MAIN}{ANNUAL}.shtml", If_Modified_Since=since).status == status


def test_etag_decides_before_the_date(get) -> None:
    answer = get(
        f"{MAIN}{ANNUAL}.shtml", If_None_Match='"other"', If_Modified_Since="Fri, 20 Mar 2026 02:30:00 GMT"
    )
    assert answer.status == 200


def test_correction_changes_etag_and_date() -> None:
    [report] = [report for report in truth("jingyan") if report.id == "rsj-2023"]
    with running_replica("jingyan", edition=1) as running:
        seen = []
        for edition in (1, 2):
            running.site = build_site("jingyan", edition)
            connection = HTTPConnection("127.0.0.1", running.port, timeout=10)
            connection.request("GET", report.url)
            response = connection.getresponse()
            seen.append((response.headers["ETag"], response.headers["Last-Modified"]))
            connection.close()
    assert seen[0][0] != seen[1][0]
    assert [date for _, date in seen] == ["Thu, 18 Jan 2024 02:30:00 GMT", "Wed, 06 Mar 2024 02:30:00 GMT"]


# --- lists and menu ---


def reports_on(answer: Answer, base: str) -> list[str]:
    found = html.fromstring(answer.text).xpath("//ul[contains(@class,'newsList')]/li/a/@href")
    return [urljoin(base, href) for href in found]


def test_menu_leads_to_the_annual_reports(get) -> None:
    def follow(page: str, text: str) -> str:
        tree = html.fromstring(get(page).text)
        return urljoin(page, tree.xpath("//a[normalize-space()=$text]/@href", text=text)[0])

    affairs = follow(f"{MAIN}/jyx/", "政务公开")
    information = follow(affairs, "政府信息公开")
    assert follow(information, "政府信息公开年报") == f"{MAIN}{ANNUAL}.shtml"


def test_annual_report_column_has_five_numbered_pages(get) -> None:
    for page, lines in enumerate((10, 10, 10, 10, 2), start=1):
        address = f"{MAIN}{ANNUAL}{'' if page == 1 else f'_{page}'}.shtml"
        answer = get(address)
        call = re.search(r"createPageHTML\((.*?)\)", answer.text)
        assert call is not None
        assert call[1] == f"'page_div', 5, {page}, 'list', 'shtml', 42"
        assert len(reports_on(answer, address)) == lines
    assert get(f"{MAIN}{ANNUAL}_6.shtml").status == 404


def test_generic_column_also_has_plain_links(get) -> None:
    address = f"{MAIN}/jyx/bmxxgk/list_2.shtml"
    tree = html.fromstring(get(address).text)
    following = tree.xpath("//div[@id='page_div']//a[.='下页']/@href")
    assert [urljoin(address, href) for href in following] == [f"{MAIN}/jyx/bmxxgk/list_3.shtml"]
    assert get(f"{MAIN}/jyx/bmxxgk/list_3.shtml").status == 200


def test_addresses_are_written_in_three_ways(get) -> None:
    first = {
        code: html.fromstring(get(f"/jyx/{code}/list.shtml").text).xpath(
            "//ul[contains(@class,'newsList')]/li/a"
        )[0]
        for code in ("zfxxgknb", "nb2025bm")
    }
    assert first["zfxxgknb"].get("href").startswith("/jyx/")
    assert re.match(r"\d{6}/", first["nb2025bm"].get("href"))
    proxied = html.fromstring(get(f"{MAIN}/jyx/nb2024bm/list.shtml").text)
    assert proxied.xpath("//ul[contains(@class,'newsList')]/li/a")[0].get("href").startswith(f"{MAIN}/jyx/")


def test_long_link_text_is_cut_and_whole_in_the_title(get) -> None:
    tree = html.fromstring(get("/jyx/bmxxgk/list_2.shtml").text)
    [link] = tree.xpath("//li/a[contains(@href,'_wap')]")
    assert link.text == "井研县应急管理局2024年政府信息公开工作年…"
    assert link.get("title") == "井研县应急管理局2024年政府信息公开工作年度报告"


def walk(get) -> dict[str, Answer]:
    """Every page that links lead to from the home page, on the portal's own hosts."""
    waiting, seen = [f"{MAIN}/jyx/"], {}
    while waiting:
        address = waiting.pop()
        if address in seen or urlsplit(address).netloc not in ("www.jingyan.gov.cn", "rd.jingyan.org.cn"):
            continue
        answer = seen[address] = get(address)
        if answer.status != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        text = answer.body.decode("utf-8", "replace")
        waiting += [urljoin(address, href) for href in html.fromstring(text).xpath("//a/@href")]
        if call := re.search(r"createPageHTML\('page_div', (\d+), \d+, 'list'", text):
            waiting += [urljoin(address, f"list_{page}.shtml") for page in range(2, int(call[1]) + 1)]
    return seen


def test_every_report_is_reached_from_the_home_page(get) -> None:
    seen = walk(get)
    for report in truth("jingyan"):
        for address in (report.url, report.document_url, *report.other_urls):
            assert seen[address].status == 200, report.id
    assert f"{MAIN}/ls/s" not in seen


def test_no_link_of_the_plain_server_leaves_this_machine(get, server: ReplicaServer) -> None:
    for path in server.site.paths:
        answer = get(path)
        if answer.headers.get("Content-Type") == "text/html; charset=utf-8":
            outside = [link for link in links(answer, "/") if link.startswith("http")]
            assert all("www.jingyan-gov.example" in link for link in outside), path


def test_every_page_is_labelled_in_two_languages(get, server: ReplicaServer) -> None:
    pages = 0
    for path, resource in server.site.paths.items():
        if resource.content_type.startswith("text/html") and resource.status == 200:
            encoding = "gb18030" if b'charset="gb2312"' in resource.body else "utf-8"
            text = get(path).body.decode(encoding)
            comment = re.search(r"<!--(.*?)-->", text, re.DOTALL)
            footer = html.fromstring(text).xpath("string(//p[@class='replica-label'])")
            for place in (comment[1] if comment else "", footer):
                assert "modelled on the CMS family, not a copy" in place, path
                assert "并非真实网站的副本" in place, path
            assert "网站标识码：5111240000" in text, path
            pages += 1
    assert pages > 90


# --- traps ---


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("一图读懂：井研县人民政府2023年政府信息公开工作年度报告", "zfxxgknb"),
        ("关于做好2024年政府信息公开工作年度报告编制发布工作的通知", "zfxxgknb"),
        ("井研县政府信息公开工作年度报告发布制度", "zfxxgknb"),
        ("我县部署2024年政府信息公开工作年度报告编制工作", "zfxxgknb"),
        ("井研县2020年政府信息公开年度报告汇总", "zfxxgknb"),
        ("井研县人民政府网站2023年度工作报表", "zfxxgknb"),
        ("井研县人民政府2023年政府信息公开工作年度报告", "zfxxgknb"),
        ("井研县自然资源局2023年法治政府建设年度报告", "bmxxgk"),
        ("井研县应急管理局2023年度部门决算公开", "bmxxgk"),
        ("井研县2024年上半年政府信息公开申请办理情况统计", "bmxxgk"),
        ("井研县不动产登记中心2023年度事业单位法人年度报告书", "bmxxgk"),
        ("井研中学2023学年信息公开工作年度报告", "bmxxgk"),
        ("井研县自然资源局政府信息公开指南", "bmxxgk"),
    ],
)
def test_decoys_stand_in_the_lists_and_not_in_the_truth(get, title: str, column: str) -> None:
    pages = [get(f"/jyx/{column}/list{suffix}.shtml") for suffix in ("", "_2", "_3", "_4", "_5")]
    listed = [
        text
        for page in pages
        if page.status == 200
        for text in html.fromstring(page.text).xpath("//li/a/@title")
    ]
    assert title in listed
    assert title not in {report.title for report in truth("jingyan", 3)}


def address_of(get, title: str) -> str:
    for page in ("", "_2", "_3", "_4", "_5"):
        address = f"{MAIN}{ANNUAL}{page}.shtml"
        found = html.fromstring(get(address).text).xpath("//li/a[@title=$title]/@href", title=title)
        if found:
            return urljoin(address, found[0])
    raise AssertionError(title)


def test_soft_404_behind_a_link(get) -> None:
    answer = get(address_of(get, "井研县扶贫开发局2019年政府信息公开工作年度报告"))
    assert answer.status == 200
    assert "不存在或已被删除" in answer.text


def test_removed_report_leads_to_the_home_page(get) -> None:
    answer = get(address_of(get, "井研县招商引资局2019年政府信息公开工作年度报告"))
    assert (answer.status, answer.headers["Location"]) == (302, "/jyx/")


def test_twins_hold_the_same_report(get) -> None:
    by_id = {report.id: report for report in truth("jingyan")}
    alias = by_id["zrzyj-2025"]
    assert get(alias.other_urls[0]).body == get(alias.url).body
    phone = by_id["yjj-2024"]
    bodies = [
        html.tostring(html.fromstring(get(address).text).xpath("//*[@id='zoomcon']//table")[0])
        for address in (phone.url, *phone.other_urls)
    ]
    assert bodies[0] == bodies[1]


def test_page_that_names_the_wrong_charset(get) -> None:
    [report] = [report for report in truth("jingyan") if report.id == "wjj-2020"]
    answer = get(report.url)
    assert b'<meta charset="gb2312">' in answer.body
    assert "研峯社区" in answer.body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("gb2312")
    assert answer.headers["Content-Type"] == "text/html"


def test_header_that_names_the_wrong_charset(get) -> None:
    [report] = [report for report in truth("jingyan") if report.id == "ybj-2025"]
    answer = get(report.url)
    assert answer.headers["Content-Type"] == "text/html; charset=ISO-8859-1"
    assert report.agency in answer.text


def test_address_and_header_disagree_about_the_date(get) -> None:
    [report] = [report for report in truth("jingyan") if report.id == "jxj-2022"]
    assert "/202303/" in report.url
    assert "发布日期：2023-01-16" in get(report.url).text


def test_source_is_sometimes_missing(get) -> None:
    by_id = {report.id: report for report in truth("jingyan")}
    for report_id, header in (("mzj-2021", "信息来源：井研县民政局"), ("wglj-2021", "信息来源：</span>")):
        text = get(by_id[report_id].url).text
        assert '<meta name="ContentSource" content="">' in text
        assert header in text


def test_title_without_agency_and_title_without_year(get) -> None:
    by_id = {report.id: report for report in truth("jingyan")}
    assert by_id["mzj-2021"].title == "2021年政府信息公开工作年度报告"
    assert by_id["tjj-2024"].title == "井研县统计局政府信息公开工作年度报告"
    assert "2024年1月1日" in get(by_id["tjj-2024"].url).text


def test_report_that_is_only_attached(get) -> None:
    [report] = [report for report in truth("jingyan") if report.id == "jyj-2022"]
    page = get(report.url)
    assert "<table" not in page.text
    assert report.document_url in links(page, report.url)
    file = get(report.document_url)
    assert file.body.startswith(b"PK")
    assert "wordprocessingml" in file.headers["Content-Type"]
    assert get(report.document_url).headers["ETag"] == file.headers["ETag"]


# --- running ---


def test_log_of_requests(get, server: ReplicaServer) -> None:
    get(f"{MAIN}/jyx/log-probe.shtml")
    assert ("GET", f"{MAIN}/jyx/log-probe.shtml", 404) in server.requests


def test_port_for_a_block_and_free_afterwards() -> None:
    with serve_replica("jingyan") as port:
        assert port > 0
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10)


def test_taken_port() -> None:
    with (
        serve_replica("jingyan") as port,
        pytest.raises(OSError, match="in use"),
        serve_replica("jingyan", port=port),
    ):
        pass
