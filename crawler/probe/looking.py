"""Looking at a portal's menu and at its lists, a few pages each, with the eyes of its family.

In:  addresses, and a ``Fetcher``. Out: ``Look``: what a column holds; ``Further``: whether its second page can be had.

It reads as ``crawler.families`` does, and by the same methods; only that it goes one way until something is found,
where a crawl goes every way to its end.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from crawler import columns
from crawler.families.base import ReportSpider
from crawler.ledger import Column
from crawler.page import Link, Page
from crawler.paging import Numbering, Pager, settle
from crawler.probe.fetching import Fetcher, Seen
from crawler.rendering import LIST_AFTER_JAVASCRIPT
from crawler.soft_errors import Refusal, Role
from crawler.words import count_words, find_words
from pipelines.extract.titles import REPORT

_HEADINGS_OF_A_REPORT = 2
_DIRECTORY = "directory"


@dataclass(frozen=True, slots=True)
class Look:
    """A column, as its first page shows it; or why there is none."""

    column: Column
    seen: Seen
    page: Page | None = None
    rows: tuple[Link, ...] = ()
    reports: tuple[Link, ...] = ()  # rows that are titled as reports
    is_report: bool = False  # the page itself is one
    parts: tuple[Column, ...] = ()
    failure: Refusal | None = None
    rows_apart: Seen | None = None  # what holds the rows, where they come apart from the page

    @property
    def rows_in(self) -> Seen:
        """The answer in which the rows stand."""
        return self.rows_apart or self.seen

    @property
    def holds_reports(self) -> bool:
        return bool(self.reports) or self.is_report


@dataclass(frozen=True, slots=True)
class Further:
    """The further pages of a list."""

    pages: int  # how many there are; 0 where nothing tells
    said: str
    address: str = ""  # of the second
    failure: Refusal | None = None


@dataclass(slots=True)
class Menu:
    """What was met on the way from the home page to a column."""

    asked: list[str] = field(default_factory=list)
    read: int = 0  # of these
    mixed: list[Column] = field(default_factory=list)
    found: list[Column] = field(default_factory=list)


class Looking(ReportSpider):
    """Reads menus and lists for a walk."""

    most_menu_pages = 12
    most_parts = 6  # of a column, at each level
    levels = 3

    async def menu_columns(self, fetch: Fetcher, menu: Menu) -> AsyncIterator[list[Column]]:
        """The columns of annual reports by the menu pages that name them, the home page first."""
        queue = [(self.home, 0, "")]
        while queue and len(menu.asked) < self.most_menu_pages:
            url, depth, name = queue.pop(0)
            if url in menu.asked:
                continue
            menu.asked.append(url)
            seen = await fetch.page(url, Role.MENU)
            page = self.page_of(fetch, seen)
            if page is None:
                continue
            menu.read += 1
            links = self._own(self.menu_links(page), seen.final)
            named = [
                Column(each.href, each.name, "menu", each.evidence) for each in columns.annual_columns(links)
            ]
            menu.mixed += [
                Column(each.href, each.name, "mixed", each.evidence) for each in columns.mixed_columns(links)
            ]
            if fresh := [each for each in named if all(each.url != known.url for known in menu.found)]:
                menu.found += fresh
                yield fresh
            queue += self._onward(links, depth, name)

    def _onward(self, links: list[Link], depth: int, name: str) -> list[tuple[str, int, str]]:
        if depth >= self.menu_depth:
            return []
        onward = [(each.href, depth + 1, "") for each in columns.gateways(links)]
        onward += [(each.href, depth + 1, _DIRECTORY) for each in columns.directories(links)]
        if name == _DIRECTORY:
            onward += [(each.href, depth + 1, "") for each in columns.agencies(links)]
        return onward

    async def look(self, fetch: Fetcher, column: Column) -> Look:
        """What the first page of ``column`` shows."""
        seen = await fetch.page(column.url, Role.LIST)
        if seen.response is None:
            return Look(column, seen, failure=seen.refusal)
        page = self._page(seen.response, self.read_list)
        if isinstance(page, Refusal):
            return Look(column, seen, failure=page)
        fetch.note(seen, page)
        rows = self.rows(page, seen.final)
        apart = None if rows else await self._frame(fetch, page, column)
        if apart is not None:
            rows = self._rows_of(apart)
        if not rows and self._comes_with_a_script(seen.response, page):
            seen = await fetch.in_browser(seen, LIST_AFTER_JAVASCRIPT)
            if seen.response is None:
                return Look(column, seen, page, failure=seen.refusal)
            shown = self._page(seen.response, self.read_list)
            page = page if isinstance(shown, Refusal) else shown
            rows = self.rows(page, seen.final)
        reports = tuple(row for row in rows if self.kind_of(row, column.name).kind == REPORT)
        is_report = count_words("report", "headings", page.text) >= _HEADINGS_OF_A_REPORT
        parts = self._parts(page, column, seen.final, bool(rows))
        return Look(column, seen, page, rows, reports, is_report, parts, rows_apart=apart if rows else None)

    async def _frame(self, fetch: Fetcher, page: Page, column: Column) -> Seen | None:
        """The rows of the first page, where even they come apart from it."""
        pages = self.further_pages(page, column.url, False)
        if pages is None or isinstance(pages, Pager) or pages.first_asked > 1:
            return None
        url = self.hosts.canonical(pages.address(column.url, 1), column.url)
        seen = await fetch.page(url, Role.LIST)
        return None if seen.refusal else seen

    def _rows_of(self, seen: Seen) -> tuple[Link, ...]:
        assert seen.response is not None
        page = self._page(seen.response, self.read_list)
        return () if isinstance(page, Refusal) else self.rows(page, seen.final)

    async def down(self, fetch: Fetcher, look: Look, level: int = 1) -> Look | None:
        """The first list at or below ``look`` that holds reports."""
        if look.holds_reports:
            return look
        if level > self.levels:
            return None
        for part in look.parts[: self.most_parts]:
            if found := await self.down(fetch, await self.look(fetch, part), level + 1):
                return found
        return None

    async def further(self, fetch: Fetcher, look: Look) -> Further:
        """Whether the second page of the list can be had, and holds other documents than the first."""
        assert look.page is not None
        url, first = look.column.url, {row.href for row in look.rows}
        pages = self.further_pages(look.page, url, bool(look.rows))
        if isinstance(pages, Pager):
            if pages.pages < 2:
                return Further(1, "one page")
            return await self._by_number(fetch, pages, url, first)
        if pages is not None and pages.pages > 1:
            address = self.hosts.canonical(pages.address(url, 2), url)
            return await self._second(fetch, pages.pages, address, first)
        if href := columns.next_page(self._shown(look).links):
            address = next((link.href for link in self._own([Link(href)], look.rows_in.final)), "")
            if address and address != look.rows_in.url:
                return await self._second(fetch, 0, address, first)
        if pages is not None:
            return Further(1, "one page")
        if words := self._unread_pager(look.page):
            return Further(
                0,
                f"the page has a pager that is not understood: {words}",
                failure=Refusal("pager.unknown", words),
            )
        return Further(1, "one page")

    def _shown(self, look: Look) -> Page:
        """The page that the rows stand on."""
        assert look.page is not None
        if look.rows_apart is None or look.rows_apart.response is None:
            return look.page
        page = self._page(look.rows_apart.response, self.read_list)
        return look.page if isinstance(page, Refusal) else page

    async def _by_number(self, fetch: Fetcher, pager: Pager, url: str, first: set[str]) -> Further:
        probed = await self._list_rows(fetch, self.hosts.canonical(pager.probe(url), url), Role.PROBE)
        rows = set() if isinstance(probed, Refusal) else {row.href for row in probed}
        numbering = settle(first, rows)
        address = self.hosts.canonical(pager.settled(numbering).address(url, 2), url)
        if numbering is Numbering.FROM_ZERO:
            return Further(pager.pages, f"{pager.pages} pages, counted from zero", address)
        return await self._second(fetch, pager.pages, address, first)

    async def _second(self, fetch: Fetcher, pages: int, address: str, first: set[str]) -> Further:
        rows = await self._list_rows(fetch, address)
        said = f"{pages} pages" if pages else "page by page, by the link to the next"
        if isinstance(rows, Refusal):
            return Further(pages, f"{said}, and the second can't be had", address, rows)
        if not rows:
            return Further(pages, f"{said}, and the second holds nothing", address, Refusal("column.empty"))
        if {row.href for row in rows} <= first:
            return Further(
                pages, f"{said}, and the second is the first again", address, Refusal("column.repeats")
            )
        return Further(pages, f"{said}, {len(rows)} documents on the second", address)

    async def _list_rows(
        self, fetch: Fetcher, url: str, role: Role = Role.LIST
    ) -> tuple[Link, ...] | Refusal:
        seen = await fetch.page(url, role)
        if seen.response is None:
            assert seen.refusal is not None
            return seen.refusal
        page = self._page(seen.response, self.read_list)
        if isinstance(page, Refusal):
            return page
        rows = self.rows(page, seen.final)
        if rows or not self._comes_with_a_script(seen.response, page):
            return rows
        shown = await fetch.in_browser(seen, LIST_AFTER_JAVASCRIPT)
        return shown.refusal or self._rows_of(shown)

    def page_of(self, fetch: Fetcher, seen: Seen) -> Page | None:
        """The page that came, read; None where none did."""
        if seen.response is None:
            return None
        page = self._page(seen.response)
        if isinstance(page, Refusal):
            return None
        fetch.note(seen, page)
        return page

    def _unread_pager(self, page: Page) -> str:
        """Words or code of a pager, where no further page was understood."""
        words = [link.text for link in page.links if find_words("columns", "pager", link.text)]
        if words and not all(find_words("columns", "first_page", word) for word in words):
            return " ".join(words[:6])
        return find_words("javascript", "pager", page.source) or ""
