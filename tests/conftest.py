"""What every test may use: the folder of shared examples, where there is one. And why tests were skipped."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from pipelines.extract import bounded

PROJECT = Path(__file__).resolve().parents[1]
MEASURED = "COVERAGE_PROCESS_CONFIG"


@pytest.fixture(scope="session", autouse=True)
def _parsers_are_measured_too() -> None:
    """Where coverage is measured, the children for parsers get the variable that says so."""
    if MEASURED in os.environ:
        bounded._KEPT = (*bounded._KEPT, MEASURED)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published reports with their right readings, kept beside the project."""
    folder = PROJECT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip(
            "needs the folder ../shared (published reports and their right readings), which is not here"
        )
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason that tests were skipped for, with what would make them run."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} skipped: {reason}")
