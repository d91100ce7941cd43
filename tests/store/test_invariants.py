"""Whatever is stored in whatever order, the history of every report stays whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from stored_samples import EMERGENCY, FINANCE, NOBODY, OTHER_URL, URL, ask, capture, metadata

from pipelines.extract.model import Attributed, CellState, Extraction, Value
from pipelines.store.connect import connect, writing
from pipelines.store.model import Outcome, ResolvedAgency
from pipelines.store.save import save_report
from pipelines.store.summary import rebuild_summaries

COUNTY = ResolvedAgency("井研县人民政府", "511124", "county", "gov", "name_exact")
COUNTED = ("agency", "report", "revision", "snapshot", "reading", "location", "request_row", "evidence")

# A page holds no report twice, so each part of it has agencies of its own.
AGENCIES = {1: (EMERGENCY, FINANCE, NOBODY), 2: (COUNTY, NOBODY)}

steps = st.sampled_from(sorted(AGENCIES)).flatmap(
    lambda part: st.tuples(
        st.sampled_from([URL, OTHER_URL]),
        st.sampled_from(["a", "b"]),  # the bytes
        st.integers(1, 4),  # the day
        st.just(part),  # the part of the page
        st.sampled_from(AGENCIES[part]),
        st.sampled_from([2022, 2023, None]),
        st.sampled_from(["own", "area", "unknown"]),
        st.integers(0, 2),  # the number that is read
    )
)
Step = tuple[str, str, int, int, ResolvedAgency, int | None, str, int]


def store(engine: Engine, step: Step) -> Outcome:
    url, body, day, part, agency, year, scope, number = step
    extraction = Extraction(
        "2021",
        metadata(year, scope=Attributed(scope, "text")),
        (Value("requests.granted.total", CellState.REPORTED, number),),
    )
    fetched = capture(body, url=url, at=f"2024-02-0{day}T00:00:00Z", part=part)
    return save_report(engine, fetched, extraction, (), agency).outcome


def sizes(engine: Engine) -> dict[str, int]:
    return {table: ask(engine, f"SELECT COUNT(*) FROM {table}")[0][0] for table in COUNTED}


def assert_whole(engine: Engine) -> None:
    live = {row[0] for row in ask(engine, "SELECT DISTINCT revision_id FROM reading")}
    revisions = {
        row[0]: row[1:]
        for row in ask(engine, "SELECT id, report_id, is_current, superseded_by, first_seen FROM revision")
    }
    current = {report: number for number, (report, is_current, _, _) in revisions.items() if is_current}
    assert set(current) == {revisions[number][0] for number in live}
    for number, (report, is_current, successor, first_seen) in revisions.items():
        assert is_current == (successor is None)
        if number in live:
            assert first_seen <= revisions[current[report]][3]
        seen = {number}
        while successor is not None:
            assert successor not in seen
            seen.add(successor)
            successor = revisions[successor][2]
    stands = ask(
        engine,
        "SELECT DISTINCT v.report_id, s.address_id FROM reading g JOIN revision v ON v.id = g.revision_id"
        " JOIN snapshot s ON s.id = g.snapshot_id ORDER BY 1, 2",
    )
    assert ask(engine, "SELECT report_id, address_id FROM location ORDER BY 1, 2") == stands
    shown = ask(engine, "SELECT COUNT(*) FROM reports")[0][0]
    assert shown == len(current)
    kept = ask(engine, "SELECT * FROM report_summary ORDER BY report_id")
    with writing(engine) as connection:
        rebuild_summaries(connection)
    assert ask(engine, "SELECT * FROM report_summary ORDER BY report_id") == kept
    assert [row[:5] for row in kept] == ask(
        engine,
        "SELECT r.id, v.id, r.agency_id, r.year, r.scope FROM report r"
        " JOIN revision v ON v.report_id = r.id AND v.is_current ORDER BY r.id",
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty database, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "reports.db"
    connect(f"sqlite:///{path}").dispose()
    return path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=st.lists(steps, min_size=1, max_size=7))
def test_every_history_is_whole(empty: Path, history: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{shutil.copy(empty, folder)}")
        for step in history:
            store(engine, step)
            assert_whole(engine)
        before = sizes(engine)
        assert store(engine, history[-1]) is Outcome.UNCHANGED
        assert sizes(engine) == before
        engine.dispose()
