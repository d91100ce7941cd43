"""One nightly at a time. In: a folder. Out: the right to run, or ``AnotherRuns``, which names who has it.

The lock is the kernel's, on a file: it is gone when its holder is, however it ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path


class AnotherRuns(Exception):
    """Another nightly has the lock."""


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``. Raises ``AnotherRuns``, and OSError where the folder can't be written to."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "nightly.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AnotherRuns(file.read().strip() or "another process") from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n")
        file.flush()
        yield
