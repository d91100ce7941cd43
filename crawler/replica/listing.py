"""What a column lists, and how the links are written.

In:  a ``Replica``, a column, an edition. Out: ``Entry`` objects, newest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from os.path import relpath

from crawler.replica.addresses import article_path, list_path, on_host, wap_path
from crawler.replica.description import Channel, Notice, Replica, Report


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. ``address`` is a path, or a full address where it leads to another host."""

    text: str
    address: str
    day: date
    id: str


def entries(replica: Replica, channel: Channel, edition: int) -> tuple[Entry, ...]:
    """The lines of a column, newest first."""
    found = [entry for page in reports_of(replica, edition) for entry in _of_report(replica, page, channel)]
    found += [entry for notice in replica.notices for entry in _of_notice(replica, notice, channel)]
    return tuple(sorted(found, key=lambda entry: (-entry.day.toordinal(), entry.id, entry.address)))


def reports_of(replica: Replica, edition: int) -> tuple[Report, ...]:
    """The reports that the edition has."""
    return tuple(report for report in replica.reports if report.since <= edition)


def list_pages(channel: Channel, lines: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], ...]:
    """The lines page by page; a column without lines still has its first page."""
    starts = range(0, max(1, len(lines)), channel.rows)
    return tuple(lines[start : start + channel.rows] for start in starts)


def written(replica: Replica, channel: Channel, address: str) -> str:
    """The address as the column's template writes it into ``href``."""
    if not address.startswith("/") or channel.links == "root":
        return address
    if channel.links == "absolute":
        return on_host(replica.hosts[0], address)
    return relpath(address, list_path(replica, channel).rpartition("/")[0])


def _of_report(replica: Replica, report: Report, channel: Channel) -> Iterator[Entry]:
    own = () if report.unlisted else (report.channel,)
    text = report.link_text or report.title
    if channel.code in {*own, *report.lists}:
        yield Entry(text, article_path(replica, report), report.published, report.id)
    for twin in report.twins:
        if channel.code in twin.lists:
            path = article_path(replica, report)
            address = wap_path(replica, report) if twin.kind == "wap" else on_host(twin.host, path)
            yield Entry(text, address, report.published, report.id)


def _of_notice(replica: Replica, notice: Notice, channel: Channel) -> Iterator[Entry]:
    if channel.code in {notice.channel, *notice.lists}:
        address = notice.url or article_path(replica, notice)
        yield Entry(notice.title, address, notice.published, notice.id)
