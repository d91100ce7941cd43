"""LonSun 龙讯 portals.

How to recognise one
    Columns at ``/public/column/{agency}?type=3…``, articles at ``/public/{agency}/{id}.html``,
    ``/site/label/8888?`` in the source of a list, ``<meta name="SiteId">``.

What to declare
    ``home``; ``lists`` with the columns that are known, their query included: ``type=3`` is that of annual
    reports, and the query alone tells one column, or one report, from another.

Numbering
    By the script's own request, ``/site/label/8888?…&pageIndex=2``, else ``pageIndex=2`` at the address of the
    list; ``pageCount:`` in a script says how many.

A column may be the report itself (``…&timeFrame=2022&hasContent=true``, ``…&action=detail&title=2023``): then
it is taken for one by its headings. Every agency has a column; their list stands beside each of them.
"""

from __future__ import annotations

from crawler.dialects.lonsun import is_annual, read_pages
from crawler.dialects.pages import Pages
from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.ledger import Column
from crawler.page import Page
from crawler.paging import Pager

__all__ = ["DeclaredList", "LonSunSpider"]


class LonSunSpider(ReportSpider):
    """盐亭县, 凤阳县, 瑶海区 and others in Anhui, Sichuan, Qinghai and Gansu."""

    family = "lonsun"
    article_pattern = r"/public/\d+/\d+\.html$"
    list_pattern = r"/public/column/\d+$"

    def is_annual(self, column: Column) -> bool:
        return is_annual(column.url)

    def is_list(self, url: str) -> bool:
        return super().is_list(url) and ("/public/column/" not in url or is_annual(url))

    def further_pages(self, page: Page, list_url: str, has_rows: bool) -> Pager | Pages | None:
        return read_pages(page.source, list_url, has_rows) or super().further_pages(page, list_url, has_rows)
