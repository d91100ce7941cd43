"""Portals on the platform of Suining city; Ya'an's are of the same make.

How to recognise one
    Articles at ``/gongkai/show/{32 hex digits}.html``, lists at ``/gongkai/kuozhan/{number}.html`` or
    ``/xinwen/list/{32 hex digits}.html``, ``div.data-list`` around the rows.

What to declare
    ``home``; ``lists`` where the number of the column is known.

Numbering
    ``?page=2`` at the address of the list; the number of pages stands in a script, ``i <= 3``.

Neither agency nor year follows from an address.
"""

from __future__ import annotations

from crawler.dialects.pages import QueryPages
from crawler.dialects.suining import read_pages
from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.page import Page

__all__ = ["DeclaredList", "SuiningSpider"]


class SuiningSpider(ReportSpider):
    """安居区, 船山区, 大英县, 蓬溪县 and 遂宁市."""

    family = "suining"
    article_pattern = r"/(?:gongkai|xinwen)/show/[0-9a-f]{32}\.html$"
    nested = False
    list_pattern = r"/(?:gongkai|xinwen)/(?:kuozhan|list|bumen)/\w+\.html$|/gongkai/[a-z]+\.html$"

    def further_pages(self, page: Page, list_url: str, has_rows: bool) -> QueryPages | None:  # noqa: ARG002
        return read_pages(page.source)
