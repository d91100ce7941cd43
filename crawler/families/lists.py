"""Lists: the rows of every page, and the pages that follow.

In:  columns. Out: requests for their pages, their parts and their documents.

::

    list page 1 ─┬─▶ rows ─▶ documents                     by their titles; the others are not_a_report
                 ├─▶ groups of the column                  lists of their own
                 ├─▶ probe ─▶ pages 2 … n                  where numbers after a name have two meanings
                 ├─▶ pages 2 … n                           where they have one
                 ├─▶ 下一页, page by page                    where nothing says how many there are
                 └─▶ the browser                           where rows come with a script only

A list may move while it is read: a row that goes from page 2 to page 1 in between is seen on neither. So the
first page is looked at again at the end, unless no page is new, and all is read again where it has changed. A list
that never comes to rest is named ``column.unsettled``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import columns
from crawler.dialects.pages import Pages
from crawler.families.documents import DocumentSpider, Output
from crawler.families.portal import is_unchanged, request_of
from crawler.ledger import Column, FoundLink
from crawler.page import Link, Page
from crawler.paging import Numbering, Pager, is_same_list, read_pager, settle
from crawler.rendering import LIST_AFTER_JAVASCRIPT, in_browser, was_in_browser
from crawler.soft_errors import Refusal, Role
from crawler.words import find_words
from pipelines.extract.titles import REPORT

_COLLECTION = "collection"
_ABSENT = frozenset(("fetch.not_found", "fetch.soft_404", "fetch.empty_shell", "fetch.empty_body"))


class ListSpider(DocumentSpider):
    """Reads the lists of a portal to their end."""

    most_columns: ClassVar[int] = 500
    most_pages: ClassVar[int] = 200  # of one list
    most_mixed_columns: ClassVar[int] = 60  # lists where reports stand among other documents
    most_mixed_pages: ClassVar[int] = 20  # of one of these
    nested: ClassVar[bool] = True  # the parts of a column stand in the column's own folder
    most_looks: ClassVar[int] = 3  # at a list that moves while it is read

    # --- what a family may say otherwise ---

    def read_list(self, body: bytes) -> Page:
        """A list page, or what its script would have fetched. Raises ``Unreadable``."""
        return self.read_page(body)

    def rows(self, page: Page, base: str) -> tuple[Link, ...]:
        """The documents that a list page links to, addresses canonical, each once with its fullest words."""
        rows: dict[str, Link] = {}
        for link in self._resolved(page.links, base):
            known = rows.get(link.href)
            if self.is_document(link.href) and (known is None or len(link.text) > len(known.text)):
                rows[link.href] = link
        return tuple(rows.values())

    def further_pages(self, page: Page, list_url: str, has_rows: bool) -> Pager | Pages | None:  # noqa: ARG002
        """What the first page of a list says of the others."""
        return read_pager(page.source, list_url)

    def is_annual(self, column: Column) -> bool:
        """Whether a column holds annual reports only."""
        return columns.is_annual(column.name, column.url)

    # --- columns -------------------------------------------------------------------------------------------

    def _follow(self, column: Column) -> Iterator[Request]:
        known = self.ledger.columns()
        mixed = sum(each.origin == "mixed" for each in known)
        if len(known) >= self.most_columns or (column.origin == "mixed" and mixed >= self.most_mixed_columns):
            self.crawler.stats.inc_value("columns/left_out")
        elif self.ledger.add_column(column):
            yield from self._open(column)

    def _open(self, column: Column) -> Iterator[Request]:
        self.logger.info("Column %s (%s: %s) %s", column.name, column.origin, column.evidence, column.url)
        yield self._list_request(column, column.url, 1, 1)

    def _parts(self, page: Page, column: Column, base: str, has_rows: bool) -> tuple[Column, ...]:
        """The columns of reports that a list page leads to, itself excepted."""
        others = (self.hosts.canonical(self.home), column.url)
        links = [
            link
            for link in self._own(page.links, base)
            if self.is_list(link.href) and not any(is_same_list(link.href, other) for other in others)
        ]
        found = columns.annual_columns(links)
        if self.is_annual(column):
            folder = column.url if self.nested else self.home
            found += columns.groups(links, folder, named_only=has_rows)
        return tuple(Column(part.href, part.name or column.name, "group", part.evidence) for part in found)

    def _lose(self, column: Column, number: int, refusal: Refusal) -> None:
        self.ledger.fail_column(column.url, refusal.code)
        self.crawler.stats.inc_value(f"columns/failed/{refusal.code}")
        self.logger.warning("Column %s, page %d: %s %s", column.url, number, refusal.code, refusal.detail)

    # --- pages of a list -----------------------------------------------------------------------------------

    def parse_list(self, response: Response, column: Column, number: int, look: int) -> Output:
        page = self._page(response, self.read_list)
        if isinstance(page, Refusal):
            self._lose(column, number, page)
            yield from self._page_done(column, look, is_new=True)
            return
        rows = self.rows(page, response.url)
        is_frame = number == 1 and self._is_frame(page, column, bool(rows))
        if not rows and not is_frame and self._comes_with_a_script(response, page):
            assert response.request is not None
            self.crawler.stats.inc_value(f"browser/{LIST_AFTER_JAVASCRIPT}")
            yield in_browser(response.request, LIST_AFTER_JAVASCRIPT)
            return
        yield from self._documents(rows, column, number, response.url)
        self._refuse_strangers(page, column, response.url)
        itself = list(self._report_in_list(response, page, column.name))
        yield from itself
        parts = self._parts(page, column, response.url, bool(rows))
        for part in parts:
            yield from self._follow(part)
        shape = tuple(row.href for row in rows)
        if number > 1:
            self._notice_repetition(column, number, shape)
            if not shape and not self.ledger.shape(column.url):
                self._lose(column, number, self._emptiness(column))
            yield from self._next(page, column, number, look, response.url)
        elif self.ledger.reshape(column.url, shape):
            # A frame has no rows of its own: it differs, at every look, from the first rows that came for it.
            if look == self.most_looks and not is_frame:
                self._lose(column, number, Refusal("column.unsettled", f"changed before look {look}"))
            if not (rows or parts or itself or is_frame):
                self._lose(column, number, self._emptiness(column))
            yield from self._other_pages(page, column, rows, look, response.url)
        yield from self._page_done(column, look, is_new=not is_unchanged(response))

    def list_failed(self, failure: Failure) -> Output:
        arguments = request_of(failure).cb_kwargs
        column, number = arguments["column"], arguments["number"]
        refusal = self._refusal(failure)
        self._lose(column, number, refusal)
        if number > 1 and refusal.code in _ABSENT:
            self.visits.settle(column.url, None)
        yield from self._page_done(column, arguments["look"], is_new=True)
        self._leave_if_unwanted(refusal)

    def _notice_repetition(self, column: Column, number: int, shape: tuple[str, ...]) -> None:
        """Some servers give the first page, whatever page is asked for."""
        first = self.ledger.shape(column.url)
        if not first:
            self.ledger.reshape(column.url, shape)
        elif shape == first and shape:
            self._lose(column, number, Refusal("column.repeats"))

    def _is_frame(self, page: Page, column: Column, has_rows: bool) -> bool:
        """Whether the rows of the first page, too, are what the page's script would ask for."""
        pages = self.further_pages(page, column.url, has_rows)
        return pages is not None and not isinstance(pages, Pager) and pages.first_asked == 1

    def _comes_with_a_script(self, response: Response, page: Page) -> bool:
        assert response.request is not None
        if was_in_browser(response.request) or not self.settings.getbool("BROWSER_ENABLED"):
            return False
        return bool(find_words("javascript", "list", page.source))

    def _emptiness(self, column: Column) -> Refusal:
        """A list that held documents at an earlier run and holds none now has changed its layout, or moved."""
        before = sum(known.column == column.name for known in self.known.values())
        return Refusal("column.drifted", f"{before} links before") if before else Refusal("column.empty")

    def _other_pages(
        self, page: Page, column: Column, rows: tuple[Link, ...], look: int, base: str
    ) -> Iterator[Request]:
        pager = self.further_pages(page, column.url, bool(rows))
        if pager is None:
            yield from self._next(page, column, 1, look, base)
        elif not isinstance(pager, Pager):
            yield from self._pages(column, pager, pager.first_asked, look)
        elif pager.pages > 1:
            yield from self._numbered(column, pager, frozenset(row.href for row in rows), look)

    def _numbered(self, column: Column, pager: Pager, first: frozenset[str], look: int) -> Iterator[Request]:
        visit = self.visits.last(column.url)
        if visit and visit.numbering:
            yield from self._pages(column, pager.settled(Numbering[visit.numbering]), 2, look)
            return
        self.ledger.open_page(column.url)
        arguments = {"column": column, "pager": pager, "first": first, "look": look}
        url = pager.probe(column.url)
        yield self._request(url, Role.PROBE, self.parse_probe, self.probe_failed, **arguments)

    def parse_probe(
        self, response: Response, column: Column, pager: Pager, first: frozenset[str], look: int
    ) -> Output:
        page = self._page(response, self.read_list)
        rows = () if isinstance(page, Refusal) else self.rows(page, response.url)
        numbering = settle(first, {row.href for row in rows})
        self.visits.settle(column.url, numbering.name)
        if numbering is Numbering.FROM_ZERO:
            yield from self._documents(rows, column, 2, response.url)
        following = 3 if numbering is Numbering.FROM_ZERO else 2
        yield from self._pages(column, pager.settled(numbering), following, look)
        yield from self._page_done(column, look, is_new=True)

    def probe_failed(self, failure: Failure) -> Output:
        refusal = self._refusal(failure)
        arguments = request_of(failure).cb_kwargs
        column, pager, look = arguments["column"], arguments["pager"], arguments["look"]
        absent = refusal.code in _ABSENT
        numbering = Numbering.FROM_ONE if absent else pager.numbering or self.numbering
        if absent:
            self.visits.settle(column.url, numbering.name)
        yield from self._pages(column, pager.settled(numbering), 2, look)
        yield from self._page_done(column, look, is_new=True)
        self._leave_if_unwanted(refusal)

    def _pages(self, column: Column, pages: Pages, first_page: int, look: int) -> Iterator[Request]:
        most = self.most_mixed_pages if column.origin == "mixed" else self.most_pages
        last = min(pages.pages, most)
        if last < pages.pages and look == 1:
            self._lose(column, last + 1, Refusal("column.capped", f"{pages.pages} pages"))
        for number in range(first_page, last + 1):
            # The answer to a frame without rows is its first page, and leads nowhere else.
            url = self.hosts.canonical(pages.address(column.url, number), column.url)
            yield self._list_request(column, url, max(2, number), look)

    def _next(self, page: Page, column: Column, number: int, look: int, base: str) -> Iterator[Request]:
        """Page by page along the link 下一页, where nothing says how many there are."""
        if self.further_pages(page, column.url, True) or not (href := columns.next_page(page.links)):
            return
        url = next((link.href for link in self._own([Link(href)], base)), None)
        if url and number < self.most_pages and self.ledger.visit(f"{column.url} {look}", url):
            yield self._list_request(column, url, number + 1, look)

    def _list_request(self, column: Column, url: str, number: int, look: int) -> Request:
        self.ledger.open_page(column.url)
        arguments = {"column": column, "number": number, "look": look}
        return self._request(url, Role.LIST, self.parse_list, self.list_failed, **arguments)

    def _page_done(self, column: Column, look: int, *, is_new: bool) -> Iterator[Request]:
        if self.ledger.close_page(column.url, is_new=is_new) and look < self.most_looks:
            yield self._list_request(column, column.url, 1, look + 1)

    # --- rows ----------------------------------------------------------------------------------------------

    def _documents(
        self, rows: Iterable[Link], column: Column, number: int, list_url: str
    ) -> Iterator[Request]:
        total = reports = 0
        source = self.hosts.canonical(list_url)
        for row in rows:
            verdict = self.kind_of(row, column.name)
            total += 1
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
        self.ledger.count_page(column.url, source, documents=total, reports=reports)
        self.logger.info("%s, page %d: %d documents, %d reports", column.name, number, total, reports)

    def _refuse_strangers(self, page: Page, column: Column, base: str) -> None:
        """Enter reports that the list links to at addresses that are not followed."""
        for link, refused in self._refused(page.links, base):
            entry = FoundLink(refused.address, link.text, link.date, column.name, base)
            if self.kind_of(link, column.name).kind == REPORT and self.ledger.found(entry):
                self.ledger.fail(entry.url, refused.code)
