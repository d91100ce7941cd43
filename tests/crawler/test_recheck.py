"""When a known document is asked for again: every line of the rule, keyed by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.recheck import is_due
from pipelines.store.model import KnownLink, LinkState

NOW = datetime(2026, 6, 30, 3, 0, tzinfo=UTC)


def known(**changes: object) -> KnownLink:
    facts: dict[str, object] = {
        "url": "http://www.jingyan.gov.cn/a.shtml",
        "state": LinkState.FETCHED,
        "kind": None,
        "reason": None,
        "attempts": 0,
        "link_text": None,
        "listed_on": None,
        "list_url": None,
        "attachment_of": None,
        "column": None,
        "first_seen": "2020-01-20T03:00:00Z",
        "last_seen": "2026-06-29T03:00:00Z",
        "tried_at": None,
    }
    return KnownLink(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("listed_on", "tried_at", "due"),
    [
        ("2026-06-10", "2026-06-27T03:10:00Z", True),  # young: three nights ago, ten minutes later
        ("2026-06-10", "2026-06-28T03:00:00Z", False),
        ("2026-05-31", "2026-06-27T03:00:00Z", True),  # 30 days ago
        ("2026-05-30", "2026-06-27T03:00:00Z", False),  # no longer young …
        ("2026-01-20", "2026-05-31T03:00:00Z", True),  # … but of this half-year
        ("2026-01-20", "2026-06-02T03:00:00Z", False),
        ("2025-12-31", "2026-05-31T03:00:00Z", False),  # old
        ("2024-01-20", "2025-06-30T03:00:00Z", True),
        ("2024-01-20", "2025-07-02T03:00:00Z", False),
        (None, "2025-07-02T03:00:00Z", False),  # no day beside the link: first met in 2020
    ],
)
def test_a_report_is_asked_for_by_its_age(listed_on: str | None, tried_at: str, due: bool) -> None:
    for state in (LinkState.FETCHED, LinkState.UNCHANGED):
        assert is_due(known(state=state, listed_on=listed_on, tried_at=tried_at), NOW) is due


def test_a_link_that_was_never_asked_for_is_due() -> None:
    assert is_due(known(state=LinkState.FOUND), NOW)
    assert is_due(known(state=LinkState.FETCHED), NOW)


@pytest.mark.parametrize(
    ("attempts", "tried_at", "due"),
    [
        (1, "2026-06-29T23:00:00Z", True),
        (5, "2026-06-29T03:00:00Z", True),
        (6, "2026-06-29T03:00:00Z", False),
        (6, "2026-06-28T03:00:00Z", True),
        (8, "2026-06-24T03:00:00Z", False),
        (8, "2026-06-22T03:00:00Z", True),
        (60, "2026-06-02T03:00:00Z", False),
        (60, "2026-05-31T03:00:00Z", True),
    ],
)
def test_a_failed_link_is_tried_less_and_less_often(attempts: int, tried_at: str, due: bool) -> None:
    failed = known(state=LinkState.FAILED, reason="fetch.timeout", attempts=attempts, tried_at=tried_at)
    assert is_due(failed, NOW) is due


@pytest.mark.parametrize(
    ("tried_at", "due"), [("2026-06-24T03:00:00Z", False), ("2026-06-23T03:00:00Z", True)]
)
def test_a_blocked_link_is_left_alone_for_a_week(tried_at: str, due: bool) -> None:
    assert is_due(known(state=LinkState.BLOCKED, reason="fetch.challenge", tried_at=tried_at), NOW) is due


def test_what_was_no_report_is_looked_at_once_a_year() -> None:
    young = known(
        state=LinkState.NOT_A_REPORT,
        kind="no_report",
        listed_on="2026-06-20",
        tried_at="2026-06-21T03:00:00Z",
    )
    assert not is_due(young, NOW)
    assert is_due(known(state=LinkState.NOT_A_REPORT, kind="no_report", tried_at="2025-06-20T03:00:00Z"), NOW)
