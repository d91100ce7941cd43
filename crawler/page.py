"""A portal's page as the crawler looks at it: links with their words and dates, files, how much there is.

In:  the bytes of a page. Out: ``Page``; reading the report itself is left to ``pipelines.extract``.

::

    <li><a href="./202401/886b….shtml" title="井研县应急管理局2023年政府信息公开工作年度报告">井研县应急…</a>
        <span>2024-01-23</span></li>
      → Link(href="./202401/886b….shtml", text="井研县应急管理局2023年政府信息公开工作年度报告",
             date="2024-01-23")
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lxml import etree

from pipelines.extract import apart
from pipelines.extract.decode import decode
from pipelines.extract.limits import IN_PROCESS_BYTES

_SILENT = frozenset(("script", "style", "noscript", "template", "head"))
_ROWS_WITHIN = 4  # levels between a link and the row that holds its date
_ROW_CHARACTERS = 400
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?")
_DATE_AT_END = re.compile(r"\s*[\[(（]?\s*(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*[\])）]?\s*$")
_DATE_AT_START = re.compile(r"^\s*[\[(（]?\s*(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*[\])）]?\s*")
_FILE = r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar|7z)"
_FILE_ADDRESS = re.compile(rf"{_FILE}(?:$|[?#])", re.I)
_FILE_IN_SOURCE = re.compile(rf"""['"=]\s*([^'"=<>\s]+{_FILE})(?=['"&\s>])""", re.I)
_NAMES_FILE = re.compile(_FILE, re.I)
_DOWNLOAD = re.compile(r"download|attach", re.I)
_END = re.compile(r"</(?:body|html)\s*>", re.I)
_NUMBER = re.compile(r"[\d,.]+|[/—-]")
_LAST_PAGES = 4  # each is looked at by what refuses pages, and by what follows their links
_PARSER_OPTIONS = {"encoding": "utf-8", "remove_comments": True, "remove_pis": True}


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page, address as written."""

    href: str
    text: str = ""
    date: str | None = None  # ISO


@dataclass(frozen=True, slots=True)
class Page:
    """What the crawler needs to know of a page."""

    source: str
    title: str
    text: str  # what a visitor sees, white space collapsed
    links: tuple[Link, ...]
    files: tuple[Link, ...]  # linked or embedded files that may hold a report
    figures: int  # table cells that hold a number or a dash
    scripted: bool


@lru_cache(maxsize=_LAST_PAGES)
def read_page(body: bytes) -> Page:
    """Look at a page.

    Raises ``pipelines.extract.model.Unreadable``: ``charset.unknown``; ``document.too_slow``, ``document.too_large``
    or ``document.broken`` for a large page that can't be taken apart within the limits of a child process.
    """
    if len(body) > IN_PROCESS_BYTES:
        page: Page = apart.call(f"{__name__}:read_here", body)
        return page
    return read_here(body)


def read_here(body: bytes) -> Page:
    """Look at a page in this process, whatever its size. Raises ``Unreadable("charset.unknown")``."""
    source = decode(body)
    # What stands behind the end of a page belongs to it for a browser, and is lost on the parser.
    markup = _END.sub("", source)
    root = etree.fromstring(f"<html>{markup}".encode("utf-8", "replace"), etree.HTMLParser(**_PARSER_OPTIONS))
    links = tuple(_link(element) for element in root.iter("a") if (element.get("href") or "").strip())
    title = root.find(".//title")
    return Page(
        source=source,
        title="" if title is None else _collapsed("".join(title.itertext())),
        text=_collapsed(" ".join(_visible(root))),
        links=links,
        files=_files(source, links),
        figures=sum(
            1 for cell in root.iter("td") if _NUMBER.fullmatch("".join("".join(cell.itertext()).split()))
        ),
        scripted=root.find(".//script") is not None,
    )


def _link(anchor: etree._Element) -> Link:
    shown = _collapsed("".join(anchor.itertext()))
    row = _row_text(anchor)
    text = _fuller(_DATE_AT_START.sub("", _DATE_AT_END.sub("", shown)), _collapsed(anchor.get("title") or ""))
    return Link(anchor.get("href").strip(), text, _last_date(row.replace(text, " ")) if row else None)


def _fuller(shown: str, title: str) -> str:
    """The link's words; lists cut them short and keep the whole in the title attribute."""
    cut = shown.rstrip(".…")
    return title if len(title) > len(cut) and (cut != shown or title.startswith(cut[:6])) else shown or title


def _row_text(anchor: etree._Element) -> str:
    """The text of the largest element around ``anchor`` that holds no other link."""
    href, row = anchor.get("href"), anchor
    for _ in range(_ROWS_WITHIN):
        outer = row.getparent()
        if outer is None or outer.tag in ("body", "html"):
            break
        if any(other.get("href") not in (None, href) for other in outer.iter("a")):
            break
        row = outer
    return "".join("".join(row.itertext()).split())[-_ROW_CHARACTERS:]


def _last_date(text: str) -> str | None:
    for match in reversed(list(_DATE.finditer(text))):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            continue
    return None


def _files(source: str, links: tuple[Link, ...]) -> tuple[Link, ...]:
    files = {
        link.href: link
        for link in links
        if _FILE_ADDRESS.search(link.href)
        or (_DOWNLOAD.search(link.href) and _FILE_ADDRESS.search(link.text))
    }
    if not _NAMES_FILE.search(source):
        return tuple(files.values())
    # A viewer's parameter, an embedded frame, a script's variable: an address is an address.
    for match in _FILE_IN_SOURCE.finditer(source):
        address = match[1]
        if not any(address in known for known in files) and not any(address == link.text for link in links):
            files[address] = Link(address)
    return tuple(files.values())


def _visible(root: etree._Element) -> list[str]:
    pieces: list[str] = []
    stack: list[etree._Element | str] = [root]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            pieces.append(part)
            continue
        if part.tail and part is not root:
            stack.append(part.tail)
        if part.tag not in _SILENT:
            stack.extend(reversed(part))
            if part.text:
                pieces.append(part.text)
    return pieces


def _collapsed(text: str) -> str:
    return " ".join(text.split())
