"""Runs and links: what a crawl did, and in which state every link is."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from stored_samples import URL, ask, size

from pipelines.store.crawl_log import finish_run, known_links, last_runs, record_link, start_run
from pipelines.store.model import KnownLink, LinkState, Run

FIRST, SECOND, THIRD = (f"2024-01-{day}T03:00:00Z" for day in (20, 21, 22))


def test_runs_are_kept_with_their_counts(engine: Engine) -> None:
    first = start_run(engine, "jingyan", "511124", "井研县人民政府", at=FIRST)
    finish_run(engine, first, "finished", {"pages": 30, "new_report": 24}, at="2024-01-20T03:05:00Z")
    second = start_run(engine, "jingyan", at=SECOND)
    start_run(engine, "anju", at=THIRD)
    assert last_runs(engine, "jingyan") == (
        Run(second, "jingyan", SECOND, None, "running", {}),
        Run(first, "jingyan", FIRST, "2024-01-20T03:05:00Z", "finished", {"new_report": 24, "pages": 30}),
    )
    assert [run.id for run in last_runs(engine, "jingyan", limit=1)] == [second]
    assert last_runs(engine, "nowhere") == ()
    assert ask(engine, "SELECT name, division_code, portal FROM site ORDER BY name") == [
        ("anju", None, None),
        ("jingyan", "511124", "井研县人民政府"),
    ]


def test_a_run_that_was_not_started_cannot_be_finished(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no run 7"):
        finish_run(engine, 7, "finished", {})


def test_a_link_goes_through_its_states(engine: Engine) -> None:
    lists = "https://www.jingyan.gov.cn/jyx/nb/list.shtml"
    record_link(
        engine,
        "jingyan",
        URL,
        LinkState.FOUND,
        link_text="县应急局2023年年报",
        listed_on="2024-01-19",
        list_url=lists,
        column="政府信息公开年报",
        at=FIRST,
    )
    found = KnownLink(
        url=URL,
        state=LinkState.FOUND,
        kind=None,
        reason=None,
        attempts=0,
        link_text="县应急局2023年年报",
        listed_on="2024-01-19",
        list_url=lists,
        attachment_of=None,
        column="政府信息公开年报",
        first_seen=FIRST,
        last_seen=FIRST,
        tried_at=None,
    )
    assert known_links(engine, "jingyan") == {URL: found}

    for at in (FIRST, SECOND):
        record_link(engine, "jingyan", URL, LinkState.FAILED, reason="timeout", at=at)
    failed = known_links(engine, "jingyan")[URL]
    assert (failed.state, failed.reason, failed.attempts, failed.tried_at) == ("failed", "timeout", 2, SECOND)
    assert failed.link_text == "县应急局2023年年报"

    record_link(engine, "jingyan", URL, LinkState.FETCHED, at=THIRD)
    record_link(engine, "jingyan", URL, LinkState.FOUND, at="2024-01-23T03:00:00Z")
    fetched = known_links(engine, "jingyan")[URL]
    assert (fetched.state, fetched.reason, fetched.attempts) == ("fetched", None, 0)
    assert (fetched.tried_at, fetched.last_seen) == (THIRD, "2024-01-23T03:00:00Z")


def test_a_link_that_is_no_report_says_what_it_is(engine: Engine) -> None:
    record_link(engine, "jingyan", URL, LinkState.NOT_A_REPORT, kind="guide", at=FIRST)
    link = known_links(engine, "jingyan")[URL]
    assert (link.state, link.kind) == (LinkState.NOT_A_REPORT, "guide")


def test_two_sites_may_link_to_one_address(engine: Engine) -> None:
    record_link(engine, "jingyan", URL, LinkState.FETCHED, at=FIRST)
    record_link(engine, "leshan", URL, LinkState.FOUND, at=FIRST)
    assert size(engine, "link") == 2
    assert [link.state for link in known_links(engine, "leshan").values()] == [LinkState.FOUND]


@pytest.mark.parametrize(
    ("state", "more"),
    [
        (LinkState.NOT_A_REPORT, {}),
        (LinkState.FAILED, {}),
        (LinkState.FETCHED, {"kind": "guide"}),
        (LinkState.FOUND, {"reason": "timeout"}),
    ],
)
def test_a_state_without_its_reason_is_refused(
    engine: Engine, state: LinkState, more: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="of a link that is"):
        record_link(engine, "jingyan", URL, state, kind=more.get("kind"), reason=more.get("reason"))
    assert size(engine, "link") == 0


def test_the_database_refuses_a_state_that_is_none(engine: Engine) -> None:
    record_link(engine, "jingyan", URL, LinkState.FOUND, at=FIRST)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE link SET state = 'lost'")


@pytest.mark.parametrize("at", ["2024-01-20T03:00:00", "20 January", ""])
def test_a_time_without_its_zone_is_refused(engine: Engine, at: str) -> None:
    with pytest.raises(ValueError, match=r"time zone|isoformat"):
        record_link(engine, "jingyan", URL, LinkState.FOUND, at=at)


def test_times_are_kept_in_utc(engine: Engine) -> None:
    record_link(engine, "jingyan", URL, LinkState.FOUND, at="2024-01-20T11:00:00.750+08:00")
    assert known_links(engine, "jingyan")[URL].first_seen == FIRST
