"""Lists of Hanweb JPaaS: an empty frame, and JSON that holds the rows as HTML.

In:  the bytes of a column page or of the JSON. Out: ``Page`` and ``UnitPages``::

    <div class="page-content" count="54" rows="15" queryData="{'webId':'4','pageId':'1229140160',
         'parseType':'bulidstatic','pageType':'column','tagId':'当前栏目list','tplSetId':'5fnR…'}"></div>
    /api-gateway/jpaas-publish-server/front/page/build/unit?webId=4&…&rows=15&pageNo=2
      {"success":true,"data":{"html":"<ul><li><a href=\\"/art/2024/1/17/art_1229140160_87194.html\\">…"}}

Some servers give the first page whatever number is asked; who reads the lists has to notice.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from crawler.page import Page, read_page
from pipelines.extract.decode import decode

SERVICE = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_QUERY = re.compile(r"""querydata\s*=\s*(?:"(\{[^"]*\})"|'(\{[^']*\})')""", re.I)
_PAIR = re.compile(r"""['"](\w+)['"]\s*:\s*['"]([^'"]*)['"]""")


@dataclass(frozen=True, slots=True)
class UnitPages:
    """The answers of the service, from the first where the column page has no rows of its own."""

    count: int
    rows: int
    parameters: tuple[tuple[str, str], ...]
    first_asked: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.rows))

    def address(self, list_url: str, page: int) -> str:
        query = urlencode([*self.parameters, ("rows", str(self.rows)), ("pageNo", str(page))])
        return urljoin(list_url, f"{SERVICE}?{query}")


def read_list(body: bytes) -> Page:
    """A column page, or the rows in an answer of the service.

    Raises ``Unreadable("charset.unknown")``.
    """
    source = decode(body)
    if not source.lstrip().startswith("{"):
        return read_page(body)
    try:
        fragment = _fragment(json.loads(source))
    except ValueError:
        return read_page(body)
    return read_page(fragment.encode())


def read_pages(source: str, has_rows: bool) -> UnitPages | None:
    """What the frame of a column page would ask for, or None where there is no frame."""
    match = _QUERY.search(source)
    if match is None:
        return None
    parameters = tuple(_PAIR.findall(html.unescape(match[1] or match[2])))
    opening = source.rfind("<", 0, match.start())
    tag = source[opening : source.find(">", match.end())]
    count, rows = (_number(name, tag) or _number(name, source) for name in ("count", "rows"))
    return UnitPages(count or 1, rows or 15, parameters, 2 if has_rows else 1)


def _fragment(answer: Any) -> str:
    data = answer.get("data") if isinstance(answer, dict) else None
    found = data.get("html") if isinstance(data, dict) else data
    return found if isinstance(found, str) else ""


def _number(name: str, text: str) -> int | None:
    match = re.search(rf"""\b{name}\s*=\s*["']?(\d+)""", text, re.I)
    return int(match[1]) if match else None
