"""The views that researchers query, against values keyed by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from stored_samples import (
    EMERGENCY,
    FIELDS_2021,
    FINANCE,
    NOBODY,
    OTHER_URL,
    URL,
    ask,
    capture,
    metadata,
    report,
    size,
)

from pipelines.checks.model import Check, CheckStatus, Standing
from pipelines.extract.model import CellState, Extraction, Finding, Place, Value
from pipelines.store.save import save_report

COMMON = ("井研县应急管理局", "511124", "井研县", "四川省", "county", "emerg", 2023, "own")
COMMON_COLUMNS = "agency, division, division_name, province, level, department_type, year, scope"
LATER = "2024-02-01T00:00:00Z"


def test_reports(engine: Engine) -> None:
    others = [
        Value("requests.granted.total", CellState.BLANK),
        Value("requests.granted.business", CellState.DASH, raw="/"),
        Value("requests.carried_in.total", CellState.TEXT, raw="见附件"),
        Value("requests.carried_in.business", CellState.UNREADABLE, raw="1 4"),
        *(Value(code, CellState.ABSENT) for code in FIELDS_2021 if code.startswith("appeals.")),
    ]
    checks = [
        Check("a", ("x",), CheckStatus.PASS, 1, 1),
        Check("b", ("x",), CheckStatus.PASS, 1, 1),
        Check("c", ("x",), CheckStatus.FAIL, 1, 2),
        Check("d", ("x",), CheckStatus.NOT_ASSESSABLE),
    ]
    saved = save_report(engine, capture(), report(others=others), checks, EMERGENCY, extractor="gongkai 1")
    assert ask(engine, f"SELECT {COMMON_COLUMNS}, report_id, url FROM reports") == [
        (*COMMON, saved.report_id, URL)
    ]
    assert ask(
        engine,
        "SELECT agency_status, agency_printed, form, title, published_on, first_seen, last_seen, site, portal"
        " FROM reports",
    ) == [
        (
            "name_alias",
            "县应急局",
            "2021",
            "2023年政府信息公开工作年度报告",
            "2024-01-17",
            "2024-01-20T03:00:00Z",
            "2024-01-20T03:00:00Z",
            "jingyan",
            "井研县人民政府",
        )
    ]
    assert ask(
        engine,
        "SELECT snapshot_file, snapshot_offset, fetched_at, extractor, locations, revisions FROM reports",
    ) == [("jingyan/20240120-00001.warc.gz", 1234, "2024-01-20T03:00:00Z", "gongkai 1", 1, 1)]
    assert ask(
        engine,
        "SELECT cells_reported, cells_blank, cells_dash, cells_text, cells_absent, cells_unreadable,"
        " checks_passed, checks_failed, checks_not_assessable FROM reports",
    ) == [(181, 1, 1, 1, 15, 1, 2, 1, 1)]


def test_requests(engine: Engine) -> None:
    numbers = {
        "requests.denied_state_secret.natural_person": 1,
        "requests.denied_state_secret.business": 2,
        "requests.denied_state_secret.research_institution": 3,
        "requests.denied_state_secret.public_interest": 4,
        "requests.denied_state_secret.legal_service": 5,
        "requests.denied_state_secret.other_organisation": 6,
        "requests.denied_state_secret.total": 21,
    }
    saved = save_report(engine, capture(), report(numbers), (), EMERGENCY)
    assert size(engine, "requests") == 25
    assert ask(
        engine,
        f"SELECT {COMMON_COLUMNS}, report_id, url, outcome, label_zh, label_en, natural_person, business,"
        " research_institution, public_interest, legal_service, other_organisation, total, states"
        " FROM requests WHERE outcome = 'denied_state_secret'",
    ) == [
        (
            *COMMON,
            saved.report_id,
            URL,
            "denied_state_secret",
            "三、本年度办理结果/（三）不予公开/1.属于国家秘密",
            "denied: state secret",
            *(1, 2, 3, 4, 5, 6, 21),
            "rrrrrrr",
        )
    ]


def test_what_is_not_reported_is_null_and_never_zero(engine: Engine) -> None:
    states = {
        "natural_person": CellState.BLANK,
        "business": CellState.DASH,
        "research_institution": CellState.TEXT,
        "public_interest": CellState.ABSENT,
        "legal_service": CellState.UNREADABLE,
    }
    others = [Value(f"requests.granted.{name}", state) for name, state in states.items()]
    others += [Value("appeals.reconsideration.total", CellState.BLANK)]
    others += [Value("proactive.fees.amount", CellState.DASH, raw="—")]
    save_report(engine, capture(), report(others=others), (), EMERGENCY)
    columns = ", ".join([*states, "other_organisation", "total", "states"])
    assert ask(engine, f"SELECT {columns} FROM requests WHERE outcome = 'granted'") == [
        (None, None, None, None, None, 0, 0, "bdtaurr")
    ]
    wide = ", ".join(f"granted_{name}" for name in (*states, "other_organisation", "total"))
    assert ask(engine, f"SELECT {wide} FROM requests_wide") == [(None, None, None, None, None, 0, 0)]
    assert ask(engine, "SELECT upheld, total, states FROM appeals WHERE channel = 'reconsideration'") == [
        (0, None, "rrrrb")
    ]
    assert ask(engine, "SELECT value, value_exact, state, raw FROM proactive WHERE item = 'fees'") == [
        (None, None, "dash", "—")
    ]
    assert dict(ask(engine, "SELECT state, COUNT(*) FROM cells WHERE value IS NULL GROUP BY state")) == {
        "blank": 2,
        "dash": 2,
        "text": 1,
        "absent": 1,
        "unreadable": 1,
    }
    assert ask(engine, "SELECT COUNT(*), SUM(value) FROM cells WHERE state = 'reported'") == [(193, 0)]


def test_requests_wide(engine: Engine) -> None:
    numbers = {"requests.new_received.business": 4, "requests.carried_out.total": 9}
    save_report(engine, capture(), report(numbers), (), EMERGENCY)
    with engine.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM requests_wide").mappings().all()
    cells = {name: value for name, value in row.items() if name.endswith(tuple(APPLICANTS))}
    assert len(cells) == 26 * 7
    assert {name: value for name, value in cells.items() if value} == {
        "new_received_business": 4,
        "carried_out_total": 9,
    }
    assert [name for name, value in cells.items() if value is None] == [
        f"other_handling_{name}" for name in APPLICANTS
    ]


APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
)


def test_appeals(engine: Engine) -> None:
    numbers = {
        "appeals.litigation_direct.upheld": 1,
        "appeals.litigation_direct.corrected": 2,
        "appeals.litigation_direct.other": 3,
        "appeals.litigation_direct.pending": 4,
        "appeals.litigation_direct.total": 10,
    }
    save_report(engine, capture(), report(numbers), (), EMERGENCY)
    assert size(engine, "appeals") == 3
    assert ask(
        engine,
        f"SELECT {COMMON_COLUMNS}, channel, label_zh, label_en, upheld, corrected, other, pending, total"
        " FROM appeals WHERE total > 0",
    ) == [
        (
            *COMMON,
            "litigation_direct",
            "行政诉讼/未经复议直接起诉",
            "litigation brought without reconsideration",
            *(1, 2, 3, 4, 10),
        )
    ]


def test_proactive_and_its_amounts(engine: Engine) -> None:
    amount = Decimal("190.457379")
    numbers = {"proactive.fees.amount": amount, "proactive.licensing.decisions": 507}
    save_report(engine, capture(), report(numbers), (), EMERGENCY)
    cents = report({"proactive.fees.amount": Decimal("0.1")}, year=2022)
    save_report(engine, capture(url=f"{URL}?2022"), cents, (), EMERGENCY)
    cents = report({"proactive.fees.amount": Decimal("0.2")}, year=2021)
    save_report(engine, capture(url=f"{URL}?2021"), cents, (), EMERGENCY)
    assert ask(
        engine,
        "SELECT item, measure, label_zh, label_en, value, value_exact, unit, state, raw FROM proactive"
        " WHERE year = 2023 AND value > 0 ORDER BY value",
    ) == [
        (
            "fees",
            "amount",
            "第二十条第（八）项/行政事业性收费/本年收费金额（单位：万元）",
            "administrative fees charged this year",
            amount if engine.dialect.name == "postgresql" else 190.457379,
            "190.457379",
            "万元",
            "reported",
            None,
        ),
        (
            "licensing",
            "decisions",
            "第二十条第（五）项/行政许可/本年处理决定数量（2019：处理决定数量）",
            "administrative licences, decisions this year",
            507,
            "507",
            "件",
            "reported",
            None,
        ),
    ]
    millionths = "SUM(CAST(ROUND(value * 1000000) AS BIGINT))"
    assert ask(engine, f"SELECT {millionths} FROM proactive WHERE item = 'fees'") == [(190_757_379,)]


@pytest.mark.parametrize(
    "amount", ["190.457379", "0.000001", "123456789012345678901234.5678", "251000", "1.50", "-0.25"]
)
def test_amounts_come_back_digit_by_digit(engine: Engine, amount: str) -> None:
    printed = Value("proactive.fees.amount", CellState.REPORTED, Decimal(amount), unit="元")
    save_report(engine, capture(), report(others=[printed]), (), EMERGENCY)
    assert ask(engine, "SELECT value_exact, unit FROM proactive WHERE item = 'fees'") == [(amount, "元")]


def test_cells_and_their_places(engine: Engine) -> None:
    others = [
        Value("requests.granted.total", CellState.REPORTED, 1004, "1,004", at=Place(2, 7, 12)),
        Value("requests.granted.legal_service", CellState.REPORTED, Decimal("2.5"), at=Place(2, 5, 8)),
        Value("appeals.reconsideration.upheld", CellState.REPORTED, 2, at=Place(line=88, page=3)),
        Value("proactive.fees.amount", CellState.REPORTED, Decimal("190.457379"), "190.457379万元", "万元"),
        Value("requests.carried_in.business", CellState.ABSENT),
    ]
    saved = save_report(engine, capture(), report({"requests.granted.business": 3}, others), (), EMERGENCY)
    assert size(engine, "cells") == 200
    query = "SELECT state, value_exact, raw, unit, place FROM cells WHERE report_id = :id AND field = :field"
    expected = {
        # row 3 of the 25 rows, from row 3 of the table on; column 2 of 7, from column 4 on
        "requests.granted.business": ("reported", "3", None, None, "table 2 row 5 column 5"),
        "requests.granted.total": ("reported", "1004", "1,004", None, "table 2 row 7 column 12"),
        "requests.granted.legal_service": ("reported", "2.5", None, None, "table 2 row 5 column 8"),
        "appeals.reconsideration.upheld": ("reported", "2", None, None, "line 88 page 3"),
        "appeals.litigation_after_reconsideration.total": (
            "reported",
            "0",
            None,
            None,
            "table 3 row 3 column 18",
        ),
        "proactive.fees.amount": ("reported", "190.457379", "190.457379万元", "万元", None),
        "requests.carried_in.business": ("absent", None, None, None, None),
    }
    found = {field: ask(engine, query, id=saved.report_id, field=field) for field in expected}
    assert found == {field: [row] for field, row in expected.items()}
    assert ask(
        engine,
        "SELECT table_no, row_no, column_no, line_no, page_no FROM cells"
        " WHERE field IN ('requests.granted.business', 'appeals.reconsideration.upheld') ORDER BY field",
    ) == [(None, None, None, 88, 3), (2, 5, 5, None, None)]
    # A count with a fraction is no count: it stands in cells alone.
    assert ask(engine, "SELECT legal_service, states FROM requests WHERE outcome = 'granted'") == [
        (None, "rrrrnrr")
    ]


def test_failed_checks(engine: Engine) -> None:
    checks = [
        Check(
            "requests.balance.total",
            ("r.new", "r.in"),
            CheckStatus.FAIL,
            5,
            Decimal("2.5"),
            Standing.AS_PUBLISHED,
        ),
        Check("requests.balance.business", ("r.new",), CheckStatus.PASS, 1, 1),
        Check("requests.balance.legal_service", ("r.new",), CheckStatus.NOT_ASSESSABLE),
    ]
    saved = save_report(engine, capture(), report(), checks, EMERGENCY)
    assert ask(
        engine,
        f"SELECT {COMMON_COLUMNS}, report_id, url, rule, left_value, right_value, difference, fields, standing"
        " FROM failed_checks",
    ) == [
        (*COMMON, saved.report_id, URL, "requests.balance.total", 5, 2.5, 2.5, "r.new r.in", "as_published")
    ]


def test_findings(engine: Engine) -> None:
    found = replace(
        report(), findings=(Finding("document.encrypted", "x", Place(1, 2)), Finding("nobody.knows"))
    )
    save_report(engine, capture(), found, (), EMERGENCY)
    rows = ask(engine, "SELECT code, meaning_en, meaning_zh, detail, place FROM findings ORDER BY code")
    assert rows == [
        (
            "document.encrypted",
            "The file is protected by a password.",
            "文件设有密码保护。",
            "x",
            "table 1 row 2",
        ),
        ("nobody.knows", None, None, "", None),
    ]


def test_views_show_the_current_revision_only(engine: Engine) -> None:
    save_report(engine, capture("a"), report({"requests.granted.total": 1}), (), EMERGENCY)
    save_report(engine, capture("b", at=LATER), report({"requests.granted.total": 2}), (), EMERGENCY)
    assert [size(engine, view) for view in ("reports", "requests", "requests_wide", "appeals")] == [
        1,
        25,
        1,
        3,
    ]
    assert [size(engine, view) for view in ("proactive", "cells")] == [10, 200]


def test_revisions_diff(engine: Engine) -> None:
    old = report(
        {"requests.granted.total": 1, "proactive.fees.amount": Decimal("0.1")},
        [Value("requests.granted.business", CellState.BLANK)],
    )
    new = report(
        {
            "requests.granted.total": 2,
            "appeals.reconsideration.total": 1,
            "proactive.fees.amount": Decimal("0.2"),
        },
        [Value("requests.carried_in.total", CellState.REPORTED, Decimal("1.5"))],
    )
    printed = Decimal if engine.dialect.name == "postgresql" else float
    amounts = (printed("0.1"), "reported", printed("0.2"))
    first = save_report(engine, capture("a"), old, (), EMERGENCY)
    second = save_report(engine, capture("b", at=LATER), new, (), EMERGENCY)
    assert ask(
        engine,
        "SELECT field, old_state, old_value, new_state, new_value FROM revisions_diff ORDER BY field",
    ) == [
        ("appeals.reconsideration.total", "reported", 0, "reported", 1),
        ("proactive.fees.amount", "reported", *amounts),
        ("requests.carried_in.total", "reported", 0, "reported", 1.5),
        ("requests.granted.business", "blank", None, "reported", 0),
        ("requests.granted.total", "reported", 1, "reported", 2),
    ]
    assert ask(
        engine,
        "SELECT DISTINCT agency, year, scope, report_id, url, old_revision_id, new_revision_id, origin,"
        " seen_at FROM revisions_diff",
    ) == [
        (
            "井研县应急管理局",
            2023,
            "own",
            first.report_id,
            URL,
            first.revision_id,
            second.revision_id,
            "changed",
            LATER,
        )
    ]


def test_revisions_diff_between_forms(engine: Engine) -> None:
    """A row that only one of the two forms has differs from absent, in either direction."""
    two_rows = (
        Value("requests.other_handling.total", CellState.REPORTED, 4),
        Value("proactive.procurement.projects", CellState.REPORTED, 3),
    )
    one_row = (
        Value("requests.other_other.total", CellState.REPORTED, 4),
        Value("proactive.fees.amount", CellState.REPORTED, Decimal("0.5")),
        Value("proactive.regulations.issued", CellState.ABSENT),
    )
    save_report(engine, capture("a"), Extraction("2019", metadata(), two_rows), (), EMERGENCY)
    save_report(engine, capture("b", at=LATER), Extraction("2021", metadata(), one_row), (), EMERGENCY)
    assert ask(
        engine,
        "SELECT field, old_state, old_value, new_state, new_value FROM revisions_diff ORDER BY field",
    ) == [
        ("proactive.fees.amount", "absent", None, "reported", 0.5),
        ("proactive.procurement.projects", "reported", 3, "absent", None),
        ("requests.other_handling.total", "reported", 4, "absent", None),
        ("requests.other_other.total", "absent", None, "reported", 4),
    ]


def test_unresolved_reports_have_no_agency_but_their_numbers(engine: Engine) -> None:
    save_report(engine, capture(), report({"requests.granted.total": 1}), (), NOBODY)
    save_report(engine, capture(url=OTHER_URL), report({"requests.granted.total": 2}), (), FINANCE)
    assert ask(engine, "SELECT agency, total FROM requests WHERE outcome = 'granted' ORDER BY total") == [
        (None, 1),
        ("井研县财政局", 2),
    ]


def test_labels_of_the_columns(engine: Engine) -> None:
    assert ask(
        engine, "SELECT code, label_zh, label_en FROM count_column WHERE part = 'appeals' ORDER BY 1"
    ) == [
        ("corrected", "结果纠正", "corrected"),
        ("other", "其他结果", "other result"),
        ("pending", "尚未审结", "pending"),
        ("total", "总计", "total"),
        ("upheld", "结果维持", "upheld"),
    ]
    assert ask(engine, "SELECT label_zh, label_en FROM count_column WHERE code = 'business'") == [
        ("法人或其他组织/商业企业", "commercial enterprises")
    ]
