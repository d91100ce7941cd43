"""Lists of LonSun 龙讯: columns by agency and type, told apart by the query alone.

In:  a column page. Out: its ``QueryPages`` or ``LabelPages``::

    /public/column/7731?type=3&action=list&nav=4&isNianbao=1            the annual reports of agency 7731
      <meta name="SiteId" content="6795621">
      <ul class="doc_list"><li><a class="left" href="/public/7731/11893.html" title="…">…</a>
        <span class="right date">2024-01-18</span></li> …
      <script>… pageCount:3, … url: '/site/label/8888?labelName=publicInfoList&…&pageIndex=1&…' …</script>
    /site/label/8888?labelName=publicInfoList&…&pageIndex=2&…           HTML of the second page's rows

    /public/column/7731?type=3&nav=5&sub=3&timeFrame=2022&hasContent=true    a report, in the column itself

``type`` is 3 for annual reports, 1 for rules, 2 for the guide, 4 for the catalogue.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.dialects.pages import QueryPages, parameter, with_parameters

ANNUAL = "3"
_COUNT = re.compile(r"pageCount['\"]?\s*[:=]\s*['\"]?(\d+)")
_LABEL = re.compile(r"""['"]([^'"\s]*/site/label/8888\?[^'"\s]*)['"]""")
_SITE_ID = re.compile(r"""<meta[^>]+name=["']SiteId["'][^>]+content=["'](\w+)["']""", re.I)
_ORGAN = re.compile(r"/public/column/(\d+)")


@dataclass(frozen=True, slots=True)
class LabelPages:
    """The rows that the page's script would ask for."""

    pages: int
    label: str  # address of the first page's rows
    first_asked: int = 2

    def address(self, list_url: str, page: int) -> str:
        return urljoin(list_url, with_parameters(self.label, {"pageIndex": str(page)}))


def is_annual(url: str) -> bool:
    """Whether ``url`` is that of a column of annual reports."""
    return parameter(url, "type") == ANNUAL


def organ(url: str) -> str | None:
    """The number of the agency whose column ``url`` is."""
    match = _ORGAN.search(urlsplit(url).path)
    return match[1] if match else None


def read_pages(source: str, list_url: str, has_rows: bool) -> LabelPages | QueryPages | None:
    """The pages of a list, or None where it has one."""
    counted = _COUNT.search(source)
    pages = int(counted[1]) if counted else 1
    first = 2 if has_rows else 1
    if label := _LABEL.search(source):
        address = html.unescape(label[1])
        if pages >= first and parameter(address, "pageIndex"):
            return LabelPages(pages, address, first)
    site = _SITE_ID.search(source)
    if site and not has_rows and (counted or label):  # a frame, whose script puts the address together
        return LabelPages(pages, _label(site[1], list_url), first)
    return QueryPages(pages, "pageIndex") if pages > 1 else None


def _label(site: str, list_url: str) -> str:
    return with_parameters(
        "/site/label/8888",
        {
            "labelName": "publicInfoList",
            "siteId": site,
            "pageSize": "15",
            "pageIndex": "1",
            "organId": organ(list_url) or "",
            "type": parameter(list_url, "type") or "",
            "catIds": parameter(list_url, "catId") or "",
            "action": "list",
        },
    )
