"""Every fault really does what its name says, and only where it was asked for."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected
from ssl import SSLError
from urllib.parse import urlsplit

import pytest
from lxml import html
from proxy_client import ask

from crawler.replica import ReplicaServer, running_replica, truth
from crawler.replica.fault_kinds import bomb
from crawler.replica.faults import TRANSIENT, FaultError, FaultPlan
from crawler.replica.replies import Call, Reply, Request
from crawler.replica.site import build_site

MAIN = "http://www.cqqj.gov.cn"
LIST = f"{MAIN}/zwgk_159/zfxxgknb/qzfxxgknb/"
REPORT = f"{LIST}202603/t20260325_15367001.html"
OTHER = f"{LIST}202503/t20250328_14219301.html"
HTTPS = "https://www.scanju.gov.cn/gongkai/kuozhan/10512.html"


@contextmanager
def serving(*faults: str, name: str = "qijiang") -> Iterator[ReplicaServer]:
    with running_replica(name, faults=faults) as server:
        yield server


@contextmanager
def striking(fault: str, url: str = REPORT) -> Iterator[ReplicaServer]:
    """A server with the fault at one address; at the end the log must name it there and nowhere else."""
    with serving(f"{fault}@{url}") as server:
        yield server
        assert set(server.faults.served) == {(fault, url)}


def test_without_faults_nothing_goes_wrong() -> None:
    with serving() as server:
        assert ask(server.port, REPORT).status == 200
        assert server.faults.served == []


def test_fault_strikes_only_where_asked_for() -> None:
    with serving("error-always@*/202603/*") as server:
        assert [ask(server.port, url).status for url in (REPORT, OTHER, REPORT)] == [500, 200, 500]
        assert server.faults.served == [("error-always", REPORT)] * 2


def test_bare_name_of_a_lasting_fault_strikes_the_first_report() -> None:
    with serving("error-always") as server:
        assert [ask(server.port, url).status for url in (REPORT, OTHER)] == [500, 200]


def test_unknown_fault_is_refused_by_name() -> None:
    with pytest.raises(FaultError, match="no fault 'earthquake'; there are: transient, slow"):
        FaultPlan(["earthquake"], [build_site("qijiang")])


def test_error_once_is_over_after_the_first_request() -> None:
    with striking("error-once") as server:
        assert [ask(server.port, REPORT).status for _ in range(3)] == [500, 200, 200]


def test_connection_is_cut_in_the_body() -> None:
    with striking("cut-always") as server, pytest.raises(IncompleteRead) as error:
        ask(server.port, REPORT)
    assert error.value.expected is not None
    assert abs(len(error.value.partial) - error.value.expected) <= 1


def test_cut_once_gives_the_whole_page_afterwards() -> None:
    with striking("cut-once") as server:
        with pytest.raises(IncompleteRead):
            ask(server.port, REPORT)
        assert ask(server.port, REPORT).text.endswith("</html>\n")


@pytest.mark.parametrize("fault", ["hang-up-once", "hang-up-always"])
def test_connection_is_closed_without_an_answer(fault: str) -> None:
    with striking(fault) as server:
        with pytest.raises(RemoteDisconnected):
            ask(server.port, REPORT)
        assert server.requests == [("GET", REPORT, 0)]
        if fault == "hang-up-once":
            assert ask(server.port, REPORT).status == 200


@pytest.mark.parametrize(("fault", "seconds"), [("slow", 1.0), ("stall", 120.0)])
def test_answer_waits(fault: str, seconds: float) -> None:
    site = build_site("qijiang")
    resource = site.answer(urlsplit(REPORT).path)
    call = Call(site, REPORT, resource, Request(REPORT))
    plan = FaultPlan([fault], [site])
    assert plan.struck(call, Reply(200, resource.body)).pause == seconds


def test_stalled_answer_does_not_keep_the_server_from_stopping() -> None:
    with serving("stall") as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", REPORT)
    connection.close()


def test_header_names_the_wrong_charset() -> None:
    with striking("charset-header") as server:
        answer = ask(server.port, REPORT)
    assert answer.headers["Content-Type"] == "text/html; charset=ISO-8859-1"
    assert "政府信息公开工作年度报告" in answer.text


@pytest.mark.parametrize(
    ("fault", "status", "mark", "cookie"),
    [
        ("challenge-412", 412, "$_ts", "replica412=1"),
        ("challenge-521", 521, "__jsl_clearance_s", "__jsl_clearance_s=sc4k"),
    ],
)
def test_challenge_is_passed_with_the_cookie_that_its_script_sets(
    fault: str, status: int, mark: str, cookie: str
) -> None:
    with striking(fault) as server:
        refused = ask(server.port, REPORT)
        assert refused.status == status
        assert mark in refused.text
        assert len(refused.body) < 700
        assert ("__jsluid_s=" in refused.headers.get("Set-Cookie", "")) is (status == 521)
        assert "政府信息公开工作年度报告" in ask(server.port, REPORT, Cookie=cookie).text


@pytest.mark.parametrize("status", [412, 521])
def test_challenge_that_stays_is_never_passed(status: int) -> None:
    with striking(f"challenge-{status}-stays") as server:
        cookie = "replica412=1; __jsl_clearance_s=1; =1"
        assert ask(server.port, REPORT, Cookie=cookie).status == status


def test_rows_come_only_to_a_script() -> None:
    with striking("js-list", LIST) as server:
        shell = ask(server.port, LIST)
        assert "年度报告</a>" not in shell.text
        assert "fetch(location.href" in shell.text
        assert 'createPage(3, 0, "index", "html")' in shell.text
        rows = ask(server.port, LIST, X_Requested_With="XMLHttpRequest")
        assert rows.text.count("<li><a ") == 6


def test_text_comes_only_with_a_timer() -> None:
    with striking("timer-body") as server:
        page = ask(server.port, REPORT)
    assert "setTimeout" in page.text
    assert html.fromstring(page.text).xpath("//table") == []
    assert "\\u003ctable" in page.text


def test_redirect_to_itself_until_the_cookie_is_sent() -> None:
    with striking("self-redirect") as server:
        first = ask(server.port, REPORT)
        assert (first.status, first.headers["Location"]) == (302, REPORT)
        cookie = first.headers["Set-Cookie"].partition(";")[0]
        assert ask(server.port, REPORT).status == 302
        assert ask(server.port, REPORT, Cookie=cookie).status == 200


def test_redirects_that_never_end() -> None:
    with serving(f"redirect-loop@{REPORT}") as server:
        url = REPORT
        for _ in range(5):
            answer = ask(server.port, url)
            assert answer.status == 302
            url = answer.headers["Location"]
        assert url == f"{REPORT}?step=1"


@pytest.mark.parametrize(
    ("fault", "target"),
    [
        ("redirect-offsite", "http://www.clone-portal.example/"),
        ("redirect-loopback", "http://127.0.0.1/"),
        ("redirect-metadata", "http://169.254.169.254/"),
    ],
)
def test_redirect_to_a_place_that_is_not_the_portal(fault: str, target: str) -> None:
    with serving(f"{fault}@{REPORT}") as server:
        answer = ask(server.port, REPORT)
        assert (answer.status, answer.headers["Location"]) == (302, target)
        assert ask(server.port, target).status == 502
        assert server.requests[-1] == ("GET", target, 502)


def test_huge_body_goes_on_until_the_client_leaves() -> None:
    with striking("huge-body") as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", REPORT)
        response = connection.getresponse()
        assert response.headers["Content-Length"] is None
        assert len(response.read(3 * 2**20)) == 3 * 2**20
        connection.close()


def test_gzip_bomb_is_small_and_opens_to_much() -> None:
    with striking("gzip-bomb") as server:
        answer = ask(server.port, REPORT)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.body == bomb()
    assert len(answer.body) < 2**20
    opened = zlib.decompressobj(31).decompress(answer.body, 32 * 2**20)
    assert len(opened) == 32 * 2**20
    assert gzip.compress(b"")[:2] == answer.body[:2]


def listed(port: int, page: int) -> list[str]:
    url = LIST if page == 1 else f"{LIST}index_{page - 1}.html"
    answer = ask(port, url)
    return html.fromstring(answer.text).xpath("//ul[@class='tab-item']/li/a/text()")


def test_list_that_grows_moves_its_lines_to_later_pages() -> None:
    with serving("list-grows") as server:
        first = listed(server.port, 1)
        second = listed(server.port, 2)
        assert second[0] == first[-1]
        again = listed(server.port, 1)
        assert again[1:] == first[:-1]


def test_list_that_shrinks_moves_a_line_to_a_page_already_read() -> None:
    with serving() as server:
        quiet = [listed(server.port, page) for page in (1, 2)]
    with serving("list-shrinks") as server:
        first, second = listed(server.port, 1), listed(server.port, 2)
        assert first == quiet[0]
        assert second[:-1] == quiet[1][1:]
        assert listed(server.port, 1)[-1] == quiet[1][0]


@pytest.mark.parametrize("drift", [1, -1])
@pytest.mark.parametrize("name", ["qijiang", "yanbian", "anju", "jingyan"])
def test_no_report_is_lost_when_lists_move(name: str, drift: int) -> None:
    moved = build_site(name, 1, drift)
    links = b"".join(page.body for page in moved.paths.values() if page.role in ("list", "page", "article"))
    for report in truth(name):
        assert report.url.rpartition("/")[2].encode() in links, report.id


def test_page_past_the_end_is_a_stub() -> None:
    with serving("stub-past-end") as server:
        answer = ask(server.port, f"{LIST}index_3.html")
        assert (answer.status, len(answer.body)) == (200, 300)
        assert ask(server.port, f"{LIST}index_2.html").status == 200
        assert ask(server.port, f"{LIST}nowhere.html").status == 404
        assert server.faults.served == [("stub-past-end", f"{LIST}index_3.html")]


def test_robots_txt_that_shuts_everybody_out() -> None:
    with serving("robots-disallow") as server:
        assert ask(server.port, f"{MAIN}/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_handshake_that_fails() -> None:
    with serving("tls-broken", name="anju") as server:
        with pytest.raises((SSLError, ConnectionError)):
            ask(server.port, HTTPS)
        assert server.faults.served == [("tls-broken", "https://www.scanju.gov.cn/")]


@pytest.mark.parametrize("fault", ["error-once", "cut-always", "hang-up-always"])
def test_faults_strike_in_a_tunnel_as_well(fault: str) -> None:
    with serving(f"{fault}@{HTTPS}", name="anju") as server:
        if fault == "error-once":
            assert [ask(server.port, HTTPS).status for _ in range(2)] == [500, 200]
        else:
            with pytest.raises((IncompleteRead, RemoteDisconnected, SSLError)):
                ask(server.port, HTTPS)
        assert server.faults.served == [(fault, HTTPS)]


def test_transient_faults_are_over_after_one_repetition() -> None:
    site = build_site("yanbian")
    pages = [path for path, page in site.paths.items() if page.role in ("article", "list")]
    names = set()
    for path in pages:
        url = site.url(path)
        plan = FaultPlan(["transient"], [site])
        for turn in range(2):
            cookie = {"cookie": "CT6T=1"} if turn else {}
            call = Call(site, url, site.answer(path), Request(url, cookie))
            answer = plan.struck(call, Reply(200, b"whole page", {"Content-Type": "text/html"}))
        assert (answer.status, answer.sent, answer.silent) == (200, 1.0, False), path
        names |= {name for name, _ in plan.served}
    assert names == set(TRANSIENT) - {"stub-past-end"}
