"""When a site is due: the table of the rule, row by row, and what a clock can do to it."""

from __future__ import annotations

from datetime import datetime

import pytest

from crawler.nightly.season import History, night_name, why_due


def china(time: str) -> datetime:
    return datetime.fromisoformat(f"{time}+08:00")


@pytest.mark.parametrize(
    ("now", "last", "is_due"),
    [
        # departments and towns: every night from 5 January to 10 February
        ("2026-01-15T22:00", "2026-01-14T22:00", True),
        ("2026-01-15T22:00", "2026-01-14T23:30", True),  # last night began late
        ("2026-01-15T22:00", "2026-01-15T13:00", False),
        ("2026-01-04T22:00", "2026-01-03T22:00", False),
        ("2026-01-05T22:00", "2026-01-04T22:00", True),
        ("2026-02-10T22:00", "2026-02-09T22:00", True),
        ("2026-02-11T22:00", "2026-02-10T22:00", False),
        # governments: every three nights from 11 March, every night from 20 March to 10 April
        ("2026-03-12T22:00", "2026-03-10T22:00", False),
        ("2026-03-12T22:00", "2026-03-09T22:00", True),
        ("2026-03-31T22:00", "2026-03-30T22:00", True),
        ("2026-04-10T22:00", "2026-04-09T22:00", True),
        ("2026-04-11T22:00", "2026-04-10T22:00", False),
        # otherwise once a week
        ("2026-06-30T22:00", "2026-06-24T22:00", False),
        ("2026-06-30T22:00", "2026-06-23T22:00", True),
        ("2026-12-31T23:50", "2026-12-30T22:00", False),
        # the day is China's: 16:30 UTC on 4 January is 5 January there
        ("2026-01-05T00:30", "2026-01-04T00:30", True),
        # a clock that was set back
        ("2026-06-30T22:00", "2026-07-01T10:00", True),
        ("2026-06-30T22:00", "2031-01-01T00:00", True),
        ("2026-06-30T22:00", "2026-06-30T23:00", False),
    ],
)
def test_a_site_that_is_well(now: str, last: str, is_due: bool) -> None:
    history = History(china(last).isoformat())
    assert (why_due(history, china(now)) is not None) is is_due


@pytest.mark.parametrize(
    ("failures", "nights"), [(1, 1), (2, 1), (3, 1), (4, 2), (5, 4), (6, 7), (7, 7), (40, 7)]
)
@pytest.mark.parametrize("season", ["06", "01"])
def test_a_site_that_fails_is_asked_less_and_less(failures: int, nights: int, season: str) -> None:
    last = f"2026-{season}-10T22:00"
    history = History(china(last).isoformat(), failures)
    due = [day for day in range(1, 10) if why_due(history, china(f"2026-{season}-{10 + day}T22:00"))]
    assert due[0] == nights


def test_a_site_that_was_never_crawled_and_one_that_says_no() -> None:
    now = china("2026-01-20T22:00")
    assert why_due(History(), now) == "never crawled"
    assert why_due(History(china("2026-01-14T22:00").isoformat(), 1, True), now) is None
    assert why_due(History(china("2026-01-13T22:00").isoformat(), 1, True), now) == "blocked a week ago"


def test_a_time_without_zone_is_utc() -> None:
    assert why_due(History("2026-01-14T14:00:00"), china("2026-01-15T22:00")) == "season of departments"


@pytest.mark.parametrize(
    ("now", "name"),
    [
        ("2026-01-15T22:00", "2026-01-15"),
        ("2026-01-16T03:00", "2026-01-15"),
        ("2026-01-16T11:59", "2026-01-15"),
        ("2026-01-16T12:00", "2026-01-16"),
    ],
)
def test_a_night_goes_from_noon_to_noon(now: str, name: str) -> None:
    assert night_name(china(now)) == name
