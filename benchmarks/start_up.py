"""How long the commands take to start, against Scrapy in an empty project.

In:  nothing. Out: two rows; processor time of the commands, each in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.measure import RUNS, Measured
from benchmarks.portal import big_site

_PROJECT = Path(__file__).resolve().parents[1]


def measure() -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as name:
        empty = _empty_project(Path(name))
        page = Path(name) / "page.html"
        page.write_bytes(next(page.body for page in big_site(1).paths.values() if page.role == "article"))
        for code, words in (("start.list", ["list"]), ("start.extract", ["extract", str(page)])):
            pairs = [(_seconds(words, _PROJECT), _seconds(["list"], empty)) for _ in range(RUNS + 1)][1:]
            ours, peer = median(mine for mine, _ in pairs), median(other for _, other in pairs)
            yield Measured(
                code,
                f"`scrapy {words[0]}`" + (" of one page" if words[1:] else ""),
                "`scrapy list` in an empty project",
                1.3,
                higher_is_better=False,
                ratios=tuple(mine / other for mine, other in pairs),
                shown=f"{ours:.2f} s against {peer:.2f} s",
            )


def _empty_project(folder: Path) -> Path:
    project = folder / "empty"
    (project / "spiders").mkdir(parents=True)
    (project / "spiders" / "__init__.py").touch()
    (project / "scrapy.cfg").write_text("[settings]\ndefault = empty_settings\n")
    (project / "empty_settings.py").write_text("SPIDER_MODULES = ['spiders']\n")
    return project


def _seconds(words: Sequence[str], folder: Path) -> float:
    command = [sys.executable, "-m", "scrapy", *words]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"scrapy {' '.join(words)} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime
