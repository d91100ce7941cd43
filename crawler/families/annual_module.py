"""The annual-report module of Hanweb portals, where agency and year are the address.

How to recognise one
    ``/module/xxgk/xxgkAnnualReport.jsp?area={code}&fbtime={year}``; ``area`` is the agency's credit code or a
    number of the catalogue.

What to declare
    ``home``; in ``lists`` the address of the module, with any agency and year. ``first_year`` where the portal
    has nothing before a later year.

Numbering
    None: every agency that a page of the module names is asked for every year. A pair for which there is no
    report is ``not_a_report``, ``nothing_published``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.dialects import annual_module
from crawler.families.declaration import DeclaredList
from crawler.families.documents import Output
from crawler.families.hanweb import HanwebSpider
from crawler.families.portal import request_of
from crawler.ledger import FoundLink
from crawler.page import Link, Page
from crawler.recheck import NOTHING_PUBLISHED
from crawler.soft_errors import Refusal
from crawler.window import CHINA
from pipelines.extract.titles import REPORT, TitleVerdict

__all__ = ["AnnualModuleSpider", "DeclaredList"]

_NOTHING = frozenset(("fetch.empty_shell", "fetch.empty_body", "fetch.soft_404", "fetch.not_found"))


class AnnualModuleSpider(HanwebSpider):
    """丽水市, 桐乡市, 荣成市 and others."""

    family = "annual_module"
    list_pattern = HanwebSpider.list_pattern + rf"|/{annual_module.MODULE}$"
    first_year: ClassVar[int] = 2008  # the first for which a report was due

    def is_document(self, url: str) -> bool:
        return annual_module.is_report(url) or super().is_document(url)

    def kind_of(self, link: Link, column: str | None) -> TitleVerdict:
        if annual_module.is_report(link.href):
            return TitleVerdict(REPORT, annual_module.MODULE)
        return super().kind_of(link, column)

    def rows(self, page: Page, base: str) -> tuple[Link, ...]:
        found = super().rows(page, base)
        if not annual_module.is_module(base):
            return found
        linked = {row.href for row in found}
        every = annual_module.addresses(base, annual_module.read_areas(page), self._years())
        return (*found, *(row for row in self._resolved(every, base) if row.href not in linked))

    def _years(self) -> Iterable[int]:
        """The years for which there may be a report, the latest first."""
        return range(datetime.now(CHINA).year - 1, self.first_year - 1, -1)

    def parse_article(self, response: Response, link: FoundLink) -> Output:
        page = self._page(response)
        if isinstance(page, Page) and annual_module.is_report(link.url) and annual_module.is_blank(page):
            self.ledger.not_a_report(link.url, NOTHING_PUBLISHED)
        else:
            yield from super().parse_article(response, link)

    def document_failed(self, failure: Failure) -> None:
        link = request_of(failure).cb_kwargs["link"]
        refusal: Refusal = self._refusal(failure)
        if refusal.code in _NOTHING and annual_module.is_report(link.url):
            self.ledger.not_a_report(link.url, NOTHING_PUBLISHED, refusal.code)
        else:
            super().document_failed(failure)
