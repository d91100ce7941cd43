"""A report as a sequence of blocks, before it takes the shape of a file.

In:  a report, and the tables that stand in each section. Out: ``Block``s in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.accuracy import forms, prose
from tests.accuracy.figures import Report
from tests.accuracy.forms import Table
from tests.accuracy.prose import SECTIONS


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Words:
    text: str


Block = Heading | Words | Table


@dataclass(frozen=True)
class Tables:
    """The tables of the three sections; a section may show none, one, or several pieces."""

    proactive: tuple[Table, ...]
    requests: tuple[Table, ...]
    appeals: tuple[Table, ...]

    @property
    def all(self) -> tuple[Table, ...]:
        return self.proactive + self.requests + self.appeals


def official(report: Report) -> Tables:
    """The three tables as issued."""
    return Tables((forms.proactive(report),), (forms.requests(report),), (forms.appeals(report),))


def blocks(rng: Random, report: Report, tables: Tables | None = None) -> list[Block]:
    """The whole report: title, preamble, six sections."""
    tables = tables or official(report)
    return [
        Heading(prose.title(report), 1),
        Words(prose.preamble(report)),
        *body(rng, report, tables),
    ]


def body(rng: Random, report: Report, tables: Tables) -> list[Block]:
    """The six sections without the title."""
    return [
        Heading(SECTIONS["overview"]),
        *map(Words, prose.overview(rng, report)),
        *section("proactive", tables.proactive),
        *section("requests", tables.requests),
        *section("appeals", tables.appeals),
        Heading(SECTIONS["problems"]),
        *map(Words, prose.problems(rng)),
        Heading(SECTIONS["other"]),
        *map(Words, prose.other(rng, report)),
    ]


def section(name: str, tables: Sequence[Table]) -> list[Block]:
    return [Heading(SECTIONS[name]), *tables]
