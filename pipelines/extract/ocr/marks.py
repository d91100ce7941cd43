"""Printed marks in a stretch of a page, without the ruling lines.

In:  ink of a page, its ruling lines, a rectangle. Out: ``Mark``s (connected spots of ink), grouped in lines.

What remains of a ruling line at the rim of a cell is no mark, and neither is a speck of dust. A digit 1 is a
mark: it is half as high as the shortest thing that counts as a ruling line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipelines.extract.limits import hold
from pipelines.extract.ocr.rules import Rules

SPOTS = 40_000  # on a page; a dense one has 6,000
STRONG = 0.45  # of the darkness of the page's type: what a spot must reach to be printed …
WEAK = 0.22  # … and how far it then extends
PRINTED = 50  # ink from which a pixel tells how dark the page's type is
SPECK = 0.13  # heights of the type; smaller spots are dust …
FAINT_SPECK = 0.25  # … and so are faint spots smaller than that
ON_LINE = 0.7  # share of a spot's pixels on a ruling line, from which it belongs to the line
LINE = 0.25  # heights of the type; the rest of a ruling line is no thicker …
THROUGH = 0.85  # … and runs along the rim of its cell or through so much of it
ONE_LINE = 1.15  # heights of the type; marks no further apart are parts of one line, broken signs among them
RIM = 0.1  # heights of the type; so thin a spot along the rim is a line's shadow even where no line was seen


class Levels(NamedTuple):
    """How dark ink is on a page: ``weak`` belongs to a spot that somewhere is ``strong``."""

    weak: int
    strong: int


class Mark(NamedTuple):
    """A connected spot of ink; the box is in pixels of the page, the far edges excluded."""

    x0: int
    top: int
    x1: int
    bottom: int
    area: int


@dataclass(frozen=True, slots=True)
class Area:
    """The inside of a cell, or another rectangle of the page."""

    x0: int
    top: int
    x1: int
    bottom: int


def levels(ink: Any) -> Levels:
    """The darkness of the type on a page, as thresholds."""
    import numpy as np

    histogram = np.bincount(ink.ravel(), minlength=256)
    histogram[:PRINTED] = 0
    total = histogram.cumsum()
    dark = int(np.searchsorted(total, 0.8 * total[-1])) if total[-1] else 255
    return Levels(max(round(WEAK * dark), 28), max(round(STRONG * dark), 45))


def marks(ink: Any, rules: Rules, area: Area, type_height: float, level: Levels) -> list[Mark]:
    """The marks inside ``area``; faint ones where nothing darker is printed, so that it does not pass for blank."""
    import cv2
    import numpy as np

    if area.x1 - area.x0 < 3 or area.bottom - area.top < 3:
        return []
    window = (slice(area.top, area.bottom), slice(area.x0, area.x1))
    inside = ink[window]
    if inside.max() < level.weak:
        return []
    printed = (inside >= level.weak).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(printed)
    flat = labels.ravel()
    dark = np.bincount(flat, weights=(inside >= level.strong).ravel(), minlength=count)
    on_line = cv2.dilate(rules.across[window] | rules.upright[window], np.ones((3, 3), np.uint8))
    shared = np.bincount(flat, weights=on_line.ravel(), minlength=count)
    strong, faint = [], []
    large = np.flatnonzero(stats[:, 2:4].max(axis=1) >= SPECK * type_height)
    hold("spots of ink on a page", len(large), SPOTS)
    for index in large[large > 0].tolist():
        x, y, width, height, size = (int(value) for value in stats[index])
        on_a_line = shared[index] > ON_LINE * size
        if _residue(x, y, width, height, printed.shape, type_height, on_a_line):
            continue
        mark = Mark(area.x0 + x, area.top + y, area.x0 + x + width, area.top + y + height, size)
        if dark[index]:
            strong.append(mark)
        elif max(width, height) >= FAINT_SPECK * type_height:
            faint.append(mark)
    return strong or faint


def _residue(
    x: int, y: int, width: int, height: int, shape: tuple[int, int], type_height: float, on_a_line: bool
) -> bool:
    """Is the spot what remains of a ruling line: thin, and along the rim of its cell or right through it?"""
    thin = (LINE if on_a_line else RIM) * type_height
    rows, columns = shape
    upright = width <= max(thin, 2) and (x == 0 or x + width == columns or height >= THROUGH * rows)
    across = height <= max(thin, 2) and (y == 0 or y + height == rows or width >= THROUGH * columns)
    if on_a_line:
        return upright or across
    return (upright and (x == 0 or x + width == columns)) or (across and (y == 0 or y + height == rows))


def in_lines(found: Sequence[Mark], type_height: float) -> list[list[Mark]]:
    """Marks that stand on one line, lines from top to bottom, marks from left to right."""
    lines: list[list[Mark]] = []
    top = bottom = 0
    for mark in sorted(found, key=lambda one: (one.top, one.x0)):
        overlap = min(bottom, mark.bottom) - mark.top
        beside = overlap > 0.3 * min(bottom - top, mark.bottom - mark.top)
        if lines and (beside or mark.bottom - top <= ONE_LINE * type_height):
            lines[-1].append(mark)
            bottom = max(bottom, mark.bottom)
        else:
            lines.append([mark])
            top, bottom = mark.top, mark.bottom
    return [sorted(line) for line in lines]


def bounds(line: Sequence[Mark]) -> Area:
    """The rectangle around marks."""
    return Area(
        min(mark.x0 for mark in line),
        min(mark.top for mark in line),
        max(mark.x1 for mark in line),
        max(mark.bottom for mark in line),
    )


def columns(line: Sequence[Mark]) -> list[Area]:
    """Marks above each other taken together: one rectangle for each sign, for figures at least."""
    signs: list[Area] = []
    for mark in sorted(line):
        if signs and mark.x0 < signs[-1].x1 - 0.3 * min(mark.x1 - mark.x0, signs[-1].x1 - signs[-1].x0):
            last = signs[-1]
            signs[-1] = Area(
                last.x0, min(last.top, mark.top), max(last.x1, mark.x1), max(last.bottom, mark.bottom)
            )
        else:
            signs.append(Area(mark.x0, mark.top, mark.x1, mark.bottom))
    return signs
