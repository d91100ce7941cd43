"""How fast the archive is read again, with one process and with several.

    python -m benchmarks.reextraction [DOCUMENTS] [JOBS …]

In:  how many pages to draw (200) and with how many processes to read them (1 2). Out: a line for each: seconds,
documents a second, and how many times as fast as with the first. The pages are HTML reports of the accuracy tests;
they are stored once, so that what is timed is the usual case: nothing differs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

from crawler.archive import Archive, Exchange
from pipelines.reextract import reextract
from pipelines.store.connect import connect
from pipelines.store.crawl_log import record_link, record_visit
from pipelines.store.model import KnownVisit, LinkState
from pipelines.store.rereading import Selection
from tests.accuracy.exam import LAYOUTS
from tests.accuracy.register import load_layouts

_LAYOUTS = ("html.clean", "html.word", "html.broken labels", "html.th and thead")
_FETCHED = "2024-01-20T03:00:00Z"


@dataclass(frozen=True)
class Measured:
    """One reading of the archive."""

    jobs: int
    documents: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.documents / self.seconds


def prepare(folder: Path, documents: int) -> Engine:
    """An archive of ``documents`` pages below ``folder``, and a database that holds what they say."""
    load_layouts()
    engine = connect(f"sqlite:///{folder / 'reports.db'}")
    archive = Archive(folder / "archive", "jingyan", "benchmark")
    for number in range(documents):
        body = LAYOUTS[_LAYOUTS[number % len(_LAYOUTS)]].sheet(number).body
        url = f"http://www.jingyan.gov.cn/jyx/{number}.shtml"
        ref = archive.write(Exchange(url, "GET", (), 200, "OK", (("Content-Type", "text/html"),), body))
        record_visit(
            engine,
            "jingyan",
            KnownVisit(url, ref.sha256, ref.file, ref.offset, None, None, None, _FETCHED),
        )
        record_link(engine, "jingyan", url, LinkState.FAILED, reason="container.unsupported", at=_FETCHED)
    archive.close()
    with engine.begin() as connection:
        connection.execute(text("UPDATE site SET portal = '井研县人民政府'"))
    reextract(engine, folder / "archive", Selection(), jobs=2)
    return engine


def measure(engine: Engine, folder: Path, jobs: int) -> Measured:
    """Read the prepared archive with ``jobs`` processes."""
    begin = time.perf_counter()
    summary = reextract(engine, folder / "archive", Selection(), jobs)
    seconds = time.perf_counter() - begin
    assert not summary.outcomes, summary.outcomes
    return Measured(jobs, summary.documents, seconds)


def main(words: list[str]) -> None:
    documents, *jobs = [int(word) for word in words] or [200]
    with tempfile.TemporaryDirectory() as name:
        engine = prepare(Path(name), documents)
        found = [measure(engine, Path(name), each) for each in jobs or (1, 2)]
        engine.dispose()
    for each in found:
        print(
            f"{each.jobs} processes: {each.documents} documents in {each.seconds:.1f} s, {each.per_second:.1f} a second, "
            f"{each.per_second / found[0].per_second:.2f} times as fast"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
