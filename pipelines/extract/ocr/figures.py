"""What a cell with a figure says, or that it cannot be told.

In:  the marks in a cell and what two networks read there. Out: the figure as printed, or None.

A number is taken only where both ways of looking agree: the reading, and the count of the printed signs.
Dashes and strokes are told by their shape, because networks take a short stroke for a 1::

    ▬  flat               → -  or  —        ╱  leaning, as high as a digit → /
    ┃  upright, one sign  → whatever both networks read
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pipelines.extract.ocr.marks import Levels, Mark, bounds, columns
from pipelines.extract.ocr.recogniser import Reading

DASH = "-"
LONG_DASH = "—"
STROKE = "/"
ONE = "1"  # what networks take a stroke for, however certain they are
FLAT = 1.3  # width of a dash, in its heights
FLATTEST = 0.28  # height of a dash, in heights of the type
LONG = 0.62  # width from which a dash is a long one, in heights of the type
DIGIT = 0.55  # height of a digit's sign, in heights of the highest sign of the line
LEANING = 0.16  # share of its height by which a stroke leans at least
STRAIGHT = 0.2  # how far a stroke's middle may be off the line between its ends, in its widths
MIDDLE = (0.3, 0.75)  # where a sign stands, as a share of the height of its line
ROOM = 0.85  # gap between two signs, in heights of the line, that parts two figures
EVEN = 1.8  # how much thicker than usual a stroke gets at most; the bar of a 7 does
PITCH = (0.62, 1.0)  # from digit to digit, in heights of a digit, in narrow and in wide type
CERTAIN = 0.95  # two networks that are so sure and agree are believed against the shape
ROWS = 3  # rows of pixels from which a stroke shows its way
LEAST = 0.4  # height of a digit, in heights of the type
HIGHEST = 1.3  # height of an oblique stroke, in heights of the type
SIGNED = 0.8  # … also of a number with a sign, which a stroke beside it may feign
AGREED = 0.4  # how sure the less sure network must be where both say the same …
ALONE = 0.9  # … and the surer one, or the careful one where the quick one is at a loss
AT_A_LOSS = 0.6

NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
LOOK_ALIKES = str.maketrans("OoQD〇○日曰lI|丨!—–_一ー−·。", "00000000" + "11111" + "------" + "..")


def figure(
    ink: Any, line: Sequence[Mark], type_height: float, level: Levels, quick: Reading, careful: Reading
) -> str | None:
    """The figure printed by ``line``, the marks of a cell's only line."""
    text, other = plain(careful.text), plain(quick.text)
    is_number = bool(NUMBER.fullmatch(text))
    certain = is_number and text == other and min(quick.surest, careful.surest) > CERTAIN
    if text == ONE or not (certain or _numbers(text, other)):
        stroke = bare_stroke(ink, line, type_height, STROKE in (text, other))
        if stroke is not None:
            return stroke
    if _parted(line) or (text == ONE and _stroke(ink, line[0])[0] > LEANING):
        return None
    count = sum(sign.isdigit() for sign in text)
    if not is_number or _height(line) < LEAST * type_height:
        return None
    if text[0] in "+-" and not (_signed(line) and min(quick.surest, careful.surest) > SIGNED):
        return None
    if not (_as_many_signs(ink, line, level, count) or (certain and _as_wide(line, count))):
        return None
    surer, less_sure = max(quick.surest, careful.surest), min(quick.surest, careful.surest)
    if text == other:
        return text if surer >= ALONE and less_sure >= AGREED else None
    return text if careful.surest >= ALONE and quick.surest <= AT_A_LOSS else None


def _numbers(text: str, other: str) -> bool:
    """Did both networks see a number of several digits? Then no single stroke is printed."""
    return all(NUMBER.fullmatch(one) and len(one) > 1 for one in (text, other))


