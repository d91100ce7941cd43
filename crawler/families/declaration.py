"""What a site declares, and what is wrong with a declaration.

In:  attributes of a spider class. Out: sentences, none for a sound declaration.

Checked when a crawl starts and by the tests, never when a module is imported: one bad file must not take the
other spiders with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.paging import Numbering
from crawler.urls import Portal, Refused
from crawler.window import Window

EVIDENCE = ("verified", "derived", "unverified")
NATION = "100000"  # stands for the whole country, which has no code in GB/T 2260
_YEAR = "{year}"
_FIRST_YEAR = 2019  # of the first form
_DIVISION = re.compile(r"[1-9]\d{5}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])(-\d\d)?")
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class DeclaredList:
    """A list page that is known of. It is a hint: where it is gone, the portal's menu is asked.

    ``{year}`` in the address stands for every year for which, or in which, there may be one.
    """

    address: str  # path on the portal, or an address
    name: str  # of the column, as the portal calls it
    evidence: str  # verified: read on the portal; derived: from addresses of its documents; unverified
    since: str  # date of that evidence, ISO, a month at least

    def addresses(self, this_year: int) -> tuple[str, ...]:
        """The address, or one for each year, the latest first."""
        if _YEAR not in self.address:
            return (self.address,)
        years = range(this_year, _FIRST_YEAR - 1, -1)
        return tuple(self.address.replace(_YEAR, str(year)) for year in years)


def problems(spider: Any) -> list[str]:
    """What is wrong with the declaration ``spider``, a subclass of ``ReportSpider``."""
    found = [*_identity(spider), *_hosts(spider), *_family(spider)]
    if not found:
        found = [sentence for declared in spider.lists for sentence in _list(spider, declared)]
    return [f"{spider.__name__}: {sentence}" for sentence in found]


def standing(spider: Any) -> tuple[str, str]:
    """How well the columns of a site are known, at best, and since when; unverified where none is declared."""
    known = [(EVIDENCE.index(declared.evidence), declared) for declared in spider.lists]
    if not known:
        return EVIDENCE[-1], ""
    best = min(rank for rank, _ in known)
    return EVIDENCE[best], max(declared.since for rank, declared in known if rank == best)


def _identity(spider: Any) -> list[str]:
    found = []
    name = getattr(spider, "name", None)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        found.append("name is lower-case letters, digits and underscores")
    elif spider.__module__.rpartition(".")[2] != name:
        found.append(f"name {name} is not that of its file")
    if not _DIVISION.fullmatch(str(spider.division)):
        found.append("division is a GB/T 2260 code of six digits")
    if not spider.portal:
        found.append("portal is the name of the portal's owner")
    if spider.most_requests < 1:
        found.append("most_requests is a number of requests, 1 or more")
    if spider.off_peak:
        try:
            Window.parse(spider.off_peak)
        except ValueError as error:
            found.append(f"off_peak: {error}")
    return found


def _hosts(spider: Any) -> list[str]:
    parts = urlsplit(spider.home)
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.startswith("/"):
        return ["home is the address of the portal's home page, with its scheme and a path"]
    if not parts.hostname.endswith(".gov.cn"):
        return [f"home is on {parts.hostname}, which is no .gov.cn host"]
    found = [f"alias {host} is no host name" for host in spider.aliases if not _HOST.fullmatch(host)]
    found += [f"port {port} is none" for port in spider.ports if not 0 < port < 65536]
    try:
        _portal(spider).canonical(spider.home)
    except Refused as refused:
        found.append(f"home {spider.home}: {refused.code}")
    return found


def _portal(spider: Any) -> Portal:
    return Portal(spider.home, frozenset(spider.aliases), frozenset(spider.ports))


def _family(spider: Any) -> list[str]:
    found = []
    for attribute in ("article_pattern", "list_pattern"):
        try:
            re.compile(getattr(spider, attribute))
        except (re.error, TypeError) as error:
            found.append(f"{attribute} is no regular expression: {error}")
    if not isinstance(spider.numbering, Numbering):
        found.append("numbering is one of crawler.paging.Numbering")
    return found


def _list(spider: Any, declared: DeclaredList) -> list[str]:
    found = []
    try:
        _portal(spider).canonical(declared.addresses(_FIRST_YEAR)[0])
    except Refused as refused:
        found.append(f"list {declared.address}: {refused.code}")
    if not declared.name:
        found.append(f"list {declared.address} has no name")
    if declared.evidence not in EVIDENCE:
        found.append(f"list {declared.address}: evidence is one of {', '.join(EVIDENCE)}")
    if not _MONTH.fullmatch(declared.since):
        found.append(f"list {declared.address}: since is a date such as 2026-01")
    return found
