"""``scrapy nightly`` as an operator runs it: nights one after the other, limits, kills, two at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from harvest import PROJECT, Harvest, environment
from small_portal import SmallPortal, article_path, home_page, list_page, report_page

from crawler.nightly.due import due_sites
from crawler.nightly.job import Job, Limits, run_site
from crawler.nightly.lock import AnotherRuns, only_one
from crawler.nightly.night import share_a_host
from pipelines.store.connect import connect

ANNUAL = "/jyx/zfxxgknb"
AGENCIES = ("井研县财政局", "井研县教育局", "井研县民政局", "井研县司法局")
OTHER = "jinkouhe"  # another site, of which the small portal knows nothing: every address answers 404
# The same list as before, its rows no links any more.
CHANGED_LAYOUT = list_page(
    more="".join(f"<p data-id='{n}'>{name}年度报告</p>" for n, name in enumerate(AGENCIES * 20))
)


@dataclass
class Nights:
    """Nights in one folder."""

    portal: SmallPortal
    folder: Path

    def environment(self) -> dict[str, str]:
        return environment(self.portal, self.folder) | {
            "NIGHTS_DIR": str(self.folder / "nights"),
            "ALERT_FILE": str(self.folder / "alerts.jsonl"),
        }

    def start(self, *options: str, command: str = "nightly") -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", command, *options],
            cwd=PROJECT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *options: str, command: str = "nightly") -> Harvest:
        process = self.start(*options, command=command)
        stdout, stderr = process.communicate(timeout=180)
        return Harvest(process.returncode, stdout, stderr, self.folder)

    def report(self) -> dict[str, object]:
        (path,) = (self.folder / "nights").glob("*.json")
        found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def alerts(self) -> list[tuple[str, str]]:
        path = self.folder / "alerts.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [(alert["code"], alert["event"]) for alert in map(json.loads, lines)]


def publish(portal: SmallPortal) -> None:
    """A portal with one column of four reports."""
    rows = [
        (article_path(number), f"{agency}2023年政府信息公开工作年度报告")
        for number, agency in enumerate(AGENCIES)
    ]
    portal.put("/jyx/", home_page((f"{ANNUAL}/list.shtml", "政府信息公开年报")))
    portal.put(f"{ANNUAL}/list.shtml", list_page(*rows))
    for path, title in rows:
        portal.put(path, report_page(title))


@pytest.fixture
def nights(portal: SmallPortal, tmp_path: Path) -> Nights:
    publish(portal)
    return Nights(portal, tmp_path)


HELD = "SELECT agency, year FROM reports ORDER BY agency"


def test_a_broken_column_is_told_once_and_the_last_good_data_stays(nights: Nights) -> None:
    first = nights.run("--site", "jingyan")
    assert first.exit_code == 0, first.stdout + first.stderr
    assert nights.alerts() == []
    held = first.query(HELD)
    assert [agency for agency, _ in held] == sorted(AGENCIES)
    seen = first.query("SELECT DISTINCT last_seen FROM location")
    good = json.loads(nights.run("jingyan", "--json", command="status").stdout)[0]["last_good"]

    nights.portal.put(f"{ANNUAL}/list.shtml", CHANGED_LAYOUT)
    second = nights.run("--site", "jingyan", "--all")
    assert second.exit_code == 1
    assert second.query(HELD) == held
    assert second.query("SELECT DISTINCT last_seen FROM location") == seen
    expected = [("monitor.layout_drift", "opened"), ("monitor.no_reports", "opened")]
    assert sorted(nights.alerts()) == expected
    report = nights.report()
    assert (report["exit_status"], report["is_done"]) == (1, True)

    third = nights.run("--site", "jingyan", "--all")
    assert third.exit_code == 1  # the crawl itself found nothing
    assert sorted(nights.alerts()) == expected  # told already
    status = nights.run(command="status")
    assert status.exit_code == 1
    assert "monitor.no_reports: none; 4 on " in status.stdout
    (stands,) = json.loads(nights.run("--json", command="status").stdout)
    assert (stands["last_good"], stands["reports"]) == (good, 4)
    assert stands["last_crawl"] >= good
    assert stands["last_status"] == "nothing_found"

    publish(nights.portal)
    fourth = nights.run("--site", "jingyan", "--all")
    assert fourth.exit_code == 0, fourth.stdout
    assert sorted(nights.alerts()[2:]) == [
        ("monitor.layout_drift", "closed"),
        ("monitor.no_reports", "closed"),
    ]
    assert nights.run(command="status").exit_code == 0


def test_one_sites_failure_touches_no_other_and_nothing_is_due_again(nights: Nights) -> None:
    night = nights.run("--site", "jingyan", "--site", OTHER, "--jobs", "2")
    assert night.exit_code == 1
    sites = {site["site"]: site for site in nights.report()["sites"]}  # type: ignore[attr-defined]
    assert (sites["jingyan"]["outcome"], sites["jingyan"]["exit_status"]) == ("good", 0)
    assert sites["jingyan"]["counts"]["reports/new_report"] == 4
    assert sites["jingyan"]["peak_kilobytes"] > 10_000
    assert (sites[OTHER]["outcome"], sites[OTHER]["exit_status"]) == ("failed", 1)
    assert "no report was found" in sites[OTHER]["detail"]
    assert night.query("SELECT name, status FROM night") == [(nights.report()["night"], "finished")]
    log = nights.folder / "nights" / str(nights.report()["night"]).split()[0] / "jingyan.log"
    assert "井研县财政局" in log.read_text(encoding="utf-8")

    due = nights.run("--dry-run", "--site", "jingyan", "--site", OTHER)
    assert due.exit_code == 0
    assert [line.split(":")[0].split() for line in due.stdout.splitlines()] == [
        ["jingyan", "not", "due"],
        [OTHER, "not", "due"],
    ]
    assert len(night.query("SELECT id FROM run")) == 2


# --- kills --------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting_portal(portal: SmallPortal) -> Iterator[tuple[SmallPortal, threading.Event, threading.Event]]:
    """The small portal, that keeps its list back until it is let go."""
    publish(portal)
    reached, go = threading.Event(), threading.Event()
    answer = portal.answer

    def slow(url: str) -> object:
        if url.endswith("/list.shtml") and not go.is_set():
            reached.set()
            go.wait(60)
        return answer(url)

    portal.answer = slow  # type: ignore[method-assign,assignment]
    yield portal, reached, go
    go.set()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_night_that_was_ended_goes_on_with_what_is_left(
    waiting_portal: tuple[SmallPortal, threading.Event, threading.Event], tmp_path: Path, how: signal.Signals
) -> None:
    portal, reached, go = waiting_portal
    nights = Nights(portal, tmp_path)
    options = ("--jobs", "1", "--site", "baisha", "--site", "jingyan")
    process = nights.start(*options)
    assert reached.wait(60)
    process.send_signal(how)
    if how == signal.SIGTERM:
        go.set()
    stdout, stderr = process.communicate(timeout=90)
    assert process.returncode == (4 if how == signal.SIGTERM else -signal.SIGKILL), stdout + stderr
    go.set()
    database = Harvest(0, "", "", tmp_path)
    before = database.query(
        "SELECT outcome FROM night_site JOIN site ON site.id = site_id ORDER BY site.name"
    )
    assert before == [("failed",), ("waiting" if how == signal.SIGTERM else "running",)]

    again = nights.run(*options)
    assert "going on with the night of " in again.stderr
    after = database.query("SELECT outcome FROM night_site JOIN site ON site.id = site_id ORDER BY site.name")
    assert after == [("failed",), ("good",)]
    assert database.query("SELECT COUNT(*) FROM night") == [(1,)]
    assert [agency for agency, _ in database.query(HELD)] == sorted(AGENCIES)
    assert database.query("SELECT COUNT(*) FROM revision") == [(4,)]
    assert database.query("SELECT COUNT(*) FROM run WHERE status = 'running'") == [(0,)]
    # what was not due again was not asked again
    assert (
        len(database.query("SELECT run.id FROM run JOIN site ON site.id = site_id WHERE name = 'baisha'"))
        == 1
    )


def test_two_nightlies_at_once_are_refused(nights: Nights) -> None:
    with only_one(nights.folder / "nights"):
        second = nights.run("--site", "jingyan")
        with pytest.raises(AnotherRuns, match=f"process {os.getpid()}"), only_one(nights.folder / "nights"):
            pass
    assert second.exit_code == 3
    assert f"another nightly is running: process {os.getpid()}" in second.stderr
    assert nights.portal.asked == []


# --- limits -------------------------------------------------------------------------------------------------


def test_a_job_keeps_to_its_limits(nights: Nights) -> None:
    def run(limits: Limits) -> str:
        ended = run_site("jingyan", limits, nights.folder / "log", nights.environment())
        assert ended.peak_kilobytes > 0
        return ended.outcome

    assert run(Limits(megabytes=1, grace=0)) == "out_of_memory"
    assert run(Limits(minutes=0.0001, grace=0)) == "out_of_time"
    assert nights.portal.asked == []
    run(Limits(pages=2))
    assert 0 < len(nights.portal.asked) < 6  # robots.txt, two pages, and what was on its way


def test_a_job_that_dies_is_told_from_one_that_fails(
    waiting_portal: tuple[SmallPortal, threading.Event, threading.Event], tmp_path: Path
) -> None:
    portal, reached, _ = waiting_portal
    nights = Nights(portal, tmp_path)
    job = Job("jingyan", Limits(), tmp_path / "log", nights.environment())
    assert reached.wait(60)
    job.end()
    ended = job.look()
    assert ended is not None
    assert (ended.outcome, ended.exit_status, ended.is_good) == ("crashed", -signal.SIGKILL, False)


def test_sites_that_share_a_host_are_not_crawled_together() -> None:
    assert share_a_host({"www.jingyan.gov.cn"}, {"jingyan.gov.cn"})
    assert share_a_host({"www.gz.gov.cn"}, {"other.gov.cn", "xxgk.gz.gov.cn"})
    assert not share_a_host({"www.gz.gov.cn"}, {"www.lgz.gov.cn"})
    assert not share_a_host(set(), {"www.gz.gov.cn"})


def test_no_site_is_due_outside_its_hours(tmp_path: Path) -> None:
    class Closed:
        switched_off = ""
        off_peak = "22:00-06:00"

    class Off(Closed):
        switched_off = "asked not to, 2026-01"

    class Usual(Closed):
        off_peak = ""

    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    spiders = {"closed": Closed, "off": Off, "usual": Usual}
    noon = datetime.fromisoformat("2026-01-15T12:00+08:00")
    due, not_due = due_sites(engine, spiders, noon, everything=True)
    assert due == {"usual": "asked for"}
    assert not_due == {"closed": "its hours are 22:00-06:00", "off": "switched off: asked not to, 2026-01"}
    due, not_due = due_sites(engine, spiders, noon, everything=True, off_peak="13:00-14:00")
    assert (due, not_due["usual"]) == ({}, "its hours are 13:00-14:00")
    engine.dispose()


def test_bad_use_is_one_sentence(nights: Nights) -> None:
    for options in (["--site", "nowhere"], ["--max-minutes", "-1"]):
        done = nights.run(*options)
        assert done.exit_code == 2
        assert "Traceback" not in done.stderr
