"""``make audit``: what it says of the advisory database's answer, and of no answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[1] / ".ci" / "audit"
GOOD = {"name": "attrs", "version": "26.1.0", "vulns": []}
BAD = {
    "name": "lxml",
    "version": "6.1.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["6.1.1"], "description": "Reads files."}],
}
SKIPPED = {"name": "rich", "skip_reason": "Dependency not found on PyPI"}


def audit(folder: Path, program: str) -> tuple[int, str]:
    """Run the audit with ``program`` in the place of pip-audit."""
    (folder / "pip_audit.py").write_text(program)
    done = subprocess.run(
        [sys.executable, str(AUDIT)],
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("libraries", "status", "said"),
    [
        ([GOOD], 0, "nothing is known against the 1 libraries of constraints.txt"),
        ([GOOD, BAD], 1, "lxml 6.1.0: PYSEC-2026-1, mended in 6.1.1"),
        ([GOOD, SKIPPED], 3, "NOT DONE for 1 of 2 libraries; the first: Dependency not found on PyPI"),
    ],
)
def test_an_answer(tmp_path: Path, libraries: list[object], status: int, said: str) -> None:
    answer = json.dumps({"dependencies": libraries, "fixes": []})
    assert audit(tmp_path, f"print({answer!r})") == (status, f"{said}\n")


def test_what_is_known_counts_although_others_could_not_be_asked_about(tmp_path: Path) -> None:
    status, said = audit(tmp_path, f"print({json.dumps({'dependencies': [BAD, SKIPPED]})!r})")
    assert status == 1
    assert "NOT DONE for 1 of 2" in said


def test_no_answer(tmp_path: Path) -> None:
    said = "raise SystemExit('Connection refused')"
    assert audit(tmp_path, said) == (
        3,
        "NOT DONE: the advisory database could not be asked: Connection refused\n",
    )
