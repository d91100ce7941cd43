"""Reading the archive again with two processes against one.

In:  400 archived pages. Out: one row. See ``benchmarks.reextraction``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import reextraction
from benchmarks.measure import RUNS, Measured

_DOCUMENTS = 400


def measure() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as name:
        engine = reextraction.prepare(Path(name), _DOCUMENTS)
        pairs = [
            tuple(reextraction.measure(engine, Path(name), jobs).per_second for jobs in (2, 1))
            for _ in range(RUNS)
        ]
        engine.dispose()
    two, one = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    yield Measured(
        "reextract.processes",
        "`scrapy reextract` with two processes on two cores",
        "with one",
        1.8,
        higher_is_better=True,
        ratios=tuple(two / one for two, one in pairs),
        shown=f"{two:.0f} against {one:.0f} documents a second; a million take {1e6 / two / 3600:.1f} h",
    )
