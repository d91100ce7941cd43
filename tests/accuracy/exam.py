"""What an examination consists of: sheets with their answers, and the register of layouts.

In:  a layout name and a seed. Out: ``Sheet``: the bytes of a document and, for each report on it, what a
right reading may say about every cell. The answers come from the generator alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from random import Random

from tests.accuracy import prose
from tests.accuracy.figures import ANY_FILLING, Report, report
from tests.accuracy.identities import Number


@dataclass(frozen=True)
class Expected:
    """What may be read in one cell. ``state`` is None where the document does not decide it.

    ``undecided``: whoever keyed the reading could not tell the number; any answer is let pass.
    """

    accept: frozenset[Number | None]
    state: str | None = None
    undecided: bool = False


@dataclass(frozen=True)
class Answer:
    """The right reading of one report. Codes that are not in ``cells`` must have no number.

    ``agencies``: the names that are right, None among them where none can be known; empty = not judged.
    ``supplement``: label, unit and number of the rows of a local table; None = not judged.
    ``indicators``: lines of the statistics table of the years before 2019, by code; None = not judged.
    ``facts``: key figures of the running text by kind; None = not judged.
    """

    form: str | None
    cells: Mapping[str, Expected]
    year: int | None = None
    agencies: tuple[str | None, ...] = ()
    supplement: tuple[tuple[str, str | None, Number | None], ...] | None = None
    indicators: Mapping[str, Expected] | None = None
    facts: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Drawn:
    """A document as a layout draws it."""

    body: bytes
    answers: tuple[Answer, ...]
    suffix: str = ".html"


@dataclass(frozen=True)
class Sheet:
    layout: str
    seed: int
    suffix: str
    body: bytes
    answers: tuple[Answer, ...]


def nothing_needed() -> None:
    """The layout can be drawn on every machine."""


Draw = Callable[[Random, Report], Drawn]


@dataclass(frozen=True)
class Layout:
    """One form of document. ``sample`` says how many sheets the quick test takes."""

    name: str
    draw: Draw
    forms: tuple[str, ...] = ("2021", "2019")
    fillings: tuple[str, ...] = ANY_FILLING
    errors: bool = True
    needs: Callable[[], str | None] = nothing_needed

    @property
    def group(self) -> str:
        return self.name.split(".")[0]

    def sheet(self, seed: int) -> Sheet:
        """The same sheet for the same seed, whatever else is drawn."""
        rng = Random(f"{self.name}/{seed}")
        error = self.errors and rng.random() < 0.15
        filled = report(rng, prose.agency(rng), rng.choice(self.forms), self.fillings, error)
        drawn = self.draw(rng, filled)
        return Sheet(self.name, seed, drawn.suffix, drawn.body, drawn.answers)


LAYOUTS: dict[str, Layout] = {}


def layout(
    name: str,
    *,
    forms: tuple[str, ...] = ("2021", "2019"),
    fillings: tuple[str, ...] = ANY_FILLING,
    errors: bool = True,
    needs: Callable[[], str | None] = nothing_needed,
) -> Callable[[Draw], Draw]:
    """Register a layout. ``needs`` gives the reason why it can't be drawn on this machine, or None."""

    def register(draw: Draw) -> Draw:
        if name in LAYOUTS:
            raise ValueError(f"two layouts are called {name}")
        LAYOUTS[name] = Layout(name, draw, forms, fillings, errors, needs)
        return draw

    return register


def answer(filled: Report, unsure: Collection[str] = (), gone: Collection[str] = ()) -> Answer:
    """The answers for a report as it was filled.

    ``unsure``: fields whose place the document no longer shows; null is right there as well as the number.
    ``gone``: fields that the document does not show at all.
    """
    cells: dict[str, Expected] = {}
    for code, printed in filled.cells.items():
        if code in gone:
            cells[code] = Expected(frozenset({None}), "absent")
        elif code in unsure:
            cells[code] = Expected(frozenset({None, printed.number}))
        else:
            cells[code] = Expected(frozenset({printed.number}), printed.state)
    return Answer(filled.form, cells, filled.year, (filled.agency,))
