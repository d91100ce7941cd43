"""Four workers on one queue in PostgreSQL, one of them killed in the middle of a crawl, one started in its place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import create_engine, make_url, text

from crawler.replica.handler import Handler
from crawler.replica.server import running_replica
from crawler.replica.truth import truth

PROJECT = Path(__file__).resolve().parents[2]
SITES = ("gannan", "dafeng", "hejiang", "tonglu")
PATIENCE = 240  # seconds, for crawls that take a few on an idle machine

procrastinate = pytest.importorskip(
    "procrastinate", reason="needs the extra cluster: pip install '.[cluster]'"
)


@pytest.fixture
def database_url() -> Iterator[str]:
    """A database of its own: the queue has a schema of its own in it."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        pytest.skip("needs a PostgreSQL server: see TEST_DATABASE_URL in docs/operations.md")
    name = f"gongkai_test_{uuid.uuid4().hex}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@dataclass(frozen=True)
class Asked:
    """A request as the portal saw it: by which worker's crawl, from when to when."""

    host: str
    worker: str
    began: float
    ended: float


class Watch:
    """Notes who asks the replica for what, and when a worker is in the middle of a crawl."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[Asked] = []
        self.busy = {f"worker-{n}": threading.Event() for n in range(6)}
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        answer = Handler.do_GET

        def watched(handler: Handler) -> None:
            began = time.monotonic()
            answer(handler)
            self._note(handler, began)

        monkeypatch.setattr(Handler, "do_GET", watched)

    def _note(self, handler: Handler, began: float) -> None:
        agent = handler.headers.get("User-Agent", "")
        worker = next((name for name in self.busy if name in agent), agent)
        with self._lock:
            host = urlsplit(handler.path).hostname or handler.headers.get("Host", "")
            self.asked.append(Asked(host, worker, began, time.monotonic()))
            self._counts[worker] += 1
            if self._counts[worker] == 5 and worker in self.busy:
                self.busy[worker].set()


def start_worker(
    name: str, database_url: str, folder: Path, port: int, *arguments: str
) -> subprocess.Popen[bytes]:
    inherited = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    settings = {
        "DATABASE_URL": database_url,
        "ARCHIVE_DIR": str(folder / "archive"),
        "ALERT_FILE": str(folder / "alerts.jsonl"),
        "GONGKAI_NIGHTS_DIR": str(folder / name),
        "GONGKAI_CONTACT": name,
        "GONGKAI_DOWNLOAD_DELAY": "0.05",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
        "GONGKAI_RETRY_WAIT": "0",
        "GONGKAI_BROWSER_ENABLED": "0",
        "http_proxy": f"http://127.0.0.1:{port}",
    }
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "worker",
        "--jobs",
        "1",
        "--no-schedule",
        "--stalled-after",
        "3",
    ]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [*command, *arguments],
            cwd=PROJECT,
            env=inherited | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def wait_until_empty(database_url: str) -> None:
    engine = create_engine(database_url)
    left = text(
        "SELECT COUNT(*) FROM gongkai_queue.procrastinate_jobs WHERE task_name = 'crawl_site' "
        "AND status IN ('todo', 'doing')"
    )
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if not connection.execute(left).scalar():
                engine.dispose()
                return
        pause.wait(0.3)
    pytest.fail("the queue did not become empty")


def test_a_killed_worker_loses_and_doubles_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    with running_replica(SITES) as server:
        put = [word for site in SITES for word in ("--put", site)]
        workers = {"worker-0": start_worker("worker-0", database_url, tmp_path, server.port, *put)}
        assert watch.busy["worker-0"].wait(PATIENCE)
        for name in ("worker-1", "worker-2", "worker-3"):
            workers[name] = start_worker(name, database_url, tmp_path, server.port, *put)
        assert any(watch.busy[name].wait(PATIENCE / 3) for name in ("worker-1", "worker-2", "worker-3"))
        workers["worker-0"].send_signal(signal.SIGKILL)
        workers["worker-0"].wait(PATIENCE)
        workers["worker-4"] = start_worker("worker-4", database_url, tmp_path, server.port)
        wait_until_empty(database_url)
        for name in ("worker-1", "worker-2", "worker-3", "worker-4"):
            workers[name].send_signal(signal.SIGTERM)
            assert workers[name].wait(PATIENCE) == 0, (tmp_path / f"{name}.log").read_text()

    expected = Counter((report.agency, report.year) for site in SITES for report in truth(site))
    engine = create_engine(database_url)
    with engine.connect() as connection:
        held = connection.execute(text("SELECT agency, year FROM reports")).all()
        revisions = connection.execute(text("SELECT COUNT(*) FROM revision")).scalar()
    engine.dispose()
    assert Counter((agency, year) for agency, year in held) == expected
    assert revisions == len(held)
    assert [pair for pair in combinations(watch.asked, 2) if _at_once(*pair)] == []


def _at_once(one: Asked, other: Asked) -> bool:
    """Whether a portal was asked by two crawls at a time."""
    meet = one.began < other.ended and other.began < one.ended
    return meet and one.host == other.host and one.worker != other.worker


def test_a_worker_that_can_not_reach_its_database_says_so() -> None:
    nowhere = os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "worker", "--show"],
        cwd=PROJECT,
        env=nowhere,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("scrapy worker: the database can't be used: ")
    assert "Traceback" not in done.stderr
