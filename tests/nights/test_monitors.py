"""What raises an alert and what does not, each monitor at its limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from pipelines.extract.data import csv_rows
from pipelines.monitors.crawl import is_good, judge
from pipelines.monitors.limits import LimitsError, load_limits
from pipelines.monitors.model import Alert, Crawl
from pipelines.monitors.overdue import Awaited, deadline, overdue

LIMITS = load_limits()
LIST = "http://www.jingyan.gov.cn/jyx/nb/list.shtml"
OTHER = "http://www.jingyan.gov.cn/jyx/xz/list.shtml"
USUAL = {
    "links/fetched": 2,
    "links/unchanged": 3,
    "links/known/report": 15,
    f"reports listed at {LIST}": 20,
    "checks/pass": 80,
}


def crawl(changes: Mapping[str, int] | None = None, status: str = "finished") -> Crawl:
    return Crawl("2026-01-15T14:00:00Z", status, {**USUAL, **(changes or {})})


GOOD = crawl()


def raised(last: Crawl, *earlier: Crawl) -> dict[str, str]:
    return {
        alert.code.removeprefix("monitor."): alert.detail for alert in judge(last, earlier, LIMITS).alerts
    }


def test_a_night_like_the_others_raises_nothing() -> None:
    assert raised(crawl(), GOOD, GOOD) == {}
    assert is_good(crawl(), (GOOD,), LIMITS)


def test_the_first_night_has_nothing_to_be_held_against() -> None:
    assert raised(crawl()) == {}
    assert raised(Crawl("2026-01-15T14:00:00Z", "nothing_found")) == {}
    assert not is_good(Crawl("2026-01-15T14:00:00Z", "nothing_found"), (), LIMITS)


def test_no_reports_where_there_were_some() -> None:
    empty = Crawl("2026-01-16T14:00:00Z", "nothing_found", {f"reports listed at {LIST}": 0})
    assert raised(empty, GOOD) == {
        "no_reports": "none; 20 on 2026-01-15",
        "layout_drift": "no report listed; 20 before",
    }
    # what came in between and was no better does not hide it
    assert raised(empty, empty, empty, GOOD)["no_reports"] == "none; 20 on 2026-01-15"


@pytest.mark.parametrize(("known", "is_fall"), [(15, False), (12, False), (11, False), (10, True), (0, True)])
def test_fewer_reports_than_usual(known: int, is_fall: bool) -> None:
    """20 are usual: 16 and more are well (a fifth may be missing)."""
    assert ("fewer_reports" in raised(crawl({"links/known/report": known}), GOOD, GOOD)) is is_fall


def test_the_usual_number_is_the_median_of_good_nights() -> None:
    few = crawl({"links/known/report": 0})
    assert raised(few, few, GOOD, GOOD, GOOD)["fewer_reports"] == "5; usually 20"
    assert "fewer_reports" not in raised(few, few, few, few, GOOD)


def test_a_small_site_may_lose_one() -> None:
    small = Crawl("2026-01-15T14:00:00Z", "finished", {"links/fetched": 3})
    assert raised(Crawl("2026-01-16T14:00:00Z", "finished", {"links/fetched": 1}), small) == {}


@pytest.mark.parametrize(
    ("failed", "told"),
    [
        ({"links/failed/fetch.timeout": 5, "links/failed": 5}, "5 of 10: fetch.timeout 5"),
        ({"links/failed/fetch.timeout": 4, "links/failed": 4}, None),  # too few to tell
        ({"links/failed/fetch.not_found": 9, "links/failed": 9}, None),  # a fact about the portal
    ],
)
def test_errors(failed: dict[str, int], told: str | None) -> None:
    assert raised(crawl(failed), GOOD).get("errors") == told


def test_a_column_that_is_gone_and_one_that_is_empty() -> None:
    two = crawl({f"reports listed at {OTHER}": 4})
    assert judge(crawl(), (two,), LIMITS).alerts == (
        Alert("monitor.column_gone", "no longer met; 4 reports before", OTHER),
    )
    missing = crawl({f"reports listed at {OTHER}": 0, f"fetch.not_found at {OTHER}": 1})
    assert raised(missing, two) == {"column_gone": "fetch.not_found; 4 reports before"}
    drifted = crawl({f"reports listed at {OTHER}": 0, f"column.drifted at {OTHER}": 1})
    assert raised(drifted, two) == {"layout_drift": "column.drifted; no report listed; 4 before"}
    # a page that could not be had tonight is neither
    lost = crawl({f"reports listed at {OTHER}": 0, f"fetch.timeout at {OTHER}": 1})
    assert raised(lost, two) == {"errors": "fetch.timeout; 4 reports before"}


@pytest.mark.parametrize(
    ("last", "detail"),
    [
        (crawl({"links/blocked": 5}, "blocked"), "5 links and 0 list pages refused"),
        (crawl({"links/blocked": 1}), "1 links and 0 list pages refused"),
        (crawl({f"fetch.challenge at {LIST}": 1}), "0 links and 1 list pages refused"),
    ],
)
def test_blocked(last: Crawl, detail: str) -> None:
    assert raised(last, GOOD)["blocked"] == detail


@pytest.mark.parametrize("status", ["killed", "failed", "shutdown", "memusage_exceeded"])
def test_a_crawl_that_broke_down_says_nothing_of_the_lists(status: str) -> None:
    broken = Crawl("2026-01-16T14:00:00Z", status)
    judgement = judge(broken, (GOOD,), LIMITS)
    assert [alert.code for alert in judgement.alerts] == ["monitor.crawl_failed"]
    assert "monitor.no_reports" not in judgement.looked
    assert "monitor.crawl_failed" in judgement.looked


def test_a_stage_that_failed() -> None:
    assert raised(crawl({"stages/failed": 2}), GOOD) == {"crawl_failed": "a stage failed 2 times"}


@pytest.mark.parametrize("status", ["closespider_pagecount", "off_peak_over"])
def test_a_crawl_that_was_to_end_early_is_not_held_against_others(status: str) -> None:
    assert raised(crawl({"links/known/report": 0}, status), GOOD) == {}


def test_documents_that_cannot_be_read() -> None:
    unread = {"links/failed/container.unsupported": 2, "links/failed/ocr.nothing": 1, "links/failed": 3}
    assert raised(crawl(unread), GOOD) == {"unread": "3 of 8: container.unsupported 2, ocr.nothing 1"}
    assert raised(crawl({"links/failed/container.unsupported": 2, "links/failed": 2}), GOOD) == {}


@pytest.mark.parametrize(
    ("failing", "told"), [(4, None), (5, "5 of 85 checks fail"), (4000, "4000 of 4080 checks fail")]
)
def test_checks_that_fail(failing: int, told: str | None) -> None:
    """80 hold: 4 of 84 is less than a twentieth, 5 of 85 more."""
    assert raised(crawl({"checks/fail": failing}), GOOD).get("failed_checks") == told


def test_an_alert_is_another_one_when_its_tenth_changes() -> None:
    def state(failed: int) -> str:
        counts = {"links/failed/fetch.timeout": failed, "links/failed": failed}
        return judge(crawl(counts), (GOOD,), LIMITS).alerts[0].state

    assert state(5) == state(5) == "0.5"
    assert state(45) == "0.9"


# --- what the law says is due -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("finance", date(2026, 2, 14)),
        ("town", date(2026, 2, 14)),
        (None, date(2026, 2, 14)),
        ("gov", date(2026, 4, 14)),
    ],
)
def test_the_day_by_which_a_report_on_2025_is_due(kind: str | None, day: date) -> None:
    assert deadline(kind, 2025, LIMITS) == day


def test_overdue_reports_are_one_alert_for_each_year() -> None:
    awaited = [
        Awaited("井研县财政局", "finance", 2025),
        Awaited("井研县人民政府", "gov", 2025),
        Awaited("井研县教育局", "edu", 2024),  # silent for two years: told a year ago
    ]
    assert [(alert.subject, alert.detail) for alert in overdue(awaited, date(2026, 2, 14), LIMITS)] == [
        ("2024", "1 agencies without a report: 井研县教育局")
    ]
    (february,) = overdue(awaited, date(2026, 2, 15), LIMITS)
    assert (february.subject, february.detail) == ("2025", "1 agencies without a report: 井研县财政局")
    (april,) = overdue(awaited, date(2026, 4, 15), LIMITS)
    assert april.detail == "2 agencies without a report: 井研县人民政府、井研县财政局"
    assert april.state != february.state
    assert overdue(awaited, date(2027, 1, 31), LIMITS) == (april,)
    assert overdue(awaited, date(2025, 2, 14), LIMITS) == ()


# --- limits of one's own ------------------------------------------------------------------------------------


def test_limits_of_ones_own_go_before_the_usual_ones(tmp_path: Path) -> None:
    own = tmp_path / "monitors.toml"
    own.write_text("[fewer_reports]\nfall = 0.9\n", encoding="utf-8")
    few = crawl({"links/known/report": 0})
    assert [alert.code for alert in judge(few, (GOOD,), load_limits(own)).alerts] == []
    assert load_limits(own).of("monitor.fewer_reports", "least") == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[fewer]\nfall = 1\n", "there is no monitor fewer"),
        ("[errors]\nfall = 1\n", "errors has no setting fall"),
        ("[errors]\nshare = '1'\n", "errors.share is '1'"),
        ("errors = 3\n", "there is no monitor errors"),
        ("[errors", "monitors.toml"),
    ],
)
def test_limits_that_make_no_sense_are_refused(tmp_path: Path, text: str, words: str) -> None:
    own = tmp_path / "monitors.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(LimitsError, match=words):
        load_limits(own)


def test_every_monitor_is_a_finding_and_says_what_to_do() -> None:
    codes = {row["code"] for row in csv_rows("findings.csv") if row["code"].startswith("monitor.")}
    assert codes == {f"monitor.{name}" for name in LIMITS.monitors}
    for name, settings in LIMITS.monitors.items():
        assert settings["severity"] in ("error", "warning"), name
        assert settings["does_en"].endswith("."), name
        assert settings["does_zh"].endswith("。"), name
