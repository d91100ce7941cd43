"""Hanweb jcms portals: static columns with a servlet behind them, or the newer JPaaS.

How to recognise one
    Columns at ``/col/col{n}/index.html``, articles at ``/art/{Y}/{M}/{D}/art_{n}_{id}.html`` or
    ``/…/art/{Y}/art_{32 hex digits}.html``. The source of a column holds ``<datastore>`` (jcms) or
    ``queryData=`` (JPaaS). Annual reports may be kept in a module of their own instead: see
    ``crawler.families.annual_module``.

What to declare
    ``home``; ``lists`` with the addresses of columns. The number in the address of a report is that of its
    column.

Numbering
    jcms: the page brings up to three pages of records along; the others come from ``dataproxy.jsp`` by their
    record numbers. JPaaS: the page may be an empty frame; all rows come as JSON, ``pageNo`` counted from 1.

Some servers give the first page whatever ``pageNo`` is asked (``column.repeats``); some lists exist after
JavaScript only, and are then read in the browser.
"""

from __future__ import annotations

from crawler.dialects import hanweb, jpaas
from crawler.dialects.pages import Pages
from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.page import Page
from crawler.paging import Pager

__all__ = ["DeclaredList", "HanwebSpider"]


class HanwebSpider(ReportSpider):
    """大丰区, 桐庐县, 永嘉县, 江北区 of Ningbo and many others in Jiangsu, Zhejiang and Shandong."""

    family = "hanweb"
    article_pattern = r"/art/\d{4}/(?:\d+/\d+/art_\d+_\d+|art_[0-9a-f]{32})\.html$"
    list_pattern = r"/col/col\d+/(?:index\.html)?$"

    def read_list(self, body: bytes) -> Page:
        return jpaas.read_list(body) if body.lstrip()[:1] == b"{" else hanweb.read_list(body)

    def further_pages(self, page: Page, list_url: str, has_rows: bool) -> Pager | Pages | None:
        found: Pages | None = hanweb.read_pages(page.source, list_url)
        found = found or jpaas.read_pages(page.source, has_rows)
        return found or super().further_pages(page, list_url, has_rows)
