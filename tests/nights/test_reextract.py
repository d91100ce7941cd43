"""The archive read again: only what differs is stored, a kill loses nothing, and nothing is lost unseen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from archived_samples import (
    FETCHED,
    HOST,
    LICENSING,
    PENALTIES,
    archived,
    page,
    stored,
    visit,
    with_cell,
)
from sqlalchemy import Engine, text

from pipelines.cell_changes import cell_changes
from pipelines.extract.model import CellState, Value
from pipelines.reextract import compare, reextract
from pipelines.reread import Reread
from pipelines.store.connect import connect
from pipelines.store.crawl_log import known_links, record_link, record_visit
from pipelines.store.model import LinkState
from pipelines.store.rereading import Selection

PROJECT = Path(__file__).resolve().parents[2]
ALL = Selection()
SAME, GAINED, CHANGED = (f"{HOST}/{name}.shtml" for name in ("same", "gained", "changed"))
PAGES = {
    SAME: page("井研县财政局", 3, 1),
    GAINED: page("井研县教育局", 5, 2),
    CHANGED: page("井研县民政局", 7, 4),
}


def ask(engine: Engine, sql: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


@pytest.fixture
def harvested(tmp_path: Path) -> Iterator[Engine]:
    """Three reports: one that an earlier program read as this one does, one with a cell less, one with a wrong number."""
    refs = archived(tmp_path / "archive", PAGES)
    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    stored(engine, SAME, PAGES[SAME], refs[SAME])
    stored(engine, GAINED, PAGES[GAINED], refs[GAINED], with_cell(PENALTIES, CellState.UNREADABLE))
    stored(engine, CHANGED, PAGES[CHANGED], refs[CHANGED], with_cell(LICENSING, CellState.REPORTED, 77))
    yield engine
    engine.dispose()


def numbers(engine: Engine) -> list[tuple[object, ...]]:
    return ask(
        engine,
        "SELECT agency, field, value FROM cells WHERE value IS NOT NULL ORDER BY agency, field",
    )


RIGHT = [
    ("井研县教育局", LICENSING, 5),
    ("井研县教育局", PENALTIES, 2),
    ("井研县民政局", LICENSING, 7),
    ("井研县民政局", PENALTIES, 4),
    ("井研县财政局", LICENSING, 3),
    ("井研县财政局", PENALTIES, 1),
]


def test_cells_are_told_apart_by_what_became_of_them() -> None:
    def value(code: str, number: int | None, state: CellState = CellState.BLANK) -> Value:
        return Value(code, CellState.REPORTED if number is not None else state, number)

    before = [value("a", 1), value("b", None), value("c", 3), value("d", None), value("e", 5)]
    after = [
        value("a", None),
        value("b", 2),
        value("c", 4),
        value("d", None, CellState.DASH),
        value("e", 5),
        value("f", 0),
    ]
    assert cell_changes(before, after) == {
        "lost": ["a"],
        "gained": ["b", "f"],
        "changed": ["c"],
        "restated": ["d"],
    }


def test_only_what_differs_becomes_a_revision(harvested: Engine, tmp_path: Path) -> None:
    assert numbers(harvested) != RIGHT
    summary = reextract(harvested, tmp_path / "archive", ALL, jobs=2)
    assert numbers(harvested) == RIGHT
    assert summary.as_json() | {"reports": None} == {
        "documents": 3,
        "outcomes": {"new_revision": 2},
        "cells": {"gained": 1, "lost": 0, "changed": 1, "restated": 0},
        "fields": {"gained": {PENALTIES: 1}, "changed": {LICENSING: 1}},
        "reports": None,
    }
    assert summary.failures == 0
    assert ask(harvested, "SELECT origin, COUNT(*) FROM revision GROUP BY origin ORDER BY origin") == [
        ("first", 3),
        ("reread", 2),
    ]
    again = reextract(harvested, tmp_path / "archive", ALL, jobs=1)
    assert (again.documents, again.outcomes) == (3, {})
    assert ask(harvested, "SELECT COUNT(*) FROM revision") == [(5,)]


def test_a_dry_run_tells_the_same_and_stores_nothing(harvested: Engine, tmp_path: Path) -> None:
    before = numbers(harvested)
    summary = compare(harvested, tmp_path / "archive", ALL, jobs=1)
    assert summary.as_json()["fields"] == {"gained": {PENALTIES: 1}, "changed": {LICENSING: 1}}
    assert numbers(harvested) == before
    assert ask(harvested, "SELECT COUNT(*) FROM reextraction") == [(0,)]


@pytest.mark.parametrize(
    ("selection", "documents"),
    [
        (Selection(sites=("jingyan",)), 3),
        (Selection(sites=("anju",)), 0),
        (Selection(since="2024-01-20T00:00:00Z", until="2024-01-21T00:00:00Z"), 3),
        (Selection(since="2024-01-21T00:00:00Z"), 0),
        (Selection(until="2024-01-20T00:00:00Z"), 0),
    ],
)
def test_a_selection_is_kept_to(
    harvested: Engine, tmp_path: Path, selection: Selection, documents: int
) -> None:
    assert compare(harvested, tmp_path / "archive", selection, jobs=1).documents == documents


class Killed(Exception):
    pass


@pytest.mark.parametrize("after", [1, 2])
def test_after_a_kill_it_goes_on_and_the_summary_is_that_of_both(
    harvested: Engine, tmp_path: Path, after: int
) -> None:
    def until_killed(results: Iterable[Reread], total: int, before: int) -> Iterator[Reread]:
        assert (total, before) == (3, 0)
        for number, result in enumerate(results):
            if number == after:
                raise Killed
            yield result

    with pytest.raises(Killed):
        reextract(harvested, tmp_path / "archive", ALL, jobs=1, watch=until_killed)
    summary = reextract(harvested, tmp_path / "archive", ALL, jobs=1)
    assert summary.as_json()["fields"] == {"gained": {PENALTIES: 1}, "changed": {LICENSING: 1}}
    assert summary.outcomes == {"new_revision": 2}
    assert numbers(harvested) == RIGHT
    assert ask(harvested, "SELECT COUNT(*) FROM revision") == [(5,)]
    assert ask(harvested, "SELECT COUNT(*) FROM reextraction WHERE finished_at IS NOT NULL") == [(1,)]


def test_what_is_damaged_or_no_longer_read_is_named_and_kept(harvested: Engine, tmp_path: Path) -> None:
    words = f"{HOST}/words.shtml"
    body = "<html><body><p>关于召开会议的通知</p></body></html>".encode()
    ref = archived(tmp_path / "archive", {words: body})[words]
    with harvested.begin() as connection:  # as if an earlier program had read a report of it
        connection.execute(
            text(
                "UPDATE snapshot SET sha256 = :sha256, warc_file = :file, warc_offset = :offset"
                " WHERE id = (SELECT id FROM snapshot ORDER BY id LIMIT 1)"
            ),
            {"sha256": ref.sha256, "file": ref.file, "offset": ref.offset},
        )
        connection.execute(
            text("UPDATE snapshot SET warc_offset = 7 WHERE id = (SELECT MAX(id) FROM snapshot)")
        )
    before = numbers(harvested)
    summary = reextract(harvested, tmp_path / "archive", ALL, jobs=1)
    assert summary.outcomes == {"reextract.report_lost": 1, "snapshot.damaged": 1, "new_revision": 1}
    assert summary.failures == 2
    assert {report["url"] for report in summary.reports if "." in report["outcome"]} == {SAME, CHANGED}
    kept = [row for row in before if row[0] != "井研县教育局"]
    assert [row for row in numbers(harvested) if row[0] != "井研县教育局"] == kept


def test_a_document_that_could_not_be_read_before_is_tried_again(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'reports.db'}")
    refs = archived(tmp_path / "archive", PAGES)
    for url in (SAME, GAINED):
        record_visit(engine, "jingyan", visit(url, refs[url]))
    with engine.begin() as connection:
        connection.execute(text("UPDATE site SET division_code = NULL, portal = '井研县人民政府'"))
    title = "井研县财政局2023年政府信息公开工作年度报告"
    record_link(
        engine, "jingyan", SAME, LinkState.FAILED, reason="container.unsupported", link_text=title, at=FETCHED
    )
    record_link(engine, "jingyan", GAINED, LinkState.NOT_A_REPORT, kind="notice", at=FETCHED)
    summary = reextract(engine, tmp_path / "archive", ALL, jobs=1)
    assert (summary.documents, summary.outcomes) == (1, {"new_report": 1})
    link = known_links(engine, "jingyan")[SAME]
    assert (link.state, link.tried_at) == (LinkState.FETCHED, FETCHED)
    assert ask(engine, "SELECT year, cells_reported FROM reports") == [(2023, 2)]
    engine.dispose()


def command(folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "reextract", *options],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_prints_and_writes_what_differs(harvested: Engine, tmp_path: Path) -> None:
    out = tmp_path / "summary.json"
    run = command(tmp_path, "--jobs", "2", "--json", str(out))
    stdout, stderr = run.communicate(timeout=120)
    assert run.returncode == 0, stdout + stderr
    assert stdout.splitlines() == [
        "documents read: 3",
        "reports that differ: new_revision 2",
        "cells gained: 1",
        f"        1  {PENALTIES}",
        "cells lost: 0",
        "cells changed: 1",
        f"        1  {LICENSING}",
        "cells restated: 0",
    ]
    assert json.loads(out.read_text())["documents"] == 3
    assert numbers(harvested) == RIGHT


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = """
import os, time
from pipelines.reading_pool import _pool
if __name__ == "__main__":
    pool = _pool(1)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""
    script = tmp_path / "parent.py"
    script.write_text(program)
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    parent = subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) != parent.pid
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert parent.stdout.read() == ""  # the worker has the pipe too: this ends when it ends


def test_bad_use_is_one_sentence(tmp_path: Path) -> None:
    for options in (["--since", "yesterday"], ["--jobs", "0"], ["jingyan"]):
        run = command(tmp_path, *options)
        _, stderr = run.communicate(timeout=60)
        assert run.returncode == 2
        assert "Traceback" not in stderr
    run = command(tmp_path)
    _, stderr = run.communicate(timeout=60)
    assert (run.returncode, "store.no_database" in stderr) == (1, True)
