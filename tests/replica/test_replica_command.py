"""``scrapy replica`` as a user runs it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest
from proxy_client import ask

from crawler.replica import serve_replica

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "scrapy", "replica"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serves_until_told_to_stop(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [*COMMAND, "jingyan", "--edition", "2"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = re.fullmatch(
            r"Ready http://127\.0\.0\.1:(\d+)/ jingyan edition 2\n", process.stdout.readline()
        )
        assert ready is not None
        assert f"http_proxy=http://127.0.0.1:{ready[1]} scrapy crawl jingyan" in process.stdout.readline()
        connection = HTTPConnection("127.0.0.1", int(ready[1]), timeout=10)
        connection.request("GET", "http://www.jingyan.gov.cn/jyx/")
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_several_portals_with_a_fault_that_is_told_at_the_end() -> None:
    process = subprocess.Popen(
        [*COMMAND, "gannan", "anju", "--faults", "error-once"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        port = int(re.findall(r"127\.0\.0\.1:(\d+)/ gannan edition 1$", lines[0])[0])
        assert f"Ready http://127.0.0.1:{port}/ anju edition 1" in lines[2]
        assert f"https_proxy=http://127.0.0.1:{port} scrapy crawl anju" in lines[3]
        home = "http://rsj.gnzrmzf.gov.cn/"
        assert [ask(port, home).status for _ in range(2)] == [500, 200]
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert rest == "Fault error-once: served 1 times\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["atlantis"], "no replica 'atlantis'; there are: "),
        (["jingyan", "--edition", "9"], "jingyan has editions 1 to 3, not 9"),
        ([], "name one replica or more"),
        (["jingyan", "--faults", "earthquake"], "no fault 'earthquake'; there are: transient, slow"),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert message in done.stdout + done.stderr


def test_taken_port() -> None:
    with serve_replica("jingyan") as port:
        done = run("jingyan", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port} on 127.0.0.1: Address already in use" in done.stderr
