"""A robots.txt that can't be had: by RFC 9309 an error of the server shuts the portal, a missing file does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harvest import Harvest
from small_portal import HOST, Answer, SmallPortal, article_path, home_page, list_page, report_page
from test_browser import needs_browser

ROBOTS = f"{HOST}/robots.txt"
LIST = "/jyx/zfxxgknb/list.shtml"
REPORT = (article_path(1), "井研县教育局2023年政府信息公开工作年度报告")
GUARD = Answer("<script>document.cookie='__jsl_clearance=1'</script>", 521)
Crawl = Callable[..., Harvest]


@pytest.fixture(autouse=True)
def one_report(portal: SmallPortal) -> None:
    portal.put("/jyx/", home_page((LIST, "政府信息公开年报")))
    portal.put(LIST, list_page(REPORT))
    portal.put(REPORT[0], report_page(REPORT[1]))


@pytest.mark.parametrize(
    ("answer", "reason", "attempts"),
    [
        (Answer("down", 500), "fetch.robots_unreachable", 4),
        (Answer("busy", 429), "fetch.robots_unreachable", 4),
        (Answer("", 0), "fetch.connection_lost", 4),
        (GUARD, "fetch.challenge", 1),
    ],
    ids=["error", "busy", "cut", "guard"],
)
def test_without_its_robots_txt_a_portal_is_not_asked_that_night(
    crawl: Crawl, portal: SmallPortal, answer: Answer, reason: str, attempts: int
) -> None:
    portal.answers[ROBOTS] = answer
    harvest = crawl()
    assert portal.asked == [ROBOTS] * attempts
    assert f"FAILED: 1 list pages not read: {reason}" in harvest.stdout
    assert harvest.query("SELECT status FROM run") == [
        ("blocked" if reason == "fetch.challenge" else "nothing_found",)
    ]
    assert harvest.exit_code == 1
    del portal.answers[ROBOTS]
    assert crawl().links() == {HOST + REPORT[0]: ("fetched", None)}


@pytest.mark.parametrize(
    "answer",
    [
        Answer("<h1>Not Found</h1>", 404),
        Answer("User-agent: *\nDisallow: /", 403),
        Answer("", 302, {"Location": "http://error.example.com/"}),
        Answer("", 302, {"Location": ROBOTS}),
    ],
    ids=["missing", "forbidden", "elsewhere", "loop"],
)
def test_a_portal_without_robots_txt_forbids_nothing(
    crawl: Crawl, portal: SmallPortal, answer: Answer
) -> None:
    portal.answers[ROBOTS] = answer
    harvest = crawl()
    assert harvest.links() == {HOST + REPORT[0]: ("fetched", None)}
    assert harvest.exit_code == 0


@needs_browser
def test_a_guard_before_robots_txt_is_passed_as_any_visitor_passes_it(
    crawl: Crawl, portal: SmallPortal
) -> None:
    rules = Answer(f"User-agent: *\nDisallow: {REPORT[0]}\n", headers={"Content-Type": "text/plain"})
    portal.answers[ROBOTS] = [GUARD, Answer("<p>welcome</p>"), rules]
    harvest = crawl("jingyan", GONGKAI_BROWSER_ENABLED="1", GONGKAI_BROWSER_WAIT="2")
    assert portal.asked[:3] == [ROBOTS] * 3
    assert harvest.links() == {HOST + REPORT[0]: ("failed", "fetch.robots")}
