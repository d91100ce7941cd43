"""What goes wrong while a replica serves: which fault strikes which request.

In:  fault names as the command line or a description gives them, the portals. Out: ``FaultPlan``::

    error-once                    wherever this fault strikes by itself: see crawler.replica.fault_kinds
    error-always@*/202403/*       at the full addresses that match
    transient                     all faults that a patient visitor gets over, each at its own share of pages

A bare name strikes where the replica's description declares it (``[[fault]]``), if it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from threading import Lock

from crawler.replica.fault_kinds import KINDS, STEP, Blow, Kind, Moved
from crawler.replica.replies import Call, Reply
from crawler.replica.site import Site

TRANSIENT = (
    "slow",
    "error-once",
    "cut-once",
    "hang-up-once",
    "self-redirect",
    "charset-header",
    "list-grows",
    "stub-past-end",
)


class FaultError(ValueError):
    """A fault that does not exist was asked for. Names it and those that do."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault and where it strikes: addresses that match; with ``of`` > 1 only that share of them."""

    kind: Kind
    patterns: tuple[str, ...]
    share: int = 0
    of: int = 1

    def hits(self, url: str) -> bool:
        """Whether the fault strikes at this address."""
        if not any(fnmatchcase(url, pattern) for pattern in self.patterns):
            return False
        return sha256(url.encode()).digest()[0] % self.of == self.share


class FaultPlan:
    """The faults of a running server. ``served`` lists (fault, address) for every one really served."""

    def __init__(self, names: Iterable[str], sites: Sequence[Site]) -> None:
        self.served: list[tuple[str, str]] = []
        self._lock = Lock()
        self._times: Counter[tuple[str, str]] = Counter()
        self._moved: Moved = set()
        self._placed = [placed for name in names for placed in _placed(name, sites)]

    def struck(self, call: Call, answer: Reply) -> Reply:
        """The answer as it is really given. A fault only strikes an answer that none has spoilt yet."""
        for placed in self._placed:
            if answer.silent or answer.sent < 1 or answer.status not in (200, 304, 404):
                break
            if not placed.kind.concerns(call) or not placed.hits(call.url.removesuffix(STEP)):
                continue
            spoilt = placed.kind.strike(Blow(call, answer, self._time(placed, call), self._moved))
            if spoilt is not None:
                answer = spoilt
                self.note(placed.kind.name, call.url)
        return answer

    def breaks_tls(self, host: str) -> bool:
        """Whether the handshake with a host is to fail; noted if so."""
        url = f"https://{host}/"
        broken = any(placed.kind.name == "tls-broken" and placed.hits(url) for placed in self._placed)
        if broken:
            self.note("tls-broken", url)
        return broken

    def note(self, name: str, url: str) -> None:
        """Add to the log."""
        with self._lock:
            self.served.append((name, url))

    def _time(self, placed: Placed, call: Call) -> int:
        """How often this fault has come to this address before."""
        key = placed.kind.name, call.url
        with self._lock:
            self._times[key] += 1
            return self._times[key] - 1


def fault_names() -> tuple[str, ...]:
    """Everything that can be asked for by name."""
    return ("transient", *KINDS)


def _placed(name: str, sites: Sequence[Site]) -> list[Placed]:
    kind_name, at, pattern = name.partition("@")
    if kind_name not in fault_names():
        raise FaultError(f"no fault {kind_name!r}; there are: {', '.join(fault_names())}")
    if kind_name == "transient":
        patterns = (pattern,) if at else ("*",)
        once = [known for known in TRANSIENT if KINDS[known].exclusive]
        return [
            Placed(KINDS[known], patterns, once.index(known), len(once))
            if known in once
            else Placed(KINDS[known], patterns)
            for known in TRANSIENT
        ]
    kind = KINDS[kind_name]
    if at:
        return [Placed(kind, (pattern,))]
    return [Placed(kind, _own_places(kind, site)) for site in sites]


def _own_places(kind: Kind, site: Site) -> tuple[str, ...]:
    """Where the description says; else everywhere on the portal, or at its first report."""
    declared = tuple(at for fault in site.replica.faults if fault.name == kind.name for at in fault.at)
    if declared:
        return declared
    if kind.everywhere:
        return tuple(f"{scheme}://{host}/*" for host in site.hosts for scheme in site.replica.schemes)
    first = next((path for path, page in site.paths.items() if page.role == "article"), None)
    return () if first is None else (_literal(site.url(first)),)


def _literal(url: str) -> str:
    """A pattern that matches just this address."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in url)
