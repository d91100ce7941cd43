"""The process of which the children for parsers are made.

In:  on standard input a line of JSON for each document: task, home, seconds. Out: on standard output how its child
ended; in the folder ``home`` the child's answer and last words.

It never parses anything itself. It loads the module of a task, and what its function ``prepare`` loads, once for all
documents, so that a child is ready in a millisecond; and it ends the child with all that the child has begun.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from pipelines.extract import limits
from pipelines.extract.model import Unreadable

BODY, ANSWER, WORDS = "body", "answer", "words"  # files in the home of a child
UNREADABLE = 3
MISSING = 4
FAILED = 1
OUT_OF_TIME = 1_000
_STEP = 0.002  # seconds between two looks at a child, where the kernel can't be asked to wait


def run_task(task: str, home: Path) -> int:
    """Run ``task`` on the body in ``home`` and leave its answer there; the child's exit status."""
    module, _, function = task.partition(":")
    try:
        answer: bytes = getattr(importlib.import_module(module), function)((home / BODY).read_bytes())
        status = 0
    except Unreadable as error:
        answer, status = json.dumps([error.code, error.detail]).encode(), UNREADABLE
    except MemoryError:
        answer, status = json.dumps(["document.too_large", "memory"]).encode(), UNREADABLE
    except ModuleNotFoundError as error:
        answer, status = (error.name or "").encode(), MISSING
    (home / ANSWER).write_bytes(answer)
    return status


def _prepare(task: str) -> None:
    # what is missing here is missing in the child too, which says so
    with contextlib.suppress(ImportError):
        module = importlib.import_module(task.partition(":")[0])
        getattr(module, "prepare", lambda: None)()


def _child(task: str, home: Path) -> int:
    os.setsid()
    words = os.open(home / WORDS, os.O_WRONLY | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(words, 1)
    os.dup2(words, 2)
    os.environ.update(HOME=str(home), TMPDIR=str(home))
    try:
        _limit()
        return run_task(task, home)
    except BaseException:  # noqa: BLE001 - the child must end here, with its last words
        traceback.print_exc()
        sys.stderr.flush()
        return FAILED


def _limit() -> None:
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    memory = pages * resource.getpagesize() + limits.CHILD_BYTES
    seconds = int(limits.CHILD_SECONDS) + 1
    for kind, amount in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.CHILD_OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (amount if most == resource.RLIM_INFINITY else min(amount, most), most))


def _wait(child: int, seconds: float) -> int:
    """How ``child`` ended; past ``seconds`` it is ended with all that it has begun."""
    in_time = _has_ended(child, seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    if not in_time:
        os.kill(child, signal.SIGKILL)  # in case it has not become the first of its group yet
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if in_time else OUT_OF_TIME


def _has_ended(child: int, seconds: float) -> bool:
    if hasattr(os, "pidfd_open"):
        watch = os.pidfd_open(child)
        try:
            return bool(select.select([watch], [], [], seconds)[0])
        finally:
            os.close(watch)
    until = time.monotonic() + seconds
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > until:
            return False
        time.sleep(_STEP)
    return True


def _serve() -> None:
    for line in sys.stdin.buffer:
        request: dict[str, Any] = json.loads(line)
        _prepare(request["task"])
        child = os.fork()
        if child == 0:
            os._exit(_child(request["task"], Path(request["home"])))
        print(_wait(child, request["seconds"]), flush=True)


if __name__ == "__main__":
    _serve()
