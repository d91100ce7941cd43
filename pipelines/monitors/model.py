"""What monitors look at and what they say. In: nothing. Out: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that an operator must look at. It is another alert when ``state`` is another."""

    code: str  # a finding code, such as monitor.no_reports
    detail: str  # with numbers
    subject: str = ""  # what it is about; empty: the whole site
    state: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of a site, and which monitors could look at all: only their earlier alerts can be closed."""

    alerts: tuple[Alert, ...] = ()
    looked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl of a site: when, how it ended, what it counted."""

    started_at: str
    status: str
    counts: Mapping[str, int] = field(default_factory=dict)

    def number(self, *names: str) -> int:
        """The sum of these counts."""
        return sum(self.counts.get(name, 0) for name in names)

    @property
    def read(self) -> int:
        """Documents with reports, those included that were not due and are known."""
        return self.number("links/fetched", "links/unchanged", "links/known/report")

    @property
    def columns(self) -> dict[str, int]:
        """Reports that each list page linked to, by its address."""
        mark = "reports listed at "
        return {name.removeprefix(mark): n for name, n in self.counts.items() if name.startswith(mark)}

    def failure_of(self, column: str) -> str:
        """The finding code of a list page that could not be read; empty where it could."""
        mark = f" at {column}"
        codes = (name.removesuffix(mark) for name in self.counts if name.endswith(mark))
        return next((code for code in codes if "." in code and " " not in code), "")
