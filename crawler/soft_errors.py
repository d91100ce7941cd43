"""Responses that are not what was asked for, whatever their status says.

In:  a response (status, headers, body, addresses). Out: ``Refusal`` with a finding code, or None.

::

    412, 521, a script with $_ts or __jsl_clearance   fetch.challenge     the portal wants a browser
    404, 410                                          fetch.not_found
    401, 403, 451                                     fetch.forbidden
    5xx, 429                                          fetch.server_error  (after all attempts)
    200 「您访问的页面不存在」, a redirect to /        fetch.soft_404
    200, 300 bytes of script and no text              fetch.empty_shell
    200, a host that is not the portal's              fetch.off_domain

Order matters: a challenge is often sent as 403 or 200, a missing page as 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from crawler.page import Page, read_page
from crawler.urls import Portal, Refused
from crawler.words import find_words
from pipelines.extract.model import Unreadable
from pipelines.extract.sniff import container

# Refusals by which a portal says that it does not want this visitor.
BLOCKING = frozenset(("fetch.challenge", "fetch.forbidden"))

_ENOUGH_TEXT = 200  # characters of an article page, its menus included
_SHORT_PAGE = 800  # characters up to which a sentence such as 页面不存在 says what the page is
_CHALLENGE_STATUS = frozenset((412, 521))


class Role(Enum):
    """What a request is for; an empty home page is a shell, an empty file is something else."""

    MENU = auto()  # the home page and pages on the way to a column
    LIST = auto()
    PROBE = auto()  # an address asked for to learn the numbering; it may well not exist
    ARTICLE = auto()
    ATTACHMENT = auto()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a response is not used; ``code`` is documented in ``data/findings.csv``."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, as far as telling soft errors needs it. Header names are in lower case."""

    asked: str
    final: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def refusal(answer: Answer, role: Role, portal: Portal) -> Refusal | None:
    """Why ``answer`` is not the page that was asked for, or None where it may be."""
    try:
        portal.canonical(answer.final)
    except Refused as error:
        return Refusal("fetch.off_domain", error.address)
    page = _page(answer)
    if found := _challenge(answer, page):
        return found
    if answer.status >= 300:
        return _by_status(answer.status)
    if role is not Role.MENU and _landed_on_home(answer, portal):
        return Refusal("fetch.soft_404", f"redirected to {answer.final}")
    if page is None:
        return None if answer.body.strip() else Refusal("fetch.empty_body")
    return _missing(page) or _shell(page, role)


def wants_browser(answer: Answer, role: Role, found: Refusal) -> bool:
    """Whether a browser may get further: past a guard, or to a text that a script puts there."""
    if found.code == "fetch.challenge":
        return True
    if found.code != "fetch.empty_shell" or role in (Role.PROBE, Role.ATTACHMENT):
        return False
    page = _page(answer)
    return page is not None and page.scripted


def is_challenge(body: bytes, status: int = 200) -> bool:
    """Whether a page is that of a guard, by its words or its status."""
    answer = Answer("", "", status, {}, body)
    return _challenge(answer, _page(answer)) is not None


def _page(answer: Answer) -> Page | None:
    """The page, where the body is one; a file, text or bytes of no charset are not judged by their words."""
    if container(answer.body) != "html":
        return None
    try:
        return read_page(answer.body)
    except Unreadable:
        return None


def _challenge(answer: Answer, page: Page | None) -> Refusal | None:
    if answer.status in _CHALLENGE_STATUS:
        return Refusal("fetch.challenge", f"status {answer.status}")
    if page is None or len(page.text) > _SHORT_PAGE:
        return None
    words = find_words("challenge", "text", page.title + page.text)
    if words is None and page.scripted and len(page.text) < _ENOUGH_TEXT:
        words = find_words("challenge", "source", page.source + answer.headers.get("set-cookie", ""))
    return Refusal("fetch.challenge", words) if words else None


def _by_status(status: int) -> Refusal:
    if status in (404, 410):
        return Refusal("fetch.not_found", f"status {status}")
    if status in (401, 403, 451):
        return Refusal("fetch.forbidden", f"status {status}")
    if status >= 500 or status == 429:
        return Refusal("fetch.server_error", f"status {status}")
    return Refusal("fetch.status", f"status {status}")


def _landed_on_home(answer: Answer, portal: Portal) -> bool:
    if portal.canonical(answer.asked) == portal.canonical(answer.final):
        return False
    path = urlsplit(answer.final).path
    return path in ("", "/", "/index.html", "/index.shtml") or portal.canonical(
        answer.final
    ) == portal.canonical(portal.home)


def _missing(page: Page) -> Refusal | None:
    if words := find_words("soft_404", "title", page.title):
        return Refusal("fetch.soft_404", words)
    if len(page.text) <= _SHORT_PAGE and (words := find_words("soft_404", "text", page.text)):
        return Refusal("fetch.soft_404", words)
    return None


def _is_filled_later(page: Page, role: Role) -> bool:
    """Whether an article shows its menus only, and has a script that could write the rest."""
    if role is not Role.ARTICLE or len(page.text) > _SHORT_PAGE or page.figures:
        return False
    return bool(find_words("javascript", "body", page.source))


def _shell(page: Page, role: Role) -> Refusal | None:
    if role is Role.ATTACHMENT or page.files or "<img" in page.source:
        return None
    if len(page.text) >= _ENOUGH_TEXT and not _is_filled_later(page, role):
        return None
    if role is Role.ARTICLE or not page.links:
        return Refusal("fetch.empty_shell", f"{len(page.text)} characters of text")
    return None
