"""Portals on the platform of Panzhihua city, such as 盐边县.

In:  a ``Replica``; a column's code is its directory. Out: its pages::

    /zfxxgk/zfxxgknb/ybx/{group}/{unit}/index.shtml         list; other pages only by their links
    /zfxxgk/zfxxgknb/ybx/{group}/{unit}/4112238.shtml       article
    http://tz.panzhihua.gov.cn/zwgk/ztxx/…/4113758.shtml    the same on the city's host, with another id
"""

from __future__ import annotations

from typing import ClassVar

from crawler.replica.description import Channel, Notice, Report, Twin
from crawler.replica.families.base import Portal
from crawler.replica.listing import ListPage
from crawler.replica.templates import link

ITEMS = 5  # in one <ul>


class PanzhihuaPortal(Portal):
    """Numeric ids of one sequence for the whole city; lists in pieces of five lines."""

    folder: ClassVar[str] = "panzhihua"

    def article_path(self, page: Report | Notice) -> str:
        return self.at(page.path) if page.path else f"/{page.channel}/{page.key}.shtml"

    def twin_path(self, report: Report, twin: Twin) -> str:
        return f"//{twin.host}{twin.path}" if twin.kind == "mirror" else super().twin_path(report, twin)

    def attachment_path(self, report: Report) -> str:
        return f"/uploadfiles/{report.published:%Y%m}/{report.published:%d}/{int(report.key) * 11}.docx"

    def list_path(self, channel: Channel, page: int = 1) -> str:
        return f"/{channel.code}/" + ("index.shtml" if page == 1 else f"index_{page}.shtml")

    def home_paths(self) -> tuple[str, ...]:
        return ("/", "/index.shtml")

    def rows_html(self, page: ListPage) -> str:
        rows = super().rows_html(page).split("\n")
        pieces = ["\n".join(rows[start : start + ITEMS]) for start in range(0, len(rows), ITEMS)]
        return "\n".join(f"<ul>\n{piece}\n</ul>" for piece in pieces)

    def pager_html(self, page: ListPage) -> str:
        words, number = self.templates.words, page.number
        targets = (("first", 1), ("previous", number - 1), ("next", number + 1), ("last", page.pages))
        return " ".join(
            link(self.list_path(page.channel, target).rpartition("/")[2], words[name])
            if 1 <= target <= page.pages and target != number
            else f"<span>{words[name]}</span>"
            for name, target in targets
        )
