"""What fuzzing once found, and a short walk around every seed without the fuzzer."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.seeds import FOUND, seeds
from tests.fuzz.targets import TARGETS, run

SEEDS_WALKED = 2
STEPS = 6


@pytest.mark.parametrize(
    "path", sorted(FOUND.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_what_was_found_once_breaks_nothing_any_more(path: Path) -> None:
    run(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_what_lies_around_them_break_nothing(name: str) -> None:
    chance = Random(name)
    for seed in islice(seeds(name), SEEDS_WALKED):
        run(name, seed)
        for _ in range(STEPS):
            run(name, mutated(seed, chance))


def mutated(seed: bytes, chance: Random) -> bytes:
    """``seed`` with a stretch lost, repeated, or filled with noise."""
    start = chance.randrange(len(seed) + 1)
    end = min(len(seed), start + chance.randrange(1, 400))
    stretch = seed[start:end]
    return seed[:start] + chance.choice((b"", stretch * 3, chance.randbytes(len(stretch)))) + seed[end:]
