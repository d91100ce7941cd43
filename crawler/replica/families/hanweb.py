"""Portals of the Hanweb family: jcms with its data proxy, JPaaS with its JSON, and the annual-report module.

In:  a ``Replica``; a column's code is its number. Out: its pages::

    /col/col44570/index.html                      list: the first three pages' rows stand in it as XML records
    /module/web/jpage/dataproxy.jsp               further rows: startrecord, endrecord, columnid, unitid
    /art/2024/1/12/art_44570_4139068.html         article
    /api-gateway/jpaas-publish-server/front/page/build/unit?…&pageNo=2     JPaaS: {"success", "data": {"html"}}
    /module/xxgk/xxgkAnnualReport.jsp?area=…&fbtime=2023                   module: a report by agency and year
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import ClassVar

from crawler.replica.description import Channel, Notice, Report
from crawler.replica.families.base import Portal
from crawler.replica.listing import Entry, ListPage, list_pages, reports_of
from crawler.replica.pages import BUILT, Handler, Parameters, Resource, page_of, with_query
from crawler.replica.templates import link

EMBEDDED = 3  # pages whose rows stand in the column page itself
UNIT = 100000  # added to a column's number: the unit that the data proxy asks for
PROXY = "/module/web/jpage/dataproxy.jsp"
JPAAS = "/api-gateway/jpaas-publish-server/front/page/build/unit"
MODULE = "/module/xxgk/xxgkAnnualReport.jsp"


class HanwebPortal(Portal):
    """jcms: rows as XML records, dates broken over lines."""

    folder: ClassVar[str] = "hanweb"

    def article_path(self, page: Report | Notice) -> str:
        if page.path:
            return self.at(page.path)
        day = page.published
        if not page.key.isdigit():
            return f"/col/col{page.channel}/art/{day.year}/art_{page.key}.html"
        return f"/art/{day.year}/{day.month}/{day.day}/art_{page.channel}_{page.key}.html"

    def attachment_path(self, report: Report) -> str:
        name = f"{int(report.key, 16):032x}"[::-1]
        return with_query("/module/download/downfile.jsp", {"classid": "0", "filename": f"{name}.docx"})

    def list_path(self, channel: Channel, page: int = 1) -> str:  # noqa: ARG002 - one address for all
        """All pages of a list have one address; what differs is asked for by its script."""
        return f"/col/col{channel.code}/index.html"

    def past_the_end(self) -> frozenset[str]:
        return frozenset()

    def lists(self, channel: Channel) -> Iterator[tuple[str, Resource]]:
        address, page = next(super().lists(channel))
        yield address, page

    def data(self) -> Mapping[str, Handler]:
        return {PROXY: self.proxied, "/module/jpage/dataproxy.jsp": self.proxied}

    def rows_html(self, page: ListPage) -> str:
        lines = self.lines(page.channel)[: EMBEDDED * page.channel.rows]
        return self.records(page.channel, lines)

    def records(self, channel: Channel, lines: tuple[Entry, ...]) -> str:
        """Lines as records of a datastore."""
        address = self.list_path(channel)
        rows = (self.row_html(channel, line, address) for line in lines)
        return "\n".join(f"<record><![CDATA[{row}]]></record>" for row in rows)

    def row_html(self, channel: Channel, line: Entry, address: str) -> str:
        href = escape(self.href(channel, line, address))
        day = f"{line.day:%Y-\n%m-\n%d}"
        text = f'<a href="{href}" title="{escape(line.text)}" target="_blank">{escape(line.text)}</a>'
        return f"<li>{text}<span>{day}</span></li>"

    def pager_html(self, page: ListPage) -> str:
        return self.templates.fill(
            "pager.html",
            site=self.replica.site,
            column=page.channel.code,
            unit=int(page.channel.code) + UNIT,
            portal=self.replica.portal,
            total=page.rows,
            perpage=page.channel.rows,
        )

    def proxied(self, parameters: Parameters) -> Resource:
        """The rows from startrecord to endrecord; none for a unit that is not the column's."""
        channel = next((one for one in self.replica.channels if one.code == parameters.get("columnid")), None)
        lines: tuple[Entry, ...] = ()
        total, first = 0, 1
        if channel is not None and parameters.get("unitid") == str(int(channel.code) + UNIT):
            everything = self.lines(channel)
            page = int(parameters.get("page", "1"))
            first = int(parameters.get("startrecord", (page - 1) * channel.rows + 1))
            last = int(parameters.get("endrecord", first + channel.rows - 1))
            total, lines = len(everything), everything[first - 1 : last]
        records = self.records(channel, lines) if channel else ""
        xml = self.templates.fill("datastore.xml", total=total, records=records)
        resource = Resource(
            xml.encode(), "text/xml; charset=utf-8", BUILT, role="list", late=records.encode()
        )
        number = 1 if first == 1 or channel is None else 1 + first // channel.rows
        return replace(resource, column=channel.code if channel else "", number=number)


