"""One site's crawl as a process of its own, with limits.

In:  the name of a site, ``Limits``, a file for what it says. Out: ``Ended``: how it went, by the process's own exit
status and by the limits.

::

    good            exit status 0
    failed          the crawl says what is wrong: exit status 1
    crashed         ended by a signal, or with any other status
    out_of_time     told to end at its limit, ended if it does not
    out_of_memory   likewise: the process with all that it has started, browser included
    stopped         ended because the night ends

Whoever schedules sites calls ``run_site``, or ``Job`` where several run at once. The job ends with the process that
started it, however that one ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.nightly import processes

PROJECT = Path(__file__).resolve().parents[2]
_BY_STATUS = {0: "good", 1: "failed"}
_LAST_LINES = 5
_LOOK = 0.5  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Limits:
    """What one site may take."""

    minutes: float = 180
    megabytes: int = 2048
    pages: int = 0  # 0: what its spider declares
    grace: float = 30  # seconds from being told to end to being ended


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job went."""

    site: str
    outcome: str
    exit_status: int  # negative: the signal that ended it
    started_at: str
    finished_at: str
    peak_kilobytes: int
    detail: str  # what the crawl complained of, or its last words

    @property
    def is_good(self) -> bool:
        return self.outcome == "good"


class Job:
    """A crawl that runs."""

    def __init__(
        self, site: str, limits: Limits, log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.site = site
        self._limits = limits
        self._log = log
        self._told: str | None = None
        self._patience = 0.0
        self._peak = 0
        log.parent.mkdir(parents=True, exist_ok=True)
        self._started_at = _now()
        self._begin = time.monotonic()
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                _command(site, limits),
                cwd=PROJECT,
                env=dict(environment if environment is not None else os.environ),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=processes.die_with_parent,
            )

    def look(self) -> Ended | None:
        """Hold the job to its limits; how it went, if it has ended."""
        status = self._process.poll()
        if status is not None:
            return self._ended(status)
        used = processes.kilobytes(processes.family(self._process.pid))
        self._peak = max(self._peak, used)
        elapsed = time.monotonic() - self._begin
        if self._told is None:
            if elapsed > self._limits.minutes * 60:
                self._tell("out_of_time")
            elif used > self._limits.megabytes * 1024:
                self._tell("out_of_memory")
        elif elapsed > self._patience:
            processes.kill(self._process.pid)
        return None

    def stop(self) -> None:
        """Tell the job to end; it is ended if it does not."""
        if self._told is None:
            self._tell("stopped")

    def end(self) -> None:
        """End the job at once."""
        processes.kill(self._process.pid)
        self._process.wait()

    def _tell(self, why: str) -> None:
        self._told = why
        self._patience = time.monotonic() - self._begin + self._limits.grace
        self._process.send_signal(signal.SIGTERM)

    def _ended(self, status: int) -> Ended:
        outcome = self._told or _BY_STATUS.get(status, "crashed")
        return Ended(
            self.site,
            outcome,
            status,
            self._started_at,
            _now(),
            self._peak,
            "" if outcome == "good" else _last_words(self._log, self.site),
        )


def run_site(site: str, limits: Limits, log: Path, environment: Mapping[str, str] | None = None) -> Ended:
    """Crawl a site and wait for its end."""
    job = Job(site, limits, log, environment)
    while (ended := job.look()) is None:
        time.sleep(_LOOK)
    return ended


def _command(site: str, limits: Limits) -> Sequence[str]:
    settings = ["PROGRESS_ENABLED=0"]
    if limits.pages:
        settings.append(f"CLOSESPIDER_PAGECOUNT={limits.pages}")
    given = [word for setting in settings for word in ("-s", setting)]
    return [sys.executable, "-m", "scrapy", "crawl", site, *given]


def _last_words(log: Path, site: str) -> str:
    """What the crawl complained of; the end of what it said, where it did not come to complain."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    mark = f"{site}: FAILED: "
    complaints = [line.removeprefix(mark) for line in lines if line.startswith(mark)]
    return "; ".join(complaints) or " / ".join(line for line in lines[-_LAST_LINES:] if line)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
