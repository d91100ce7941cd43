"""When a portal is left alone: refusals, its hours, the kill switch, the cap on requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from harvest import Harvest
from small_portal import HOST, Answer, SmallPortal, article_path, home_page, list_page, report_page

from crawler.window import CHINA

LIST = "/jyx/zfxxgknb/list.shtml"
ROWS = [
    (article_path(number), f"井研县{number}号局2023年政府信息公开工作年度报告") for number in range(1, 13)
]
Crawl = Callable[..., Harvest]


@pytest.fixture(autouse=True)
def twelve_reports(portal: SmallPortal) -> None:
    portal.put("/jyx/", home_page((LIST, "政府信息公开年报")))
    portal.put(LIST, list_page(*ROWS))
    for path, title in ROWS:
        portal.put(path, report_page(title))


def hours(start: int, end: int) -> str:
    """A window from ``start`` to ``end`` hours from now."""
    now = datetime.now(CHINA)
    return "-".join(f"{now + timedelta(hours=step):%H:%M}" for step in (start, end))


def test_a_portal_that_keeps_refusing_is_left_alone(crawl: Crawl, portal: SmallPortal) -> None:
    for path, _ in ROWS:
        portal.put(path, "Forbidden", 403)
    harvest = crawl("jingyan", GONGKAI_MOST_BLOCKED="3")
    assert harvest.exit_code == 1
    assert "FAILED: the crawl did not finish: blocked" in harvest.stdout
    states = [state for state, _ in harvest.links().values()]
    assert 3 <= states.count("blocked") <= 9  # with those that were waiting for their turn
    assert states.count("found") == len(ROWS) - states.count("blocked")
    assert harvest.query("SELECT status FROM run") == [("blocked",)]


def test_one_refusal_among_answers_does_not_end_a_run(crawl: Crawl, portal: SmallPortal) -> None:
    for path, _ in ROWS[::2]:
        portal.put(path, "Forbidden", 403)
    harvest = crawl("jingyan", GONGKAI_MOST_BLOCKED="4")
    assert sorted(harvest.links().values()) == [("blocked", "fetch.forbidden")] * 6 + [("fetched", None)] * 6


def test_to_be_kept_out_is_not_to_find_nothing(crawl: Crawl, portal: SmallPortal) -> None:
    for answers in (LIST, "/jyx/", "/jyx/bmxxgk/list.shtml"):
        portal.put(answers, "<script>$_ts={}</script>", 412)
    harvest = crawl("jingyan")
    assert harvest.query("SELECT status FROM run") == [("blocked",)]
    assert "list pages not read: fetch.challenge" in harvest.stdout


def test_a_blocked_link_is_not_asked_for_the_next_night(crawl: Crawl, portal: SmallPortal) -> None:
    portal.put(ROWS[0][0], "Forbidden", 403)
    crawl("jingyan")
    portal.asked.clear()
    harvest = crawl("jingyan")
    assert HOST + ROWS[0][0] not in portal.asked
    assert harvest.links()[HOST + ROWS[0][0]] == ("blocked", "fetch.forbidden")
    assert harvest.exit_code == 0


def test_outside_its_hours_a_portal_is_not_asked(crawl: Crawl, portal: SmallPortal) -> None:
    closed = hours(2, 3)
    harvest = crawl("jingyan", GONGKAI_OFF_PEAK=closed)
    assert harvest.exit_code == 1
    assert "jingyan: not crawled: it is " in harvest.stdout
    assert f"its hours are {closed}" in harvest.stdout
    assert portal.asked == []


def test_within_its_hours_it_is(crawl: Crawl) -> None:
    assert crawl("jingyan", GONGKAI_OFF_PEAK=hours(-1, 1)).exit_code == 0


def test_hours_that_are_none(crawl: Crawl, portal: SmallPortal) -> None:
    harvest = crawl("jingyan", GONGKAI_OFF_PEAK="at night")
    assert (harvest.exit_code, portal.asked) == (2, [])
    assert "scrapy crawl: OFF_PEAK: 'at night' is no window; write two times" in harvest.stderr


def test_a_run_ends_with_its_hours_and_goes_on_the_next_night(crawl: Crawl) -> None:
    extensions = {"hours_that_end.HoursThatEnd": 10}
    harvest = crawl("jingyan", "-s", f"EXTENSIONS={json.dumps(extensions)}", GONGKAI_OFF_PEAK=hours(-1, 1))
    assert harvest.query("SELECT status FROM run") in ([("off_peak_over",)], [("nothing_found",)])
    assert "not reached" in harvest.stdout
    harvest = crawl()
    assert set(harvest.links().values()) == {("fetched", None)}
    assert harvest.exit_code == 0


def test_a_site_that_is_switched_off(crawl: Crawl, portal: SmallPortal, tmp_path: Path) -> None:
    folder = tmp_path / "more_spiders"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "closed.py").write_text(
        "from spiders.jingyan import JingyanSpider\n\n\nclass ClosedSpider(JingyanSpider):\n    name = 'closed'\n"
        "    switched_off = '2026-03-01: the operator asked for it'\n"
    )
    harvest = crawl("closed", "-s", "SPIDER_MODULES=more_spiders", PYTHONPATH=str(tmp_path))
    assert harvest.exit_code == 1
    assert harvest.stdout == "closed: not crawled: switched off: 2026-03-01: the operator asked for it\n"
    assert portal.asked == []


def test_a_run_asks_no_more_than_it_may(crawl: Crawl, portal: SmallPortal) -> None:
    harvest = crawl("jingyan", GONGKAI_CLOSESPIDER_PAGECOUNT="6")
    assert 6 <= len(portal.asked) <= 14  # with those that were waiting for their turn; all would be 16
    assert "not reached" in harvest.stdout
    assert harvest.exit_code == 0
    harvest = crawl()
    assert set(harvest.links().values()) == {("fetched", None)}


def test_an_answer_between_refusals(portal: SmallPortal, crawl: Crawl) -> None:
    """A list of answers is given out one by one: refused, then let in."""
    portal.answers[HOST + ROWS[0][0]] = [Answer("busy", 503), Answer(report_page(ROWS[0][1]))]
    assert crawl().links()[HOST + ROWS[0][0]] == ("fetched", None)