class JpaasPortal(HanwebPortal):
    """JPaaS: the first page's rows stand in the column page, the others come as JSON."""

    list_template: ClassVar[str] = "jpaas_list.html"

    def rows_html(self, page: ListPage) -> str:
        address = self.list_path(page.channel)
        return "\n".join(self.row_html(page.channel, line, address) for line in page.lines)

    def pager_html(self, page: ListPage) -> str:
        parameters = self._parameters(page.channel)
        query = ",".join(f"'{name}':'{value}'" for name, value in parameters.items())
        return self.templates.fill(
            "jpaas.html", total=page.rows, rows=page.channel.rows, query=f"{{{query}}}", url=JPAAS
        )

    def _parameters(self, channel: Channel) -> dict[str, str]:
        return {
            "webId": self.replica.site,
            "pageId": channel.code,
            "parseType": "bulidstatic",
            "pageType": "column",
            "tagId": f"list{channel.code}",
            "tplSetId": "4b1e08c7",
        }

    def data(self) -> Mapping[str, Handler]:
        return {JPAAS: self.unit}

    def unit(self, parameters: Parameters) -> Resource:
        """A page of a list as JSON; not successful where a parameter is wrong."""
        for channel in self.replica.channels:
            if all(parameters.get(name) == value for name, value in self._parameters(channel).items()):
                number = int(parameters.get("pageNo", "1"))
                pages = list_pages(channel, self.lines(channel))
                rows = self.rows_html(pages[number - 1]) if 1 <= number <= len(pages) else ""
                answer = {"success": True, "data": {"html": f"<ul>{rows}</ul>"}}
                return replace(_json(answer), role="list", column=channel.code, number=number)
        return _json({"success": False, "data": None})


class AnnualModulePortal(HanwebPortal):
    """jcms with the annual-report module. Reports of an inline column are known by agency and year."""

    def article_path(self, page: Report | Notice) -> str:
        if isinstance(page, Report) and self._inline(page.channel):
            return with_query(MODULE, {"area": page.key, "fbtime": str(page.year)})
        return super().article_path(page)

    def list_path(self, channel: Channel, page: int = 1) -> str:
        return MODULE if channel.inline else super().list_path(channel, page)

    def lists(self, channel: Channel) -> Iterator[tuple[str, Resource]]:
        if not channel.inline:
            yield from super().lists(channel)
            return
        reports = [one for one in reports_of(self.replica, self.edition) if one.channel == channel.code]
        areas = {report.key: report.agency for report in reports}
        yield MODULE, self._chooser(channel, areas, "")
        for area in areas:
            yield with_query(MODULE, {"area": area}), self._chooser(channel, areas, area)
        known = {(report.key, report.year) for report in reports}
        for area in areas:
            for year in self._years():
                if (area, year) not in known:
                    address = with_query(MODULE, {"area": area, "fbtime": str(year)})
                    yield address, page_of(self._nothing(channel), BUILT)

    def _years(self) -> list[int]:
        years = {report.year for report in self.replica.reports}
        return list(range(max(years), min(years) - 1, -1))

    def _inline(self, code: str) -> bool:
        return any(channel.code == code and channel.inline for channel in self.replica.channels)

    def _chooser(self, channel: Channel, areas: Mapping[str, str], area: str) -> Resource:
        units = [(with_query(MODULE, {"area": code}), name) for code, name in areas.items()]
        years = [
            (with_query(MODULE, {"area": area, "fbtime": str(year)}), str(year))
            for year in self._years()
            if area
        ]
        content = self.templates.fill(
            "chooser.html",
            trail=self.trail((*channel.trail, channel.name)),
            name=channel.name,
            units="\n".join(f"<li>{link(path, name)}</li>" for path, name in units),
            years="\n".join(f"<li>{link(path, year)}</li>" for path, year in years),
        )
        return page_of(self.framed(channel.name, content), BUILT)

    def _nothing(self, channel: Channel) -> str:
        return self.framed(channel.name, f"<p>{self.templates.words['nothing']}</p>")


def _json(value: object) -> Resource:
    text = json.dumps(value, ensure_ascii=False)
    return Resource(text.encode(), "application/json; charset=utf-8", BUILT, role="data")
