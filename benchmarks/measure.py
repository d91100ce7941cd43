"""What a benchmark gives, and how times are taken.

In:  two things that do the same work, ours and a peer. Out: ``Measured``: a ratio for every run, both sides of a
run one after the other, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

RUNS = 7


class Skipped(Exception):
    """A row that can't be measured on this machine; the text says why."""


@dataclass(frozen=True)
class Measured:
    """One row of the table. A ratio is ours to the peer's, in the direction that the target is given in."""

    code: str  # in ratios.csv; must never change its meaning
    what: str
    peer: str
    target: float
    higher_is_better: bool
    ratios: tuple[float, ...]
    shown: str  # what was measured, in units; illustration only

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def spread(self) -> tuple[float, float]:
        """The middle half of the runs."""
        if len(self.ratios) < 2:
            return self.ratios[0], self.ratios[0]
        low, _, high = quantiles(self.ratios, n=4, method="inclusive")
        return low, high

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        return self.ratio >= self.target if self.higher_is_better else self.ratio <= self.target

    def is_worse_than(self, committed: float, tolerance: float) -> bool:
        """Whether the ratio has fallen behind the committed one by more than ``tolerance`` (0.2 is a fifth)."""
        if self.higher_is_better:
            return self.ratio < committed * (1 - tolerance)
        return self.ratio > committed * (1 + tolerance)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of ``work`` in this process. Garbage of earlier work is collected before."""
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def side_by_side(
    ours: Callable[[], object], peer: Callable[[], object], runs: int = RUNS
) -> tuple[list[float], list[float]]:
    """Processor times of both, run by turns; one run of each before goes uncounted."""
    ours()
    peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def milliseconds(times: list[float], of: int = 1) -> str:
    """The median of ``times``, for one of ``of`` things."""
    return f"{1000 * median(times) / of:.2f} ms"
