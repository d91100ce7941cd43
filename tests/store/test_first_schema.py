"""A database of the first released schema, filled by plain SQL, opened with today's program."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, inspect
from stored_samples import EMERGENCY, ask, capture, report, size

from pipelines.store import connect as module
from pipelines.store.connect import MIGRATIONS, connect
from pipelines.store.corrections import Correction, add_corrections
from pipelines.store.errors import StoreError
from pipelines.store.queries import load_query, query_names, run_query
from pipelines.store.save import save_report
from pipelines.store.schema import VERSION_TABLE, metadata
from pipelines.store.views import views

WORDS = (
    "一年来，我局主要领导亲自部署，办公室牵头落实，健全制度，明确责任，定期检查通报，逐步提高公开质量。" * 3
)
_COUNTS = "natural_person, business, research_institution, public_interest, legal_service, other_organisation, total"
_STATES = "cells_reported, cells_blank, cells_dash, cells_text, cells_absent, cells_unreadable"

# Ids are given by the databases in this order, from 1. Those of the labels are others than in a new database.
FILLED = f"""
INSERT INTO division (code, name, level) VALUES ('511124', '井研县', 'county');
INSERT INTO agency (name, division_code, level, department_type) VALUES
  ('井研县应急管理局', '511124', 'county', 'emerg'), ('井研县财政局', '511124', 'county', 'finance');
INSERT INTO site (name, division_code, portal) VALUES ('jingyan', '511124', '井研县人民政府');
INSERT INTO address (url) VALUES ('https://www.jingyan.gov.cn/yj'), ('https://example.com/cz'),
  ('https://www.jingyan.gov.cn/3'), ('https://www.jingyan.gov.cn/4'), ('https://www.jingyan.gov.cn/5'),
  ('https://www.jingyan.gov.cn/list');
INSERT INTO link (site_id, address_id, state, kind, reason, attempts, link_text, list_address_id, first_seen,
  last_seen, tried_at) VALUES
  (1, 1, 'fetched', NULL, NULL, 0, '年报', 6, '2024-01-20T03:00:00Z', '2024-01-21T03:00:00Z', '2024-01-20T03:00:00Z'),
  (1, 2, 'unchanged', NULL, NULL, 0, NULL, 6, '2024-01-20T03:00:00Z', '2024-01-21T03:00:00Z', '2024-01-21T03:00:00Z'),
  (1, 3, 'found', NULL, NULL, 0, NULL, NULL, '2024-01-20T03:00:00Z', '2024-01-20T03:00:00Z', NULL),
  (1, 4, 'not_a_report', 'guide', NULL, 0, NULL, NULL, '2024-01-20T03:00:00Z', '2024-01-20T03:00:00Z', NULL),
  (1, 5, 'failed', NULL, 'fetch.timeout', 2, NULL, NULL, '2024-01-20T03:00:00Z', '2024-01-20T03:00:00Z', NULL);
INSERT INTO outcome (code, position, label_zh) VALUES ('granted', 1, '旧'), ('new_received', 2, '旧');
INSERT INTO channel (code, position) VALUES ('reconsideration', 1);
INSERT INTO field (code, part, item, measure) VALUES
  ('proactive.fees.amount', 'proactive', 'fees', 'amount'), ('requests.granted.total', 'requests', 'granted', 'total'),
  ('proactive.regulations.issued', 'proactive', 'regulations', 'issued');
INSERT INTO snapshot (site_id, address_id, status, headers, sha256, length, fetched_at, warc_file, warc_offset) VALUES
  (1, 1, 200, '[]', 'aa', 10, '2024-01-20T03:00:00Z', 'a.warc.gz', 1),
  (1, 2, 200, '[]', 'bb', 11, '2024-01-20T04:00:00Z', 'a.warc.gz', 2),
  (1, 1, 200, '[]', 'cc', 12, '2024-01-19T03:00:00Z', 'a.warc.gz', 0);
INSERT INTO report (agency_id, year, scope, first_seen) VALUES
  (1, 2023, 'own', '2024-01-19T03:00:00Z'), (2, 2023, 'own', '2024-01-20T04:00:00Z');
