"""Portals of no system that has a family, and whatever is not known yet.

How to recognise one
    By none of the others fitting: ``scrapy newsite URL`` tries them all.

What to declare
    ``home``; ``lists`` where any are known; ``article_pattern`` and ``list_pattern`` where the addresses of the
    portal are known to have one shape.

Numbering
    By the count that a list prints, after a probe, or by the link 下一页.

The patterns are the union of the address dialects that have been seen on government portals. Beside them, what a
column of annual reports links to under the title of a report is a document, whatever its address.
"""

from __future__ import annotations

from crawler.dialects.pages import Pages
from crawler.dialects.vsb import read_pages as read_folder_pages
from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.page import Link, Page
from crawler.paging import Pager, read_pager
from pipelines.extract.titles import REPORT, classify_title

__all__ = ["DeclaredList", "GenericSpider"]

_DATED = r"/20\d\d[-/]?\d\d(?:[-/]?\d\d)?/[\w-]{6,}\.s?html?$"
_NUMBERED = r"/(?:\w*_)?\d{5,}\.(?:s?html?|jhtml|aspx)$"
_HASHED = r"/[0-9a-f]{24,40}\.(?:s?html?|jhtml)$"
_NAMED = r"/(?:content|show|detail|info|contents|description|doc|single)[/_][\w/-]*\d{3,}(?:\.\w+)?$"
_SYSTEMS = r"/t\d{8}_\d+\.s?html?$|/art_\d+_\d+\.html$|/m?post_\d+\.html$|/c\d+_\d+\.s?html?$|/i\d+\.html$"


class GenericSpider(ReportSpider):
    """Menu, column, lists, articles, by words rather than by addresses."""

    family = "generic"
    article_pattern = "|".join((_DATED, _NUMBERED, _HASHED, _NAMED, _SYSTEMS))
    list_pattern = r"/(?:\w*(?:list|index|default)(?:_\d+)?|\d{1,4})\.(?:s?html?|jhtml|aspx|jsp)$|/[^/.]+$"

    def is_list(self, url: str) -> bool:
        return not self.is_document(url)

    def rows(self, page: Page, base: str) -> tuple[Link, ...]:
        found = super().rows(page, base)
        known = {row.href for row in found}
        titled = (
            link
            for link in self._resolved(page.links, base)
            if link.href not in known
            and classify_title(link.text).kind == REPORT
            and len(link.text) > _SHORTEST
        )
        return (*found, *{link.href: link for link in titled}.values())

    def further_pages(self, page: Page, list_url: str, has_rows: bool) -> Pager | Pages | None:  # noqa: ARG002
        return read_folder_pages(page.links, list_url) or read_pager(page.source, list_url)


_SHORTEST = 14  # characters; 政府信息公开年度报告 alone is the name of a column
