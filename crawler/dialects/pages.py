"""Further pages of a list, where their addresses follow from a number alone.

In:  how many there are and how they are numbered. Out: addresses by page number, counted from 1::

    QueryPages   /gongkai/kuozhan/10461.html?page=2          Suining, LonSun, gkmlpt
    FolderPages  /zfxxgk1/zfxxgknb/2.htm … /1.htm             VSB, counted down
                 /zfxxgk/zfxxgknb/2.html … /9.html            Shaanxi, counted up

Numbers that follow a name, ``list_2.shtml``, have two meanings: see ``crawler.paging``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit


class Pages(Protocol):
    """What a list page says about the other pages of its list."""

    @property
    def pages(self) -> int:
        """How many there are."""

    @property
    def first_asked(self) -> int:
        """The first that is still to be asked for once the list page is read: 2, or 1 for an empty frame."""

    def address(self, list_url: str, page: int) -> str:
        """The address of ``page``."""


@dataclass(frozen=True, slots=True)
class QueryPages:
    """The page's number is a parameter of the list's own address."""

    pages: int
    parameter: str
    first_asked: int = 2

    def address(self, list_url: str, page: int) -> str:
        return with_parameters(list_url, {self.parameter: str(page)})


@dataclass(frozen=True, slots=True)
class FolderPages:
    """The page's number is the name of the file. Counted down, the last page is 1 and never moves."""

    pages: int
    folder: str  # address against which the file name is resolved
    suffix: str
    descending: bool
    first_asked: int = 2

    def address(self, list_url: str, page: int) -> str:
        if page == 1:
            return list_url
        number = self.pages - page + 1 if self.descending else page
        return urljoin(self.folder, f"{number}.{self.suffix}")


def with_parameters(url: str, parameters: dict[str, str]) -> str:
    """``url`` with these parameters in its query, in place of any of the same name."""
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in parameters]
    return parts._replace(query=urlencode([*kept, *parameters.items()])).geturl()


def parameter(url: str, name: str) -> str | None:
    """The value of a parameter of ``url``, without regard to the case of its name."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    return next((value for key, value in pairs if key.lower() == name.lower()), None)
