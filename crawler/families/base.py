"""The way of every family: columns → list pages → articles → attachments.

In:  a declaration (class attributes). Out: ``FetchedPage`` items, one for each document that is taken for a
report; every link that was met is in ``ledger``, in one state.

::

    declared lists ────────────┐
    home ─▶ menu ─▶ columns ───┴─▶ list page 1 ─▶ probe ─▶ pages 2 … n ─▶ article ─▶ FetchedPage
                    (and groups)      │ rows                             └▶ attachment ─▶ FetchedPage
                                      └─▶ not_a_report, by its title

The menu is always asked: a declared list may be gone, and what stands in the generic channel of a portal is
rarely all there is. A family sets the patterns and the numbering; a site that needs more overrides ``rows``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import columns
from crawler.families.portal import PortalSpider, is_file_address, request_of
from crawler.headers import header_pairs
from crawler.items import FetchedPage
from crawler.ledger import Column, FoundLink
from crawler.page import Link, Page
from crawler.paging import Numbering, Pager, is_same_list, read_pager, settle
from crawler.soft_errors import Refusal, Role
from pipelines.extract.titles import REPORT, classify_title

Output = Iterator[Request | FetchedPage]

_FIGURES_OF_A_TABLE = 20  # table cells with numbers; a report's third table alone has 175
_COPY = "copy"  # an attached file beside tables that stand in the article itself
_COLLECTION = "collection"


class ReportSpider(PortalSpider):
    """Finds and fetches the annual reports of one portal."""

    # --- limits of one run ---
    most_menus: ClassVar[int] = 12
    most_columns: ClassVar[int] = 200
    most_pages: ClassVar[int] = 200  # of one list
    most_attachments: ClassVar[int] = 20  # of one article
    menu_depth: ClassVar[int] = 2

    # --- columns -------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        for declared in self.lists:
            url = self.hosts.canonical(declared.address)
            evidence = f"{declared.evidence} {declared.since}"
            for request in self._follow(Column(url, declared.name, "declared", evidence)):
                yield request
        for request in self._ask_menu(self.home, depth=0):
            yield request

    def parse_menu(self, response: Response, depth: int) -> Output:
        page = self._page(response)
        if isinstance(page, Refusal):
            self.logger.warning("No menu at %s: %s", response.url, page.code)
            return
        links = self._own(page.links, response.url)
        for found in columns.annual_columns(links):
            yield from self._follow(Column(found.href, found.name, "menu", found.evidence))
        if depth < self.menu_depth:
            for found in columns.gateways(links):
                yield from self._ask_menu(found.href, depth + 1)

    def menu_failed(self, failure: Failure) -> None:
        refusal = self._refusal(failure)
        self.logger.warning("No menu at %s: %s", request_of(failure).url, refusal.code)
        self.crawler.stats.inc_value(f"menu/failed/{refusal.code}")

    def _ask_menu(self, url: str, depth: int) -> Iterator[Request]:
        if self.ledger.visit(Role.MENU.name, url, self.most_menus):
            yield self._request(url, Role.MENU, self.parse_menu, self.menu_failed, depth=depth)

    def _follow(self, column: Column) -> Iterator[Request]:
        if len(self.ledger.columns()) >= self.most_columns or not self.ledger.add_column(column):
            return
        self.logger.info("Column %s (%s: %s) %s", column.name, column.origin, column.evidence, column.url)
        yield self._list_request(column, column.url, 1)

    def _groups(self, page: Page, column: Column, base: str, has_rows: bool) -> Iterator[Request]:
        if not columns.is_annual(column.name, column.url):
            return
        links = [
            link
            for link in self._own(page.links, base)
            if self.is_list(link.href) and not is_same_list(link.href, column.url)
        ]
        found = columns.groups(links, column.url, named_only=has_rows)
        for group in (*columns.annual_columns(links), *found):
            yield from self._follow(Column(group.href, group.name or column.name, "group", group.evidence))

    # --- list pages ----------------------------------------------------------------------------------------

    def rows(self, page: Page, base: str) -> tuple[Link, ...]:
        """The documents that a list page links to, addresses canonical, each once with its fullest words."""
        rows: dict[str, Link] = {}
        for link in self._resolved(page.links, base):
            known = rows.get(link.href)
            if self.is_document(link.href) and (known is None or len(link.text) > len(known.text)):
                rows[link.href] = link
        return tuple(rows.values())

    def parse_list(self, response: Response, column: Column, number: int) -> Output:
        page = self._page(response)
        if isinstance(page, Refusal):
            self._lose(column, number, page)
            return
        rows = self.rows(page, response.url)
        yield from self._documents(rows, column, number, response.url)
        self._refuse_strangers(page, column, response.url)
        groups = list(self._groups(page, column, response.url, bool(rows)))
        yield from groups
        if number > 1:
            yield from self._next(page, column, number, response.url)
            return
        if not rows and not groups:
            self._lose(column, number, Refusal("column.empty"))
        pager = read_pager(page.source, column.url)
        if pager is None:
            yield from self._next(page, column, number, response.url)
        elif pager.pages > 1:
            first = frozenset(row.href for row in rows)
            yield self._request(
                pager.probe(column.url),
                Role.PROBE,
                self.parse_probe,
                self.probe_failed,
                column=column,
                pager=pager,
                first=first,
            )

    def parse_probe(self, response: Response, column: Column, pager: Pager, first: frozenset[str]) -> Output:
        page = self._page(response)
        rows = () if isinstance(page, Refusal) else self.rows(page, response.url)
        numbering = settle(first, {row.href for row in rows})
        if numbering is Numbering.FROM_ZERO:
            yield from self._documents(rows, column, 2, response.url)
        yield from self._pages(
            column, pager, numbering, first_page=3 if numbering is Numbering.FROM_ZERO else 2
        )

    def probe_failed(self, failure: Failure) -> Output:
        refusal = self._refusal(failure)
        arguments = request_of(failure).cb_kwargs
        column, pager = arguments["column"], arguments["pager"]
        absent = refusal.code in (
            "fetch.not_found",
            "fetch.soft_404",
            "fetch.empty_shell",
            "fetch.empty_body",
        )
        numbering = Numbering.FROM_ONE if absent else pager.numbering or self.numbering
        yield from self._pages(column, pager, numbering, first_page=2)

    def list_failed(self, failure: Failure) -> None:
        arguments = request_of(failure).cb_kwargs
        self._lose(arguments["column"], arguments["number"], self._refusal(failure))

    def _pages(
        self, column: Column, pager: Pager, numbering: Numbering, first_page: int
    ) -> Iterator[Request]:
        self.crawler.stats.inc_value(f"paging/{numbering.name.lower()}")
        last = min(pager.pages, self.most_pages)
        if last < pager.pages:
            self._lose(column, last + 1, Refusal("column.capped", f"{pager.pages} pages"))
        for number in range(first_page, last + 1):
            yield self._list_request(column, pager.address(column.url, number, numbering), number)

    def _next(self, page: Page, column: Column, number: int, base: str) -> Iterator[Request]:
        """Page by page along the link 下一页, where nothing says how many there are."""
        if read_pager(page.source, column.url) or not (href := columns.next_page(page.links)):
            return
        url = next((link.href for link in self._own([Link(href)], base)), None)
        if url and number < self.most_pages and self.ledger.visit(column.url, url):
            yield self._list_request(column, url, number + 1)

    def _list_request(self, column: Column, url: str, number: int) -> Request:
        return self._request(url, Role.LIST, self.parse_list, self.list_failed, column=column, number=number)

    def _lose(self, column: Column, number: int, refusal: Refusal) -> None:
        self.ledger.fail_column(column.url, refusal.code)
        self.crawler.stats.inc_value(f"columns/failed/{refusal.code}")
        self.logger.warning("Column %s, page %d: %s %s", column.url, number, refusal.code, refusal.detail)

    # --- documents -----------------------------------------------------------------------------------------

    def _documents(
        self, rows: Iterable[Link], column: Column, number: int, list_url: str
    ) -> Iterator[Request]:
        total = reports = 0
        source = self.hosts.canonical(list_url)
        for row in rows:
            total += 1
            verdict = classify_title(row.text, column.name)
            reports += verdict.kind == REPORT
            link = FoundLink(row.href, row.text, row.date, column.name, source)
            if not self.ledger.found(link) and not (verdict.kind == REPORT and self.ledger.reopen(link)):
                continue
            if verdict.kind == REPORT:
                yield from self._ask_document(link)
                continue
            self.ledger.not_a_report(link.url, verdict.kind, verdict.evidence)
            if verdict.kind == _COLLECTION:
                yield from self._follow(Column(link.url, link.text, "collection", verdict.evidence))
        self.ledger.count_page(column.url, documents=total, reports=reports)
        self.logger.info("%s, page %d: %d documents, %d reports", column.name, number, total, reports)

    def _refuse_strangers(self, page: Page, column: Column, base: str) -> None:
        """Enter reports that the list links to at addresses that are not followed."""
        for link, refused in self._refused(page.links, base):
            entry = FoundLink(refused.address, link.text, link.date, column.name, base)
            if classify_title(link.text, column.name).kind == REPORT and self.ledger.found(entry):
                self.ledger.fail(entry.url, refused.code)

    def _ask_document(self, link: FoundLink) -> Iterator[Request]:
        """Another portal has a spider of its own, with its own pace and its own division."""
        if self.hosts.serves(link.url):
            yield self._document_request(link)
        else:
            self.ledger.fail(link.url, "address.other_portal")

    def _document_request(self, link: FoundLink) -> Request:
        is_file = link.attachment_of is not None or is_file_address(link.url)
        role, callback = (Role.ATTACHMENT, self.parse_file) if is_file else (Role.ARTICLE, self.parse_article)
        known = (("via", link.list_url), ("linkText", link.text), ("listDate", link.date))
        request = self._request(link.url, role, callback, self.document_failed, link=link)
        request.meta["known"] = tuple((name, value) for name, value in known if value)
        return request

    def parse_article(self, response: Response, link: FoundLink) -> Output:
        page = self._page(response)
        if isinstance(page, Refusal):
            self.ledger.fail(link.url, page.code, page.detail)
            return
        for number, file in enumerate(self._resolved(page.files, response.url), 1):
            attached = FoundLink(file.href, file.text, link.date, link.column, link.list_url, link.url)
            if not self.ledger.found(attached):
                continue
            verdict = classify_title(file.text, link.column)
            if page.figures >= _FIGURES_OF_A_TABLE:
                self.ledger.not_a_report(attached.url, _COPY, "the article holds the tables")
            elif verdict.kind not in (REPORT, "other"):
                self.ledger.not_a_report(attached.url, verdict.kind, verdict.evidence)
            elif number > self.most_attachments:
                self.ledger.fail(attached.url, "attachment.capped")
            else:
                yield from self._ask_document(attached)
        # After its files, so that whoever reads it can know whether there are any.
        yield self._fetched(response, link)

    def parse_file(self, response: Response, link: FoundLink) -> Output:
        yield self._fetched(response, link)

    def document_failed(self, failure: Failure) -> None:
        refusal = self._refusal(failure)
        link = request_of(failure).cb_kwargs["link"]
        self.ledger.fail(link.url, refusal.code, refusal.detail)
        self.logger.warning("Not fetched: %s %s %s", link.url, refusal.code, refusal.detail)

    def _fetched(self, response: Response, link: FoundLink) -> FetchedPage:
        article = self.ledger.state(link.attachment_of) if link.attachment_of else None
        names_itself = classify_title(link.text).kind == REPORT
        meta = response.meta
        return FetchedPage(
            site=self.name,
            division=self.division,
            portal=self.portal,
            url=link.url,
            final_url=self.hosts.canonical(response.url),
            fetched_at=meta["fetched_at"],
            status=response.status,
            headers=header_pairs(response.headers),
            body=response.body,
            snapshot=meta["snapshot"],
            list_url=link.list_url,
            link_text=article.link.text if article and not names_itself else link.text,
            list_date=link.date,
            column=link.column,
            attachment_of=link.attachment_of,
        )

    def closed(self, reason: str) -> None:  # noqa: ARG002
        stats = self.crawler.stats
        for name, number in self.ledger.counts().items():
            stats.set_value(f"links/{name}", number)
        stats.set_value("columns", self.ledger.columns())
