"""Portals of the TRS WCM family: as Chongqing's districts run it, and plain.

In:  a ``Replica``; a column's code is its directory. Out: its pages::

    /bm/qcgj/zwgk_58450/zfxxgknb_58459/                     list; index_1.html is its second page
    /bm/qcgj/…/202501/t20250124_14219218.html               article; …_wap.html for telephones
    /bm/qcgj/…/202501/P020250124…docx                       attachment, beside the article
    createPage(3, 0, "index", "html")                       pager of Chongqing: pages, this page from 0
    createPageHTML(3, 0, "index", "html")                   the same elsewhere
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import ClassVar

from crawler.replica.description import Channel, Notice, Report, Twin
from crawler.replica.families.base import Portal
from crawler.replica.listing import Entry, ListPage, reports_of
from crawler.replica.pages import BUILT, Resource


class TrsPortal(Portal):
    """Plain TRS WCM: list items with a stray end tag, source in the header line."""

    folder: ClassVar[str] = "trs"
    pager_call: ClassVar[str] = "createPageHTML"
    stray: ClassVar[str] = "</TRS_DOCUMENT>"

    def article_path(self, page: Report | Notice) -> str:
        if page.path:
            return self.at(page.path)
        stamp = page.folder or f"{page.published:%Y%m%d}"
        month = f"{page.published:%Y%m}" if stamp.startswith(("1970", "-")) else stamp[:6]
        name = f"t{page.key}" if stamp == "-" else f"t{stamp}_{page.key}"
        return f"/{page.channel}/{month}/{name}.{self.replica.suffix}"

    def fixed(self) -> Iterator[tuple[str, Resource]]:
        yield from super().fixed()
        # Where a column is the report, its folder is linked to without the slash at its end as well.
        for report in reports_of(self.replica, self.edition):
            if (path := self.article_path(report)).endswith("/"):
                yield path.rstrip("/"), Resource(b"", "text/html", BUILT, status=301, location=path)

    def twin_path(self, report: Report, twin: Twin) -> str:
        if twin.kind == "wap":
            return self.article_path(report).replace(f".{self.replica.suffix}", f"_wap.{self.replica.suffix}")
        return super().twin_path(report, twin)

    def attachment_path(self, report: Report) -> str:
        """Beside the article; a column that is itself the report has it in its own folder."""
        folder = self.article_path(report).rpartition("/")[0]
        return f"{folder}/P0{report.published:%Y%m%d}{int(report.key) * 7 % 10**12:012}.docx"

    def list_path(self, channel: Channel, page: int = 1) -> str:
        return f"/{channel.code}/" + ("" if page == 1 else f"index_{page - 1}.{self.replica.suffix}")

    def row_html(self, channel: Channel, line: Entry, address: str) -> str:
        href = escape(self.href(channel, line, address))
        text = f"{escape(line.text)}{self.stray}"
        return f'<li><a href="{href}">{text}</a><span>{line.day}</span></li>'

    def pager_html(self, page: ListPage) -> str:
        return f'<script>{self.pager_call}({page.pages}, {page.number - 1}, "index", "{self.replica.suffix}");</script>'


class ChongqingPortal(TrsPortal):
    """TRS WCM as Chongqing's districts run it: another pager call, no source in the header line."""

    pager_call: ClassVar[str] = "createPage"
    stray: ClassVar[str] = ""
    article_template: ClassVar[str] = "chongqing.html"
