"""The real documents beside the project, with the readings that people keyed.

In:  ``../shared/{seeds,real}`` and ``../shared/gold``. Out: ``Document``: a path, its answer, and whether the
document is a fragment of which only the keyed cells are judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.accuracy.exam import Answer, Expected
from tests.accuracy.fields import ROOT

FOLDER = ROOT.parent / "shared"


@dataclass(frozen=True)
class Document:
    path: Path
    answer: Answer
    partial: bool


def documents() -> Iterator[Document]:
    for group in ("seeds", "real"):
        for gold_path in sorted((FOLDER / "gold" / group).glob("*.json")):
            paths = sorted((FOLDER / group).glob(gold_path.stem + ".*"))
            if paths:
                gold = json.loads(gold_path.read_text(encoding="utf-8"), parse_float=Decimal)
                yield Document(paths[0], _answer(gold), bool(gold.get("partial")))


def _answer(gold: dict[str, object]) -> Answer:
    cells = gold.get("cells") or {}
    assert isinstance(cells, dict)
    ambiguous = gold.get("ambiguous") or []
    assert isinstance(ambiguous, list)
    return Answer(
        None if gold["format"] is None else str(gold["format"]),
        {code: _expected(number, code in ambiguous) for code, number in cells.items()},
        int(str(gold["year"])) if gold["year"] else None,
        _agencies(gold),
    )


def _agencies(gold: dict[str, object]) -> tuple[str | None, ...]:
    accepted = gold.get("agency_accept")
    return tuple(accepted) if isinstance(accepted, list) else ()


def _expected(number: int | Decimal | None, ambiguous: bool) -> Expected:
    """An ambiguous cell keyed as null may hold any number: the keyer could not tell which."""
    if not ambiguous:
        return Expected(frozenset({number}))
    return Expected(
        frozenset({None}) if number is None else frozenset({None, number}), undecided=number is None
    )
