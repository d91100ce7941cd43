"""The demo as a user walks it: replica, crawl, database, answers; and what the README shows of it."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from crawler.commands.demo import QUESTIONS
from crawler.replica.truth import ExpectedReport, truth

PROJECT = Path(__file__).resolve().parents[1]
GROUNDS = (
    "denied_state_secret",
    "denied_other_law",
    "denied_security_stability",
    "denied_third_party",
    "denied_internal_affairs",
    "denied_process_information",
    "denied_enforcement_file",
    "denied_administrative_query",
)
Row = tuple[object, ...]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "scrapy", "demo", "--folder", str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def ask(folder: Path, sql: str) -> list[Row]:
    with closing(sqlite3.connect(folder / "reports.db")) as connection:
        return connection.execute(sql).fetchall()


def departments_and_towns() -> list[ExpectedReport]:
    """The reports on the agency itself: all but the county government's, which sum up the county."""
    return [report for report in truth("jingyan") if report.agency != "井研县人民政府"]


def numbers(report: ExpectedReport) -> dict[str, object]:
    return {cell.field: cell.number for cell in report.cells if cell.number is not None}


def test_every_report_of_the_replica_is_harvested(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    harvested = set(ask(folder, "SELECT agency, year, form FROM reports"))
    assert harvested == {(report.agency, report.year, report.form) for report in truth("jingyan")}


def test_the_refusals_by_ground_are_those_of_the_replica(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    refused, handled = Counter[str](), Counter[str]()
    for report in departments_and_towns():
        cells = numbers(report)
        total = cells.get("requests.outcome_total.total")
        for ground in GROUNDS:
            number = cells.get(f"requests.{ground}.total")
            if isinstance(number, int) and isinstance(total, int):
                refused[ground] += number
                handled[ground] += total
    expected = {(g, refused[g], handled[g], round(100 * refused[g] / handled[g], 1)) for g in GROUNDS}
    _, sql = QUESTIONS[0]
    assert set(ask(folder, sql)) == expected
    assert sql in printed


def test_the_requests_of_a_year_are_those_of_the_replica(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    received, reports = Counter[int](), Counter[int]()
    for report in departments_and_towns():
        number = numbers(report).get("requests.new_received.total")
        if isinstance(number, int):
            received[report.year] += number
            reports[report.year] += 1
    rows = ask(folder, QUESTIONS[1][1])
    assert {(row[0], row[4], row[5]) for row in rows if row[5]} == {
        (y, received[y], reports[y]) for y in received
    }


def test_the_reports_that_contradict_themselves_are_those_of_the_replica(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    expected = {(r.agency, r.year, rule) for r in truth("jingyan") for rule in r.failing_identities}
    assert {row[:3] for row in ask(folder, QUESTIONS[2][1])} == expected


def test_it_ends_by_saying_where_the_database_is_and_how_to_go_on(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    assert f"The database is {folder / 'reports.db'}." in printed
    assert "make crawl SITE=jingyan" in printed.splitlines()[-2]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_query_of_the_readme_gives_what_it_shows(demo: tuple[Path, str], readme: str) -> None:
    folder, _ = demo
    text = (PROJECT / readme).read_text(encoding="utf-8")
    (query,) = re.findall(r"```sql\n(.*?)```", text, flags=re.DOTALL)
    (shown,) = re.findall(r"```text\n(ground.*?)```", text, flags=re.DOTALL)
    lines = [line.split() for line in shown.splitlines()[2:]]
    assert [tuple(str(value) for value in row) for row in ask(folder, query)] == [
        tuple(line) for line in lines
    ]


def test_a_crawl_that_fails_fails_the_demo(tmp_path: Path) -> None:
    (tmp_path / "reports.db").write_text("no database")
    command = [sys.executable, "-m", "scrapy", "demo", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 1
    assert "The crawl failed" in done.stdout
    assert "store.not_a_database" in done.stderr
