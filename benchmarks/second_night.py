"""What a crawl asks for when nothing has changed since the night before.

In:  the replica of 井研县. Out: one row: requests of the second night to those of the first. They are counted,
not timed, so one run is enough.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Measured
from benchmarks.portal import NAME
from crawler.replica.server import running_replica

_PROJECT = Path(__file__).resolve().parents[1]


def measure() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as folder, running_replica(NAME) as portal:
        asked = []
        for _night in range(2):
            before = len(portal.requests)
            items = _crawl(portal.port, Path(folder))
            asked.append((len(portal.requests) - before, items))
    (first, read), (second, reread) = asked
    yield Measured(
        "night.second",
        "second night, nothing changed: requests",
        "the first night",
        0.05,
        higher_is_better=False,
        ratios=(second / first,),
        shown=f"{second} requests and {reread} documents read against {first} and {read}",
    )


def _crawl(port: int, folder: Path) -> int:
    """Crawl; how many documents went through the stages."""
    kept = {
        name: value for name, value in os.environ.items() if name.lower() not in ("http_proxy", "no_proxy")
    }
    environment = kept | {
        "http_proxy": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
    }
    items = folder / "items.jsonl"
    command = [sys.executable, "-m", "scrapy", "crawl", NAME, "-O", str(items)]
    done = subprocess.run(command, cwd=_PROJECT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the crawl failed:\n{done.stderr[-2000:]}")
    return len(items.read_text(encoding="utf-8").splitlines())
