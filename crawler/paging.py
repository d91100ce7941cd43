"""Pagination: how many pages a list has, and at which address each one is.

In:  the text of a list page and its address. Out: ``Pager``, and once its numbering is settled
``NumberedPages``: addresses by page number, counted from 1.

The systems call functions of the same name with different meanings::

    createPageHTML('page_div', 3, 1, 'list', 'shtml', 54)   UCAP  list.shtml  list_2.shtml   list_3.shtml
    createPageHTML(3, 0, "index", "html")                   TRS   index.html  index_1.html   index_2.html
    createPage(3, 0, "index", "html")                       TRS of Chongqing, numbered alike
    共3页                                                    no call: name and numbering of the family

A UCAP site may number like TRS nevertheless. So the numbering is settled once per list, by asking for
``…_1``: either it is the second page, or it repeats the first or does not exist (``settle``).
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urljoin, urlsplit


class Numbering(Enum):
    """The number in the address of the second page."""

    FROM_ZERO = 1
    FROM_ONE = 2


@dataclass(frozen=True, slots=True)
class Pager:
    """What a list page says about its pages."""

    pages: int
    stem: str  # "list" in list_2.shtml
    suffix: str  # "shtml"
    numbering: Numbering | None  # None where only a count is printed

    def probe(self, list_url: str) -> str:
        """The address whose content tells the two numberings apart."""
        return urljoin(list_url, f"{self.stem}_1.{self.suffix}")

    def settled(self, numbering: Numbering) -> NumberedPages:
        return NumberedPages(self.pages, self.stem, self.suffix, numbering)


@dataclass(frozen=True, slots=True)
class NumberedPages:
    """The pages of a list, their numbers after a name."""

    pages: int
    stem: str
    suffix: str
    numbering: Numbering
    first_asked: int = 2

    def address(self, list_url: str, page: int) -> str:
        """The address of ``page``, from 1; the first is ``list_url`` itself."""
        if page == 1:
            return list_url
        return urljoin(list_url, f"{self.stem}_{page - 2 + self.numbering.value}.{self.suffix}")


_COMMENT = re.compile(r"<!--.*?-->", re.S)
_QUOTED = r"""['"]([^'"]+)['"]"""
_COMMA = r"\s*,\s*"
_UCAP_CALL = re.compile(
    rf"createPageHTML\(\s*{_QUOTED}{_COMMA}(\d+){_COMMA}(\d+){_COMMA}{_QUOTED}{_COMMA}{_QUOTED}"
)
_TRS_CALL = re.compile(rf"createPage(?:HTML)?\(\s*(\d+){_COMMA}(\d+){_COMMA}{_QUOTED}{_COMMA}{_QUOTED}")
_COUNT = re.compile(r"共\s*(?:<[^>]*>\s*)*(\d+)\s*(?:<[^>]*>\s*)*页")
_PAGE_NUMBER = re.compile(r"_\d+(?=\.s?html?$)")
_INDEX = re.compile(r"/index\.s?html?$")
_NAME = re.compile(r"([^/]+?)(?:_\d+)?\.(s?html?)$")


def read_pager(text: str, list_url: str) -> Pager | None:
    """The pager of a list page, or None where the page says nothing of further pages."""
    text = _COMMENT.sub("", text)
    if call := _active(_UCAP_CALL, text):
        return Pager(int(call[2]), call[4], call[5], Numbering.FROM_ONE)
    if call := _active(_TRS_CALL, text):
        return Pager(int(call[1]), call[3], call[4], Numbering.FROM_ZERO)
    if count := _COUNT.search(text):
        name = _NAME.search(urlsplit(list_url).path)
        stem, suffix = (name[1], name[2]) if name else ("index", "html")
        return Pager(int(count[1]), stem, suffix, None)
    return None


def is_same_list(url: str, other: str) -> bool:
    """Whether two addresses are pages of one list, by their names alone."""
    return _unnumbered(url) == _unnumbered(other)


def settle(first: Set[str], probed: Set[str]) -> Numbering:
    """The numbering, from the documents linked on the first page and on the probed one.

    ``probed`` is empty where the probed address does not exist. The second page may share some links with the
    first (a box of recent documents), an old copy of the first shares most of them.
    """
    fresh = len(probed - first)
    return Numbering.FROM_ZERO if fresh and 2 * fresh >= len(probed) else Numbering.FROM_ONE


def _unnumbered(url: str) -> str:
    plain = _PAGE_NUMBER.sub("", url)
    return _INDEX.sub("/", plain)


def _active(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first call that no ``//`` before it switches off."""
    for match in pattern.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not re.search(r"(?<![:\w])//", line):
            return match
    return None
