"""Soft errors: one keyed case per kind, and the pages that must not be taken for one."""

from __future__ import annotations

import pytest

from crawler.soft_errors import Answer, Role, is_challenge, refusal, wants_browser
from crawler.urls import Portal

PORTAL = Portal("http://www.jingyan.gov.cn/jyx/", frozenset({"rd.jingyan.org.cn"}))
URL = "http://www.jingyan.gov.cn/jyx/bmxxgk/202401/0123456789abcdef0123456789abcdef.shtml"
REPORT = "<title>年度报告</title><p>" + "本年度主动公开政府信息若干条，依申请公开按时办结。" * 20
RUISHU = "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>"


def code(
    body: str | bytes = REPORT,
    *,
    status: int = 200,
    final: str = URL,
    role: Role = Role.ARTICLE,
    headers: dict[str, str] | None = None,
) -> str | None:
    data = body if isinstance(body, bytes) else body.encode()
    found = refusal(Answer(URL, final, status, headers or {}, data), role, PORTAL)
    return found.code if found else None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, None),
        (404, "fetch.not_found"),
        (410, "fetch.not_found"),
        (401, "fetch.forbidden"),
        (403, "fetch.forbidden"),
        (451, "fetch.forbidden"),
        (412, "fetch.challenge"),
        (521, "fetch.challenge"),
        (429, "fetch.server_error"),
        (500, "fetch.server_error"),
        (503, "fetch.server_error"),
        (418, "fetch.status"),
        (302, "fetch.status"),
    ],
)
def test_status(status: int, expected: str | None) -> None:
    assert code(status=status) == expected


@pytest.mark.parametrize(
    "body",
    [
        RUISHU,
        "<script>document.cookie='__jsl_clearance=1'</script>",
        "<title>安全验证</title><p>请拖动滑块</p>",
        "<p>请开启JavaScript并刷新该页</p>",
        "<title>访问异常</title><p>您的请求被拦截</p>",
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_challenges(body: str, status: int) -> None:
    assert code(body, status=status) == "fetch.challenge"


def test_a_challenge_may_show_in_its_cookie_only() -> None:
    assert code("<script>go()</script>", headers={"set-cookie": "__jsluid_s=1"}) == "fetch.challenge"


@pytest.mark.parametrize(
    "body",
    [
        "<title>404</title><body>",
        "<title>404 Not Found</title><h1>Not Found</h1>" + "x" * 1000,
        "<title>页面不存在</title>",
        "<p>对不起，您访问的页面不存在或已被删除！</p>" + "<a href='/'>首页</a>",
        "<p>找不到该文章</p>",
    ],
)
def test_missing_pages_sent_as_found(body: str) -> None:
    assert code(body) == "fetch.soft_404"


@pytest.mark.parametrize("role", [Role.ARTICLE, Role.ATTACHMENT, Role.LIST, Role.PROBE])
@pytest.mark.parametrize(
    "final",
    ["http://www.jingyan.gov.cn/", "http://www.jingyan.gov.cn/jyx/", "http://www.jingyan.gov.cn/index.shtml"],
)
def test_a_page_that_redirects_to_the_home_page_is_gone(final: str, role: Role) -> None:
    assert code(final=final, role=role) == "fetch.soft_404"


def test_the_home_page_itself_is_not_gone() -> None:
    answer = Answer(PORTAL.home, PORTAL.home, 200, {}, REPORT.encode())
    assert refusal(answer, Role.MENU, PORTAL) is None


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ("https://lengzhuang.cn/jyx/bmxxgk/a.shtml", "fetch.off_domain"),
        ("http://10.0.0.1/a.shtml", "fetch.off_domain"),
        ("http://rd.jingyan.org.cn/jyx/bmxxgk/a.shtml", None),
        ("https://www.leshan.gov.cn/a.shtml", None),
    ],
)
def test_where_a_redirect_may_lead(final: str, expected: str | None) -> None:
    assert code(final=final) == expected


@pytest.mark.parametrize(
    ("body", "role", "expected"),
    [
        ("<div id=app></div><script src=a.js></script>", Role.ARTICLE, "fetch.empty_shell"),
        ("<div id=app></div><script src=a.js></script>", Role.LIST, "fetch.empty_shell"),
        ("<div id=app></div><script src=a.js></script>", Role.MENU, "fetch.empty_shell"),
        ("<p>年度报告</p>", Role.ARTICLE, "fetch.empty_shell"),
        ("<a href=a.shtml>年度报告</a>", Role.LIST, None),
        ("<p>年度报告见附件</p><a href=a.pdf>附件</a>", Role.ARTICLE, None),
        ("<p>年度报告</p><img src=1.png>", Role.ARTICLE, None),
        ("", Role.ARTICLE, "fetch.empty_body"),
        (b"%PDF-1.4 ...", Role.ATTACHMENT, None),
    ],
)
def test_shells(body: str | bytes, role: Role, expected: str | None) -> None:
    assert code(body, role=role) == expected


def test_a_report_may_speak_of_missing_pages_and_verification() -> None:
    body = REPORT + "<p>整改：个别栏目页面不存在；上线安全验证功能。$_ts</p>" + REPORT
    assert code(body) is None


MENUS = "<ul>" + "<li>政务公开、新闻动态、办事服务、互动交流。</li>" * 20 + "</ul>"
WRITER = "<script>setTimeout(function () { box.innerHTML = text; }, 300);</script>"


@pytest.mark.parametrize(
    ("body", "role", "expected"),
    [
        (MENUS + WRITER, Role.ARTICLE, "fetch.empty_shell"),  # menus, and a script that could write the rest
        (MENUS + WRITER, Role.LIST, None),
        (MENUS, Role.ARTICLE, None),
        (REPORT * 3 + WRITER, Role.ARTICLE, None),
        (f"<table><tr><td>12</td></tr></table>{MENUS}{WRITER}", Role.ARTICLE, None),
    ],
)
def test_articles_that_a_script_would_fill(body: str, role: Role, expected: str | None) -> None:
    assert code(body, role=role) == expected


SHELL = "<div id=app></div><script src=a.js></script>"


@pytest.mark.parametrize(
    ("body", "status", "role", "wanted"),
    [
        (RUISHU, 412, Role.ARTICLE, True),
        (RUISHU, 412, Role.ATTACHMENT, True),
        (SHELL, 200, Role.LIST, True),
        (SHELL, 200, Role.PROBE, False),  # a stub past the end of a list
        ("<p>年度报告</p>", 200, Role.ARTICLE, False),  # nothing that could fill it
        ("Forbidden", 403, Role.ARTICLE, False),
        ("<title>页面不存在</title>", 200, Role.ARTICLE, False),
    ],
)
def test_what_a_browser_is_asked_for(body: str, status: int, role: Role, wanted: bool) -> None:
    answer = Answer(URL, URL, status, {}, body.encode())
    found = refusal(answer, role, PORTAL)
    assert found
    assert wants_browser(answer, role, found) is wanted


@pytest.mark.parametrize(("body", "guarded"), [(RUISHU, True), (REPORT, False), ("", False), (SHELL, False)])
def test_the_page_of_a_guard(body: str, guarded: bool) -> None:
    assert is_challenge(body.encode()) is guarded
