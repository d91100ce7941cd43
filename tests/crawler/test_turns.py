"""Hosts are asked by one program at a time, and left in peace between two requests, whoever sent the first."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from harvest import PROJECT
from scrapy import Request
from scrapy.utils.test import get_crawler
from small_portal import article_path, home_page, list_page, report_page

from crawler.archive import ArchiveError
from crawler.turns import FileLocks, HostTurns

HOST = "www.jingyan.gov.cn"


def test_a_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    one, other = FileLocks(tmp_path / "a"), FileLocks(tmp_path / "a")
    assert one.lock("x")
    assert not other.lock("x")
    assert other.lock("y")
    one.unlock("x")
    assert other.lock("x")
    other.close()
    assert one.lock("x")
    assert one.lock("y")


def test_a_lock_ends_with_the_program_that_held_it(tmp_path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from crawler.turns import FileLocks\n"
        "assert FileLocks(Path(sys.argv[1])).lock('x'); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    assert not FileLocks(tmp_path).lock("x")
    holder.kill()
    holder.communicate()
    assert FileLocks(tmp_path).lock("x")


def test_locks_that_can_not_be_kept_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match=r"snapshot\.unwritable"):
        FileLocks(tmp_path / "file" / "turns").lock("x")


def turns_of(folder: Path, delay: float, places: int = 1) -> HostTurns:
    crawler: Any = get_crawler(settings_dict={"ARCHIVE_DIR": str(folder)})
    slot = SimpleNamespace(delay=delay, concurrency=places)
    crawler.spider = SimpleNamespace(locks=[])
    crawler.engine = SimpleNamespace(downloader=SimpleNamespace(slots={HOST: slot}))
    return HostTurns(crawler)


def request() -> Request:
    return Request(f"http://{HOST}/", meta={"download_slot": HOST})


def test_a_turn_lasts_until_the_pause_is_over(tmp_path: Path) -> None:
    """The pause is an hour here: that of another spider's turn is waited for, too."""

    async def crawl() -> list[str]:
        first, second = turns_of(tmp_path, 3600.0), turns_of(tmp_path, 0.0)
        async with first.turn(request()):
            pass
        waiting = asyncio.ensure_future(second._take(HOST, 1))
        while not second._crawler.stats.get_value("turns/waited"):
            await asyncio.sleep(0)
        assert not waiting.done()
        first._close()
        return [await waiting]

    assert asyncio.run(crawl()) == [f"{HOST}.0"]


def test_as_many_at_once_as_the_settings_allow(tmp_path: Path) -> None:
    async def crawl() -> list[str]:
        turns = turns_of(tmp_path, 0.0)
        return [await turns._take(HOST, 3) for _ in range(3)]

    assert asyncio.run(crawl()) == [f"{HOST}.0", f"{HOST}.1", f"{HOST}.2"]


class Busy:
    """Locks that are never free, or whose database is gone."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def lock(self, _: str) -> bool:
        if self.error:
            raise self.error
        return False


def test_what_is_taken_on_the_way_to_a_failure_is_given_back(tmp_path: Path) -> None:
    turns = turns_of(tmp_path, 0.0)
    locks: list[Any] = turns._crawler.spider.locks  # type: ignore[union-attr]
    locks.append(Busy())
    assert not turns._lock("x")
    locks[:] = [Busy(RuntimeError("gone"))]
    with pytest.raises(RuntimeError, match="gone"):
        turns._lock("x")
    assert FileLocks(tmp_path / ".turns").lock("x")


# --- two programs at once -----------------------------------------------------------------------------------


class Watched(ThreadingHTTPServer):
    """A portal that notes how many requests it is answering at once."""

    daemon_threads = True

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.now = self.most = self.total = 0
        self.guard = threading.Lock()
        super().__init__(("127.0.0.1", 0), WatchedHandler)


class WatchedHandler(BaseHTTPRequestHandler):
    server: Watched

    def do_GET(self) -> None:
        server = self.server
        with server.guard:
            server.now += 1
            server.total += 1
            server.most = max(server.most, server.now)
        body = server.pages.get(self.path, "").encode()
        # Long enough that another request would be seen, were there one.
        threading.Event().wait(0.02)
        with server.guard:
            server.now -= 1
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def watched() -> Iterator[Watched]:
    rows = [
        (article_path(number), f"井研县{number}号局2023年政府信息公开工作年度报告") for number in range(1, 9)
    ]
    home = f"http://{HOST}"
    pages = {
        f"{home}/jyx/": home_page(("/jyx/zfxxgknb/list.shtml", "政府信息公开年报")),
        f"{home}/jyx/zfxxgknb/list.shtml": list_page(*rows),
        **{home + path: report_page(title) for path, title in rows},
    }
    with Watched(pages) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_two_programs_take_turns_at_a_host(watched: Watched, tmp_path: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    settings = {
        "http_proxy": f"http://127.0.0.1:{watched.server_address[1]}",
        "ARCHIVE_DIR": str(tmp_path / "archive"),
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
        "GONGKAI_BROWSER_ENABLED": "0",
    }
    crawls = [
        subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", "jingyan"],
            cwd=PROJECT,
            env=inherited | settings | {"DATABASE_URL": f"sqlite:///{tmp_path / name}.db"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name in ("one", "two")
    ]
    told = [crawl.communicate(timeout=120)[0] for crawl in crawls]
    assert [crawl.returncode for crawl in crawls] == [0, 0], told
    assert watched.total >= 2 * 11
    assert watched.most == 1
