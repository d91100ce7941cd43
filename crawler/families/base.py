"""The way of every family: menu → columns → list pages → articles → attachments.

In:  a declaration (class attributes). Out: ``FetchedPage`` items, one for each document that is taken for a
report; every link that was met is in ``ledger``, in one state.

::

    declared lists ────────────────────────────────────────┐
    home ─▶ gateways ─┬────────────────────▶ columns ──────┴─▶ crawler.families.lists
                      └▶ agencies ─▶ gateways ─┘                  └▶ crawler.families.documents

The menu is always asked: a declared list may be gone, and what stands in the generic channel of a portal is
rarely all there is. A family sets the patterns and the numbering, and says how its lists are read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import columns
from crawler.families.documents import Output
from crawler.families.lists import ListSpider
from crawler.families.portal import request_of
from crawler.ledger import Column
from crawler.page import Link, Page
from crawler.soft_errors import Refusal, Role
from crawler.window import CHINA

_DIRECTORY = "directory"


class ReportSpider(ListSpider):
    """Finds and fetches the annual reports of one portal."""

    most_menus: ClassVar[int] = 400
    menu_depth: ClassVar[int] = 3

    def menu_links(self, page: Page) -> Iterable[Link]:
        """The links of a page on the way to a column."""
        return page.links

    async def start(self) -> AsyncIterator[Any]:
        for declared in self.lists:
            evidence = f"{declared.evidence} {declared.since}"
            for address in declared.addresses(datetime.now(CHINA).year):
                column = Column(self.hosts.canonical(address), declared.name, "declared", evidence)
                for request in self._follow(column):
                    yield request
        for request in self._ask_menu(self.home, depth=0, name=""):
            yield request
        for request in self._ask_known():
            yield request

    def parse_menu(self, response: Response, depth: int, name: str) -> Output:
        page = self._page(response)
        if isinstance(page, Refusal):
            self.logger.warning("No menu at %s: %s", response.url, page.code)
            return
        links = self._own(self.menu_links(page), response.url)
        for found in columns.annual_columns(links):
            yield from self._follow(Column(found.href, found.name, "menu", found.evidence))
        for found in columns.mixed_columns(links):
            yield from self._follow(Column(found.href, found.name, "mixed", found.evidence))
        if depth >= self.menu_depth:
            return
        for found in columns.gateways(links):
            if not columns.mixed_columns([Link(found.href, found.name)]):
                yield from self._ask_menu(found.href, depth + 1)
        for found in columns.directories(links):
            yield from self._ask_menu(found.href, depth + 1, _DIRECTORY)
        if name == _DIRECTORY:
            for found in columns.agencies(links):
                yield from self._ask_menu(found.href, depth + 1)

    def menu_failed(self, failure: Failure) -> None:
        refusal = self._refusal(failure)
        self.logger.warning("No menu at %s: %s", request_of(failure).url, refusal.code)
        self.crawler.stats.inc_value(f"menu/failed/{refusal.code}")
        self._leave_if_unwanted(refusal)

    def _ask_menu(self, url: str, depth: int, name: str = "") -> Iterator[Request]:
        if self.ledger.visit(Role.MENU.name, url, self.most_menus):
            arguments = {"depth": depth, "name": name}
            yield self._request(url, Role.MENU, self.parse_menu, self.menu_failed, **arguments)

    def closed(self, reason: str) -> None:  # noqa: ARG002
        stats = self.crawler.stats
        for name, number in self.ledger.counts().items():
            stats.set_value(f"links/{name}", number)
        stats.set_value("columns", self.ledger.columns())
