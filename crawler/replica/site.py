"""A replica portal as a set of resources: every address that it answers, and with what.

In:  the name of a replica and an edition. Out: a ``Site``. Nothing here knows of sockets, so the same pages
can be served, saved or compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl

from crawler.replica.description import DescriptionError, Replica, load_replica
from crawler.replica.families import portal_of
from crawler.replica.pages import Handler, Resource, normal_address, normal_query

__all__ = ["Resource", "Site", "build_site"]


@dataclass(frozen=True, slots=True)
class Site:
    """The portal at one edition. ``paths`` are addresses as ``crawler.replica.pages`` writes them."""

    replica: Replica
    edition: int
    paths: Mapping[str, Resource]
    missing: Resource
    data: Mapping[str, Handler] = field(default_factory=dict)
    past_the_end: frozenset[str] = frozenset()

    def answer(self, path: str, query: str = "", host: str = "") -> Resource:
        """The resource at a path; the portal's error page where there is none.

        A query that identifies no page is ignored, as portals do.
        """
        if path in self.data:
            return self.data[path](dict(parse_qsl(query, keep_blank_values=True))) or self.missing
        exact = normal_query(path, query)
        if exact in self.past_the_end:
            return self.missing
        for address in (f"//{host}{exact}", exact, f"//{host}{path}", path):
            if address in self.paths:
                return self.paths[address]
        return self.missing

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that the portal answers for."""
        return self.replica.hosts

    def url(self, path: str) -> str:
        """The full address on the main host."""
        scheme = self.replica.scheme
        return f"{scheme}:{path}" if path.startswith("//") else f"{scheme}://{self.hosts[0]}{path}"

    def is_past_the_end(self, path: str, query: str) -> bool:
        """Whether this would be a page of a list that has not so many."""
        return normal_query(path, query) in self.past_the_end


@cache
def build_site(name: str, edition: int = 1, drift: int = 0) -> Site:
    """The named replica at an edition; ``drift`` as in ``crawler.replica.families.base.Portal``.

    Raises DescriptionError for an unknown name, family, edition or layout.
    """
    replica = load_replica(name)
    if not 1 <= edition <= replica.editions:
        raise DescriptionError(f"{name} has editions 1 to {replica.editions}, not {edition}")
    portal = portal_of(replica, edition, drift)
    return Site(
        replica=replica,
        edition=edition,
        paths={normal_address(path): page for path, page in portal.resources()},
        missing=portal.missing(),
        data=portal.data(),
        past_the_end=frozenset(map(normal_address, portal.past_the_end())),
    )
