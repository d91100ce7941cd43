"""The commands as a user runs them: exit codes, and one sentence when something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from released_samples import EMERGENCY, cells, store
from sqlalchemy import Engine

PROJECT = Path(__file__).resolve().parents[2]
CORRECTION = ["--agency", "井研县应急管理局", "--year", "2022", "--field", "requests.granted.natural_person"]
CORRECTION += ["--value", "9", "--by", "Li", "--reason", "a slip", "--evidence", "https://x.gov.cn/1"]


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}"}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *command],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("database")
def test_export(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    done = run(tmp_path, "export", str(folder), "--year", "2023", "--format", "csv,stata")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{folder}: release 2024-02-01, 2 reports" in done.stdout
    assert (folder / "stata" / "reports.dta").exists()
    again = run(tmp_path, "export", str(folder))
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == f"scrapy export: export.not_empty: {folder} exists already; name a new folder\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["export", "r", "--year", "soon"], "export.bad_selection: 'soon' is no year"),
        (["export", "r", "--format", "pdf"], "export.bad_selection: 'pdf' is no format"),
        (["export", "r"], "store.no_database"),
        (["report"], "store.no_database"),
        (["checks", "--across-years"], "store.no_database"),
        (["correct", "--list"], "store.no_database"),
        (["import", "population", "none.csv"], "store.no_database"),
        (["import", "successions", "none.csv"], "store.no_database"),
        (["coverage"], "store.no_database"),
        (["coverage", "--year", "soon"], "export.bad_selection: 'soon' is no year"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_code_1(tmp_path: Path, command: list[str], said: str) -> None:
    done = run(tmp_path, *command)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["export", "correct", "checks", "report", "import"])
def test_a_wrong_command_line_is_exit_code_2_and_help_is_0(tmp_path: Path, command: str) -> None:
    wrong = run(tmp_path, command, "one", "two", "three")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr
    shown = run(tmp_path, command, "--help")
    assert shown.returncode == 0
    assert "Exit code" in " ".join(shown.stdout.split())


def test_correct_checks_and_report(database: Engine, tmp_path: Path) -> None:
    done = run(tmp_path, "correct", *CORRECTION)
    assert (done.returncode, done.stdout) == (0, "1 of 1 corrections are new\n"), done.stderr
    assert run(tmp_path, "correct", "--list").returncode == 0
    changed = cells({"requests.granted.natural_person": 8})
    store(database, EMERGENCY, 2022, changed, "e22", at="2024-03-01T00:00:00Z", body="2")
    listed = run(tmp_path, "correct", "--list")
    assert listed.returncode == 1
    assert "printed_value_changed" in listed.stdout
    assert "1 corrections no longer fit what is printed" in listed.stderr
    assert run(tmp_path, "correct", "--export", str(tmp_path / "c.csv")).returncode == 0
    again = run(tmp_path, "correct", "--import", str(tmp_path / "c.csv"))
    assert again.stdout == "0 of 1 corrections are new\n"
    missing = run(tmp_path, "correct", *CORRECTION[:4])
    assert missing.returncode == 2
    assert "--field, --value, --by, --reason, --evidence is missing" in missing.stderr
    store(database, EMERGENCY, 2023, cells({"requests.carried_in.total": 3}), "e23")
    checked = run(tmp_path, "checks", "--across-years")
    assert (checked.returncode, checked.stdout.split("\n")[0]) == (0, "       1  across.carry_over")
    (tmp_path / "p.csv").write_text("division_code,year,persons,source\n511124,2023,5,s\n", encoding="utf-8")
    imported = run(tmp_path, "import", "population", str(tmp_path / "p.csv"))
    assert imported.stdout == "1 figures on population are in the database\n"
    pytest.importorskip("matplotlib")
    drawn = run(tmp_path, "report", "--out", str(tmp_path / "r.html"))
    assert (drawn.returncode, drawn.stdout) == (0, f"wrote {tmp_path / 'r.html'}: 3 agencies\n"), drawn.stderr


@pytest.mark.usefixtures("database")
def test_coverage(tmp_path: Path) -> None:
    done = run(tmp_path, "coverage", "--year", "2023", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith("agency,division,division_name,province,level")
    assert ",2023,found," in done.stdout
    page = tmp_path / "page.html"
    assert (
        run(tmp_path, "coverage", "--by", "province,level", "--format", "html", "--out", str(page)).returncode
        == 0
    )
    assert "四川省" in page.read_text(encoding="utf-8")
    nothing = run(tmp_path, "coverage", "--year", "1999")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr.startswith("scrapy coverage: coverage.nothing: no agency fits")
    assert "--by takes year, province" in run(tmp_path, "coverage", "--by", "colour").stderr


def test_the_frame_may_be_imported_into_a_new_database(tmp_path: Path) -> None:
    done = run(tmp_path, "import", "agencies", "data/expected_agencies.csv")
    assert (done.returncode, done.stdout) == (0, "3211 agencies that have to report are in the database\n")