INSERT INTO location (report_id, address_id, site_id, first_seen, last_seen) VALUES
  (1, 1, 1, '2024-01-19T03:00:00Z', '2024-01-20T03:00:00Z'), (2, 2, 1, '2024-01-20T04:00:00Z', '2024-01-21T03:00:00Z');
INSERT INTO revision (report_id, number, is_current, origin, snapshot_id, first_seen, extractor, agency_status, form,
  published_on, content_hash, reading_hash, checks_hash, {_STATES},
  checks_passed, checks_failed, checks_not_assessable) VALUES
  (1, 2, TRUE, 'changed', 1, '2024-01-20T03:00:00Z', '0.1', 'name_exact', '2021', '2024-01-17', 'a', 'a', 'a',
    19, 1, 0, 0, 0, 0, 4, 1, 0),
  (2, 1, TRUE, 'first', 2, '2024-01-20T04:00:00Z', '0.1', 'name_exact', '2021', NULL, 'b', 'b', 'b',
    7, 0, 0, 0, 0, 0, 0, 0, 1),
  (1, 1, FALSE, 'first', 3, '2024-01-19T03:00:00Z', '0.1', 'name_exact', '2021', '2024-01-17', 'c', 'c', 'c',
    7, 0, 0, 0, 0, 0, 0, 0, 0);
UPDATE revision SET superseded_by = 1 WHERE id = 3;
INSERT INTO reading (snapshot_id, part, revision_id, extractor) VALUES (1, 0, 1, '0.1'), (2, 0, 2, '0.1'), (3, 0, 3, '0.1');
INSERT INTO request_row (revision_id, outcome_id, states, {_COUNTS}, table_no, row_no, column_no, column_step, line_step)
  VALUES
  (1, 1, 'rrrrrrr', 3, 1, 0, 0, 0, 0, 5, 2, 5, 4, 1, 0),
  (1, 2, 'rbrrrrr', 5, NULL, 0, 0, 0, 0, 5, 2, 3, 4, 1, 0),
  (2, 1, 'rrrrrrn', 2, 0, 0, 0, 0, 0, NULL, 2, 5, 4, 1, 0),
  (3, 1, 'rrrrrrr', 3, 0, 0, 0, 0, 0, 3, 2, 5, 4, 1, 0);
INSERT INTO appeal_row (revision_id, channel_id, states, upheld, corrected, other, pending, total, column_step, line_step)
  VALUES (1, 1, 'rrrrr', 1, 2, 0, 0, 3, 1, 0);
INSERT INTO cell (revision_id, field_id, state, number, raw, unit, table_no, row_no, column_no) VALUES
  (1, 1, 'r', 12.5, '12.50', '元', 1, 20, 2), (1, 3, 'r', 6, NULL, NULL, 1, 3, 2), (2, 2, 'r', 2.5, '2.5', NULL, 2, 5, 10);
INSERT INTO rule (code, fields, fields_hash) VALUES
  ('requests.row_total', 'requests.granted.total requests.granted.natural_person', 'h');
INSERT INTO check_result (revision_id, rule_id, status, left_side, right_side, standing) VALUES
  (1, 1, 'fail', 5, 4, 'as_published'), (2, 1, 'not_assessable', NULL, NULL, NULL);
INSERT INTO section (revision_id, name, text) VALUES (1, 'problems', '{WORDS}'), (2, 'problems', '{WORDS}'),
  (1, 'other', '无。'), (3, 'problems', '{WORDS}。');
INSERT INTO correction (report_id, field_id, printed_state, printed_number, corrected_number, made_by, made_at,
  reason, evidence) VALUES
  (1, 2, 'r', 5, 3, 'Li Wei', '2024-02-01T00:00:00Z', 'a first guess', 'a call'),
  (1, 2, 'r', 5, 4, 'Li Wei', '2024-03-01T00:00:00Z', 'the sum of the row', 'https://example.com/reply');
