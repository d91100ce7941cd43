"""What is remembered of an address from the last time it answered.

In:  answers as they are accepted. Out: ``Visit``; listeners hear of every new one.

::

    list.shtml   etag "5f0c"   modified Tue, 23 Jan 2024 …   sha256 9b2e…   jingyan/jingyan-….warc.gz:48210

With it a page is asked for on the condition that it has changed, and read from the archive where it has not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from crawler.items import SnapshotRef


@dataclass(frozen=True, slots=True)
class Visit:
    """The last good answer of an address."""

    url: str  # as asked for, canonical
    snapshot: SnapshotRef
    checked_at: str  # ISO 8601, UTC: when it was last asked for
    etag: str | None = None
    last_modified: str | None = None
    numbering: str | None = None  # of a list: the name of a crawler.paging.Numbering, once a probe has told

    @property
    def has_validator(self) -> bool:
        return bool(self.etag or self.last_modified)


class Earlier(Protocol):
    """A visit of an earlier run."""

    @property
    def url(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def warc_file(self) -> str: ...
    @property
    def warc_offset(self) -> int: ...
    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...
    @property
    def numbering(self) -> str | None: ...
    @property
    def checked_at(self) -> str: ...


Listener = Callable[[Visit], None]


class Visits:
    """The visits of one site, those of earlier runs included."""

    def __init__(self) -> None:
        self._known: dict[str, Visit] = {}
        self._listeners: list[Listener] = []

    def remember(self, visits: Iterable[Earlier]) -> None:
        """Take over what earlier runs left behind."""
        for visit in visits:
            self._known[visit.url] = Visit(
                url=visit.url,
                snapshot=SnapshotRef(visit.warc_file, visit.warc_offset, visit.sha256),
                checked_at=visit.checked_at,
                etag=visit.etag,
                last_modified=visit.last_modified,
                numbering=visit.numbering,
            )

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called with every new visit."""
        self._listeners.append(listener)

    def last(self, url: str) -> Visit | None:
        return self._known.get(url)

    def note(self, visit: Visit) -> None:
        """Take an answer for the last one. The numbering of a list stays known."""
        before = self._known.get(visit.url)
        if before and visit.numbering is None:
            visit = replace(visit, numbering=before.numbering)
        self._enter(visit)

    def settle(self, url: str, numbering: str | None) -> None:
        """Remember how the further pages of the list at ``url`` are numbered; None forgets it."""
        if (before := self._known.get(url)) and before.numbering != numbering:
            self._enter(replace(before, numbering=numbering))

    def _enter(self, visit: Visit) -> None:
        self._known[visit.url] = visit
        for listener in self._listeners:
            listener(visit)
