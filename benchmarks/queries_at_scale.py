"""How long the questions of ``data/queries`` take, and how large the database is, with many reports.

    python -m benchmarks.queries_at_scale [REPORTS] [DATABASE_URL]

In:  how many reports to make up (100,000), and a database to store them in (a temporary SQLite file; one that holds
reports already is measured as it is). Out: bytes per report without narrative text, and of each question the time of
its second run, when the pages that it needs are in memory: by the clock, and on the processor of this process, which
for PostgreSQL is not where the work is done. ``measure`` is the row of ``python -m benchmarks``.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.generated_reports import later_wording, narrative, reports
from benchmarks.measure import Measured, milliseconds, side_by_side
from benchmarks.store_size import bytes_by_table
from pipelines.store.connect import connect
from pipelines.store.crawl_log import finish_run, record_link, start_run
from pipelines.store.model import LinkState
from pipelines.store.queries import load_query, query_names, run_query
from pipelines.store.save import save_report

REPORTS = 100_000
_MEASURED = 700  # for the ratio
_ONE_IN = 100  # of a hundred reports one is changed by its portal, and of another the link fails


@dataclass(frozen=True, slots=True)
class Timing:
    """A question, its second run by the clock and on this process's processor, and the rows of its answer."""

    query: str
    seconds: float
    processor: float
    rows: int


def build(engine: Engine, count: int) -> None:
    """Store ``count`` reports with their text, one run of each site, and a few failures."""
    sites = {}
    for n, generated in enumerate(reports(count)):
        capture, extraction, checks, agency = generated
        if capture.site not in sites:
            portal = f"{capture.portal}"
            sites[capture.site] = start_run(engine, capture.site, capture.division, portal)
        save_report(engine, capture, replace(extraction, sections=narrative(n)), checks, agency)
        record_link(engine, capture.site, capture.url, LinkState.FETCHED, link_text=capture.link_text)
        if n % _ONE_IN == 0:
            fetched, changed, checks, agency = later_wording(generated)
            save_report(engine, fetched, replace(changed, sections=narrative(n)), checks, agency)
        elif n % _ONE_IN == 1:
            missing = f"{capture.url}?next"
            record_link(engine, capture.site, missing, LinkState.FAILED, reason="fetch.timeout")
    for run in sites.values():
        finish_run(engine, run, "finished", {})


def timings(engine: Engine) -> Iterator[Timing]:
    """The time of each question, run twice."""
    for name in query_names():
        query = load_query(name)
        run_query(engine, query)
        started, busy = time.perf_counter(), time.process_time()
        answer = run_query(engine, query)
        seconds, processor = time.perf_counter() - started, time.process_time() - busy
        yield Timing(name, seconds, processor, len(answer.rows))


def bytes_per_report(engine: Engine) -> float:
    """Bytes in the database for each report, without the narrative text."""
    sizes = bytes_by_table(engine)
    with engine.connect() as connection:
        count = connection.execute(text("SELECT COUNT(*) FROM report")).scalar_one()
    return sum(size for name, size in sizes.items() if name != "section") / int(count)


def measure() -> Iterator[Measured]:
    """All questions together, against reading the table of totals once for each."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.db"
        engine = connect(f"sqlite:///{path}")
        build(engine, _MEASURED)
        questions = [load_query(name) for name in query_names()]
        with closing(sqlite3.connect(path)) as connection:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(report_summary)")]
            floor = f"SELECT {', '.join(f'COUNT({name})' for name in columns)} FROM report_summary"
            ours, peer = side_by_side(
                lambda: [run_query(engine, query) for query in questions],
                lambda: [connection.execute(floor).fetchall() for _ in questions],
            )
        engine.dispose()
    yield Measured(
        "queries.totals",
        f"answer the {len(questions)} questions over {_MEASURED:,} reports",
        "sqlite3 reading all totals once for each",
        5,
        higher_is_better=False,
        ratios=tuple(mine / other for mine, other in zip(ours, peer, strict=True)),
        shown=f"{milliseconds(ours, len(questions))} against {milliseconds(peer, len(questions))} a question",
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'reports.db'}"
        engine = connect(url)
        with engine.connect() as connection:
            is_empty = connection.execute(text("SELECT COUNT(*) FROM report")).scalar_one() == 0
        if is_empty:
            started = time.perf_counter()
            build(engine, count)
            print(f"{count:,} reports stored in {time.perf_counter() - started:.0f} s")
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))
        print(
            f"{bytes_per_report(engine):,.0f} bytes per report on {engine.dialect.name}, without narrative text"
        )
        print("query                             seconds processor     rows")
        for each in timings(engine):
            print(f"{each.query:<32} {each.seconds:8.2f} {each.processor:9.2f} {each.rows:8,}", flush=True)
        engine.dispose()


if __name__ == "__main__":
    main()
