"""A few kills of each kind; ``python -m tests.crash`` makes many."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.crash.rounds import rounds
from tests.crash.scenarios import SCENARIOS

TIMES = 2


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_kill_loses_nothing_doubles_nothing_and_the_next_run_completes(name: str, tmp_path: Path) -> None:
    assert rounds(name, TIMES, tmp_path, Random(name), lambda _: None).rounds == TIMES
