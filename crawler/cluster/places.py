"""Which sites are served from one place, and so may not be crawled at the same time.

In:  the hosts of every site. Out: the name of a lock for each; sites that share a host share it::

    yanbian    www.scyanbian.gov.cn               → scyanbian.gov.cn
    leshan     www.leshan.gov.cn                  ┐
    jinkouhe   www.jinkouhe.gov.cn, leshan.gov.cn ┴ → jinkouhe.gov.cn
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.nightly.night import share_a_host

Hosts = Mapping[str, frozenset[str]]


def locks(hosts: Hosts) -> dict[str, str]:
    """Site → lock, which is the first of the hosts that its place has."""
    found: dict[str, str] = {}
    for place in _places(hosts):
        first = min(host.lower().removeprefix("www.") for name in place for host in hosts[name])
        found |= dict.fromkeys(place, first)
    return found


def _places(hosts: Hosts) -> list[set[str]]:
    places: list[set[str]] = []
    for name in sorted(hosts):
        near = [place for place in places if any(share_a_host(hosts[name], hosts[other]) for other in place)]
        places = [place for place in places if place not in near]
        places.append({name}.union(*near))
    return places
