"""A parser of somebody else's, run in a child process that really ends.

In:  the name of a function ``bytes -> bytes`` and its argument. Out: its answer, or a named error.

::

    call("package.module:function", body)
        │ home/body, a line of JSON                       a process for each document
        ▼                                                 │
    pipelines.extract.nursery, kept for the next call ──fork──▶ the function ──▶ home/answer, home/words
        │ a line: how it ended
        ▼
    exit 0: the answer; 3: code and detail of an Unreadable; 4: a missing module

The child gets no secrets (an environment of its own), a temporary folder that goes with it, a wall-time
limit, and limits of memory, processor time and file size from the kernel. Whatever else ends it counts as a
broken document, with the parser's last words. Nothing of a document outlives its process.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from pipelines.extract import limits
from pipelines.extract.model import Unreadable
from pipelines.extract.nursery import ANSWER, BODY, MISSING, OUT_OF_TIME, UNREADABLE, WORDS

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
_ENDED_FOR_TIME = frozenset({signal.SIGXCPU, signal.SIGKILL})


def environment(home: str) -> dict[str, str]:
    """The environment of a child whose files all belong below ``home``, without the parent's secrets."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}


def finish(child: subprocess.Popen[bytes], body: bytes, seconds: float) -> tuple[bytes, bytes]:
    """Feed ``body`` to ``child`` and return its two outputs; past ``seconds`` it dies with its children.

    ``child`` must lead a session of its own. Raises ``Unreadable("document.too_slow")``.
    """
    try:
        return child.communicate(body, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise _too_slow(seconds) from error
    finally:
        _end(child)


def call(task: str, body: bytes, seconds: float | None = None) -> bytes:
    """Run the function ``task`` ("package.module:function") on ``body`` in a child.

    Raises ``Unreadable``: what the function raises, document.too_slow, document.too_large (memory),
    document.broken (the parser failed); ``ModuleNotFoundError`` for a library that is not installed.
    """
    seconds = limits.CHILD_SECONDS if seconds is None else seconds
    with tempfile.TemporaryDirectory(prefix="gongkai-") as home:
        folder = Path(home)
        (folder / BODY).write_bytes(body)
        status = _NURSERY.run(task, home, seconds)
        answer = (folder / ANSWER).read_bytes() if (folder / ANSWER).exists() else b""
        words = (folder / WORDS).read_bytes() if (folder / WORDS).exists() else b""
    if status == 0:
        return answer
    if status == OUT_OF_TIME:
        raise _too_slow(seconds)
    if status == UNREADABLE:
        code, detail = json.loads(answer)
        raise Unreadable(code, detail)
    if status == MISSING:
        raise ModuleNotFoundError(f"No module named {answer.decode()!r}", name=answer.decode())
    if status < 0 and -status in _ENDED_FOR_TIME:
        raise Unreadable("document.too_slow", signal.Signals(-status).name)
    lines = words.decode("utf-8", "replace").strip().splitlines()
    raise Unreadable("document.broken", lines[-1][:200] if lines else f"parser ended with {status}")


def _too_slow(seconds: float) -> Unreadable:
    return Unreadable("document.too_slow", f"more than {seconds:g} s")


def _end(child: subprocess.Popen[bytes]) -> None:
    # both errors say that everybody in the group has ended already
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


class _Nursery:
    """The process that makes a child for each document; begun when it is needed, and anew when it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._environment: dict[str, str] = {}

    def run(self, task: str, home: str, seconds: float) -> int:
        """How the child ended: its exit status, minus a signal's number, or ``OUT_OF_TIME``."""
        request = json.dumps({"task": task, "home": home, "seconds": seconds}).encode() + b"\n"
        with self._lock:
            process = self._ready()
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(request)
                process.stdin.flush()
                line = process.stdout.readline()
            except BaseException:
                self.close()  # an answer that nobody waits for must not be taken for the next one
                raise
            if not line:
                self.close()
                raise Unreadable("document.broken", "the process for parsers has ended")
            return int(line)

    def close(self) -> None:
        """End the process, if it is this one's."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    assert pipe is not None
                    pipe.close()
            _end(process)

    def _ready(self) -> subprocess.Popen[bytes]:
        wanted = environment(tempfile.gettempdir())
        running = self._process is not None and self._process.poll() is None
        if not running or self._owner != os.getpid() or self._environment != wanted:
            self.close()
            self._owner, self._environment = os.getpid(), wanted
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.extract.nursery"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=wanted,
                start_new_session=True,
            )
        assert self._process is not None
        return self._process


_NURSERY = _Nursery()
atexit.register(_NURSERY.close)
