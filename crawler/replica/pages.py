"""What a replica portal answers, and what stands on an article page, before a family writes it as HTML.

In and out: plain values. An address within a portal is written in one of three ways::

    /bm/qcgj/index.html                      on every host of the portal
    /public/column/7731?nav=5&type=3         the query, sorted, is part of the page's identity
    //tz.panzhihua.gov.cn/zwgk/index.shtml   on that host only
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import parse_qsl, urlencode

BUILT = date(2019, 3, 1)  # the parts of a portal that never change

Role = Literal["page", "home", "list", "article", "twin", "attachment", "robots", "data"]
Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Resource:
    """What an address answers. ``location`` is set for a redirect.

    ``late`` is the part of the body that a script could fill in afterwards: the rows of a list, the text of
    an article. ``column`` and ``number`` tell which page of which list it is, counted from 1.
    """

    body: bytes
    content_type: str
    modified: date
    status: int = 200
    location: str = ""
    role: Role = "page"
    late: bytes = b""
    column: str = ""
    number: int = 1


Handler = Callable[[Parameters], Resource | None]


@dataclass(frozen=True, slots=True)
class Article:
    """What an article template shows. ``html`` is the body, already laid out."""

    title: str
    day: date
    source: str
    content_source: str
    column: str
    trail: tuple[str, ...]
    path: str
    html: str
    charset: str = "utf-8"  # as the page declares it
    indexed: str = ""  # 索引号, where the page has the table of catalogue data
    wap: str = ""  # path of the page for telephones
    attachment: tuple[str, str] | None = None  # path, file name


def page_of(html: str, modified: date, status: int = 200, role: Role = "page", late: str = "") -> Resource:
    """An HTML page in UTF-8."""
    return Resource(
        html.encode(), "text/html; charset=utf-8", modified, status, role=role, late=late.encode()
    )


def with_query(path: str, parameters: Parameters) -> str:
    """The address of a page that its query identifies."""
    return f"{path}?{urlencode(sorted(parameters.items()))}" if parameters else path


def normal_query(path: str, query: str) -> str:
    """The address as ``with_query`` writes it, from a query in any order."""
    return with_query(path, dict(parse_qsl(query, keep_blank_values=True)))


def normal_address(address: str) -> str:
    """The address with its query in order."""
    path, _, query = address.partition("?")
    return normal_query(path, query)
