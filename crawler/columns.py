"""From a portal's menu to the column that holds its annual reports.

In:  the links of a page, and what the page is. Out: links worth following, with the words they were taken for.

::

    home                    /jyx/
     ├─ 政务公开             /jyx/zwgk/list.shtml        gateway
     │   ├─ 政府信息公开年报   /jyx/zfxxgknb/list.shtml    annual column
     │   │   └─ 乡镇年报      /jyx/nb2024xz/list.shtml    one of its groups
     │   └─ 政府信息公开目录   /jyx/ml/list.shtml          mixed column
     └─ 部门乡镇             /jyx/bmxz/list.shtml        directory
         └─ 千佛镇           /jyx/qfz/list.shtml         an agency's own page, with gateways of its own

Which words count is kept in ``data/portal_words.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.page import Link
from crawler.words import find_words

_LONGEST_NAME = 30  # characters; a column has a name, an article has a title


@dataclass(frozen=True, slots=True)
class ColumnLink:
    """A link taken for a column. ``evidence``: the words of the link, or of its address, that say so."""

    href: str
    name: str
    evidence: str


def annual_columns(links: Iterable[Link]) -> tuple[ColumnLink, ...]:
    """Links whose words name a column of annual reports."""
    return tuple(
        ColumnLink(link.href, link.text, words)
        for link in links
        if len(link.text) <= _LONGEST_NAME and (words := _annual_words(link.text))
    )


def gateways(links: Iterable[Link]) -> tuple[ColumnLink, ...]:
    """Links to pages on the way to that column, such as 政务公开."""
    return _named(links, "gateway")


def directories(links: Iterable[Link]) -> tuple[ColumnLink, ...]:
    """Links to pages that list the agencies, such as 部门街镇."""
    return _named(links, "directory")


def agencies(links: Iterable[Link]) -> tuple[ColumnLink, ...]:
    """Links of such a page to the agencies' own pages."""
    return _named(links, "agency")


def mixed_columns(links: Iterable[Link]) -> tuple[ColumnLink, ...]:
    """Links to lists where reports stand among other documents, such as 政府信息公开目录."""
    return _named(links, "mixed")


def _named(links: Iterable[Link], kind: str) -> tuple[ColumnLink, ...]:
    return tuple(
        ColumnLink(link.href, link.text, words)
        for link in links
        if (words := find_words("columns", kind, link.text))
    )


def groups(links: Iterable[Link], column_url: str, *, named_only: bool) -> tuple[ColumnLink, ...]:
    """Links from a column of annual reports to its parts: by year, by kind of agency, by agency.

    The address tells: below the column's own folder, or named like such a column. ``named_only`` is for a
    page that lists documents itself; without any, words such as 2023年 or 乡镇 are enough.
    """
    folder = urlsplit(column_url).path.rpartition("/")[0] + "/"
    found = []
    for link in links:
        path = urlsplit(link.href).path
        if any(find_words("columns", kind, link.text) for kind in ("not_annual", "pager")):
            continue
        if folder.count("/") > 2 and path.startswith(folder):
            found.append(ColumnLink(link.href, link.text, folder))
        elif slug := _annual_slug(path):
            found.append(ColumnLink(link.href, link.text, slug))
        elif not named_only and (words := find_words("columns", "group", link.text)):
            found.append(ColumnLink(link.href, link.text, words))
    return tuple(found)


def is_annual(name: str, url: str) -> bool:
    """Whether a column holds annual reports only, by its name or its address."""
    return bool(_annual_words(name) or _annual_slug(urlsplit(url).path))


def next_page(links: Iterable[Link]) -> str | None:
    """The address behind 下一页, as written."""
    return next((link.href for link in links if find_words("columns", "next_page", link.text)), None)


def _annual_words(text: str) -> str | None:
    if find_words("columns", "not_annual", text):
        return None
    return find_words("columns", "annual", text)


def _annual_slug(path: str) -> str | None:
    folders = path.split("/")[:-1]
    return next(
        (folder for folder in reversed(folders) if find_words("columns", "annual_slugs", folder)), None
    )
