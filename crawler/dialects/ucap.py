"""Lists of UCAP 集约化 that come as JSON: an empty frame, and a search service behind it.

In:  the bytes of a list page or of the service's answer. Out: ``Page``, ``SearchPages``::

    /jkhq/zfxxgknb/list.shtml
      <script>var channelId = '5d0c…'; $.getJSON('/common/search/' + channelId + '?page=1&_pageSize=15&_isAgg=true…
    /common/search/5d0c…?page=1&_pageSize=15&_isAgg=true&_isJson=true&_template=index
      {"data": {"total": 54, "page": 1, "rows": 15, "results": [{"title": "…年度报告",
        "url": "/jkhq/zfxxgknb/202501/dd07….shtml", "publishedTimeStr": "2025-01-20 10:20:00"}]}}

The frame says how many rows a page has, not how many pages there are: an answer leads to the next one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from crawler.page import Link, Page, read_page
from pipelines.extract.decode import decode

SERVICE = "/common/search/"
NEXT = "下一页"  # words of the link that stands for the next answer
_ID = r"[0-9a-f]{32}"
_ADDRESS = re.compile(rf"{SERVICE}({_ID})\b")
_CHANNEL = re.compile(rf"""channelId['"]?\s*[:=]\s*['"]({_ID})['"]""", re.I)
_PAGE_SIZE = re.compile(r"_pageSize=(\d+)")
_USUAL_SIZE = 15
_MARKUP = re.compile(r"<[^>]*>")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class SearchPages:
    """The answers of the service, of which only the first is certain."""

    channel: str  # 32 hexadecimal digits
    size: int
    pages: int = 1
    first_asked: int = 1

    def address(self, list_url: str, page: int) -> str:
        return urljoin(list_url, f"{SERVICE}{self.channel}{_query(page, self.size)}")


def read_list(body: bytes) -> Page:
    """A list page, or the rows in an answer of the service.

    Raises ``Unreadable("charset.unknown")``.
    """
    answer = _answer(body)
    if answer is None:
        return read_page(body)
    rows = [_link(row) for row in answer.get("results") or () if isinstance(row, dict)]
    links = [row for row in rows if row.href]
    if following := _following(answer):
        links.append(Link(following, NEXT))
    return Page(
        source="",
        title="",
        text=" ".join(link.text for link in links),
        links=tuple(links),
        files=(),
        figures=0,
        scripted=False,
    )


def read_pages(source: str) -> SearchPages | None:
    """What the frame of a list page would ask for, or None where there is no such frame."""
    if SERVICE not in source:
        return None
    channel = _ADDRESS.search(source) or _CHANNEL.search(source)
    if channel is None:
        return None
    size = _PAGE_SIZE.search(source)
    return SearchPages(channel[1], int(size[1]) if size and int(size[1]) else _USUAL_SIZE)


def _answer(body: bytes) -> dict[str, Any] | None:
    if body.lstrip()[:1] != b"{":
        return None
    try:
        answer = json.loads(decode(body))
    except ValueError:
        return None
    data = answer.get("data", answer)
    return data if isinstance(data, dict) else None


def _link(row: dict[str, Any]) -> Link:
    words = " ".join(_MARKUP.sub("", str(row.get("title") or "")).split())
    day = _DAY.match(str(row.get("publishedTimeStr") or ""))
    return Link(str(row.get("url") or "").strip(), words, day[0] if day else None)


def _following(answer: dict[str, Any]) -> str | None:
    """The next answer, as a link of this one, where there are rows left."""
    numbers = [str(answer.get(name)) for name in ("total", "page", "rows")]
    if not all(number.isdigit() for number in numbers):
        return None
    total, page, size = map(int, numbers)
    return _query(page + 1, size) if 0 < page * size < total else None


def _query(page: int, size: int) -> str:
    parameters = {"page": page, "_pageSize": size, "_isAgg": "true", "_isJson": "true", "_template": "index"}
    return f"?{urlencode(parameters)}"
