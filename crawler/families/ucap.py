"""UCAP 集约化 portals (开普), also called hexmon after their addresses of 32 hexadecimal digits.

How to recognise one
    Articles at ``/{site}/{channel}/{YYYYMM}/{32 hex digits}.shtml``, lists at ``/{site}/{channel}/list.shtml``
    (or common_list, nav_list, xxgk_list …), ``createPageHTML('page_div', …)`` in the list's source,
    ``<ucaptitle>`` or ``<meta name="ArticleTitle">`` and ``#zoomcon`` or ``.article-content`` in an article.
    Heilongjiang's dialect: ``/{site}/c112289c/202602/c01_1108994.shtml`` and ``/c/2023/c112289_1108994.shtml``.

What to declare
    ``home`` with the site's folder (``http://www.jingyan.gov.cn/jyx/``); ``aliases`` for hosts that are not of
    the same name, as the same paths are often served by several; ``lists`` where any are known.

Numbering
    ``list.shtml``, ``list_2.shtml`` … ``list_{total}.shtml``, counted from one:
    ``createPageHTML('page_div', total, current, 'list', 'shtml', rows)``. Some sites count from zero all the
    same, which a probe of ``list_1.shtml`` tells. Where the list page is an empty frame, its rows come as JSON
    from ``/common/search/{channel, 32 hex digits}``, one answer after the other.

The month in an address is that of publication. Neither year nor agency of a report follow from an address.
"""

from __future__ import annotations

from crawler.dialects import ucap
from crawler.dialects.pages import Pages
from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.page import Page
from crawler.paging import Numbering, Pager

__all__ = ["DeclaredList", "UcapSpider"]


class UcapSpider(ReportSpider):
    """The family of 井研县, 金口河区, 乐山市, 宿迁市, 黑龙江 and others."""

    family = "ucap"
    article_pattern = r"/20\d{4}/(?:[0-9a-f]{32}|c\d+_\d+)\.shtml$|/c/20\d{2}/c\d+_\d+\.shtml$"
    list_pattern = r"/\w*list(?:_\d+)?\.shtml$|/common/search/[0-9a-f]{32}$"
    numbering = Numbering.FROM_ONE

    def read_list(self, body: bytes) -> Page:
        return ucap.read_list(body)

    def further_pages(self, page: Page, list_url: str, has_rows: bool) -> Pager | Pages | None:
        frame = None if has_rows else ucap.read_pages(page.source)
        return frame or super().further_pages(page, list_url, has_rows)
