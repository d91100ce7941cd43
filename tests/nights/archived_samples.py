"""A small archive with its database: pages that print one or two numbers of the 2021 form.

In:  a folder. Out: pages in WARC files below it, reports in its database as an earlier program would have read them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from crawler.archive import Archive, Exchange
from crawler.items import SnapshotRef
from pipelines.extract.model import CellState, Context, Extraction, Value
from pipelines.extract.report import read_report
from pipelines.judged import judged_checks
from pipelines.reports_of_page import agency_of
from pipelines.store.model import Capture, KnownVisit, Saved
from pipelines.store.save import save_report

HOST = "http://www.jingyan.gov.cn"
DIVISION, PORTAL = "511124", "井研县人民政府"
FETCHED = "2024-01-20T03:00:00Z"
LICENSING, PENALTIES = "proactive.licensing.decisions", "proactive.penalties.decisions"

Reading = Callable[[Extraction], Extraction]


def page(agency: str, licences: int, penalties: int) -> bytes:
    """A report on 2023 of which only two cells are there: decisions on licences and on penalties."""
    title = f"{agency}2023年政府信息公开工作年度报告"
    tables = "".join(
        f"<table><tr><td colspan=2>第二十条第（{item}）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        f"{rows}</table>"
        for item, rows in (
            ("五", f"<tr><td>行政许可</td><td>{licences}</td></tr>"),
            ("六", f"<tr><td>行政处罚</td><td>{penalties}</td></tr>"),
        )
    )
    return (
        f"<html><head><title>{title}</title><meta name='ArticleTitle' content='{title}'></head><body><h1>{title}</h1>"
        f"<div class='article-content'><p>一、总体情况</p><p>{'本年度依法公开政府信息。' * 30}</p>"
        f"<p>二、主动公开政府信息情况</p>{tables}<p>五、存在的主要问题及改进情况</p><p>{'不足与改进。' * 30}</p>"
        "</div></body></html>"
    ).encode()


def exchange(url: str, body: bytes, status: int = 200) -> Exchange:
    headers = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"'))
    return Exchange(url, "GET", (("User-Agent", "gongkai"),), status, "OK", headers, body)


def archived(folder: Path, pages: Mapping[str, bytes], site: str = "jingyan") -> dict[str, SnapshotRef]:
    """Write pages into a WARC file; address → where it is."""
    archive = Archive(folder, site, "gongkai test")
    refs = {url: archive.write(exchange(url, body)) for url, body in pages.items()}
    archive.close()
    return refs


def stored(
    engine: Engine, url: str, body: bytes, ref: SnapshotRef, reading: Reading = lambda as_now: as_now
) -> Saved:
    """Store the report of a page as an earlier program read it: ``reading`` of what this one reads."""
    context = Context(url=url, division=DIVISION, portal=PORTAL)
    extractions = read_report(body, context)
    checks = judged_checks(body, context, extractions)
    capture = Capture(
        site="jingyan",
        division=DIVISION,
        portal=PORTAL,
        url=url,
        final_url=url,
        fetched_at=FETCHED,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        sha256=ref.sha256,
        length=len(body),
        warc_file=ref.file,
        warc_offset=ref.offset,
    )
    agency = agency_of(extractions[0], DIVISION)
    return save_report(engine, capture, reading(extractions[0]), checks[0], agency)


def with_cell(code: str, state: CellState, number: int | None = None) -> Reading:
    """A reading in which one cell is another than this program reads."""

    def changed(extraction: Extraction) -> Extraction:
        values = tuple(
            Value(code, state, number) if value.field == code else value for value in extraction.values
        )
        return replace(extraction, values=values)

    return changed


def visit(url: str, ref: SnapshotRef, at: str = FETCHED) -> KnownVisit:
    return KnownVisit(url, ref.sha256, ref.file, ref.offset, None, None, None, at)
