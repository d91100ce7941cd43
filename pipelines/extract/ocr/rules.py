"""Ruling lines in a picture of a page.

In:  ink of a page and the height of its type. Out: masks and segments of its horizontal and vertical lines;
and the page with the bend of the camera or the scanner taken out, judged by those lines.

A line is a dark streak longer than any stroke of a character and much darker than what runs beside it; the
ink is averaged along the streak first, so that blurred and dotted lines are found and noise is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from pipelines.extract.paged.model import Segment

LENGTH = 1.8  # heights of the type; strokes of characters are shorter, in headings too
THICK = 0.45  # heights of the type; what is thicker is no line
DARK = 26  # ink above the surroundings, averaged along the line
LONG = 8.0  # heights of the type, from which a line tells how the page is bent
FAINTER = 2.0  # a short streak so much fainter than the long ones is no line but the rim of a stamp …
THICKER = 1.55  # … and so is one so much thicker
EVEN = 0.82  # … and so is one so much less even than they: strokes of characters above each other
EVEN_CORE = 0.97  # a streak that even between its ends is a line all the same
LOWEST_ROW = 1.15  # heights of the type; between lines nearer to each other strokes of characters reach both
THROUGH = 0.95  # share of the height of a row that is dark where a line divides it
LEVEL = 0.02  # slope of a line once the page is level
ENOUGH = 2  # such lines of each direction


class Streak(NamedTuple):
    """A dark streak, described as if it were horizontal."""

    at: float
    start: float
    end: float
    slope: float
    thickness: float
    darkness: float  # mean ink of its darkest pixels along its way
    evenness: float  # the ink across it where there is least, as a share of what is usual
    core: float  # the same without its ends, which may touch a character


@dataclass(frozen=True, slots=True)
class Rules:
    """Where the lines run: byte masks of the page's shape, and the same as segments."""

    across: Any
    upright: Any
    horizontals: tuple[Segment, ...]
    verticals: tuple[Segment, ...]


def rules(ink: Any, type_height: float) -> Rules:
    """The ruling lines of a level page."""
    across = _streaks(ink, type_height)
    upright = _streaks(ink.T, type_height)
    horizontals = _alike(_streak_list(across, ink), type_height)
    verticals = _alike(_streak_list(upright, ink.T), type_height)
    verticals += _short_uprights(ink, horizontals, type_height)
    return Rules(across, upright.T, horizontals, verticals)


def _alike(streaks: list[Streak], type_height: float) -> tuple[Segment, ...]:
    """The lines among the streaks: short ones must look like the long ones, else they are a stamp's rim."""
    import numpy as np

    long = [streak for streak in streaks if streak.end - streak.start > LONG * type_height]
    if long:
        darkness = float(np.median([streak.darkness for streak in long]))
        thickness = float(np.median([streak.thickness for streak in long]))
        evenness = float(np.median([streak.evenness for streak in long]))
        streaks = [
            streak
            for streak in streaks
            if streak.end - streak.start > LONG * type_height
            or (
                streak.darkness > darkness / FAINTER
                and streak.thickness < thickness * THICKER + 1
                and abs(streak.slope) < LEVEL
                and (streak.evenness > EVEN * evenness or streak.core > EVEN_CORE * evenness)
            )
        ]
    return tuple(Segment(streak.at, streak.start, streak.end) for streak in streaks)


def _short_uprights(ink: Any, horizontals: Sequence[Segment], type_height: float) -> tuple[Segment, ...]:
    """Upright lines between two level ones too near to each other for a streak: a table of one row.

    Such a line is dark all the way from the one to the other; characters do not touch either.
    """
    import numpy as np

    found = []
    for above, below in pairwise(sorted(horizontals)):
        gap = below.at - above.at
        alike = max(abs(above.start - below.start), abs(above.end - below.end)) < type_height
        if not alike or not LOWEST_ROW * type_height < gap < LENGTH * type_height + THICK * type_height:
            continue
        rim = 3  # half a line and its blur
        left = max(round(above.start) - rim, 0)
        band = ink[round(above.at) + rim : round(below.at) - rim + 1, left : round(above.end) + rim]
        dark = (band > 2 * DARK).mean(axis=0) > THROUGH
        edges = np.flatnonzero(np.diff(np.concatenate(([0], dark.astype(np.int8), [0]))))
        found += [
            Segment(left + (start + end - 1) / 2, above.at, below.at)
            for start, end in edges.reshape(-1, 2).tolist()
            if end - start <= THICK * type_height
        ]
    return tuple(found)


