"""One report of a list, fetched and read, as a sample of what a crawl would bring.

In:  a list that holds reports. Out: ``Sample``: the document, what was read from it, and the steps it took.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from crawler.families.portal import is_file_address
from crawler.page import Link, Page
from crawler.probe.fetching import Fetcher, Seen
from crawler.probe.looking import Look, Looking
from crawler.probe.steps import State, Step, refused, snippet
from crawler.soft_errors import Refusal, Role
from pipelines.extract.model import CellState, Context, Extraction, Unreadable
from pipelines.extract.titles import REPORT, classify_title

_TRIES = 3  # reports of a list, until one is read
_FIGURES_OF_A_TABLE = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """A document and what was read from it."""

    seen: Seen
    context: Context
    extractions: tuple[Extraction, ...]
    steps: tuple[Step, ...]  # article, extraction

    @property
    def report(self) -> Extraction | None:
        """The report, where the document holds one with numbers."""
        return next((each for each in self.extractions if _has_numbers(each)), None)


class Sampling(Looking):
    """Takes samples for a walk."""

    async def pager_step(self, fetch: Fetcher, look: Look) -> Step:
        """Whether the second page of the list can be had."""
        if look.is_report and not look.rows:
            return Step("pager", State.OK, "none is needed: the column is the report", look.seen.final)
        further = await self.further(fetch, look)
        if further.failure is None:
            return Step("pager", State.OK, further.said, further.address or look.seen.final)
        words = snippet(further.failure.detail)
        address = further.address or look.seen.final
        advice = "the numbering of the family does not fit; see the words around the pager"
        return Step("pager", State.FAILED, further.said, address, words, further.failure.code, advice)

    async def sample(self, fetch: Fetcher, look: Look) -> Sample:
        """A report of the list, the first that has numbers of the first few; else the last one tried."""
        if not look.reports:
            context = self._context(look, Link(look.seen.final, look.column.name))
            return await self._read(
                look.seen, context, Step("article", State.OK, "the column itself", look.seen.final)
            )
        own = [row for row in look.reports if self.hosts.serves(row.href)][:_TRIES]
        if not own:
            row = look.reports[0]
            failed = Step(
                "article", State.FAILED, "on another portal", row.href, row.text, "address.other_portal"
            )
            return Sample(Seen(row.href), self._context(look, row), (), (failed,))
        for row in own:
            taken = await self._document(fetch, look, row)
            if taken.report:
                break
        return taken

    async def _document(self, fetch: Fetcher, look: Look, row: Link) -> Sample:
        context = self._context(look, row)
        seen = await fetch.page(row.href, Role.ATTACHMENT if is_file_address(row.href) else Role.ARTICLE)
        if seen.refusal:
            failed = refused("article", seen.refusal, row.href)
            return Sample(seen, context, (), (failed,))
        page = None if is_file_address(row.href) else self.page_of(fetch, seen)
        step = _article_step(seen, page, row)
        if page and page.figures < _FIGURES_OF_A_TABLE and (file := self._attached(page, seen)):
            attached = await fetch.page(file.href, Role.ATTACHMENT)
            if attached.refusal:
                code = attached.refusal.code
                failed = Step(
                    "article", State.FAILED, "the attached file can't be had", file.href, file.text, code
                )
                return Sample(attached, context, (), (failed,))
            step = replace(step, said=f"{step.said}; the report is the attached file {file.href}")
            return await self._read(attached, replace(context, url=file.href), step)
        return await self._read(seen, context, step)

    def _attached(self, page: Page, seen: Seen) -> Link | None:
        files = self._resolved(page.files, seen.final)
        return next((file for file in files if classify_title(file.text).kind in (REPORT, "other")), None)

    def _context(self, look: Look, row: Link) -> Context:
        return Context(
            url=row.href,
            link_text=row.text,
            list_date=row.date,
            column=look.column.name,
            division=self.division or None,
            portal=self.portal or None,
        )

    async def _read(self, seen: Seen, context: Context, article: Step) -> Sample:
        from pipelines.extract.report import read_report

        try:
            found = await asyncio.to_thread(read_report, seen.body, context)
        except Unreadable as error:
            failed = refused("extraction", Refusal(error.code, error.detail), seen.final)
            return Sample(seen, context, (), (article, failed))
        return Sample(seen, context, found, (article, _extraction_step(seen, found)))


def _article_step(seen: Seen, page: Page | None, row: Link) -> Step:
    state = State.COPED if seen.in_browser else State.OK
    said = (
        f"{len(seen.body)} bytes"
        if page is None
        else f"«{page.title}», {page.figures} table cells with figures"
    )
    if seen.in_browser:
        said += "; its text exists in a browser only"
    return Step("article", state, said, seen.final, row.text, seen.in_browser)


def _extraction_step(seen: Seen, found: tuple[Extraction, ...]) -> Step:
    report = next((each for each in found if _has_numbers(each)), None)
    if report is None:
        codes = ", ".join(dict.fromkeys(finding.code for each in found for finding in each.findings))
        said = f"no report with numbers was read{f': {codes}' if codes else ''}"
        return Step("extraction", State.FAILED, said, seen.final, code="sample.no_report")
    metadata = report.metadata
    agency = metadata.agency.value if metadata.agency else "an agency that is not named"
    year = metadata.year.value if metadata.year else "no year"
    cells = sum(value.state is CellState.REPORTED for value in report.values)
    said = f"{agency}, {year}, form {report.form}: {cells} of {len(report.values)} cells with numbers"
    if report.indicators:
        said += f", {len(report.indicators)} indicators"
    quote = metadata.title.quote if metadata.title else ""
    return Step("extraction", State.OK, said, seen.final, snippet(quote))


def _has_numbers(extraction: Extraction) -> bool:
    if extraction.form is None:
        return False
    return bool(extraction.indicators) or any(
        value.state is CellState.REPORTED for value in extraction.values
    )
