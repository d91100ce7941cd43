"""Portals of the LonSun family (龙讯).

In:  a ``Replica``; a column's code is its organisation, or organisation-type-category. Out: its pages::

    /public/column/7731?type=3&action=list&nav=4&isNianbao=1            list; &pageIndex=2 is its second page
    /site/label/8888?labelName=publicInfoList&…&pageIndex=2             the same rows as a fragment
    /public/7731/109853904.html                                         article
    /public/column/7732?type=3&nav=5&sub=3&timeFrame=2022&hasContent=true
                                                the column is the report: the query is the page's identity
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import ClassVar

from crawler.replica.description import Channel, Notice, Report
from crawler.replica.families.base import Portal
from crawler.replica.listing import Entry, ListPage, list_pages, reports_of
from crawler.replica.pages import BUILT, Handler, Parameters, Resource, page_of, with_query
from crawler.replica.templates import link, meta

LABEL = "/site/label/8888"
ANNUAL = "3"  # the type of an organisation's annual reports
FRAME = {"type": ANNUAL, "nav": "5", "sub": "3"}


class LonsunPortal(Portal):
    """Columns by organisation and type."""

    folder: ClassVar[str] = "lonsun"

    def article_path(self, page: Report | Notice) -> str:
        if page.path:
            return self.at(page.path)
        channel = self._channel(page.channel)
        if isinstance(page, Report) and channel.inline:
            year = {"timeFrame": str(page.year), "hasContent": "true"}
            return with_query(f"/public/column/{channel.code}", FRAME | year)
        return f"/public/{_organisation(channel)}/{page.key}.html"

    def attachment_path(self, report: Report) -> str:
        return f"/group{int(report.key) % 4}/M00/{report.published:%y}/{int(report.key):x}.docx"

    def list_path(self, channel: Channel, page: int = 1) -> str:
        path = f"/public/column/{_organisation(channel)}"
        if channel.inline:
            return with_query(path, FRAME)
        _, _, rest = channel.code.partition("-")
        kind, _, category = rest.partition("-")
        parameters = {"type": kind or ANNUAL, "action": "list"}
        parameters |= {"catId": category} if category else {"nav": "4", "isNianbao": "1"}
        return with_query(path, parameters | ({"pageIndex": str(page)} if page > 1 else {}))

    def lists(self, channel: Channel) -> Iterator[tuple[str, Resource]]:
        if not channel.inline:
            yield from super().lists(channel)
            return
        found = [one for one in reports_of(self.replica, self.edition) if one.channel == channel.code]
        content = self.templates.fill(
            "years.html",
            trail=self.trail((*channel.trail, channel.name)),
            name=channel.name,
            years="\n".join(f"<li>{link(self.article_path(one), str(one.year))}</li>" for one in found),
        )
        yield self.list_path(channel), page_of(self.framed(channel.name, content), BUILT)

    def past_the_end(self) -> frozenset[str]:
        found = super().past_the_end()
        return found - {self.list_path(channel) for channel in self.replica.channels if channel.inline}

    def pager_html(self, page: ListPage) -> str:
        return self.templates.fill(
            "pager.html",
            organisation=_organisation(page.channel),
            code=page.channel.code,
            pages=page.pages,
            number=page.number,
            rows=page.channel.rows,
        )

    def row_html(self, channel: Channel, line: Entry, address: str) -> str:
        href = escape(self.href(channel, line, address))
        text = escape(line.text)
        return (
            f'<li><a class="left" href="{href}" title="{text}" target="_blank">{text}</a>'
            f'<span class="right date">{line.day}</span></li>'
        )

    def framed(self, title: str, content: str, head: str = "", charset: str = "utf-8") -> str:
        return super().framed(title, content, meta(SiteId=self.replica.site) + head, charset)

    def data(self) -> Mapping[str, Handler]:
        return {LABEL: self.label}

    def label(self, parameters: Parameters) -> Resource:
        """Rows of a list as a fragment; an empty list where a parameter is wrong."""
        number = int(parameters.get("pageIndex") or "1")
        wanted = (parameters.get("siteId"), parameters.get("labelName"), parameters.get("action"))
        if wanted != (self.replica.site, "publicInfoList", "list"):
            return self._fragment("", 0)
        asked = {name: parameters.get(name, "") for name in ("organId", "type", "catIds")}
        for channel in self.replica.channels:
            if channel.inline or self._parameters(channel) != asked:
                continue
            pages = list_pages(channel, self.lines(channel))
            rows = self.rows_html(pages[number - 1]) if 1 <= number <= len(pages) else ""
            return replace(
                self._fragment(rows, len(pages)), column=channel.code, number=number, late=rows.encode()
            )
        return self._fragment("", 0)

    def _fragment(self, rows: str, pages: int) -> Resource:
        return page_of(self.templates.fill("fragment.html", rows=rows, pages=pages), BUILT, role="list")

    def _parameters(self, channel: Channel) -> dict[str, str]:
        organisation, _, rest = channel.code.partition("-")
        kind, _, category = rest.partition("-")
        return {"organId": organisation, "type": kind or ANNUAL, "catIds": category}

    def _channel(self, code: str) -> Channel:
        return next(channel for channel in self.replica.channels if channel.code == code)


def _organisation(channel: Channel) -> str:
    return channel.code.partition("-")[0]
