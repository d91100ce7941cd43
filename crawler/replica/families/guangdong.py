"""Portals of Guangdong: gkmlpt, whose lists are JSON, and NFCMS, whose lists are pages.

In:  a ``Replica``. Out: its pages::

    /gkmlpt/index                                    window._CONFIG = {SID, TREE, …}; a column's code is its id
    /gkmlpt/api/all/4688?page=1&sid=755001           100 articles; page 0 is page 1
    /gkmlpt/content/4/4688/post_4688997.html         article
    /zfxxgk/nb/, /zfxxgk/nb/index_2.html             NFCMS: list, counted from 1; a column's code is its path
    /zfxxgk/nb/content/post_1865610.html             article; mpost_1865610.html for telephones
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from crawler.replica.description import Channel, Notice, Report, Twin
from crawler.replica.families.base import Portal
from crawler.replica.families.drawing import one_line
from crawler.replica.listing import Entry, ListPage
from crawler.replica.pages import BUILT, Article, Handler, Parameters, Resource, page_of
from crawler.replica.templates import link

INDEX = "/gkmlpt/index"
API = "/gkmlpt/api/all/"
PER_PAGE = 100


class GkmlptPortal(Portal):
    """The catalogue of a Guangdong portal: everything through its API."""

    folder: ClassVar[str] = "gkmlpt"

    def article_path(self, page: Report | Notice) -> str:
        if page.path:
            return self.at(page.path)
        number = int(page.key)
        return f"/gkmlpt/content/{number // 1000000}/{number // 1000}/post_{number}.html"

    def attachment_path(self, report: Report) -> str:
        number = int(report.key)
        return f"/gkmlpt/attachment/0/{number // 10000}/{number // 10}/{number}.docx"

    def list_path(self, channel: Channel, page: int = 1) -> str:  # noqa: ARG002 - no pages
        """The catalogue's page, where a column is only a fragment."""
        return f"{INDEX}#{channel.code}"

    def past_the_end(self) -> frozenset[str]:
        return frozenset()

    def lists(self, channel: Channel) -> Iterator[tuple[str, Resource]]:  # noqa: ARG002 - no pages
        """No page of its own."""
        yield from ()

    def fixed(self) -> Iterator[tuple[str, Resource]]:
        yield from super().fixed()
        tree = [
            {"id": int(one.code), "name": one.name, "children": [], "post_count": len(self.lines(one))}
            for one in self.replica.channels
        ]
        config = {
            "SID": self.replica.site,
            "SERVICE_AREA_ID": 1,
            "TREE": [_branch(self.replica.portal, tree)],
        }
        content = self.templates.fill("index.html", config=json.dumps(config, ensure_ascii=False))
        yield INDEX, page_of(self.framed(self.replica.portal, content), BUILT)

    def data(self) -> Mapping[str, Handler]:
        return {f"{API}{channel.code}": self._handler(channel) for channel in self.replica.channels}

    def _handler(self, channel: Channel) -> Handler:
        def answer(parameters: Parameters) -> Resource | None:
            if parameters.get("sid") != self.replica.site:
                return None
            number = max(1, int(parameters.get("page", "1")))
            lines = self.lines(channel)
            shown = lines[(number - 1) * PER_PAGE : number * PER_PAGE]
            articles = [self._article(channel, line) for line in shown]
            value = {"classify": {"id": int(channel.code), "post_count": len(lines)}, "articles": articles}
            text = json.dumps(value, ensure_ascii=False).encode()
            resource = Resource(text, "application/json; charset=utf-8", BUILT, role="list")
            return replace(resource, column=channel.code, number=number)

        return answer

    def _article(self, channel: Channel, line: Entry) -> dict[str, Any]:
        report = next((one for one in self.replica.reports if one.id == line.id), None)
        moment = int(datetime(line.day.year, line.day.month, line.day.day, 2, 20, tzinfo=UTC).timestamp())
        url = self.absolute(line.address) if line.address.startswith("/") else line.address
        attachments = []
        if report is not None and report.attached:
            file = self.absolute(self.document_path(report))
            attachments = [
                {"id": 1, "name": f"{report.title}.{report.file}", "type": report.file, "url": file}
            ]
        return {
            "id": int(url.rpartition("_")[2].partition(".")[0]),
            "title": line.text,
            "url": url,
            "post_url": url,
            "created_at": f"{line.day} 10:20:00",
            "date": moment,
            "display_publish_time": moment,
            "publisher": report.source if report else "",
            "document_number": "",
            "identifier": "",
            "classify_main_name": channel.name,
            "attachment": attachments,
            "abstract": "",
        }

    def article_html(self, article: Article) -> str:
        detail = {"title": one_line(article.title), "publisher": article.source, "date": str(article.day)}
        text = json.dumps({"DETAIL": detail}, ensure_ascii=False).replace("<", "\\u003c")
        return (
            super()
            .article_html(article)
            .replace("</body>", f"<script>window._CONFIG = {text};</script>\n</body>")
        )


class NfcmsPortal(Portal):
    """List pages counted from 1, full addresses in the pager."""

    folder: ClassVar[str] = "nfcms"

    def article_path(self, page: Report | Notice) -> str:
        return self.at(page.path) if page.path else f"/{page.channel}/content/post_{page.key}.html"

    def twin_path(self, report: Report, twin: Twin) -> str:
        if twin.kind == "wap":
            return self.article_path(report).replace("/post_", "/mpost_")
        return super().twin_path(report, twin)

    def attachment_path(self, report: Report) -> str:
        number = int(report.key) % 1000000
        return f"/attachment/0/{number // 10000}/{number // 10}/{number}.docx"

    def list_path(self, channel: Channel, page: int = 1) -> str:
        return f"/{channel.code}/" + ("" if page == 1 else f"index_{page}.html")

    def pager_html(self, page: ListPage) -> str:
        words = self.templates.words
        links = [
            link(self.absolute(self.list_path(page.channel, number)), words[name])
            for name, number in (
                ("previous", page.number - 1),
                ("next", page.number + 1),
                ("last", page.pages),
            )
            if 1 <= number <= page.pages and number != page.number
        ]
        return " ".join((f"<span>{page.number}/{page.pages}</span>", *links))


def _branch(name: str, children: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": 0, "name": name, "children": children}
