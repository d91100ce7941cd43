"""The step that asks whether a portal is of the family that its declaration says.

In:  the family, the marks that were met: on the list and the report, and on all pages. Out: ``Step``.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.probe.marks import GENERIC, Mark, best_family, described, lineage, marks_of
from crawler.probe.steps import State, Step

_MARKS_SHOWN = 4
_LONGEST_MARK = 60  # characters


def likely_family(near: Iterable[Mark], everywhere: Iterable[Mark]) -> str:
    """The family of a portal. What stands on the list and the report goes before the rest of the portal."""
    named = best_family(near)
    return named if named != GENERIC else best_family(everywhere)


def family_step(declared: str, near: Iterable[Mark], everywhere: Iterable[Mark]) -> Step:
    """Whether the marks speak for ``declared``."""
    near, everywhere = tuple(near), tuple(everywhere)
    likely = likely_family(near, everywhere)
    own = marks_of(declared, everywhere)
    if declared == GENERIC:
        if likely == GENERIC:
            return Step("family", State.OK, f"{GENERIC}: no system that is known leaves its marks here")
        return _other(State.COPED, f"{GENERIC} is declared, and there are marks of", likely, everywhere)
    if any(mark.is_proof for mark in own) and _is_kin(declared, likely):
        return Step(
            "family",
            State.OK,
            f"{declared}, {described(declared)['title']}: {told(own)}",
            own[0].address,
            own[0].snippet,
        )
    if likely == GENERIC:
        return Step(
            "family",
            State.FAILED,
            f"{declared} is declared, and none of its marks were met",
            code="family.unlike",
            advice="try generic; what the addresses look like is told at the steps below",
        )
    return _other(State.FAILED, f"{declared} is declared, and the marks are those of", likely, everywhere)


def told(marks: Iterable[Mark]) -> str:
    """The marks in words, a few of them."""
    words = [_words(mark) for mark in marks]
    more = f" and {len(words) - _MARKS_SHOWN} more" if len(words) > _MARKS_SHOWN else ""
    return ", ".join(words[:_MARKS_SHOWN]) + more


def _words(mark: Mark) -> str:
    shown = f"«{mark.words[:_LONGEST_MARK]}»"
    return shown if mark.is_proof else f"perhaps {shown}"


def _is_kin(declared: str, likely: str) -> bool:
    return declared in lineage(likely) or likely in lineage(declared)


def _other(state: State, words: str, likely: str, marks: Iterable[Mark]) -> Step:
    own = marks_of(likely, marks)
    said = f"{words} {likely}, {described(likely)['title']}: {told(own)}"
    advice = f"from {described(likely)['spider'].rpartition('.')[0]} import {described(likely)['spider'].rpartition('.')[2]}"
    return Step("family", state, said, own[0].address, own[0].snippet, "family.unlike", advice)
