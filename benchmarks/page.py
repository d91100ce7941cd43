"""The page ``docs/benchmarks.md`` and its plot.

In:  what was measured, what was skipped and why, and the series of ``benchmarks.growth``. Out: Markdown, SVG.
"""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from math import log10
from pathlib import Path

from lxml import etree

from benchmarks.growth import Series
from benchmarks.measure import RUNS, Measured

_LIBRARIES = ("scrapy", "lxml", "sqlalchemy", "pandas", "pdfplumber", "pypdfium2")
_PROFILE = Path(__file__).with_name("profile.md")
_WIDTH, _HEIGHT, _MARGIN = 560, 360, 56
_COLOURS = ("#1b6ca8", "#c2571a", "#2f7d32", "#7b3fa0")


def page(measured: Sequence[Measured], skipped: Mapping[str, str], plot: str) -> str:
    """The whole page in Markdown; ``plot`` is the name of the picture beside it."""
    return "\n".join(
        (
            "# Benchmarks",
            "",
            "Every figure is a ratio, measured in one run on one machine against something that a user would otherwise "
            "use, or against a floor. Absolute times only illustrate. `make bench` measures anew, writes this page, and "
            "ends with exit status 1 if a ratio is worse than the committed one (`benchmarks/ratios.csv`) by more than "
            "a fifth; `make bench ACCEPT=1` commits the new ratios to that file.",
            "",
            f"Medians of at least {RUNS} runs unless the row says otherwise, both sides of a run by turns. The spread is "
            "the middle half of the runs.",
            "",
            *_machine(),
            "",
            "| what | against | target | measured | spread | holds | for illustration |",
            "|---|---|---:|---:|---:|---|---|",
            *(_row(each) for each in measured),
            "",
            *(f"Not measured: {name}: {reason}.\n" for name, reason in skipped.items()),
            "## Cost as work grows",
            "",
            f"![Cost by size, both axes logarithmic; the dashed line is linear growth]({plot})",
            "",
            _PROFILE.read_text(encoding="utf-8").rstrip(),
            "",
        )
    )


def _row(each: Measured) -> str:
    sign = "≥" if each.higher_is_better else "≤"
    low, high = each.spread
    spread = f"{_number(low)}–{_number(high)}" if len(each.ratios) > 1 else "one run"
    holds = "yes" if each.holds else "**no**"
    return (
        f"| {each.what} | {each.peer} | {sign} {_number(each.target)} | {_number(each.ratio)} | {spread} "
        f"| {holds} | {each.shown} |"
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _machine() -> Iterable[str]:
    libraries = ", ".join(f"{name} {found}" for name in _LIBRARIES if (found := _version(name)))
    yield f"- measured {datetime.now(UTC):%Y-%m-%d}, load {os.getloadavg()[0]:.1f} at the end"
    yield f"- {os.cpu_count()} cores ({_processor()}), {platform.system()} {platform.release().split('-')[0]}"
    yield f"- Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}"
    yield f"- libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))}"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def picture(series: Sequence[Series]) -> str:
    """The series as SVG: seconds by size relative to the smallest, both axes logarithmic."""
    drawn = [_frame()]
    for number, each in enumerate(series):
        points = [
            _at(size / each.sizes[0], cost / each.seconds[0])
            for size, cost in zip(each.sizes, each.seconds, strict=True)
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        colour = _COLOURS[number % len(_COLOURS)]
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
        y = _MARGIN + 18 * number
        drawn.append(f'<text x="{_MARGIN + 14}" y="{y}" fill="{colour}">{each.name}</text>')
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    style = 'font-family="sans-serif" font-size="13"'
    body = "\n".join(drawn)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{body}\n</svg>\n'


def _frame() -> str:
    (left, bottom), (right, top) = _at(1, 1), _at(10, 10)
    ticks = "".join(
        f'<text x="{_at(n, 1)[0]:.1f}" y="{bottom + 20:.1f}" text-anchor="middle">{n}×</text>'
        f'<text x="{left - 8:.1f}" y="{_at(1, n)[1] + 4:.1f}" text-anchor="end">{n}×</text>'
        for n in (1, 2, 5, 10)
    )
    return (
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>'
        f'<path d="M{left},{top} V{bottom} H{right}" fill="none" stroke="black"/>'
        f'<path d="M{left},{bottom} L{right},{top}" stroke="gray" stroke-dasharray="5 5"/>{ticks}'
        f'<text x="{(left + right) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">work</text>'
        f'<text x="14" y="{(top + bottom) / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {(top + bottom) / 2})">processor time</text>'
    )


def _at(work: float, cost: float) -> tuple[float, float]:
    """Position of a point; both from 1 to 10, what lies beyond is drawn beyond."""
    x = _MARGIN + log10(max(work, 0.1)) * (_WIDTH - 2 * _MARGIN)
    y = _HEIGHT - _MARGIN - log10(max(cost, 0.1)) * (_HEIGHT - 2 * _MARGIN)
    return x, y
