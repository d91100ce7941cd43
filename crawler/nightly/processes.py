"""A process with all that it has started: its memory, and its end.

In:  the id of a process. Out: kilobytes of memory; nobody left. Read from ``/proc``; where there is none (not on
Linux), memory is not known and only the process itself is ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from collections import defaultdict
from pathlib import Path

_PROC = Path("/proc")
_PR_SET_PDEATHSIG = 1
try:
    _LIBC: ctypes.CDLL | None = ctypes.CDLL(None, use_errno=True)
except (OSError, TypeError):
    _LIBC = None


def family(pid: int) -> list[int]:
    """The process and all below it, itself first."""
    children = defaultdict(list)
    for entry in _PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The name in brackets may hold blanks; the parent is the second field behind it.
            parent = entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
            children[int(parent)].append(int(entry.parent.name))
    found = [pid]
    for each in found:
        found += children[each]
    return found


def kilobytes(pids: list[int]) -> int:
    """The memory of processes, pages that they share counted once for each."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            status = (_PROC / str(pid) / "status").read_text(encoding="utf-8", errors="replace")
            total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return total


def kill(pid: int) -> None:
    """End the process and all below it, at once."""
    for each in reversed(family(pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def die_with_parent() -> None:
    """Have this process end when the one that started it does; run in the child before its program."""
    if _LIBC is not None and hasattr(_LIBC, "prctl"):
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
