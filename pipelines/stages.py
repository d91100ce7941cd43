"""The stages of a crawl: a fetched page becomes reports in the database.

In:  ``FetchedPage`` items, whose bytes are in the archive already. Out: plain records without bytes, one for
each page, fit for ``scrapy crawl -O out.json``.

::

    FetchedPage ─▶ Extract 200 ─▶ ReadPage ─▶ Check 300 ─▶ CheckedPage ─▶ Store 400 ─▶ record
                   read_report               run_checks                  save_report

What is known of earlier runs is given to the spider when it opens. Every page settles its link in the
spider's ledger: ``fetched``, ``unchanged``, ``not_a_report`` or ``failed``. A stage adapts; the
rules are in the packages that it calls. What a stage does not expect is
counted as ``stages/failed`` and makes the crawl fail.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from sqlalchemy import Engine
from twisted.python.failure import Failure

from crawler.archive import ArchiveError
from crawler.items import FetchedPage
from pipelines.checks import Check as CheckResult
from pipelines.checks import CheckStatus
from pipelines.extract.model import CellState, Context, Extraction, Unreadable
from pipelines.extract.report import read_report
from pipelines.judged import judged_checks
from pipelines.promised import promised
from pipelines.reports_of_page import agency_of, reports_of
from pipelines.store.connect import connect
from pipelines.store.crawl_log import (
    finish_run,
    known_links,
    known_visits,
    record_link,
    record_visit,
    start_run,
)
from pipelines.store.host_locks import HostLocks
from pipelines.store.model import Capture, KnownVisit, LinkState, Outcome, Saved
from pipelines.store.save import save_report

logger = logging.getLogger(__name__)

# Refusals by which a portal says that it does not want this visitor.
BLOCKING = ("fetch.challenge", "fetch.forbidden")
STAGE_FAILED = "crawl.stage_failed"
NO_REPORT = "no_report"  # titled like a report, and is none
RESTING = "known"  # state of a link that was not asked for; the database keeps what it knows
COVER = "cover"  # an article whose report is in the files attached to it


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page and what was read from it; ``unreadable`` is a finding code and says why nothing was."""

    page: FetchedPage
    extractions: tuple[Extraction, ...] = ()
    unreadable: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """What was read from a page, and the checks of each report on it."""

    read: ReadPage
    checks: tuple[tuple[CheckResult, ...], ...] = ()

    @property
    def page(self) -> FetchedPage:
        return self.read.page


class Extract:
    """Reads a page, off the event loop; one page at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def process_item(self, item: FetchedPage) -> ReadPage:
        if item.snapshot and hashlib.sha256(item.body).hexdigest() != item.snapshot.sha256:
            raise ArchiveError("snapshot.damaged", f"what was archived is not what came from {item.url}")
        async with self._turn:
            try:
                return ReadPage(item, await asyncio.to_thread(read_report, item.body, _context(item)))
            except Unreadable as error:
                return ReadPage(item, unreadable=error.code, detail=error.detail)


def _context(page: FetchedPage) -> Context:
    return Context(
        url=page.url,
        link_text=page.link_text,
        list_date=page.list_date,
        column=page.column,
        division=page.division,
        portal=page.portal,
    )


class Check:
    """Applies the accounting identities to every report of a page, off the event loop."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: ReadPage) -> CheckedPage:
        checks = await asyncio.to_thread(judged_checks, item.page.body, _context(item.page), item.extractions)
        for check in (check for of_report in checks for check in of_report):
            self._stats.inc_value(f"checks/{check.status}")
        return CheckedPage(item, checks)


