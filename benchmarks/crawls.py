"""A crawl with all its stages against a bare spider that downloads the same pages.

In:  a portal of 2,000 report pages on this machine, without delay. Out: three rows: pages a second, memory, and
what is asked for on the second night, when nothing has changed.

The runs are stretches of 250 pages within one crawl, so that neither start-up nor the search for the column counts.
The portal is served by a process of its own, on the same cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import Thread

from benchmarks.measure import Measured
from benchmarks.portal import NAME, STRETCH, addresses, served

_PROJECT = Path(__file__).resolve().parents[1]
_PAGES = 2000
_FLAT_FROM = 500  # pages; caches are filled by then
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class _Crawl:
    times: tuple[float, ...]  # when another stretch of pages had been served
    memory: tuple[int, ...]  # bytes of the crawler at these times
    requests: int
    reports: int  # served

    @property
    def rates(self) -> tuple[float, ...]:
        """Pages a second of each stretch but the first."""
        return tuple(STRETCH / (later - earlier) for earlier, later in pairwise(self.times))


def measure() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "addresses").write_text("\n".join(addresses(_PAGES)))
        spider = str(Path(__file__).with_name("bare_spider.py"))
        bare = _crawl(folder, folder, ["runspider", spider, "-a", f"addresses={folder / 'addresses'}"])
        ours = _crawl(folder, _PROJECT, ["crawl", NAME])
        again = _crawl(folder, _PROJECT, ["crawl", NAME])
    for crawl in (bare, ours):
        if crawl.reports != _PAGES:
            raise RuntimeError(f"{crawl.reports} of {_PAGES} pages were fetched")
    yield Measured(
        "crawl.rate",
        f"`scrapy crawl` with all stages over {_PAGES:,} pages, no delay",
        "a bare Scrapy spider that downloads them",
        0.7,
        higher_is_better=True,
        ratios=tuple(mine / other for mine, other in zip(ours.rates, bare.rates, strict=True)),
        shown=f"{median(ours.rates):.0f} against {median(bare.rates):.0f} pages a second",
    )
    yield _memory(ours, bare)
    yield Measured(
        "night.second",
        "requests of a second night, nothing changed",
        "those of the first",
        0.05,
        higher_is_better=False,
        ratios=(again.requests / ours.requests,),
        shown=f"{again.requests} requests, {again.reports} reports fetched; {ours.requests:,} and {ours.reports:,} before",
    )


def _memory(ours: _Crawl, bare: _Crawl) -> Measured:
    above = [(mine - other) / _MEGABYTE for mine, other in zip(ours.memory, bare.memory, strict=True)]
    first = _FLAT_FROM // STRETCH - 1
    grown = above[-1] - above[first]
    return Measured(
        "crawl.memory",
        "memory of that crawl",
        "the bare spider's; MB above it",
        150,
        higher_is_better=False,
        ratios=tuple(above),
        shown=f"{above[first]:.0f} MB above it at page {_FLAT_FROM}, {grown:+.0f} MB from there to page {_PAGES:,}",
    )


def _crawl(folder: Path, project: Path, words: Sequence[str]) -> _Crawl:
    times, memory = [], []
    requests = reports = 0
    log = folder / "log"
    command = [sys.executable, "-m", "scrapy", *words]
    with (
        served(_PAGES) as portal,
        log.open("w") as errors,
        subprocess.Popen(
            command,
            cwd=project,
            env=_environment(portal.port, folder),
            stdout=subprocess.DEVNULL,
            stderr=errors,
        ) as crawler,
    ):
        Thread(target=lambda: (crawler.wait(), portal.stop())).start()
        for line in portal.lines:
            number, word = line.split()
            if "." not in word:
                requests, reports = int(number), int(word)
                continue
            times.append(float(word))
            memory.append(_resident(crawler.pid) or memory[-1])
    if crawler.returncode:
        last = "\n".join(log.read_text(encoding="utf-8").splitlines()[-20:])
        raise RuntimeError(f"scrapy {' '.join(words)} failed:\n{last}")
    return _Crawl(tuple(times), tuple(memory), requests, reports)


def _environment(port: int, folder: Path) -> Mapping[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name.lower() not in ("http_proxy", "no_proxy")
    }
    return kept | {
        "http_proxy": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
        "GONGKAI_CONTACT": "nobody, this is a measurement",
    }


def _resident(process: int) -> int:
    """Bytes in memory; 0 for a process that has just ended."""
    if not Path(f"/proc/{process}/statm").exists():
        return 0
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