CREATE VIEW requests AS SELECT revision_id, total FROM request_row;
CREATE VIEW corrected_cells AS SELECT report_id, corrected_number FROM correction;
"""


def run(url: str, statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def old_url(url: str) -> str:
    """A database as the first released program left it, views of that time included."""
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    run(url, FILLED)
    return url


@pytest.fixture
def opened(old_url: str) -> Iterator[Engine]:
    engine = connect(old_url)
    yield engine
    engine.dispose()


def plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows with numbers that compare alike on both databases."""
    return [tuple(float(value) if isinstance(value, Decimal) else value for value in row) for row in rows]


def test_every_cell_is_what_it_was(opened: Engine) -> None:
    shown = plain(ask(opened, "SELECT agency, field, state, value, unit, place FROM cells"))
    bureau = {row[1]: row[2:] for row in shown if row[0] == "井研县应急管理局"}
    finance = {row[1]: row[2:] for row in shown if row[0] == "井研县财政局"}
    assert (len(bureau), len(finance)) == (2 * 7 + 5 + 2, 7)
    assert bureau["requests.granted.business"] == ("reported", 1, None, "table 2 row 5 column 5")
    assert bureau["requests.granted.total"] == ("reported", 5, None, "table 2 row 5 column 10")
    assert bureau["requests.new_received.business"] == ("blank", None, None, "table 2 row 3 column 5")
    assert bureau["appeals.reconsideration.corrected"][:2] == ("reported", 2)
    assert bureau["proactive.fees.amount"] == ("reported", 12.5, "元", "table 1 row 20 column 2")
    assert finance["requests.granted.total"] == ("reported", 2.5, None, "table 2 row 5 column 10")


def test_requests_have_their_numbers_under_the_labels_of_today(opened: Engine) -> None:
    query = "SELECT agency, outcome, label_zh, natural_person, business, total FROM requests ORDER BY report_id, total"
    granted = ask(opened, "SELECT label_zh FROM outcome WHERE code = 'granted'")[0][0]
    assert "予以公开" in granted
    rows = {row[:2]: row[2:] for row in ask(opened, query)}
    assert len(rows) == 3
    assert rows["井研县应急管理局", "granted"] == (granted, 3, 1, 5)
    assert rows["井研县应急管理局", "new_received"][1:] == (5, None, 5)
    assert rows["井研县财政局", "granted"] == (granted, 2, 0, None)


def test_reports_and_checks_are_what_they_were(opened: Engine) -> None:
    columns = "agency, year, scope, form, published_on, url, host_class, sha256, revisions, cells_reported, checks_failed"
    assert ask(opened, f"SELECT {columns} FROM reports ORDER BY report_id") == [
        (
            *("井研县应急管理局", 2023, "own", "2021", "2024-01-17", "https://www.jingyan.gov.cn/yj"),
            *("gov_cn", "aa", 2, 19, 1),
        ),
        (
            *("井研县财政局", 2023, "own", "2021", None, "https://example.com/cz"),
            *("official_other", "bb", 1, 7, 0),
        ),
    ]
    checks = ask(
        opened, "SELECT agency, rule, left_value, right_value, difference, standing FROM failed_checks"
    )
    assert checks == [("井研县应急管理局", "requests.row_total", 5, 4, 1, "as_published")]
    assert ask(opened, "SELECT status, left_side FROM check_result WHERE revision_id = 2") == [
        ("not_assessable", None)
    ]


def test_links_of_every_state_are_kept(opened: Engine) -> None:
    query = """SELECT a.url, l.state, l.kind, l.reason, l.attempts, l.link_text, o.url, l.listed_on, l.tried_at
FROM link l JOIN address a ON a.id = l.address_id LEFT JOIN address o ON o.id = l.list_address_id ORDER BY a.id"""
    portal = "https://www.jingyan.gov.cn"
    assert ask(opened, query) == [
        (f"{portal}/yj", "fetched", None, None, 0, "年报", f"{portal}/list", None, "2024-01-20T03:00:00Z"),
        (
            "https://example.com/cz",
            "unchanged",
            None,
            None,
            0,
            None,
            f"{portal}/list",
            None,
            "2024-01-21T03:00:00Z",
        ),
        (f"{portal}/3", "found", None, None, 0, None, None, None, None),
        (f"{portal}/4", "not_a_report", "guide", None, 0, None, None, None, None),
        (f"{portal}/5", "failed", None, "fetch.timeout", 2, None, None, None, None),
    ]


