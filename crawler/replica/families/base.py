"""Which pages a portal of any family has.

In:  a ``Replica`` and an edition. Out: every address with its ``Resource``. A family overrides what
``crawler.replica.families.drawing`` names, and ``data`` where its scripts ask for more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crawler.replica.articles import article_resources, notice_resource
from crawler.replica.description import Channel, Replica
from crawler.replica.families.drawing import Drawing
from crawler.replica.listing import Entry, entries, list_pages, reports_of
from crawler.replica.pages import BUILT, Handler, Resource, page_of

NEWEST = 6  # lines of a column on the home page
ROBOTS = "User-agent: *\nDisallow: /search/\n"


class Portal(Drawing):
    """A replica portal at an edition.

    ``drift`` is the number of lines that every list gained at its top (1) or lost (-1) while somebody was
    reading it; a report is never lost.
    """

    def __init__(self, replica: Replica, edition: int, drift: int = 0) -> None:
        super().__init__(replica, edition)
        self.drift = drift
        self.picture_path = "/images/tujie.svg"

    def resources(self) -> Iterator[tuple[str, Resource]]:
        """Every address with its answer."""
        yield from self.fixed()
        for hub in self.replica.hubs:
            yield self.at(hub.path), page_of(self.hub_html(hub), BUILT)
        for channel in self.replica.channels:
            yield from self.lists(channel)
        for report in reports_of(self.replica, self.edition):
            yield from article_resources(self, report)
        for notice in self.replica.notices:
            yield from notice_resource(self, notice)
        yield from self.home()

    def fixed(self) -> Iterator[tuple[str, Resource]]:
        """What is the same at every edition."""
        yield "/robots.txt", Resource(ROBOTS.encode(), "text/plain", BUILT, role="robots")
        yield self.picture_path, Resource(self.templates.text("picture.svg").encode(), "image/svg+xml", BUILT)

    def data(self) -> Mapping[str, Handler]:
        """Answers that depend on the request's parameters, by path."""
        return {}

    def lines(self, channel: Channel) -> tuple[Entry, ...]:
        """The lines of a column as they are now."""
        lines = entries(self, channel)
        if self.drift > 0 and lines:
            other = next(iter(self.replica.notices), None)
            if other is not None:
                fresh = Entry(other.title, self.article_path(other), lines[0].day, other.id)
                return (fresh, *lines)
        if self.drift < 0:
            reports = {report.id for report in self.replica.reports}
            gone = next((line for line in lines[: channel.rows] if line.id not in reports), None)
            return tuple(line for line in lines if line is not gone)
        return lines

    def lists(self, channel: Channel) -> Iterator[tuple[str, Resource]]:
        """The list pages of a column."""
        lines = self.lines(channel)
        newest = max((line.day for line in lines), default=BUILT)
        for page in list_pages(channel, lines):
            html = self.list_html(page)
            resource = page_of(html, newest, role="list", late=self.rows_html(page))
            yield (
                self.list_path(channel, page.number),
                replace(resource, column=channel.code, number=page.number),
            )

    def past_the_end(self) -> frozenset[str]:
        """Addresses of list pages that a column has not."""
        found: set[str] = set()
        for channel in self.replica.channels:
            pages = len(list_pages(channel, self.lines(channel)))
            found.update(self.list_path(channel, pages + more) for more in range(1, 6))
        return frozenset(found)

    def home(self) -> Iterator[tuple[str, Resource]]:
        """The home page under its addresses."""
        known = {channel.code: channel for channel in self.replica.channels}
        blocks = [(known[code], self.lines(known[code])[:NEWEST]) for code in self.replica.latest]
        newest = max((line.day for _, lines in blocks for line in lines), default=BUILT)
        page = page_of(self.home_html(blocks), newest, role="home")
        for path in self.home_paths():
            yield path, page

    def missing(self) -> Resource:
        """The answer where there is no page."""
        return page_of(self.error_html(), BUILT, status=404)

    def gone_location(self) -> str:
        """Where a page that was removed leads."""
        return "/"
