"""A parser of somebody else's, run in a child process that really ends.

In:  the name of a function ``bytes -> bytes`` and its argument. Out: its answer, or a named error.

::

    call("package.module:function", body) ──stdin──▶ python -m pipelines.extract.bounded …
         ◀──stdout── exit 0: the answer; 3: code and detail of an Unreadable; 4: a missing module

The child gets no secrets (an environment of its own), a temporary folder that goes with it, a wall-time
limit, and limits of memory, processor time and file size from the kernel. Whatever else ends it counts as a
broken document, with the parser's last words.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from pipelines.extract import limits
from pipelines.extract.model import Unreadable

_ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
_UNREADABLE = 3
_MISSING = 4
_OUT_OF_TIME = frozenset({signal.SIGXCPU, signal.SIGKILL})


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
        raise Unreadable("document.too_slow", f"more than {seconds:g} s") from error
    finally:
        _end(child)


def call(task: str, body: bytes, seconds: float | None = None) -> bytes:
    """Run the function ``task`` ("package.module:function") on ``body`` in a child.

    Raises ``Unreadable``: what the function raises, document.too_slow, document.too_large (memory),
    document.broken (the parser failed); ``ModuleNotFoundError`` for a library that is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-") as home:
        child = subprocess.Popen(
            [sys.executable, "-m", __name__, task],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=_ROOT,
            env=environment(home),
            start_new_session=True,
        )
        answer, words = finish(child, body, limits.CHILD_SECONDS if seconds is None else seconds)
    status = child.returncode
    if status == 0:
        return answer
    if status == _UNREADABLE:
        code, detail = json.loads(answer)
        raise Unreadable(code, detail)
    if status == _MISSING:
        raise ModuleNotFoundError(f"No module named {answer.decode()!r}", name=answer.decode())
    if status < 0 and -status in _OUT_OF_TIME:
        raise Unreadable("document.too_slow", signal.Signals(-status).name)
    lines = words.decode("utf-8", "replace").strip().splitlines()
    raise Unreadable("document.broken", lines[-1][:200] if lines else f"parser ended with {status}")


def _end(child: subprocess.Popen[bytes]) -> None:
    # both errors say that everybody in the group has ended already
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


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


def _main(task: str) -> int:
    module, _, function = task.partition(":")
    body = sys.stdin.buffer.read()
    _limit()
    try:
        answer: bytes = getattr(importlib.import_module(module), function)(body)
    except Unreadable as error:
        sys.stdout.write(json.dumps([error.code, error.detail]))
        return _UNREADABLE
    except MemoryError:
        sys.stdout.write(json.dumps(["document.too_large", "memory"]))
        return _UNREADABLE
    except ModuleNotFoundError as error:
        sys.stdout.write(error.name or "")
        return _MISSING
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
