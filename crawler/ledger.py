"""The ledger of one run: every link that was found, and the one state that it is in.

In:  what the spider finds and what becomes of it. Out: states and counts; listeners hear of every change.

::

                 ┌─▶ not_a_report + class of the title     (by its words, or once it is read)
    found ───────┼─▶ fetched                               (read, and kept as something new)
                 ├─▶ unchanged                             (asked for, and known already)
                 ├─▶ failed + finding code                 (could not be read)
                 ├─▶ blocked + finding code                (the portal does not let us in)
                 └─▶ known + what it was                   (not asked for: not due, see crawler.recheck)

A link is settled once: settling one that is unknown or settled raises ``ValueError``. A link that a run ends
without reaching stays ``found``. ``known`` says nothing new, so the database keeps the state of before. Columns are
kept beside the links, with what led to them, so that a run can say where it looked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    FOUND = "found"
    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    NOT_A_REPORT = "not_a_report"
    FAILED = "failed"
    BLOCKED = "blocked"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link to a document, as it stood on a list page or, for an attachment, in an article."""

    url: str  # canonical
    text: str = ""
    date: str | None = None  # ISO
    column: str | None = None
    list_url: str | None = None
    attachment_of: str | None = None


@dataclass(frozen=True, slots=True)
class LinkState:
    link: FoundLink
    state: State = State.FOUND
    reason: str = ""  # class of the title, or finding code
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A list of documents and what led to it."""

    url: str  # canonical
    name: str
    origin: str  # declared, menu, mixed, group, collection
    evidence: str = ""  # words of the link, or how well a declared address is known
    pages: int = 0  # list pages read
    documents: int = 0  # rows
    reports: int = 0  # rows whose title is that of a report
    failure: str = ""  # finding code of a page that could not be read


@dataclass(slots=True)
class _Reading:
    """A list while it is read."""

    open_pages: int = 0
    read_pages: int = 0
    is_new: bool = False  # a page is not what it was at the last run
    shape: object = None  # what its first page looked like


Listener = Callable[[LinkState], None]


class Ledger:
    """Links and columns of one run."""

    def __init__(self) -> None:
        self._links: dict[str, LinkState] = {}
        self._columns: dict[str, Column] = {}
        self._visited: dict[str, set[str]] = {}
        self._refusals = 0
        self._readings: dict[str, _Reading] = {}
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called with every new state."""
        self._listeners.append(listener)

    def found(self, link: FoundLink) -> bool:
        """Enter a link. False where its address is known, whatever became of it."""
        if link.url in self._links:
            return False
        self._enter(LinkState(link))
        return True

    def fetched(self, url: str) -> None:
        """The link was read, and the database holds something new."""
        self._settle(url, State.FETCHED)

    def unchanged(self, url: str) -> None:
        """The link was read, and everything in it was known."""
        self._settle(url, State.UNCHANGED)

    def not_a_report(self, url: str, kind: str, detail: str = "") -> None:
        """The link leads to something else; ``kind`` is a class of ``data/titles.toml`` or of the reader."""
        self._settle(url, State.NOT_A_REPORT, kind, detail)

    def fail(self, url: str, code: str, detail: str = "") -> None:
        """The link could not be fetched or read; ``code`` is that of a finding."""
        self._settle(url, State.FAILED, code, detail)

    def block(self, url: str, code: str, detail: str = "") -> None:
        """The portal wants a browser or a person, or refuses; ``code`` is that of a finding."""
        self._settle(url, State.BLOCKED, code, detail)

    def rest(self, url: str, before: str) -> None:
        """The link is known and not due; ``before``: report, or the kind or reason of its state."""
        self._settle(url, State.KNOWN, before)

    def _settle(self, url: str, state: State, reason: str = "", detail: str = "") -> None:
        known = self._links.get(url)
        if known is None or known.state is not State.FOUND:
            raise ValueError(f"{url} is {known.state if known else 'unknown'}, and can't become {state}")
        self._enter(replace(known, state=state, reason=reason, detail=detail))

    def reopen(self, link: FoundLink) -> bool:
        """Take a link that other words had ruled out for a report after all. False for any other link."""
        known = self._links.get(link.url)
        if known is None or known.state is not State.NOT_A_REPORT:
            return False
        self._enter(LinkState(link))
        return True

    def state(self, url: str) -> LinkState | None:
        return self._links.get(url)

    def links(self) -> tuple[LinkState, ...]:
        return tuple(self._links.values())

    def visit(self, group: str, url: str, most: int | None = None) -> bool:
        """Enter a page that is only passed through. False where it is known, or its group has ``most``."""
        visited = self._visited.setdefault(group, set())
        if url in visited or (most is not None and len(visited) >= most):
            return False
        visited.add(url)
        return True

    def add_column(self, column: Column) -> bool:
        """Enter a column. False where it is known."""
        if column.url in self._columns:
            return False
        self._columns[column.url] = column
        return True

    def count_page(self, url: str, page_url: str, *, documents: int, reports: int) -> None:
        """Add what one list page of a column held; once for each page, however often it is looked at."""
        if not self.visit(f"{url} pages", page_url):
            return
        known = self._columns[url]
        self._columns[url] = replace(
            known,
            pages=known.pages + 1,
            documents=known.documents + documents,
            reports=known.reports + reports,
        )

    def turned_away(self) -> int:
        """The portal has refused again; how often in a row."""
        self._refusals += 1
        return self._refusals

    def let_in(self) -> None:
        """The portal has answered."""
        self._refusals = 0

    def open_page(self, url: str) -> None:
        """A page of the list at ``url`` has been asked for."""
        self._readings.setdefault(url, _Reading()).open_pages += 1

    def close_page(self, url: str, *, is_new: bool) -> bool:
        """A page has been read, or could not be. True where it was the last of several and one is new."""
        reading = self._readings[url]
        reading.open_pages -= 1
        reading.read_pages += 1
        reading.is_new |= is_new
        if reading.open_pages:
            return False
        look_again = reading.read_pages > 1 and reading.is_new
        reading.read_pages, reading.is_new = 0, False
        return look_again

    def reshape(self, url: str, shape: object) -> bool:
        """Say what the first page of a list looks like. True unless it has looked so in this run before."""
        reading = self._readings.setdefault(url, _Reading())
        changed, reading.shape = reading.shape != shape, shape
        return changed

    def shape(self, url: str) -> object:
        """What the first page of a list looked like."""
        return self._readings[url].shape if url in self._readings else None

    def fail_column(self, url: str, code: str) -> None:
        """Say that a page of a column could not be read; the first reason is kept."""
        known = self._columns[url]
        self._columns[url] = replace(known, failure=known.failure or code)

    def columns(self) -> tuple[Column, ...]:
        return tuple(self._columns.values())

    def counts(self) -> dict[str, int]:
        """How many links there are, in each state, and for each reason: ``failed/fetch.timeout``."""
        counts: Counter[str] = Counter()
        for entry in self._links.values():
            counts["all"] += 1
            counts[entry.state] += 1
            if entry.reason:
                counts[f"{entry.state}/{entry.reason}"] += 1
        return dict(counts)

    def _enter(self, entry: LinkState) -> None:
        self._links[entry.link.url] = entry
        for listener in self._listeners:
            listener(entry)
