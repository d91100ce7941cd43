"""A picture of a page made even: paper white, ink dark, lines level.

In:  grey pixels of a scan. Out: ``Sheet``: ink from 0 (paper) to 255, upright and rectified, at a size where
the type is as high as recognition likes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

STEEPEST = 6.0  # degrees; what leans more is no page laid on a scanner
COARSE = 0.5  # degrees between the angles tried first
FINE = 0.05
GAIN = 1.02  # a turn that makes the rows less than that much clearer is not worth it
SMALL_SIDE = 900  # pixels of the reduced picture on which the lean is measured
TYPE = (15.0, 44.0)  # pixels that a full-width character should be high
TYPICAL = 22.0
POINTS_EXPECTED = 10.0
A4_POINTS = 842.0  # the long side
MOSTLY = 0.3  # share of a picture's pixels with ink, from which it is no page
UNLIKE = 1.9  # a measure that differs by that factor from the expected one is believed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready to be read. ``ink`` is an array of bytes, ``type_height`` in its pixels."""

    ink: Any
    type_height: float


def sheet(picture: Any) -> Sheet:
    """The page in a picture of it, levelled and scaled."""
    import cv2

    ink = inked(picture)
    ink = levelled(ink)
    height = type_height(ink)
    if not TYPE[0] <= height <= TYPE[1]:
        factor = min(max(TYPICAL / height, 0.25), 3.0)
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        ink = cv2.resize(ink, None, fx=factor, fy=factor, interpolation=way)
        height *= factor
    return Sheet(ink, height)


def grey(pixels: Any) -> Any:
    """The red light of a coloured picture, in which red stamps fade and black type stays."""
    import numpy as np

    if pixels.ndim == 3:
        pixels = pixels[:, :, 0]
    return np.ascontiguousarray(pixels)


def inked(picture: Any) -> Any:
    """How much darker than the paper around it every pixel is."""
    import cv2
    import numpy as np

    small = cv2.resize(picture, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 4)
    paper = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    share = cv2.divide(picture, cv2.max(paper, 60), scale=255)
    return cv2.subtract(255, share)


def is_paper(ink: Any) -> bool:
    """Is most of the picture blank, as a page is, and not a photograph or noise?"""
    return float((ink > 60).mean()) < MOSTLY


def levelled(ink: Any) -> Any:
    """The picture turned so that its lines of text and its ruling lines are level."""
    import cv2

    angle = lean(ink)
    if abs(angle) < FINE / 2:
        return ink
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=0)


def lean(ink: Any) -> float:
    """Degrees by which the lines fall to the right: the angle at which rows are most unequal in ink."""
    import cv2
    import numpy as np

    factor = min(SMALL_SIDE / max(ink.shape), 1.0)
    small = cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = np.where(small > 60, small, 0).astype(np.float32)
    height, width = small.shape
    columns = np.arange(width) - width / 2
    ys, xs = np.nonzero(small)
    weights = small[ys, xs]
    offsets = columns[xs]

    def contrast(angle: float) -> float:
        rows = np.rint(ys - np.tan(np.radians(angle)) * offsets + width / 8)
        histogram = np.bincount(rows.astype(np.int32).clip(0, height + width // 4), weights=weights)
        return float(np.square(np.diff(histogram)).sum())

    best = max(np.arange(-STEEPEST, STEEPEST + COARSE, COARSE).tolist(), key=contrast)
    fine = max(np.arange(best - COARSE, best + COARSE + FINE, FINE).tolist(), key=contrast)
    return float(fine) if contrast(float(fine)) > GAIN * contrast(0.0) else 0.0


def type_height(ink: Any) -> float:
    """Height of a full-width character of the page's type.

    It is that of ten-point type on a sheet of A4, unless the lines of text on the page are clearly of another
    height: then the picture shows less or more than a sheet.
    """
    import cv2
    import numpy as np

    side = max(ink.shape)
    expected: float = side * POINTS_EXPECTED / A4_POINTS
    mask = (ink > 90).astype(np.uint8)
    long = max(side // 30, 20)
    lines = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    lines |= cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    mask[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 0
    words = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(side // 150, 3)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(words)
    widths, heights = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    text = (widths > 2.5 * heights) & (heights > 5) & (heights < side / 12)
    if text.sum() < 5:
        return expected
    measured = float(np.median(np.repeat(heights[text], widths[text]))) / 0.92
    usual = expected / UNLIKE < measured < expected * UNLIKE
    return expected if usual else measured
