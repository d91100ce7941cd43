"""A portal of the UCAP family (开普 集约化), such as 井研县.

In:  a ``Replica``. Out: its pages, as ``ucap_pages`` draws them::

    /jyx/bmxxgk/list.shtml, list_2.shtml    list pages, counted from 1
    /common/search/{32hex}?page=1           rows as JSON, where the list page is an empty frame
    /jyx/bmxxgk/202601/886b….shtml          article; 886b…_wap.shtml for telephones
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from crawler.replica.description import Channel, Hub, Notice, Replica, Report, Twin
from crawler.replica.families import ucap_addresses as addresses
from crawler.replica.families import ucap_pages as pages
from crawler.replica.families.base import Portal
from crawler.replica.listing import Entry, ListPage
from crawler.replica.pages import BUILT, Article, Handler, Parameters, Resource, page_of


class UcapPortal(Portal):
    """Below ``/{site}/``; the alias hosts serve the same paths."""

    folder: ClassVar[str] = "ucap"

    def __init__(self, replica: Replica, edition: int, drift: int = 0) -> None:
        super().__init__(replica, edition, drift)
        self.root = f"/{replica.site}"
        self.picture_path = f"{self.root}/xhtml/img/tujie.svg"

    def article_path(self, page: Report | Notice) -> str:
        return addresses.article_path(self.replica, page)

    def list_path(self, channel: Channel, page: int = 1) -> str:
        return addresses.list_path(self.replica, channel, page)

    def attachment_path(self, report: Report) -> str:
        return addresses.attachment_path(self.replica, report)

    def twin_path(self, report: Report, twin: Twin) -> str:
        return (
            addresses.wap_path(self.replica, report)
            if twin.kind == "wap"
            else super().twin_path(report, twin)
        )

    def home_paths(self) -> tuple[str, ...]:
        return ("/", f"{self.root}/", f"{self.root}/index.shtml")

    def at(self, path: str) -> str:
        return f"{self.root}/{path}"

    def gone_location(self) -> str:
        return f"{self.root}/"

    def fixed(self) -> Iterator[tuple[str, Resource]]:
        robots = b"User-agent: *\nDisallow: /ls/\n"
        yield "/robots.txt", Resource(robots, "text/plain", BUILT, role="robots")
        yield "/ls/s", page_of(pages.search_page(self.replica), BUILT)
        for path, text, kind in (
            ("js/page.js", pages.script(), "text/javascript; charset=utf-8"),
            ("css/site.css", pages.style(), "text/css; charset=utf-8"),
            ("img/tujie.svg", pages.picture(), "image/svg+xml"),
        ):
            yield f"{self.root}/xhtml/{path}", Resource(text.encode(), kind, BUILT)

    def lists(self, channel: Channel) -> Iterator[tuple[str, Resource]]:
        if channel.pager != "json":
            yield from super().lists(channel)
            return
        html = pages.frame_page(self.replica, channel, addresses.channel_id(channel))
        yield self.list_path(channel), page_of(html, BUILT)

    def data(self) -> Mapping[str, Handler]:
        return {
            addresses.search_path(channel): self._search(channel)
            for channel in self.replica.channels
            if channel.pager == "json"
        }

    def _search(self, channel: Channel) -> Handler:
        def answer(parameters: Parameters) -> Resource | None:
            if parameters.get("_isJson") != "true":
                return None
            number, lines = max(1, int(parameters.get("page", "1"))), self.lines(channel)
            shown = lines[(number - 1) * channel.rows : number * channel.rows]
            found = [
                {
                    "title": f"<UCAPTITLE>{line.text}</UCAPTITLE>",
                    "url": line.address,
                    "publishedTimeStr": f"{line.day} 10:20:00",
                }
                for line in shown
            ]
            data = {"total": len(lines), "page": number, "rows": channel.rows, "results": found}
            text = json.dumps({"data": data}, ensure_ascii=False).encode()
            resource = Resource(text, "application/json; charset=utf-8", BUILT, role="list")
            return replace(resource, column=channel.code, number=number)

        return answer

    def list_html(self, page: ListPage) -> str:
        return pages.list_page(self.replica, page)

    def rows_html(self, page: ListPage) -> str:
        return pages.items(self.replica, page.channel, page.lines)

    def article_html(self, article: Article) -> str:
        return pages.article_page(self.replica, article)

    def wap_html(self, article: Article) -> str:
        return pages.wap_page(self.replica, article)

    def hub_html(self, hub: Hub) -> str:
        return pages.hub_page(self.replica, hub)

    def home_html(self, blocks: Sequence[tuple[Channel, tuple[Entry, ...]]]) -> str:
        return pages.home_page(self.replica, blocks)

    def error_html(self) -> str:
        return pages.error_page(self.replica)

    def stub_html(self) -> str:
        return pages.stub()
