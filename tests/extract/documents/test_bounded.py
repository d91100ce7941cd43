"""Parsers in a child process: their answers, and every way in which they may end."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.extract import bounded, limits, nursery
from pipelines.extract.model import Unreadable


@pytest.fixture
def task(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Makes a function of the given source, and its name for ``bounded.call``."""

    def make(source: str) -> str:
        (tmp_path / "parser_of_a_stranger.py").write_text(f"def parse(body):\n    {source}\n")
        return "parser_of_a_stranger:parse"

    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return make


def test_the_answer_comes_back(task):
    assert bounded.call(task("return body[::-1]"), b"abc") == b"cba"


def test_an_unreadable_comes_back_as_it_was(task):
    source = "from pipelines.extract.model import Unreadable; raise Unreadable('document.broken', '第3页')"
    with pytest.raises(Unreadable) as caught:
        bounded.call(task(source), b"")
    assert (caught.value.code, caught.value.detail) == ("document.broken", "第3页")


def test_a_fault_of_the_parser_is_a_broken_document_with_its_last_words(task):
    with pytest.raises(Unreadable, match=r"document\.broken: KeyError: 'sheet'"):
        bounded.call(task("raise KeyError('sheet')"), b"")


def test_a_parser_that_says_nothing_is_named_by_its_status(task):
    with pytest.raises(Unreadable, match=r"document\.broken: parser ended with -6"):
        bounded.call(task("import os; os.abort()"), b"")


def test_a_parser_out_of_time_is_ended(task):
    with pytest.raises(Unreadable, match=r"document\.too_slow: more than 0.5 s"):
        bounded.call(task("import time; time.sleep(60)"), b"", seconds=0.5)


def test_a_parser_that_the_kernel_ends_for_its_time_is_named(task):
    source = "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)"
    with pytest.raises(Unreadable, match=r"document\.too_slow: SIGXCPU"):
        bounded.call(task(source), b"")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits address space")
def test_a_parser_out_of_memory_is_named(task):
    with pytest.raises(Unreadable, match=r"document\.too_large: memory"):
        bounded.call(task(f"return bytes({limits.CHILD_BYTES * 2})"), b"")


def test_children_of_the_parser_die_with_it(task, tmp_path):
    pipe = tmp_path / "alive"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    source = (
        f"import subprocess; subprocess.run(['sh', '-c', 'exec 9>{pipe}; echo x >&9; sleep 60 & sleep 60'])"
    )
    with pytest.raises(Unreadable, match=r"document\.too_slow"):
        bounded.call(task(source), b"", seconds=2)

    # the pipe ends when the last process that holds it has ended
    assert os.read(reader, 2) == b"x\n"
    ready, _, _ = select.select([reader], [], [], 30)
    assert ready
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_the_child_knows_no_secrets(task, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:hunter2@host/db")
    seen = json.loads(
        bounded.call(task("import json, os; return json.dumps(dict(os.environ)).encode()"), b"")
    )

    assert "DATABASE_URL" not in seen
    assert "hunter2" not in json.dumps(seen)


def test_what_a_killed_parser_leaves_behind_is_removed(task, tmp_path):
    note = tmp_path / "folder"
    source = (
        "import tempfile, time; folder = tempfile.mkdtemp(); "
        f"open({str(note)!r}, 'w').write(folder); time.sleep(60)"
    )
    with pytest.raises(Unreadable, match=r"document\.too_slow"):
        bounded.call(task(source), b"", seconds=2)
    assert not Path(note.read_text()).exists()


def test_one_document_after_the_other_has_a_process_of_its_own(task):
    name = task("import os; return str(os.getpid()).encode()")
    first, second = bounded.call(name, b""), bounded.call(name, b"")

    assert first != second
    assert str(os.getpid()).encode() not in (first, second)


def test_the_next_document_is_read_after_one_that_broke_its_parser(task):
    name = task("import os; os.abort() if body == b'bad' else None; return body")
    with pytest.raises(Unreadable, match=r"document\.broken"):
        bounded.call(name, b"bad")

    assert bounded.call(name, b"good") == b"good"


def test_the_next_document_is_read_after_an_end_of_the_process_itself(task):
    name = task("import os, signal; body and os.kill(os.getppid(), signal.SIGKILL); return b'read'")
    with pytest.raises(Unreadable, match=r"document\.broken: the process for parsers has ended"):
        bounded.call(name, b"x")

    assert bounded.call(name, b"") == b"read"


# the child's own side


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("return body * 2", (0, b"abcabc")),
        ("raise MemoryError", (3, b'["document.too_large", "memory"]')),
        ("import no_such_library", (4, b"no_such_library")),
        (
            "from pipelines.extract.model import Unreadable; raise Unreadable('document.broken')",
            (3, b'["document.broken", ""]'),
        ),
    ],
    ids=["answer", "memory", "missing", "unreadable"],
)
def test_the_child_says_how_it_ended(
    task, monkeypatch: pytest.MonkeyPatch, tmp_path, source: str, answer: tuple[int, bytes], request
):
    name = f"stranger_{request.node.callspec.id}"
    task(source)
    (tmp_path / "parser_of_a_stranger.py").rename(tmp_path / f"{name}.py")
    (tmp_path / nursery.BODY).write_bytes(b"abc")
    monkeypatch.syspath_prepend(tmp_path)

    assert (nursery.run_task(f"{name}:parse", tmp_path), (tmp_path / nursery.ANSWER).read_bytes()) == answer