def rectified(ink: Any, type_height: float) -> Any:
    """The page with its ruling lines made parallel to its edges; as it is where too few lines tell."""
    import cv2
    import numpy as np

    height, width = ink.shape
    long = LONG * type_height
    rows = _bend(_streak_list(_streaks(ink, type_height), ink), long)
    columns = _bend(_streak_list(_streaks(ink.T, type_height), ink.T), long) if rows else None
    if rows is None or columns is None:
        return ink
    corners = []
    for y in (0.0, float(height)):
        for x in (0.0, float(width)):
            corners.append(_crossing(rows, columns, x, y, width / 2, height / 2))
    target = np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float32)
    bend = cv2.getPerspectiveTransform(np.array(corners, np.float32), target)
    return cv2.warpPerspective(ink, bend, (width, height), flags=cv2.INTER_LINEAR, borderValue=0)


def _streaks(ink: Any, type_height: float) -> Any:
    """Mask of the horizontal lines."""
    import cv2
    import numpy as np

    length = max(round(LENGTH * type_height), 12)
    thick = max(round(THICK * type_height), 5)
    along = cv2.blur(ink, (length, 1))
    beside = cv2.morphologyEx(along, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8))
    ridge = cv2.subtract(along, beside)
    mask = (ridge > DARK).astype(np.uint8)
    dark = cv2.dilate((ink > DARK).astype(np.uint8), np.ones((3, 3), np.uint8))
    return cv2.morphologyEx(mask & dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))


def _streak_list(mask: Any, ink: Any) -> list[Streak]:
    """Each connected streak of the mask."""
    import cv2
    import numpy as np

    count, labels, stats, centres = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    found = []
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[index])
        window = (slice(y, y + height), slice(x, x + width))
        own = labels[window] == index
        darkness = float(np.where(own, ink[window], 0).max(axis=0).mean())
        ys, xs = np.nonzero(own)
        spread = np.square(xs - xs.mean()).sum()
        slope = float(((xs - xs.mean()) * (ys - ys.mean())).sum() / spread) if spread else 0.0
        across = ink[max(y - 1, 0) : y + height + 1, x : x + width].sum(axis=0, dtype=np.int64)
        inner = across[width // 10 : width - width // 10]
        even, core = (
            float(np.percentile(part, 10) / max(float(np.median(part)), 1.0)) for part in (across, inner)
        )
        found.append(
            Streak(float(centres[index][1]), x, x + width, slope, area / width, darkness, even, core)
        )
    return found


def _bend(streaks: list[Streak], long: float) -> tuple[float, float] | None:
    """Slope of the lines in dependence of their height: ``slope = first + second * y``."""
    import numpy as np

    lines = [(s.at, s.slope, s.end - s.start) for s in streaks if s.end - s.start > long]
    if len(lines) < ENOUGH:
        return None
    ys, slopes, weights = (np.array(values) for values in zip(*lines, strict=True))
    steady = np.abs(slopes - np.median(slopes)) < 0.01
    ys, slopes, weights = ys[steady], slopes[steady], weights[steady]
    mean = float(np.average(ys, weights=weights))
    spread = float((weights * np.square(ys - mean)).sum())
    level = float(np.average(slopes, weights=weights))
    if np.ptp(ys) < long or not spread:
        return level, 0.0
    second = float((weights * (ys - mean) * (slopes - level)).sum() / spread)
    return level - second * mean, second


def _crossing(
    rows: tuple[float, float],
    columns: tuple[float, float],
    x: float,
    y: float,
    middle_x: float,
    middle_y: float,
) -> tuple[float, float]:
    """Where the row through (middle_x, y) and the column through (x, middle_y) cross."""
    across = rows[0] + rows[1] * y
    down = columns[0] + columns[1] * x
    # y' = y + across (x' - middle_x);  x' = x + down (y' - middle_y)
    crossing_x = (x + down * (y - across * middle_x - middle_y)) / (1 - across * down)
    return crossing_x, y + across * (crossing_x - middle_x)
