"""Databases to release, made by hand: a few reports, or one copied many times."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Engine, insert, select

from pipelines.checks.model import Check, CheckStatus
from pipelines.extract.data import csv_rows
from pipelines.extract.model import (
    Attributed,
    CellState,
    Extraction,
    Fact,
    Finding,
    Indicator,
    Metadata,
    Sections,
    Value,
)
from pipelines.store.connect import writing
from pipelines.store.model import Capture, ResolvedAgency
from pipelines.store.save import save_report
from pipelines.store.schema_content import request_row
from pipelines.store.schema_reports import report, revision

EMERGENCY = ResolvedAgency("井研县应急管理局", "511124", "county", "emerg", "name_alias")
FINANCE = ResolvedAgency("井研县财政局", "511124", "county", "finance", "name_exact")
CITY = ResolvedAgency("乐山市人民政府", "511100", "prefecture", "gov", "name_exact")
FIELDS_2021 = [row["field"] for row in csv_rows("fields.csv") if "2021" in row["formats"].split()]


def cells(
    numbers: Mapping[str, int | Decimal] | None = None, others: Mapping[str, Value] | None = None
) -> tuple[Value, ...]:
    """The 200 cells of the form of 2021: zero but where said otherwise."""
    printed, replaced = numbers or {}, others or {}
    return tuple(
        replaced.get(code) or Value(code, CellState.REPORTED, printed.get(code, 0)) for code in FIELDS_2021
    )


def store(
    engine: Engine,
    agency: ResolvedAgency,
    year: int,
    values: tuple[Value, ...],
    page: str,
    *,
    at: str = "2024-01-20T03:00:00Z",
    title: str = "年度报告",
    scope: str = "own",
    findings: tuple[Finding, ...] = (),
    checks: tuple[Check, ...] = (),
    body: str = "",
    form: str = "2021",
    facts: tuple[Fact, ...] = (),
    indicators: tuple[Indicator, ...] = (),
) -> None:
    """Store a report that stands at ``page``."""
    url = f"https://www.jingyan.gov.cn/{page}"
    capture = Capture(
        site="jingyan",
        division="511124",
        portal="井研县人民政府",
        url=url,
        final_url=url,
        fetched_at=at,
        status=200,
        headers=(),
        sha256=hashlib.sha256(f"{page}{body}".encode()).hexdigest(),
    )
    metadata = Metadata(
        title=Attributed(title, "title:h1"),
        year=Attributed(str(year), "title:h1"),
        scope=Attributed(scope, "text"),
    )
    sections = Sections(problems="联系人张三，电话13800138000。")
    extraction = Extraction(
        form, metadata, values, sections=sections, findings=findings, facts=facts, indicators=indicators
    )
    save_report(engine, capture, extraction, checks, agency, "gongkai 1")


def store_samples(engine: Engine) -> None:
    """Three reports: a number and a dash, text like a formula, a government's sum."""
    store(
        engine,
        EMERGENCY,
        2022,
        cells(
            {"requests.granted.natural_person": 7, "proactive.fees.amount": Decimal("190.457379")},
            {
                "requests.granted.total": Value("requests.granted.total", CellState.BLANK),
                "proactive.regulations.issued": Value(
                    "proactive.regulations.issued", CellState.DASH, raw="-"
                ),
            },
        ),
        "e22",
        title="=HYPERLINK(1)",
        checks=(Check("requests.x", ("a.b", "c.d"), CheckStatus.FAIL, 3, 5),),
    )
    store(
        engine,
        FINANCE,
        2023,
        cells(),
        "f23",
        at="2024-02-01T08:00:00Z",
        findings=(Finding("metadata.agency_conflict", "+1 请致电13912345678或zhang.san@example.com"),),
    )
    store(engine, CITY, 2023, cells({"requests.new_received.total": 40}), "c23", scope="area")


def copy_report(engine: Engine, copies: int) -> None:
    """Make ``copies`` of the first report, each an unresolved one of its own."""
    with writing(engine) as connection:
        first = dict(connection.execute(select(revision).order_by(revision.c.id)).mappings().first() or {})
        rows = connection.execute(select(request_row).where(request_row.c.revision_id == first["id"]))
        lines = [dict(row) for row in rows.mappings()]
        for number in range(1000, 1000 + copies):
            key = {"agency_id": None, "year": None, "scope": "unknown", "address_id": 1, "part": number}
            connection.execute(insert(report), {"id": number, "first_seen": "2024-01-01T00:00:00Z", **key})
            connection.execute(insert(revision), {**first, "id": number, "report_id": number})
            connection.execute(insert(request_row), [{**line, "revision_id": number} for line in lines])
