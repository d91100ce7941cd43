"""VSB 博达 portals.

How to recognise one
    Columns at ``/xx/yy.htm``, articles at ``/info/{column}/{id}.htm``, ``#vsb_content`` and ``.v_news_content``
    around the text, ``span.p_pages`` around the pager, attachments at ``/system/_content/download.jsp?…``.

What to declare
    ``home``; ``lists`` with the addresses of columns.

Numbering
    The second of three pages is ``/xx/yy/2.htm``, the third ``/xx/yy/1.htm``: counted down, as a rule, so that
    an old page keeps its address. The links 下页 and 尾页 tell.

A download may ask for a captcha; none is solved, and the file ends as ``blocked``.
"""

from __future__ import annotations

from crawler.dialects.pages import Pages
from crawler.dialects.vsb import read_pages
from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.page import Page

__all__ = ["DeclaredList", "VsbSpider"]


class VsbSpider(ReportSpider):
    """保山市, 甘南州人社局, 眉山市 and others."""

    family = "vsb"
    article_pattern = r"/info/\d+/\d+\.htm$|/\w*content\.jsp$"
    list_pattern = r"/\w+\.htm$|/\w+/\d+\.htm$"

    def further_pages(self, page: Page, list_url: str, has_rows: bool) -> Pages | None:  # noqa: ARG002
        return read_pages(page.links, list_url)
