"""Pages that only a browser can read, with a real Chromium, and what happens where there is none."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from harvest import PROJECT, Harvest
from small_portal import HOST, SmallPortal, article_path, home_page, list_page, report_page

from crawler.browser import find_chromium
from crawler.replica.server import running_replica
from crawler.replica.truth import truth

SITE = "gannan"  # ten reports, with lists of four pages
HAS_EXTRA = importlib.util.find_spec("scrapy_playwright") is not None
needs_browser = pytest.mark.skipif(
    not (HAS_EXTRA and find_chromium()),
    reason="needs Chromium and the extra browser: sudo apt-get install chromium; .venv/bin/pip install '.[browser]'",
)
Crawl = Callable[..., Harvest]


def crawl_replica(folder: Path, *faults: str, **settings: str) -> Harvest:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with running_replica(SITE, faults=faults) as server:
        environment = {
            "http_proxy": f"http://127.0.0.1:{server.port}",
            "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
            "ARCHIVE_DIR": str(folder / "archive"),
            "GONGKAI_DOWNLOAD_DELAY": "0",
            "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
            "GONGKAI_RETRY_WAIT": "0",
            "GONGKAI_BROWSER_WAIT": "20",
        }
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", SITE],
            cwd=PROJECT,
            env=inherited | environment | settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    return Harvest(done.returncode, done.stdout, done.stderr, folder)


def browser_counts(harvest: Harvest) -> dict[str, int]:
    return dict(harvest.query("SELECT name, number FROM run_count WHERE name LIKE 'browser/%'"))


@needs_browser
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("challenge-412", "fetch.challenge"),
        ("challenge-521", "fetch.challenge"),
        ("js-list", "column.scripted"),
        ("timer-body", "fetch.empty_shell"),
    ],
)
def test_what_a_visitor_with_a_browser_sees_is_harvested(tmp_path: Path, fault: str, reason: str) -> None:
    harvest = crawl_replica(tmp_path, fault)
    assert harvest.exit_code == 0, harvest.stdout + harvest.stderr
    held = sorted(harvest.query("SELECT agency, year FROM reports"))
    assert held == sorted((report.agency, report.year) for report in truth(SITE))
    counts = browser_counts(harvest)
    assert set(counts) == {f"browser/{reason}"}
    assert f"asked in the browser: {reason} {counts[f'browser/{reason}']}" in harvest.stdout
    if reason == "fetch.challenge":  # the guard's cookie is enough for the pages that follow
        assert counts["browser/fetch.challenge"] < len(held)


@needs_browser
def test_a_guard_that_lets_nobody_in_is_named_blocked(tmp_path: Path) -> None:
    harvest = crawl_replica(tmp_path, "challenge-412-stays", GONGKAI_BROWSER_WAIT="2")
    states = list(harvest.links().values())
    assert states.count(("blocked", "fetch.challenge")) == 1
    assert ("failed", "browser.missing") not in states
    assert "1 links blocked: fetch.challenge" in harvest.stdout
    assert harvest.exit_code == 1


@needs_browser
def test_a_browser_that_does_not_start(tmp_path: Path) -> None:
    harvest = crawl_replica(tmp_path, "challenge-412-stays", GONGKAI_BROWSER_EXECUTABLE=sys.executable)
    assert ("failed", "browser.missing") in harvest.links().values()
    assert "the browser does not start" in harvest.stderr


@pytest.fixture
def guarded(portal: SmallPortal) -> SmallPortal:
    """Two reports behind a guard, one in front of it."""
    rows = [
        (article_path(number), f"井研县{number}号局2023年政府信息公开工作年度报告") for number in (1, 2, 3)
    ]
    portal.put("/jyx/", home_page(("/jyx/zfxxgknb/list.shtml", "政府信息公开年报")))
    portal.put("/jyx/zfxxgknb/list.shtml", list_page(*rows))
    portal.put(rows[0][0], report_page(rows[0][1]))
    for path, _ in rows[1:]:
        portal.put(path, "<script>$_ts={}</script>", 412)
    return portal


def without_extra(folder: Path) -> str:
    """A folder for PYTHONPATH that hides the extra."""
    (folder / "scrapy_playwright.py").write_text("raise ModuleNotFoundError('hidden')\n")
    return f"{folder}{os.pathsep}{Path(__file__).parent}"


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize("missing", ["extra", "chromium"])
def test_without_a_browser_the_reason_is_said_once(crawl: Crawl, tmp_path: Path, missing: str) -> None:
    settings = {"GONGKAI_BROWSER_ENABLED": "1"}
    if missing == "extra":
        settings["PYTHONPATH"] = without_extra(tmp_path)
    else:
        settings["GONGKAI_BROWSER_EXECUTABLE"] = str(tmp_path / "no-such-browser")
    harvest = crawl("jingyan", **settings)
    assert sorted(harvest.links().values()) == [
        ("failed", "browser.missing"),
        ("failed", "browser.missing"),
        ("fetched", None),
    ]
    assert harvest.stderr.count("only a browser can read this page, and there is none: install Chromium") == 3
    assert harvest.stderr.count("ERROR only a browser") == 1  # the other two name their link
    assert "Traceback" not in harvest.stderr
    assert "FAILED: 2 links not read: browser.missing" in harvest.stdout


@pytest.mark.usefixtures("guarded")
def test_switched_off_the_browser_is_not_missed(crawl: Crawl) -> None:
    links = crawl("jingyan", GONGKAI_BROWSER_ENABLED="0").links()
    assert sorted(links.values())[:2] == [("blocked", "fetch.challenge")] * 2


def test_nothing_of_the_browser_is_imported_unless_it_is_needed(
    crawl: Crawl, portal: SmallPortal, tmp_path: Path
) -> None:
    row = (article_path(1), "井研县教育局2023年政府信息公开工作年度报告")
    portal.put("/jyx/", home_page(("/jyx/zfxxgknb/list.shtml", "政府信息公开年报")))
    portal.put("/jyx/zfxxgknb/list.shtml", list_page(row))
    portal.put(row[0], report_page(row[1]))
    for name in ("scrapy_playwright", "playwright"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('imported')\n")
    path = f"{tmp_path}{os.pathsep}{Path(__file__).parent}"
    harvest = crawl("jingyan", GONGKAI_BROWSER_ENABLED="1", PYTHONPATH=path)
    assert harvest.links() == {HOST + row[0]: ("fetched", None)}
    assert "imported" not in harvest.stderr
