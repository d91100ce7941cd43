"""Which system a portal is built on, by the marks of ``data/families.toml``.

In:  pages with their addresses. Out: ``Mark``, each with the address and the words that show it; the family with
most of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.probe.steps import snippet
from pipelines.extract.data import toml_table

GENERIC = "generic"
_KINDS = ("link", "source", "link_hint", "source_hint")
_WEIGHT = {"link": 3, "source": 3, "link_hint": 1, "source_hint": 1}


@dataclass(frozen=True, slots=True)
class Looked:
    """A page that was looked at: its address, its source, the addresses that it links to."""

    url: str
    source: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a family, where it was met first."""

    family: str
    kind: str  # link, source, link_hint, source_hint
    expression: str
    address: str  # page
    words: str  # the link that matched, or the part of the source
    snippet: str  # what stands around it

    @property
    def is_proof(self) -> bool:
        return not self.kind.endswith("_hint")


def families() -> tuple[str, ...]:
    """The names of all families, in the order in which they are tried."""
    return tuple(toml_table("families.toml"))


def described(family: str) -> dict[str, Any]:
    """The table of a family. Raises KeyError for an unknown one."""
    table: dict[str, Any] = toml_table("families.toml")[family]
    return table


def lineage(family: str) -> tuple[str, ...]:
    """The family and those that it extends, itself first."""
    above = described(family).get("extends")
    return (family, *lineage(above)) if above else (family,)


def read_marks(pages: Iterable[Looked]) -> tuple[Mark, ...]:
    """Every mark that is met on ``pages``, once each."""
    found: dict[tuple[str, str, str], Mark] = {}
    for page in pages:
        for mark in _on(page):
            found.setdefault((mark.family, mark.kind, mark.expression), mark)
    return tuple(found.values())


def marks_of(family: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Those of ``marks`` that speak for ``family``, the proofs first."""
    own = [mark for mark in marks if mark.family in lineage(family)]
    return tuple(sorted(own, key=lambda mark: not mark.is_proof))


def best_family(marks: Iterable[Mark]) -> str:
    """The family with most marks, a proof among them; ``generic`` where there is none."""
    seen = tuple(marks)
    scores = {family: _score(family, seen) for family in families()}
    best = max(scores, key=lambda family: scores[family])
    return best if scores[best] else GENERIC


def _score(family: str, marks: tuple[Mark, ...]) -> int:
    own = marks_of(family, marks)
    return sum(_WEIGHT[mark.kind] for mark in own) if any(mark.is_proof for mark in own) else 0


def _on(page: Looked) -> Iterator[Mark]:
    addresses = (page.url, *(urljoin(page.url, link) for link in page.links))
    for family in families():
        for kind, expression, pattern in _patterns(family):
            if kind.startswith("source"):
                if match := pattern.search(page.source):
                    yield Mark(family, kind, expression, page.url, match[0], snippet(page.source, match[0]))
            elif link := next((each for each in addresses if pattern.search(_local(each))), None):
                yield Mark(family, kind, expression, page.url, _local(link), link)


def _local(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@cache
def _patterns(family: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    table = described(family)
    return tuple(
        (kind, expression, re.compile(expression, re.I))
        for kind in _KINDS
        for expression in table.get(kind, ())
    )