class Store:
    """Keeps reports, the state of every link, and the run itself."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._turn = asyncio.Lock()
        self._counts: Counter[str] = Counter()
        self._engine: Engine | None = None
        self._run = 0
        crawler.signals.connect(self._stage_failed, signals.item_error)
        crawler.signals.connect(self._finish, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open_spider(self) -> None:
        spider: Any = self._crawler.spider
        self._engine = connect(self._crawler.settings["DATABASE_URL"])
        self._run = start_run(self._engine, spider.name, spider.division, spider.portal)
        spider.known = known_links(self._engine, spider.name)
        spider.visits.remember(known_visits(self._engine, spider.name))
        if self._engine.dialect.name == "postgresql":
            spider.locks.append(HostLocks(self._engine))
        spider.ledger.listen(self._link_changed)
        spider.visits.listen(self._visited)

    async def process_item(self, item: CheckedPage) -> dict[str, Any]:
        reports = reports_of(item.read.extractions, item.checks, has_files=item.page.has_files)
        async with self._turn:
            saved = [await asyncio.to_thread(self._save, item.page, *report) for report in reports]
        self._settle(item.read, saved)
        return {
            "site": item.page.site,
            "url": item.page.url,
            "attachment_of": item.page.attachment_of,
            "error": item.read.unreadable,
            "reports": [
                self._record(extraction, checks, done)
                for (_, extraction, checks), done in zip(reports, saved, strict=True)
            ],
        }

    def _save(
        self, page: FetchedPage, part: int, extraction: Extraction, checks: Sequence[CheckResult]
    ) -> Saved:
        assert self._engine is not None
        return save_report(
            self._engine, _capture(page, part), extraction, checks, agency_of(extraction, page.division)
        )

    def _settle(self, read: ReadPage, saved: Sequence[Saved]) -> None:
        spider: Any = self._crawler.spider
        url = read.page.url
        if read.unreadable:
            spider.ledger.fail(url, read.unreadable, read.detail)
        elif not saved:
            spider.ledger.not_a_report(url, COVER if read.page.has_files else NO_REPORT)
        elif all(each.outcome is Outcome.UNCHANGED for each in saved):
            spider.ledger.unchanged(url)
        else:
            spider.ledger.fetched(url)

    def _record(self, extraction: Extraction, checks: Sequence[CheckResult], saved: Saved) -> dict[str, Any]:
        self._counts[f"reports/{saved.outcome}"] += 1
        self._crawler.stats.inc_value(f"reports/{saved.outcome}")
        metadata = extraction.metadata
        failed = [check.rule for check in checks if check.status is CheckStatus.FAIL]
        record = {
            "agency": metadata.agency.value if metadata.agency else None,
            "year": metadata.year.value if metadata.year else None,
            "scope": metadata.scope.value if metadata.scope else None,
            "form": extraction.form,
            "title": metadata.title.value if metadata.title else None,
            "outcome": saved.outcome.value,
            "report_id": saved.report_id,
            "revision_id": saved.revision_id,
            "cells": sum(1 for value in extraction.values if value.state is CellState.REPORTED),
            "failed_checks": failed,
        }
        logger.info(
            "%(agency)s %(year)s, form %(form)s: %(cells)d cells, %(failed)d failed checks, %(outcome)s",
            {**record, "failed": len(failed), "outcome": saved.outcome.replace("_", " ")},
        )
        return record

    def _visited(self, visit: Any) -> None:
        assert self._engine is not None
        seen = KnownVisit(
            url=visit.url,
            sha256=visit.snapshot.sha256,
            warc_file=visit.snapshot.file,
            warc_offset=visit.snapshot.offset,
            etag=visit.etag,
            last_modified=visit.last_modified,
            numbering=visit.numbering,
            checked_at=visit.checked_at,
        )
        record_visit(self._engine, self._crawler.spidercls.name, seen)

    def _link_changed(self, entry: Any) -> None:
        if entry.state == RESTING:
            return
        assert self._engine is not None
        state = LinkState(entry.state)
        spider: Any = self._crawler.spidercls
        record_link(
            self._engine,
            spider.name,
            entry.link.url,
            state,
            kind=entry.reason if state is LinkState.NOT_A_REPORT else None,
            reason=entry.reason if state in (LinkState.FAILED, LinkState.BLOCKED) else None,
            link_text=entry.link.text or None,
            listed_on=entry.link.date,
            list_url=entry.link.list_url,
            attachment_of=entry.link.attachment_of,
            column=entry.link.column,
            promise=promised(entry.link.text, spider.division),
        )

    def _stage_failed(self, item: Any, failure: Failure) -> None:
        self._crawler.stats.inc_value("stages/failed")
        self._counts["stages/failed"] += 1
        error = failure.value
        code = getattr(error, "code", STAGE_FAILED)
        spider: Any = self._crawler.spider
        spider.ledger.fail(item.url, code, f"{type(error).__name__}: {error}")

    def _finish(self, spider: Any, reason: str) -> None:
        if self._engine is None:
            return
        ledger = spider.ledger
        counts = {f"links/{name}": number for name, number in ledger.counts().items()} | self._counts
        stats = self._crawler.stats.get_stats()
        counts |= {name: number for name, number in stats.items() if name.startswith(("browser/", "checks/"))}
        if broken := stats.get("stages/failed", 0) + stats.get("spider_exceptions/count", 0):
            counts["stages/failed"] = broken
        for column in ledger.columns():
            if column.failure:
                counts[f"{column.failure} at {column.url}"] = 1
            counts[f"columns/{column.origin}"] = counts.get(f"columns/{column.origin}", 0) + 1
            counts[f"reports listed at {column.url}"] = column.reports
        status = "failed" if self._counts["stages/failed"] else _status(reason, counts, ledger.columns())
        finish_run(self._engine, self._run, status, counts)
        self._engine.dispose()


def _status(reason: str, counts: Mapping[str, int], columns: Sequence[Any]) -> str:
    """How a run ended. To be kept out is not the same as to find nothing."""
    if any(counts.get(f"links/{name}") for name in ("fetched", "unchanged", "known/report")):
        return reason
    kept_out = counts.get("links/blocked") or any(column.failure in BLOCKING for column in columns)
    return "blocked" if kept_out or reason == "blocked" else "nothing_found"


def _capture(page: FetchedPage, part: int) -> Capture:
    return Capture(
        site=page.site,
        division=page.division,
        portal=page.portal,
        url=page.url,
        final_url=page.final_url,
        fetched_at=page.fetched_at,
        status=page.status,
        headers=page.headers,
        sha256=page.snapshot.sha256 if page.snapshot else hashlib.sha256(page.body).hexdigest(),
        length=len(page.body),
        warc_file=page.snapshot.file if page.snapshot else None,
        warc_offset=page.snapshot.offset if page.snapshot else None,
        list_url=page.list_url,
        link_text=page.link_text,
        column=page.column,
        attachment_of=page.attachment_of,
        part=part,
    )
