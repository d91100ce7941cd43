"""Several writers at once, in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.synchronize import Barrier, Event

from sqlalchemy import Engine
from stored_samples import EMERGENCY, FINANCE, OTHER_URL, URL, ask, capture, report, size

from pipelines.checks.model import Check, CheckStatus
from pipelines.store import save
from pipelines.store.connect import connect
from pipelines.store.crawl_log import record_link
from pipelines.store.model import LinkState, Outcome
from pipelines.store.save import save_report

WRITERS = 8
SPAWN = multiprocessing.get_context("spawn")
CHECKS = tuple(Check(f"rule.{n}", ("a", "b"), CheckStatus.FAIL, 1, 2) for n in range(5))


def crawl(url: str, start: Barrier) -> None:
    """Store six overlapping reports, in two revisions each, and record their links."""
    start.wait()
    engine = connect(url)
    for body, day in (("first", 20), ("second", 25)):
        for agency in (EMERGENCY, FINANCE):
            for year in (2021, 2022, 2023):
                address = f"{URL}?{agency.name}{year}"
                fetched = capture(f"{body}{agency.name}{year}", url=address, at=f"2024-01-{day}T03:00:00Z")
                extraction = report({"requests.granted.total": len(body)}, year=year)
                save_report(engine, fetched, extraction, CHECKS, agency)
                record_link(engine, "jingyan", address, LinkState.FETCHED, at=f"2024-01-{day}T03:00:00Z")
    engine.dispose()


def test_writers_that_store_the_same_reports_double_none(url: str) -> None:
    start = SPAWN.Barrier(WRITERS)
    writers = [SPAWN.Process(target=crawl, args=(url, start)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS

    engine = connect(url)
    assert {
        table: size(engine, table)
        for table in ("agency", "report", "revision", "snapshot", "reading", "location", "link", "rule")
    } == {
        "agency": 2,
        "report": 6,
        "revision": 12,
        "snapshot": 12,
        "reading": 12,
        "location": 6,
        "link": 6,
        "rule": 5,
    }
    assert ask(engine, "SELECT DISTINCT total FROM requests WHERE outcome = 'granted'") == [(6,)]
    assert ask(engine, "SELECT number, is_current, COUNT(*) FROM revision GROUP BY number, is_current") == [
        (1, False, 6),
        (2, True, 6),
    ]
    assert ask(engine, "SELECT COUNT(*), COUNT(DISTINCT revision_id) FROM report_summary") == [(6, 6)]
    assert (size(engine, "request_row"), size(engine, "check_result")) == (12 * 25, 12 * 5)
    engine.dispose()


def write_and_wait(url: str, in_the_middle: Event) -> None:
    """Store a report up to the last step before the end of its transaction, and never end."""

    def stop(*_: object) -> None:
        in_the_middle.set()
        signal.pause()

    save.refresh_summaries = stop
    save_report(connect(url), capture(), report(), CHECKS, EMERGENCY)


def test_a_writer_that_is_killed_leaves_nothing_and_blocks_nobody(engine: Engine, url: str) -> None:
    in_the_middle = SPAWN.Event()
    writer = SPAWN.Process(target=write_and_wait, args=(url, in_the_middle))
    writer.start()
    assert in_the_middle.wait(60)
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join(60)
    assert save_report(engine, capture(), report(), CHECKS, EMERGENCY).outcome is Outcome.NEW_REPORT
    assert (
        save_report(engine, capture(url=OTHER_URL), report(), CHECKS, EMERGENCY).outcome
        is Outcome.NEW_LOCATION
    )
    tables = ("report", "revision", "snapshot", "request_row", "check_result", "report_summary")
    assert [size(engine, table) for table in tables] == [1, 1, 2, 25, 5, 1]
