"""Guangdong's two systems: the gkmlpt platform, and NFCMS.

How to recognise one
    gkmlpt: ``/gkmlpt/index`` with ``window._CONFIG``, articles at ``/gkmlpt/content/{a}/{b}/post_{id}.html``.
    NFCMS: articles at ``/{columns…}/content/post_{id}.html``, lists at the column's folder.

What to declare
    ``home``: for gkmlpt the address of ``/gkmlpt/index`` itself, whose script holds the tree of columns; HTTP
    often works where HTTPS does not. ``lists`` for NFCMS: folders, ending in a slash.

Numbering
    gkmlpt: ``page=2`` of ``/gkmlpt/api/all/{column}?page=1&sid={SID}``, one hundred articles each; some sites
    answer 404 from page 2 on. NFCMS: ``index_2.html``, counted from one.

NFCMS has a page for telephones beside each article, ``mpost_{id}.html``.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.dialects import gkmlpt
from crawler.dialects.pages import Pages
from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.page import Link, Page
from crawler.paging import Numbering, Pager

__all__ = ["DeclaredList", "GkmlptSpider", "NfcmsSpider"]


class GkmlptSpider(ReportSpider):
    """The disclosure platform of Guangdong province and its cities."""

    family = "gkmlpt"
    article_pattern = r"/gkmlpt/content/\d+/\d+/m?post_\d+\.html$"
    list_pattern = r"/gkmlpt/api/all/\d+$"

    def menu_links(self, page: Page) -> Iterable[Link]:
        return (*page.links, *gkmlpt.read_columns(page.source))

    def read_list(self, body: bytes) -> Page:
        return gkmlpt.read_list(body)

    def further_pages(self, page: Page, list_url: str, has_rows: bool) -> Pager | Pages | None:  # noqa: ARG002
        return gkmlpt.read_pages(page.source)


class NfcmsSpider(ReportSpider):
    """广州市, 荔湾区, 徐闻县, 深圳市."""

    family = "nfcms"
    article_pattern = r"/content/m?post_\d+\.html$"
    list_pattern = r"/index(?:_\d+)?\.html$"
    numbering = Numbering.FROM_ONE