def test_corrections_are_kept_and_the_last_one_counts(opened: Engine) -> None:
    columns = "agency, year, scope, field, status, published_value, corrected_value, value, made_by, made_at, reason, evidence"
    assert plain(ask(opened, f"SELECT {columns} FROM corrected_cells")) == [
        (
            *("井研县应急管理局", 2023, "own", "requests.granted.total", "applied", 5, 4, 4),
            *("Li Wei", "2024-03-01T00:00:00Z", "the sum of the row", "https://example.com/reply"),
        )
    ]
    assert size(opened, "correction") == 2


def test_totals_and_fingerprints_are_filled(opened: Engine) -> None:
    columns = "agency_id, year, cells, cells_reported, granted, new_received, new_received_state"
    columns += ", new_received_business, reconsideration_corrected, regulations_issued, carried_out"
    assert ask(opened, f"SELECT {columns} FROM report_summary ORDER BY report_id") == [
        (1, 2023, 20, 19, 5, 5, "r", None, 2, 6, None),
        (2, 2023, 7, 7, None, None, None, None, None, None, None),
    ]
    assert ask(opened, "SELECT revision_id, name FROM section_sketch ORDER BY revision_id") == [
        (1, "problems"),
        (2, "problems"),
        (3, "problems"),
    ]
    assert run_query(opened, load_query("identical_sections")).rows == (
        (2023, "problems", 2, "井研县应急管理局", "井研县财政局", len(WORDS)),
    )


def test_every_view_and_question_answers(opened: Engine) -> None:
    found = {view.name: size(opened, view.name) for view in views()}
    assert (found["requests_wide"], found["panel"], found["revisions_diff"] > 0) == (2, 2, True)
    answers = {name: run_query(opened, load_query(name)).rows for name in query_names()}
    assert [row[:2] for row in answers["identity_failures"]] == [("井研县应急管理局", "井研县")]


def contents(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table."""
    names = [*metadata.tables, VERSION_TABLE]
    return {name: sorted(map(repr, ask(engine, f"SELECT * FROM {name}"))) for name in names}


def test_opening_it_again_changes_nothing(opened: Engine, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(opened)
    monkeypatch.setattr(module, "_upgrade", lambda *_: pytest.fail("upgraded"))
    again = connect(url)
    assert contents(again) == before
    again.dispose()


def test_it_takes_new_reports_and_corrections(opened: Engine) -> None:
    save_report(opened, capture(), report({"requests.granted.total": 7}, year=2024), (), EMERGENCY)
    slip = Correction(
        *("井研县应急管理局", "2024", "requests.granted.total", "8", "Li Wei"),
        reason="a digit",
        evidence="a call",
        made_at="2025-05-01T08:00:00+08:00",
    )
    assert add_corrections(opened, [slip]) == 1
    shown = "SELECT year, value FROM corrected_cells ORDER BY year"
    assert plain(ask(opened, shown)) == [(2023, 4), (2024, 8)]
    assert ask(opened, "SELECT year, granted FROM report_summary WHERE agency_id = 1 ORDER BY year") == [
        (2023, 5),
        (2024, 7),
    ]


def test_a_correction_that_can_not_be_carried_over_stops_the_upgrade(old_url: str) -> None:
    run(
        old_url,
        """INSERT INTO report (scope, address_id, part, first_seen) VALUES ('unknown', 3, 0, '2024-01-20T03:00:00Z');
INSERT INTO correction (report_id, field_id, printed_state, printed_number, corrected_number, made_by, made_at,
  reason, evidence) VALUES (3, 2, 'r', 5, 3, 'Li Wei', '2024-02-01T00:00:00Z', 'a guess', 'a call')""",
    )
    with pytest.raises(StoreError) as raised:
        connect(old_url)
    assert raised.value.code == "store.unbound_correction"
    engine = create_engine(old_url)
    assert ask(engine, f"SELECT version_num FROM {VERSION_TABLE}") == [("0001",)]
    assert size(engine, "correction") == 3
    assert "requests" in inspect(engine).get_view_names()
    engine.dispose()
