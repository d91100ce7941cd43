"""One scenario, killed again and again: ``rounds``.

In:  the name of a scenario, how often, where. Out: ``Tally``; an ``AssertionError`` says what a kill broke.

Every round starts afresh, kills the command's whole process group at a random moment of the time that it takes
undisturbed, and then holds that the archive verifies, the database is sound, and the same command completes the work.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.crash.scenarios import SCENARIOS, Picture, Scenario

_PATIENCE = 600  # seconds for a run that nobody kills


@dataclass
class Tally:
    """``killed`` of ``rounds`` were killed while they worked; the others had ended by then."""

    rounds: int = 0
    killed: int = 0
    torn: int = 0  # kills that left a half-written last record in the archive

    def __str__(self) -> str:
        return f"{self.rounds} rounds, {self.killed} killed at work, {self.torn} half-written records, all completed"


def rounds(name: str, times: int, folder: Path, chance: Random, tell: Callable[[Tally], None]) -> Tally:
    """Kill the scenario ``name`` ``times`` times."""
    expected, seconds = _undisturbed(name, folder / "undisturbed")
    tally = Tally()
    for at in range(times):
        place = folder / f"round-{at}"
        place.mkdir(parents=True)
        with SCENARIOS[name](place) as scenario:
            tally.killed += _killed(scenario, chance.uniform(0, seconds))
            tally.torn += _hold_sound(scenario)
            _complete(scenario)
            _hold_sound(scenario)
            differing = sorted(set(scenario.picture(place)) ^ set(expected), key=str)
            assert not differing, f"not what an undisturbed run comes to: {differing[:12]}"
        shutil.rmtree(place)
        tally.rounds += 1
        tell(tally)
    return tally


def _undisturbed(name: str, place: Path) -> tuple[Picture, float]:
    place.mkdir(parents=True)
    with SCENARIOS[name](place) as scenario:
        began = time.monotonic()
        _complete(scenario)
        seconds = time.monotonic() - began
        picture = scenario.picture(place)
    assert picture, f"{name}: an undisturbed run comes to nothing"
    shutil.rmtree(place)
    return picture, seconds


def _killed(scenario: Scenario, seconds: float) -> bool:
    run = _start(scenario)
    try:
        run.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        return True
    return False


def _complete(scenario: Scenario) -> None:
    run = _start(scenario)
    said, complained = run.communicate(timeout=_PATIENCE)
    already = b"export.not_empty" in complained and scenario.picture(scenario.folder)
    assert run.returncode == 0 or already, (run.returncode, said[-2000:], complained[-2000:])


def _start(scenario: Scenario) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        scenario.command,
        env=scenario.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _hold_sound(scenario: Scenario) -> int:
    """The database and the archive are whole; returns how many records of the archive are half-written."""
    if not scenario.database.exists():
        return 0
    with closing(sqlite3.connect(scenario.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    if not (scenario.folder / "archive").exists():
        return 0
    verified = subprocess.run(
        [sys.executable, "-m", "scrapy", "archive", "verify", "--json"],
        env=scenario.environment,
        capture_output=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return sum(fault["code"] == "snapshot.truncated" for fault in json.loads(verified.stdout)["faults"])
