"""Nights in the database: begun, taken up again after a kill, and what they say of the crawls before."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine
from stored_samples import EMERGENCY, FINANCE, ask, capture, report

from pipelines.monitors.limits import load_limits
from pipelines.oversight import statuses, watch
from pipelines.store.alerts import open_alerts
from pipelines.store.crawl_log import finish_run, start_run
from pipelines.store.night_log import (
    FINISHED,
    LastCrawls,
    begin_night,
    finish_night,
    finish_site,
    last_crawls,
    resume_night,
    sites_of_night,
    start_site,
    unfinished_night,
)
from pipelines.store.save import save_report

DUE = {"jingyan": "weekly", "anju": "never crawled"}
GOOD = {"links/fetched": 20, "reports listed at http://a/": 20}


def outcomes(engine: Engine, night: int) -> dict[str, tuple[str, str]]:
    return {site.site: (site.due, site.outcome) for site in sites_of_night(engine, night)}


def test_a_night_that_was_killed_is_taken_up_with_what_is_left(engine: Engine) -> None:
    night = begin_night(engine, "2026-01-15", DUE)
    before = start_site(engine, night, "anju")
    crawl = start_run(engine, "anju")
    finish_run(engine, crawl, "finished", GOOD)
    finish_site(engine, night, "anju", "good", last_run=before, exit_status=0, peak_kilobytes=90_000)
    start_site(engine, night, "jingyan")
    start_run(engine, "jingyan")  # and then a kill

    assert unfinished_night(engine, "2026-01-15") == night
    resume_night(engine, night, {"jingyan": "failed 1 times", "dafeng": "never crawled"})
    assert outcomes(engine, night) == {
        "anju": ("never crawled", "good"),
        "dafeng": ("never crawled", "waiting"),
        "jingyan": ("weekly", "waiting"),
    }
    assert [site.run_id for site in sites_of_night(engine, night)] == [crawl, None, None]
    assert ask(engine, "SELECT status FROM run ORDER BY id") == [("finished",), ("killed",)]
    finish_night(engine, night, FINISHED)
    assert unfinished_night(engine, "2026-01-15") is None


def test_a_night_of_another_name_that_never_ended_was_killed(engine: Engine) -> None:
    begin_night(engine, "2026-01-14", DUE)
    assert unfinished_night(engine, "2026-01-15") is None
    assert ask(engine, "SELECT name, status FROM night") == [("2026-01-14", "killed")]


def test_a_crawl_that_its_process_left_behind_was_killed(engine: Engine) -> None:
    night = begin_night(engine, "2026-01-15", {"jingyan": "weekly"})
    before = start_site(engine, night, "jingyan")
    crawl = start_run(engine, "jingyan")
    finish_site(engine, night, "jingyan", "crashed", last_run=before, exit_status=-9, detail="")
    (site,) = sites_of_night(engine, night)
    assert (site.outcome, site.exit_status, site.run_id, site.detail) == ("crashed", -9, crawl, None)
    assert ask(engine, "SELECT status FROM run") == [("killed",)]


@pytest.mark.parametrize(
    ("statuses_", "failures", "is_blocked"),
    [
        (["finished"], 0, False),
        (["finished", "killed", "nothing_found"], 2, False),
        (["killed", "finished"], 0, False),
        (["blocked"], 1, True),
        (["blocked", "finished"], 0, False),
        (["closespider_pagecount"], 0, False),
    ],
)
def test_how_the_last_crawls_went(
    engine: Engine, statuses_: list[str], failures: int, is_blocked: bool
) -> None:
    """The order is that in which they were stored: the clock went back by a day each time."""
    for number, status in enumerate(statuses_):
        at = f"2026-01-{20 - number}T14:00:00Z"
        finish_run(engine, start_run(engine, "jingyan", at=at), status, {}, at)
    assert last_crawls(engine) == {"jingyan": LastCrawls(at, failures, is_blocked)}


def crawled(engine: Engine, at: str, counts: dict[str, int], status: str = "finished") -> None:
    finish_run(engine, start_run(engine, "jingyan", at=at), status, counts, at)
    watch(engine, ["jingyan"], load_limits())


def test_the_last_good_night_stays_while_others_fail(engine: Engine) -> None:
    crawled(engine, "2026-01-15T14:00:00Z", GOOD)
    crawled(engine, "2026-01-16T14:00:00Z", {}, "nothing_found")
    crawled(engine, "2026-01-17T14:00:00Z", {}, "killed")
    (stands,) = statuses(engine, load_limits())
    assert (stands.last_good, stands.last_crawl, stands.last_status) == (
        "2026-01-15T14:00:00Z",
        "2026-01-17T14:00:00Z",
        "killed",
    )
    # what was told of the lists stays open: the killed crawl says nothing of them
    assert [alert.code for alert in stands.alerts] == [
        "monitor.column_gone",
        "monitor.crawl_failed",
        "monitor.no_reports",
    ]
    crawled(engine, "2026-01-18T14:00:00Z", GOOD)
    assert open_alerts(engine) == ()


def test_a_report_that_is_due_and_missing(engine: Engine) -> None:
    """Both reported on 2022, one on 2023 too; by 15 February 2025 that on 2024 is due of whoever was there last year."""
    for agency, years in ((EMERGENCY, (2022, 2023)), (FINANCE, (2022,))):
        for year in years:
            place = capture(f"{agency.name}{year}", f"http://www.jingyan.gov.cn/{agency.name}/{year}")
            save_report(engine, place, report(year=year), (), agency)
    crawled(engine, "2024-02-14T14:00:00Z", GOOD)
    assert open_alerts(engine) == ()
    crawled(engine, "2024-02-15T14:00:00Z", GOOD)
    assert [(alert.code, alert.subject) for alert in open_alerts(engine)] == [("monitor.overdue", "2023")]
    assert FINANCE.name in str(open_alerts(engine)[0].detail)
    crawled(engine, f"{date(2025, 2, 15)}T14:00:00Z", GOOD)
    (alert,) = open_alerts(engine)
    assert (alert.subject, EMERGENCY.name in str(alert.detail)) == ("2024", True)