def plain(text: str) -> str:
    """A reading with full-width signs and look-alikes of digits as the digits they must be in a number."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(LOOK_ALIKES)


def _as_many_signs(ink: Any, line: Sequence[Mark], level: Levels, count: int) -> bool:
    """Does the line print ``count`` signs of a digit's height? Blurred ones touch: they part at their cores."""
    import cv2
    import numpy as np

    around = bounds(line)
    inside = ink[around.top : around.bottom, around.x0 : around.x1]
    for threshold in (level.weak, level.strong, (level.strong + 2 * int(inside.max())) // 3):
        _, _, stats, _ = cv2.connectedComponentsWithStats((inside >= threshold).astype(np.uint8))
        signs = columns([Mark(x, y, x + w, y + h, area) for x, y, w, h, area in stats[1:].tolist()])
        if sum(sign.bottom - sign.top >= DIGIT * (around.bottom - around.top) for sign in signs) == count:
            return True
    return False


def _as_wide(line: Sequence[Mark], count: int) -> bool:
    """Is the line as wide as ``count`` digits are that touch each other?"""
    around = bounds(line)
    height = around.bottom - around.top
    return (count - 1) * PITCH[0] + PITCH[0] / 2 <= (around.x1 - around.x0) / height <= count * PITCH[1]


def _parted(line: Sequence[Mark]) -> bool:
    """Is there room for a sign between two of the line's? Then it may be two figures, their ruling line lost."""
    height = _height(line)
    return any(right.x0 - left.x1 > ROOM * height for left, right in pairwise(columns(line)))


def _signed(line: Sequence[Mark]) -> bool:
    """Does the line begin with a small sign at half its height? The bar of a broken 5 stands higher."""
    around, first = bounds(line), columns(line)[0]
    height = around.bottom - around.top
    middle = ((first.top + first.bottom) / 2 - around.top) / height
    return first.bottom - first.top < DIGIT * height and MIDDLE[0] < middle < MIDDLE[1]


def _height(line: Sequence[Mark]) -> int:
    return max(mark.bottom for mark in line) - min(mark.top for mark in line)


def bare_stroke(ink: Any, line: Sequence[Mark], type_height: float, expected: bool = False) -> str | None:
    """The dash or the oblique stroke that is all the line prints; ``expected`` when a network saw a stroke."""
    if len(line) != 1:
        return None
    mark = line[0]
    width, height = mark.x1 - mark.x0, mark.bottom - mark.top
    if height <= FLATTEST * type_height and width >= FLAT * height:
        return LONG_DASH if width >= LONG * type_height else DASH
    if not LEAST * type_height <= height <= HIGHEST * type_height:
        return None
    return STROKE if _leans(ink, mark, 1.4 if expected else 1.0) else None


def _leans(ink: Any, mark: Mark, leave: float) -> bool:
    """Is the mark one straight stroke from the lower left to the upper right? ``leave`` widens the limits."""
    import numpy as np

    width, height = mark.x1 - mark.x0, mark.bottom - mark.top
    if not LEANING * height < width < height:
        return False
    lean, off, spread = _stroke(ink, mark)
    even = spread.max() < leave * EVEN * np.median(spread)
    return bool(lean > LEANING and off < leave * STRAIGHT * width and even)


def _stroke(ink: Any, mark: Mark) -> tuple[float, float, Any]:
    """The mark as a stroke: how far it leans to the right in its own heights, how crooked and thick it is."""
    import numpy as np

    inside = ink[mark.top : mark.bottom, mark.x0 : mark.x1].astype(np.float64)
    weight = inside.sum(axis=1)
    full = (weight > 0.4 * np.median(weight)) & (weight > 0)
    if full.sum() < ROWS:
        return 0.0, float("inf"), np.ones(1)
    inside, weight, rows = inside[full], weight[full], np.arange(mark.bottom - mark.top)[full]
    across = np.arange(mark.x1 - mark.x0)
    centres = (inside @ across) / weight
    down = rows - rows.mean()
    slope = float((down * centres).sum() / np.square(down).sum())
    off = float(np.abs(centres - centres.mean() - slope * down).max())
    spread = np.sqrt(np.maximum((inside @ np.square(across)) / weight - np.square(centres), 0.0))
    return -slope, off, spread
