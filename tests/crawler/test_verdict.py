"""When a crawl is a success, and what is told of one."""

from __future__ import annotations

import io

import pytest

from crawler.ledger import Column
from crawler.settings import TOLERATED_REASONS
from crawler.summary import print_summary
from crawler.verdict import verdict

GOOD = {"finish_reason": "finished", "links/all": 3, "links/fetched": 1, "links/unchanged": 1}


def complaints(**more: object) -> tuple[str, ...]:
    return verdict(
        {**GOOD, **{name.replace("__", "/"): value for name, value in more.items()}}, TOLERATED_REASONS
    ).complaints


def test_a_success() -> None:
    assert complaints() == ()


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("stages/failed", 1, "a stage failed once"),
        ("stages/failed", 2, "a stage failed 2 times"),
        ("spider_exceptions/count", 1, "the spider failed once"),
        ("finish_reason", "shutdown", "the crawl did not finish: shutdown"),
        ("links/failed/fetch.timeout", 4, "4 links not read: fetch.timeout"),
        ("links/failed/fetch.challenge", 1, "1 links not read: fetch.challenge"),
        ("columns/failed/fetch.server_error", 1, "1 list pages not read: fetch.server_error"),
        ("menu/failed/fetch.dns", 1, "1 menu pages not read: fetch.dns"),
        ("links/failed/store.full", 1, "1 links not read: store.full"),
    ],
)
def test_what_makes_a_crawl_fail(name: str, value: object, complaint: str) -> None:
    assert verdict({**GOOD, name: value}, TOLERATED_REASONS).complaints == (complaint,)


@pytest.mark.parametrize(
    "name",
    [
        "links/failed/fetch.soft_404",
        "links/failed/fetch.not_found",
        "links/failed/fetch.robots",
        "links/failed/address.offsite",
        "links/failed/container.unsupported",
        "columns/failed/fetch.not_found",
        "columns/failed/column.empty",
    ],
)
def test_what_is_a_fact_about_the_portal(name: str) -> None:
    assert verdict({**GOOD, name: 2}, TOLERATED_REASONS).complaints == ()


def test_a_limit_that_the_user_set_is_no_failure() -> None:
    assert complaints(finish_reason="closespider_pagecount") == ()


@pytest.mark.parametrize(
    "stats", [{}, {"finish_reason": "finished"}, {"finish_reason": "finished", "links/found": 5}]
)
def test_nothing_found_is_a_failure(stats: dict[str, object]) -> None:
    assert "no report was found" in verdict(stats, ()).complaints


def test_a_crawl_that_never_started_is_a_failure() -> None:
    assert verdict({}, ()).complaints[0] == "the crawl did not finish: not started"


RESULT = verdict(
    {
        **GOOD,
        "links/not_a_report/infographic": 2,
        "links/failed/fetch.timeout": 1,
        "reports/new_report": 1,
        "checks/fail": 3,
        "columns": (Column("http://x.gov.cn/l", "年报", "menu", "年报", pages=2, documents=9, reports=4),),
    },
    (),
)


def test_plain_lines() -> None:
    stream = io.StringIO()
    print_summary("jingyan", RESULT, {"database": "sqlite:///data/reports.db"}, stream)
    assert stream.getvalue().splitlines() == [
        "jingyan: column 年报 (menu): 2 pages, 9 documents, 4 reports  http://x.gov.cn/l",
        "jingyan: links found: 3",
        "jingyan: documents with reports: 2, of them unchanged: 1, not due: 0",
        "jingyan: reports: new_report 1",
        "jingyan: not reports: infographic 2",
        "jingyan: not fetched or not read: fetch.timeout 1",
        "jingyan: blocked by the portal: none",
        "jingyan: failed checks: 3",
        "jingyan: database: sqlite:///data/reports.db",
        "jingyan: FAILED: 1 links not read: fetch.timeout",
    ]


def test_a_table_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    print_summary("jingyan", RESULT, {}, stream)
    assert "Crawl of jingyan" in stream.getvalue()
    assert "fetch.timeout 1" in stream.getvalue()
    assert stream.getvalue().splitlines()[-1] == "jingyan: FAILED: 1 links not read: fetch.timeout"
