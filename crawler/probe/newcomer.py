"""A walk through a portal that nobody has declared: the family is found on the way.

In:  an address. Out: ``Walked``, by the family whose marks were met; the owner of the portal.

The home page's marks name a family. Where the list and the report that it leads to bear the marks of another, the
walk is done again by that one, and so once more; pages that are known are not asked for again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.utils.misc import load_object

from crawler.probe.fetching import Fetcher
from crawler.probe.marks import GENERIC, best_family, described, read_marks
from crawler.probe.steps import State
from crawler.probe.walk import Walk, Walked, walker
from crawler.soft_errors import Role

_MOST_WALKS = 3


class Newcomer(Walk):
    """Walks as whichever family the portal turns out to be of. ``home`` is set by ``newcomer``."""

    async def start(self) -> AsyncIterator[Any]:
        self.walked = await self._explored(Fetcher(self.crawler))
        return
        yield  # an iterator that gives nothing

    async def _explored(self, fetch: Fetcher) -> Walked:
        robots = await fetch.robots(self.hosts.canonical("/robots.txt"))
        family = GENERIC
        if robots.refusal is None:
            self.page_of(fetch, await fetch.page(self.home, Role.MENU))
            family = best_family(read_marks(fetch.looked.values()))
        tried: dict[str, Walked] = {}
        while family not in tried and len(tried) < _MOST_WALKS:
            tried[family] = await self._as(family, fetch)
            family = tried[family].likely or family
        return max(tried.values(), key=lambda walked: (_worth(walked), walked.family == family))

    async def _as(self, family: str, fetch: Fetcher) -> Walked:
        home = urljoin(self.home, described(family).get("home", self.home))
        base = load_object(described(family)["spider"])
        spider = walker(base, home=home, ports=self.ports).from_crawler(self.crawler)
        return await spider.walk(fetch)


def newcomer(home: str) -> type[Newcomer]:
    """A walk through the portal at ``home``."""
    declared = {"name": "walker", "home": home, "ports": own_ports(home)}
    return type("Portal", (Newcomer, load_object(described(GENERIC)["spider"])), declared)


def own_ports(home: str) -> tuple[int, ...]:
    """The port that an address names, as a declaration has it. Raises ``ValueError`` for one that is none."""
    port = urlsplit(home).port
    return (port,) if port else ()


def _worth(walked: Walked) -> int:
    """How far a walk came."""
    return sum(step.state in (State.OK, State.COPED) for step in walked.steps)
