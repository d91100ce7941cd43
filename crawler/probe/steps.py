"""The steps of a walk through a portal and how each went.

In:  what was seen. Out: ``Step``, in the order of ``NAMES``::

    name ─ connection ─ tls ─ robots ─ home ─ charset ─ family ─ menu ─ column ─ list ─ pager ─ article ─ extraction
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from crawler.soft_errors import Refusal
from pipelines.extract.data import csv_rows

NAMES = (
    *("name", "connection", "tls", "robots", "home", "charset", "family"),
    *("menu", "column", "list", "pager", "article", "extraction"),
)
_SNIPPET = 160  # characters


class State(StrEnum):
    OK = "ok"
    COPED = "coped"  # something is wrong with the portal, and the crawler gets over it
    FAILED = "failed"
    NOT_REACHED = "not reached"  # an earlier step is in the way


@dataclass(frozen=True, slots=True)
class Step:
    """How one step went. ``code``: that of a finding, where something is wrong."""

    name: str
    state: State
    said: str  # what matched, or what did not
    address: str = ""  # where
    snippet: str = ""  # the words or the source that show it
    code: str = ""
    advice: str = ""  # what would help


def in_order(steps: list[Step]) -> tuple[Step, ...]:
    """``steps`` as they are told; those that nobody came to are ``NOT_REACHED``."""
    known = {step.name: step for step in steps}
    return tuple(known.get(name) or Step(name, State.NOT_REACHED, "an earlier step failed") for name in NAMES)


def refused(name: str, refusal: Refusal, address: str, advice: str = "") -> Step:
    """A step that failed for a reason with a name; the words are those of ``data/findings.csv``."""
    return Step(
        name, State.FAILED, meaning(refusal.code), address, snippet(refusal.detail), refusal.code, advice
    )


def meaning(code: str) -> str:
    """What a finding code means, in one sentence."""
    return next(
        row["meaning_en"].removesuffix(".") for row in csv_rows("findings.csv") if row["code"] == code
    )


def snippet(source: str, around: str = "") -> str:
    """The part of ``source`` around the words ``around``, or its beginning, on one line."""
    start = max(source.find(around), 0) if around else 0
    text = source[max(start - _SNIPPET // 4, 0) : start + _SNIPPET]
    return re.sub(r"\s+", " ", text).strip()[:_SNIPPET]
