"""How long the questions of ``data/queries`` take, and how large the database is, with many reports.

    python -m benchmarks.queries_at_scale [REPORTS] [DATABASE_URL]

In:  how many reports to make up (100,000), and a database to store them in (a temporary SQLite file; one that holds
reports already is measured as it is). Out: bytes per report without narrative text, seconds of the checks across
years and of the comparison of texts, and of each question the seconds of its second run, when the pages that it needs
are in memory.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.generated_reports import later_wording, narrative, reports
from benchmarks.store_size import bytes_by_table
from pipelines.store.connect import connect
from pipelines.store.crawl_log import finish_run, record_link, start_run
from pipelines.store.model import LinkState
from pipelines.store.queries import load_query, query_names, run_query
from pipelines.store.save import save_report

REPORTS = 100_000
_ONE_IN = 100  # of a hundred reports one is changed by its portal, and of another the link fails


@dataclass(frozen=True, slots=True)
class Timing:
    """A question, the seconds of its second run and the rows of its answer."""

    query: str
    seconds: float
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
        started = time.perf_counter()
        answer = run_query(engine, query)
        yield Timing(name, time.perf_counter() - started, len(answer.rows))


def bytes_per_report(engine: Engine) -> float:
    """Bytes in the database for each report, without the narrative text."""
    sizes = bytes_by_table(engine)
    with engine.connect() as connection:
        count = connection.execute(text("SELECT COUNT(*) FROM report")).scalar_one()
    return sum(size for name, size in sizes.items() if name != "section") / int(count)


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
        print("query                             seconds     rows")
        for each in timings(engine):
            print(f"{each.query:<32} {each.seconds:8.2f} {each.rows:8,}", flush=True)
        engine.dispose()


if __name__ == "__main__":
    main()
