"""How a walk judges a portal, step by step: pages of a small portal, handed over without a network."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse
from scrapy.utils.project import get_project_settings
from small_portal import HOME, HOST, article_path, home_page, list_page, report_page

from crawler.commands.doctor import _complaint, proposed
from crawler.families.ucap import DeclaredList, UcapSpider
from crawler.probe.fetching import Fetcher, Seen
from crawler.probe.steps import NAMES, State
from crawler.probe.walk import Walked, walker
from crawler.soft_errors import Answer, Role, refusal
from crawler.urls import Portal
from crawler.window import CHINA

LIST = "/jyx/bmxxgk/list.shtml"  # declared
ANNUAL = "/jyx/zfxxgknb/list.shtml"  # in the menu
ROWS = [
    (article_path(number), f"井研县{name}2023年政府信息公开工作年度报告")
    for number, name in enumerate(("教育局", "民政局", "财政局"), 1)
]
FRESH = [
    (article_path(number), f"井研县{number}号局2022年政府信息公开工作年度报告") for number in (11, 12, 13)
]
ERROR = "<h1>抱歉，您访问的页面不存在或已被删除</h1>"
SHELL = "<html><head><script src=app.js></script></head><body><div id=app></div></body></html>"


class Declared(UcapSpider):
    """井研县, with one list."""

    name = "jingyan"
    division = "511124"
    portal = "井研县人民政府"
    home = HOME
    lists = (DeclaredList(LIST, "部门信息公开", "derived", "2026-01"),)


class Pages(Fetcher):
    """Pages out of a table; an answer is a body, or a status."""

    def __init__(self, answers: dict[str, str | bytes | int]) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.answers = {HOST + path: answer for path, answer in answers.items()}
        self.asked: list[str] = []

    async def _sent(self, request: Request) -> Seen:
        self.asked.append(request.url)
        answer = self.answers.get(request.url, 404)
        status, body = (answer, b"") if isinstance(answer, int) else (200, answer)
        body = body.encode() if isinstance(body, str) else body
        response = HtmlResponse(request.url, status, body=body, request=request)
        role = request.meta.get("role")
        said = Answer(request.url, request.url, status, {}, body)
        found = refusal(said, role, Portal(HOME)) if isinstance(role, Role) else None
        return Seen(request.url, refusal=found) if found else Seen(request.url, response)


@pytest.fixture
def answers() -> dict[str, str | bytes | int]:
    """A healthy portal whose declared list is there, in two pages."""
    found: dict[str, str | bytes | int] = {
        "/jyx/": home_page((ANNUAL, "政府信息公开年报"), (LIST, "部门信息公开"))
    }
    for path in (LIST, ANNUAL):
        found[path] = list_page(*ROWS, pages=2)
        found[path.replace("list", "list_2")] = list_page(*FRESH, pages=2, page=2)
    return found | {path: report_page(title) for path, title in ROWS + FRESH}


def walk(answers: dict[str, str | bytes | int], site: Any = Declared, pages: Pages | None = None) -> Walked:
    settings = get_project_settings().copy()
    settings.set("BROWSER_ENABLED", False)
    spider_class = walker(site)
    crawler = Crawler(spider_class, settings)
    return asyncio.run(spider_class.from_crawler(crawler).walk(pages or Pages(answers)))


def wrong(walked: Walked) -> dict[str, tuple[str, str]]:
    """Step → state and code, of those that are not simply well."""
    return {
        step.name: (step.state.value, step.code)
        for step in walked.steps
        if step.state not in (State.OK, State.NOT_REACHED)
    }


def step(walked: Walked, name: str) -> Any:
    return next(step for step in walked.steps if step.name == name)


def test_a_healthy_portal_is_well_and_nothing_is_asked_twice(answers: dict[str, str | bytes | int]) -> None:
    pages = Pages(answers)
    walked = walk(answers, pages=pages)
    assert wrong(walked) == {}
    assert [step.name for step in walked.steps] == list(NAMES)
    assert step(walked, "pager").said == "2 pages, 3 documents on the second"
    assert step(walked, "list").snippet == "井研县教育局2023年政府信息公开工作年度报告 2024-01-23"
    assert proposed(Declared, walked) is None
    assert len(pages.asked) == len(set(pages.asked))


@pytest.mark.parametrize("gone", [404, ERROR])
def test_a_column_that_has_moved_is_found_by_the_menu(
    answers: dict[str, str | bytes | int], gone: int | str
) -> None:
    walked = walk(answers | {LIST: gone})
    assert wrong(walked) == {"column": ("failed", "column.moved")}
    assert LIST in step(walked, "column").said
    proposal = proposed(Declared, walked)
    assert proposal is not None
    assert f'DeclaredList("{ANNUAL}", "政府信息公开年报", "verified", "' in proposal
    assert LIST not in proposal
    compile(proposal, "jingyan.py", "exec")


def test_one_of_two_lists_gone_is_coped_with(answers: dict[str, str | bytes | int]) -> None:
    both = (*Declared.lists, DeclaredList("/jyx/old/list.shtml", "年报", "derived", "2022-01"))
    walked = walk(answers, type("Both", (Declared,), {"lists": both}))
    assert wrong(walked) == {"column": ("coped", "column.moved")}


def test_a_column_that_nobody_names(answers: dict[str, str | bytes | int]) -> None:
    home = home_page((article_path(77, "xwdt"), "全县重点项目现场推进会召开"))
    walked = walk(answers | {LIST: 404, "/jyx/": home})
    assert wrong(walked) == {"menu": ("failed", "column.missing"), "column": ("failed", "fetch.not_found")}


def test_reports_in_a_mixed_column_only(answers: dict[str, str | bytes | int]) -> None:
    home = home_page((LIST, "部门信息公开"))
    walked = walk(answers | {"/jyx/": home}, type("Bare", (Declared,), {"lists": ()}))
    assert wrong(walked) == {"menu": ("coped", "column.missing")}
    assert step(walked, "column").address == HOST + LIST


def test_a_list_that_changed_its_layout(answers: dict[str, str | bytes | int]) -> None:
    rows = [(f"/jyx/a/{number}.do", title) for number, (_, title) in enumerate(ROWS)]
    walked = walk(answers | dict.fromkeys((LIST, ANNUAL), list_page(*rows)))
    assert wrong(walked) == {"list": ("failed", "column.empty")}
    assert "/jyx/a/0.do" in step(walked, "list").snippet
    assert "article_pattern" in step(walked, "list").advice


def test_a_list_without_reports(answers: dict[str, str | bytes | int]) -> None:
    other = list_page((article_path(6), "井研县财政局2023年度部门决算"))
    walked = walk(answers | dict.fromkeys((LIST, ANNUAL), other))
    assert wrong(walked) == {"list": ("failed", "column.no_reports")}
    assert step(walked, "list").snippet == "井研县财政局2023年度部门决算"


def bare_list(more: str) -> str:
    return list_page(*ROWS).replace("createPageHTML", "void").replace("</ul>", f"</ul>{more}")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({LIST.replace("list", "list_2"): list_page(*ROWS, pages=2)}, "column.repeats"),
        ({LIST.replace("list", "list_2"): list_page(pages=2)}, "fetch.empty_shell"),
        ({LIST.replace("list", "list_2"): 404}, "fetch.not_found"),
        ({LIST: bare_list("<script>createPages(5, 1, 'pg')</script>")}, "pager.unknown"),
        (
            {LIST: bare_list("<a href='javascript:go(2)'>2</a><a href='javascript:go(2)'>尾页</a>")},
            "pager.unknown",
        ),
    ],
)
def test_a_pager_that_changed(
    answers: dict[str, str | bytes | int], changes: dict[str, str | int], code: str
) -> None:
    assert wrong(walk(answers | changes)) == {"pager": ("failed", code)}


@pytest.mark.parametrize("more", ["", "<a href='#'>上一页</a><a href='#'>1</a>"])
def test_a_list_of_one_page_needs_no_pager(answers: dict[str, str | bytes | int], more: str) -> None:
    walked = walk(answers | {LIST: bare_list(more)})
    assert wrong(walked) == {}
    assert step(walked, "pager").said == "one page"


def test_an_empty_shell(answers: dict[str, str | bytes | int]) -> None:
    walked = walk(answers | {"/jyx/": SHELL})
    assert wrong(walked) == {"home": ("failed", "fetch.empty_shell")}
    assert step(walked, "menu").state is State.NOT_REACHED
    assert step(walked, "extraction").state is State.OK  # the declared list is there all the same


@pytest.mark.parametrize("status", [403, 412, 521])
def test_a_portal_that_says_no_is_left_alone(answers: dict[str, str | bytes | int], status: int) -> None:
    pages = Pages(answers | {"/jyx/": status})
    walked = walk(answers, pages=pages)
    code = "fetch.forbidden" if status == 403 else "fetch.challenge"
    assert wrong(walked) == {"home": ("failed", code)}
    assert pages.asked == [f"{HOST}/robots.txt", HOME]


def test_another_family_than_declared() -> None:
    rows = [
        (f"/jyx/nb/202401/t20240123_{number}.html", title) for number, (_, title) in enumerate(ROWS, 810000)
    ]
    walked = walk({"/jyx/": home_page(*rows)})
    assert wrong(walked)["family"] == ("failed", "family.unlike")
    assert "trs, TRS WCM" in step(walked, "family").said
    proposal = proposed(Declared, walked)
    assert proposal is not None
    assert "from crawler.families.trs import DeclaredList, TrsSpider" in proposal


def test_a_report_that_can_not_be_read(answers: dict[str, str | bytes | int]) -> None:
    words = {
        path: f"<html><body><h1>{title}</h1><p>{'另行公布。' * 80}</p></body></html>" for path, title in ROWS
    }
    assert wrong(walk(answers | words)) == {"extraction": ("failed", "sample.no_report")}


def test_the_first_report_that_has_numbers_is_the_sample(answers: dict[str, str | bytes | int]) -> None:
    first, title = ROWS[0]
    empty = f"<html><body><h1>{title}</h1><p>{'另行公布。' * 80}</p></body></html>"
    walked = walk(answers | {first: empty})
    assert wrong(walked) == {}
    assert step(walked, "article").address == HOST + ROWS[1][0]


@pytest.mark.parametrize(
    ("meta", "charset", "code"),
    [
        ("gb2312", "gb18030", ""),
        ("GBK", "gbk", ""),
        ("utf-8", "gbk", "charset.mislabelled"),
        ("iso-8859-1", "utf-8", "charset.mislabelled"),
        ("no-such-set", "utf-8", "charset.mislabelled"),
    ],
)
def test_labels_are_held_against_bytes(
    answers: dict[str, str | bytes | int], meta: str, charset: str, code: str
) -> None:
    home = str(answers["/jyx/"]).replace("<head>", f'<head><meta charset="{meta}">').encode(charset)
    expected = {"charset": ("coped", code)} if code else {}
    assert wrong(walk(answers | {"/jyx/": home})) == expected


@pytest.mark.parametrize(
    ("robots", "state", "said"),
    [
        (404, "ok", "there is none (status 404)"),
        ("User-agent: *\nCrawl-delay: 5\n", "ok", "allowed, with a delay of 5 s"),
        (
            "User-agent: gongkai\nDisallow: /jyx/\n",
            "failed",
            "robots.txt shuts this crawler out; it is obeyed",
        ),
        ("User-agent: other\nDisallow: /\n", "ok", "allowed"),
    ],
)
def test_robots(answers: dict[str, str | bytes | int], robots: str | int, state: str, said: str) -> None:
    found = step(walk(answers | {"/robots.txt": robots}), "robots")
    assert (found.state, found.said) == (state, said)


@pytest.mark.parametrize(
    ("declared", "complaint"),
    [
        ({}, ""),
        ({"switched_off": "2026-11-20: asked us to stop"}, "switched off: 2026-11-20: asked us to stop"),
        ({"division": "5111"}, "the declaration can't be right: "),
    ],
)
def test_a_site_that_can_not_be_visited_says_why(declared: dict[str, str], complaint: str) -> None:
    site = type("Jingyan", (Declared,), {**declared, "__module__": "spiders.jingyan"})
    assert _complaint(site).startswith(complaint)
    assert bool(_complaint(site)) == bool(complaint)


def test_a_site_is_visited_in_its_hours_only() -> None:
    hour = datetime.now(CHINA).hour
    for hours, is_open in (((hour - 1) % 24, True), ((hour + 2) % 24, False)):
        window = f"{hours:02}:00-{(hours + 3) % 24:02}:00"
        site = type("Jingyan", (Declared,), {"off_peak": window, "__module__": "spiders.jingyan"})
        assert (_complaint(site) == "") is is_open, window
