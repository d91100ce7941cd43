"""What a column lists, and how the links are written.

In:  a ``Portal``, a column. Out: ``Entry`` objects, newest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from os.path import relpath
from typing import Protocol

from crawler.replica.description import Channel, Notice, Replica, Report, Twin


class Addresses(Protocol):
    """Where a portal's pages stand; addresses as ``crawler.replica.pages`` writes them."""

    replica: Replica
    edition: int

    def article_path(self, page: Report | Notice) -> str: ...

    def twin_path(self, report: Report, twin: Twin) -> str: ...

    def absolute(self, path: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. ``address`` is a path, or a full address where it leads to another host."""

    text: str
    address: str
    day: date
    id: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """Page ``number`` of ``pages`` of a column that has ``rows`` lines in all."""

    channel: Channel
    lines: tuple[Entry, ...]
    pages: int
    number: int
    rows: int


def entries(portal: Addresses, channel: Channel) -> tuple[Entry, ...]:
    """The lines of a column, newest first."""
    replica = portal.replica
    found = [
        entry
        for report in reports_of(replica, portal.edition)
        for entry in _of_report(portal, report, channel)
    ]
    found += [entry for notice in replica.notices for entry in _of_notice(portal, notice, channel)]
    return tuple(sorted(found, key=lambda entry: (-entry.day.toordinal(), entry.id, entry.address)))


def reports_of(replica: Replica, edition: int) -> tuple[Report, ...]:
    """The reports that the edition has."""
    return tuple(report for report in replica.reports if report.since <= edition)


def list_pages(channel: Channel, lines: tuple[Entry, ...]) -> tuple[ListPage, ...]:
    """The lines page by page; a column without lines still has its first page."""
    starts = range(0, max(1, len(lines)), channel.rows)
    return tuple(
        ListPage(channel, lines[start : start + channel.rows], len(starts), number, len(lines))
        for number, start in enumerate(starts, start=1)
    )


def written(style: str, address: str, page: str, base: str) -> str:
    """An address as a column's template writes it into ``href``.

    ``style`` is a ``Channel.links``; ``page`` the path of the page that links; ``base`` the scheme and host.
    """
    if not address.startswith("/") or address.startswith("//") or style == "root":
        return address
    if style == "absolute":
        return f"{base}{address}"
    folder = page.partition("?")[0].rpartition("/")[0] or "/"
    relative = relpath(address, folder) + ("/" if address.endswith("/") else "")
    return relative if style == "relative" or relative.startswith("../") else f"./{relative}"


def _of_report(portal: Addresses, report: Report, channel: Channel) -> Iterator[Entry]:
    own = () if report.unlisted else (report.channel,)
    text = report.link_text or report.title
    if channel.code in {*own, *report.lists}:
        yield Entry(text, portal.article_path(report), report.published, report.id)
    for twin in report.twins:
        if channel.code in twin.lists:
            path = portal.twin_path(report, twin)
            address = portal.absolute(path) if path.startswith("//") else path
            yield Entry(text, address, report.published, report.id)


def _of_notice(portal: Addresses, notice: Notice, channel: Channel) -> Iterator[Entry]:
    if channel.code in {notice.channel, *notice.lists}:
        address = notice.url or portal.article_path(notice)
        yield Entry(notice.title, address, notice.published, notice.id)
