"""Portals of the VSB family (博达).

In:  a ``Replica``; a column's code is its path without extension. Out: its pages::

    /zfxxgk1/zfxxgknb.htm                first page of three; the second is zfxxgknb/2.htm, the last 1.htm
    /info/1154/16376.htm                 article, below the column's number
    /system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=…&wbfileid=…     attachment
"""

from __future__ import annotations

from typing import ClassVar

from crawler.replica.description import Channel, Notice, Report
from crawler.replica.families.base import Portal
from crawler.replica.listing import ListPage, list_pages
from crawler.replica.pages import with_query


class VsbPortal(Portal):
    """Pages numbered from the oldest, so that an address keeps its rows."""

    folder: ClassVar[str] = "vsb"

    def article_path(self, page: Report | Notice) -> str:
        if page.path:
            return self.at(page.path)
        number = next(one.number for one in self.replica.channels if one.code == page.channel)
        return f"/info/{number}/{page.key}.htm"

    def attachment_path(self, report: Report) -> str:
        parameters = {"urltype": "news.DownloadAttachUrl", "owner": self.replica.site, "wbfileid": report.key}
        return with_query("/system/_content/download.jsp", parameters)

    def list_path(self, channel: Channel, page: int = 1) -> str:
        if page == 1:
            return f"/{channel.code}.htm"
        return f"/{channel.code}/{self._pages(channel) - page + 1}.htm"

    def home_paths(self) -> tuple[str, ...]:
        return ("/", "/index.htm")

    def past_the_end(self) -> frozenset[str]:
        return frozenset(f"/{one.code}/{self._pages(one)}.htm" for one in self.replica.channels)

    def _pages(self, channel: Channel) -> int:
        return len(list_pages(channel, self.lines(channel)))

    def pager_html(self, page: ListPage) -> str:
        words, folder = self.templates.words, page.channel.code.rpartition("/")[2]

        def target(number: int) -> str:
            own = self.list_path(page.channel, number).rpartition("/")[2]
            if number == 1:
                return own if page.number == 1 else f"../{own}"
            return f"{folder}/{own}" if page.number == 1 else own

        def span(kind: str, number: int, text: str) -> str:
            if number == page.number or not 1 <= number <= page.pages:
                return f'<span class="{kind}_d p_fun_d">{text}</span>'
            return f'<span class="{kind} p_fun"><a href="{target(number)}">{text}</a></span>'

        numbers = (
            f'<span class="p_no_d">{number}</span>'
            if number == page.number
            else f'<span class="p_no"><a href="{target(number)}">{number}</a></span>'
            for number in range(1, page.pages + 1)
        )
        parts = (
            span("p_first", 1, words["first"]),
            span("p_prev", page.number - 1, words["previous"]),
            *numbers,
            span("p_next", page.number + 1, words["next"]),
            span("p_last", page.pages, words["last"]),
        )
        return f'<span class="p_pages">{"".join(parts)}</span>'
