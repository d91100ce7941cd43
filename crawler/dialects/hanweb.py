"""Lists of Hanweb jcms: a static page that brings its first records along, a servlet for the others.

In:  the bytes of a column page or of the servlet's answer. Out: ``Page`` with the links of all records, and
``ProxyPages``::

    /col/col44570/index.html
      <div id="2310"><script type="text/xml"><datastore><nextgroup>…</nextgroup><recordset>
        <record><![CDATA[<li><a href="/art/2024/1/12/art_44570_4139068.html">…</a><span>2024-01-12</span></li>]]></record>
      </recordset></datastore></script></div>
      <script>… totalRecord:54, … perPage:15, … unitid=… webid=… columnid=…</script>
    /module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15&col=1&appid=1&webid=…
      <datastore><totalrecord>54</totalrecord><recordset><record><![CDATA[<li>…</li>]]></record> …

A column page brings up to three pages of records; the servlet is asked for three at a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urljoin

from crawler.page import Page, read_page
from pipelines.extract.decode import decode

_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.S | re.I)
_STORE = re.compile(r"<datastore>.*?</datastore>", re.S | re.I)
_SCRIPTED_STORE = re.compile(
    r"<script[^>]*>\s*(?:<!\[CDATA\[)?\s*(<datastore>.*?</datastore>).*?</script>", re.S | re.I
)
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>|totalrecord['\"]?\s*[:=]\s*['\"]?(\d+)", re.I)
_PER_PAGE = re.compile(r"perpage['\"]?\s*[:=]\s*['\"]?(\d+)", re.I)
_SERVLET = re.compile(r"/module/(?:web/)?jpage/dataproxy\.jsp", re.I)
_COLUMN = re.compile(r"/col/col(\d+)/", re.I)
_GROUP = 3  # pages that the servlet gives at once
_USUAL_PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class ProxyPages:
    """The answers of the servlet that follow a column page. ``embedded``: records of the page itself."""

    total: int
    per_page: int
    embedded: int
    servlet: str
    parameters: tuple[tuple[str, str], ...]
    first_asked: int = 2

    @property
    def pages(self) -> int:
        return 1 + -(-max(0, self.total - self.embedded) // (self.per_page * _GROUP))

    def address(self, list_url: str, page: int) -> str:
        if page == 1:
            return list_url
        size = self.per_page * _GROUP
        start = self.embedded + (page - 2) * size + 1
        records = {
            "startrecord": start,
            "endrecord": min(self.total, start + size - 1),
            "perpage": self.per_page,
        }
        return urljoin(list_url, f"{self.servlet}?{urlencode([*records.items(), *self.parameters])}")


def read_list(body: bytes) -> Page:
    """A column page or an answer of the servlet, the records among its links.

    Raises ``Unreadable("charset.unknown")``.
    """
    source = decode(body)
    shown = _STORE.sub(_rows, _SCRIPTED_STORE.sub(_rows, source))
    page = read_page(shown.encode()) if shown != source else read_page(body)
    # What the pager is read from stays the page as it came.
    return replace(page, source=source)


def read_pages(source: str, list_url: str) -> ProxyPages | None:
    """The further records of a column page, or None where it brings them all."""
    total = _TOTAL.search(source)
    embedded = len(_RECORD.findall(source))
    if total is None or (number := int(total[1] or total[2])) <= embedded:
        return None
    per_page = _PER_PAGE.search(source)
    servlet = _SERVLET.search(source)
    return ProxyPages(
        total=number,
        per_page=int(per_page[1]) if per_page else _USUAL_PER_PAGE,
        embedded=embedded,
        servlet=servlet[0] if servlet else "/module/web/jpage/dataproxy.jsp",
        parameters=tuple(_parameters(source, list_url).items()),
    )


def _rows(store: re.Match[str]) -> str:
    return f"<ul>{''.join(_RECORD.findall(store[0]))}</ul>"


def _parameters(source: str, list_url: str) -> Mapping[str, str]:
    column = _COLUMN.search(list_url)
    return {
        "col": "1",
        "appid": _value("appid", source) or "1",
        "webid": _value("webid", source) or "1",
        "path": "/",
        "columnid": (column[1] if column else None) or _value("columnid", source) or "",
        "sourceContentType": _value("sourceContentType", source) or "1",
        "unitid": _value("unitid", source) or "",
        "webname": _text("webname", source) or "",
        "permissiontype": "0",
    }


def _value(name: str, source: str) -> str | None:
    match = re.search(rf"\b{name}['\"]?\s*[:=]\s*['\"]?(\d+)", source, re.I)
    return match[1] if match else None


def _text(name: str, source: str) -> str | None:
    match = re.search(rf"\b{name}['\"]?\s*[:=]\s*['\"]([^'\"&]*)['\"]", source, re.I)
    return match[1] if match else None
