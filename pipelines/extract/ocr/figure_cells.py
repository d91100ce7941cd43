"""Cells that hold a figure, as a whole.

In:  what two networks read in each line of a cell. Out: the figure line by line, or None.

A figure that a stamp lies over is looked at again without everything that is fainter than the type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extract.ocr.figures import NUMBER, figure, plain
from pipelines.extract.ocr.marks import Area, Levels, Mark, bounds, in_lines, marks
from pipelines.extract.ocr.recogniser import Reading, careful, quick
from pipelines.extract.ocr.rules import Rules
from pipelines.extract.ocr.scene import Line, Scene, picture

CERTAIN = 0.9  # sureness of a single word that two networks agree on, and of a figure below a stamp
DARKER = 0.55  # of a cell's darkest ink; what is fainter may be a stamp


@dataclass(frozen=True, slots=True)
class Seen:
    """A line and its readings; the careful network looks only where there is need."""

    line: Line
    first: Reading
    second: Reading | None


def figure_lines(scene: Scene, cell: Sequence[Seen]) -> list[tuple[tuple[Mark, ...], str]] | None:
    """The lines of a cell with what they say, or None where that cannot surely be told."""
    said = [(seen.line.marks, _line(scene, seen)) for seen in cell]
    texts = [text for _, text in said]
    if len(texts) == 1 or all(text and NUMBER.fullmatch(text) and text[0].isdigit() for text in texts):
        told = [(printed, text) for printed, text in said if text is not None]
        if len(told) == len(said):
            return told
    return _darkest(scene, cell)


def _line(scene: Scene, seen: Seen) -> str | None:
    """A figure, or a single word that both networks are certain of."""
    second = seen.second
    if second is None:
        return None
    said = figure(scene.ink, seen.line.marks, scene.type_height, scene.level, seen.first, second)
    certain = min(seen.first.surest, second.surest) >= CERTAIN
    if said is not None:
        return said if certain or not seen.line.cut else None
    word = certain and plain(seen.first.text) == plain(second.text) and second.text.isalpha()
    return second.text if word and not second.text.isascii() else None


def _darkest(scene: Scene, cell: Sequence[Seen]) -> list[tuple[tuple[Mark, ...], str]] | None:
    """The figure that stands out darker than what lies over it.

    Thin strokes may go with the stamp and make a 1 of a 4, so both networks have to be certain, and one of
    them must have seen the same figure below the stamp.
    """
    import numpy as np

    around = bounds([mark for seen in cell for mark in seen.line.marks])
    window = scene.ink[around.top : around.bottom, around.x0 : around.x1]
    floor = int(DARKER * window.max())
    if floor <= scene.level.weak:
        return None
    ink = np.zeros_like(scene.ink)
    ink[around.top : around.bottom, around.x0 : around.x1] = np.where(window > floor, window, 0)
    level = Levels(floor, floor)
    area = Area(around.x0, around.top, around.x1, around.bottom)
    lines = in_lines(
        marks(ink, Rules(ink * 0, ink * 0, (), ()), area, scene.type_height, level), scene.type_height
    )
    if len(lines) != 1:
        return None
    shown = [picture(ink, lines[0])]
    first, second = quick().read(shown)[0], careful().read(shown)[0]
    said = figure(ink, lines[0], scene.type_height, level, first, second)
    below = {plain(one.text) for seen in cell for one in (seen.first, seen.second) if one is not None}
    if said is None or said not in below or min(first.surest, second.surest) < CERTAIN:
        return None
    return [(tuple(lines[0]), said)]
