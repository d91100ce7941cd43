"""Portals on the platform of Suining city, such as 安居区.

In:  a ``Replica``; a column's code is its number. Out: its pages::

    /gongkai/kuozhan/10512.html, ?page=2            list; the number of pages stands in a script: <= 3
    /gongkai/show/{32hex}.html                      article: neither unit nor year in the address
"""

from __future__ import annotations

from typing import ClassVar

from crawler.replica.description import Channel, Notice, Report
from crawler.replica.families.base import Portal
from crawler.replica.listing import ListPage


class SuiningPortal(Portal):
    """HTTPS; the same list address for all pages."""

    folder: ClassVar[str] = "suining"

    def article_path(self, page: Report | Notice) -> str:
        return self.at(page.path) if page.path else f"/gongkai/show/{page.key}.html"

    def attachment_path(self, report: Report) -> str:
        return f"/upload/file/{report.published:%Y%m%d}/{report.key[::-1]}.docx"

    def list_path(self, channel: Channel, page: int = 1) -> str:
        return f"/gongkai/kuozhan/{channel.code}.html" + ("" if page == 1 else f"?page={page}")

    def pager_html(self, page: ListPage) -> str:
        return self.templates.fill("pager.html", pages=page.pages, page=page.number).strip()
