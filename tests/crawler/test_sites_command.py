"""``scrapy sites``: which sites there are, how well each is known, what is held of it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from harvest import PROJECT
from sqlalchemy import text

from pipelines.store.connect import connect
from pipelines.store.crawl_log import finish_run, start_run

COLUMNS = [
    *("site", "portal", "division", "family", "lists", "evidence", "since"),
    *("last_success", "last_run", "last_status", "reports"),
]


def sites(database: Path | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "sites", *arguments],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_database_the_declarations_are_told_and_what_is_missing(tmp_path: Path) -> None:
    done = sites(tmp_path / "none.db")
    assert done.returncode == 0
    assert "There is no database yet, so nothing is said of successes and reports" in done.stderr
    assert not (tmp_path / "none.db").exists()
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("jingyan "))
    assert line.split() == ["jingyan", "井研县人民政府", "511124", "ucap", "derived", "2026-01"]
    (anju,) = (line for line in done.stdout.splitlines() if line.startswith("anju "))
    assert anju.split() == ["anju", "遂宁市安居区人民政府", "510904", "suining", "unverified,", "no", "list"]


def test_with_a_database_successes_and_reports_are_told(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    run = start_run(engine, "jingyan", at="2026-11-20T15:00:00Z")
    finish_run(engine, run, "finished", {}, at="2026-11-20T15:20:00Z")
    run = start_run(engine, "anju", at="2026-11-21T15:00:00Z")
    finish_run(engine, run, "blocked", {}, at="2026-11-21T15:01:00Z")
    engine.dispose()
    done = sites(tmp_path / "reports.db", "--json", "jingyan", "anju", "qijiang")
    rows = {row["site"]: row for row in json.loads(done.stdout)}
    assert list(rows["jingyan"]) == COLUMNS
    assert [rows["jingyan"][name] for name in COLUMNS[-4:]] == [
        *("2026-11-20T15:20:00Z", "2026-11-20T15:00:00Z", "finished", 0),
    ]
    assert [rows["anju"][name] for name in COLUMNS[-4:]] == [None, "2026-11-21T15:00:00Z", "blocked", 0]
    assert [rows["qijiang"][name] for name in COLUMNS[-4:]] == [None, None, None, 0]
    assert done.stderr == ""
    assert "none; blocked" in sites(tmp_path / "reports.db", "anju").stdout


def test_filters_and_csv(tmp_path: Path) -> None:
    arguments = ("--csv", "--family", "panzhihua", "--division", "510400", "--evidence", "derived")
    rows = list(csv.DictReader(io.StringIO(sites(tmp_path / "none.db", *arguments).stdout)))
    assert [row["site"] for row in rows] == ["panzhihua_dong", "renhe", "yanbian"]
    assert list(rows[0]) == COLUMNS
    assert rows[2]["reports"] == ""
    province = sites(tmp_path / "none.db", "--json", "--division", "440000", "--evidence", "unverified")
    assert [row["site"] for row in json.loads(province.stdout)] == ["guangdong"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere",), "there is no site nowhere"),
        (("--family", "ucapp"), "no site is of family ucapp; there are annual_module, chongqing, generic"),
        (("--json", "--csv"), "not allowed with argument"),
    ],
)
def test_wrong_use_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = sites(tmp_path / "none.db", *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_none_fails_by_name(tmp_path: Path) -> None:
    (tmp_path / "reports.db").write_text("no database")
    done = sites(tmp_path / "reports.db")
    assert done.returncode == 1
    assert done.stderr.startswith("scrapy sites: store.not_a_database")
    assert "jingyan" in done.stdout


def test_the_database_is_left_as_it_is(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    sites(tmp_path / "reports.db")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM site")).scalar_one() == 0
    engine.dispose()