# the process of which the children are made


def test_it_answers_a_line_for_each_document_and_ends_with_its_input(task, tmp_path):
    """0: answered; 1: the parser failed; 4: a library is missing; 1000: out of time; -9: killed."""
    source = "exec(body.decode()); return b'read'"
    name = task(source)
    bodies = [b"", b"1 / 0", b"import no_such_library", b"import time; time.sleep(60)"]
    bodies.append(b"import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    homes = [tmp_path / str(number) for number in range(len(bodies))]
    for home, body in zip(homes, bodies, strict=True):
        home.mkdir()
        (home / nursery.BODY).write_bytes(body)
    seconds = [60, 60, 60, 0.2, 60]
    requests = [
        json.dumps({"task": name, "home": str(home), "seconds": limit}) + "\n"
        for home, limit in zip(homes, seconds, strict=True)
    ]
    program = [sys.executable, "-m", "pipelines.extract.nursery"]
    ended = subprocess.run(program, input="".join(requests), text=True, stdout=subprocess.PIPE, timeout=120)

    assert (ended.returncode, ended.stdout.split()) == (0, ["0", "1", "4", "1000", "-9"])
    assert (homes[0] / nursery.ANSWER).read_bytes() == b"read"
    assert (homes[1] / nursery.WORDS).read_text().endswith("ZeroDivisionError: division by zero\n")


@pytest.mark.parametrize(("wait", "said"), [("0", "7"), ("60", "1000")], ids=["ended", "out of time"])
def test_where_the_kernel_cannot_be_asked_to_wait_the_end_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, wait: str, said: str
):
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    child = subprocess.Popen(["sh", "-c", f"sleep {wait}; exit 7"], start_new_session=True)

    assert str(nursery._wait(child.pid, 60 if wait == "0" else 0.05)) == said
    child.returncode = 0  # it has been waited for


def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next_one(
    task, monkeypatch: pytest.MonkeyPatch
):
    """Ctrl-C while a parser works."""
    name = task("return body")
    with monkeypatch.context() as patched:

        class Interrupted:
            def readline(self) -> bytes:
                raise KeyboardInterrupt

            def close(self) -> None: ...

        process = bounded._NURSERY._ready()
        patched.setattr(process, "stdout", Interrupted())
        with pytest.raises(KeyboardInterrupt):
            bounded.call(name, b"first")

    assert bounded.call(name, b"second") == b"second"
