"""A portal of no known family: a menu, a column, a list, articles, and nothing but links between them.

In:  a ``Replica``; a column's code is its path. Out: its pages::

    /gk/zfxxgknb/zjzfxxgknb/             leads to the list
    /gk/zfxxgknb/zjzfxxgknb/list         list; its next page only by the link
    /gk/zfxxgknb/zjzfxxgknb/content_184341
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from crawler.replica.description import Channel, Notice, Report
from crawler.replica.families.base import Portal
from crawler.replica.listing import Entry, ListPage
from crawler.replica.pages import BUILT, Resource
from crawler.replica.templates import link


class GenericPortal(Portal):
    """Addresses without extensions, lists as tables of links."""

    folder: ClassVar[str] = "generic"

    def article_path(self, page: Report | Notice) -> str:
        return self.at(page.path) if page.path else f"/{page.channel}/content_{page.key}"

    def attachment_path(self, report: Report) -> str:
        return f"/file/{report.published:%Y/%m}/{int(report.key) * 13}.docx"

    def list_path(self, channel: Channel, page: int = 1) -> str:
        return f"/{channel.code}/" + ("list" if page == 1 else f"list-p{page}")

    def lists(self, channel: Channel) -> Iterator[tuple[str, Resource]]:
        yield from super().lists(channel)
        location = self.list_path(channel)
        yield f"/{channel.code}/", Resource(b"", "text/html", BUILT, status=301, location=location)

    def row_html(self, channel: Channel, line: Entry, address: str) -> str:
        day = f"{line.day:%Y/%m/%d}"
        return f"<tr><td>{link(self.href(channel, line, address), line.text)}</td><td>{day}</td></tr>"

    def pager_html(self, page: ListPage) -> str:
        words = self.templates.words
        if page.number == page.pages:
            return f"<span>{words['last']}</span>"
        return link(self.list_path(page.channel, page.number + 1), words["next"])
