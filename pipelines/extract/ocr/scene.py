"""A page as it was measured: ink, ruling lines, tables, lines of print.

In:  grey pixels of one page. Out: a ``Scene`` and the ``Line``s of print on it, each with the cell it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.extract.ocr.marks import Area, Levels, Mark, bounds, in_lines, levels, marks
from pipelines.extract.ocr.picture import sheet
from pipelines.extract.ocr.rules import Rules, rectified, rules
from pipelines.extract.ocr.tables import REACH, inside, tables
from pipelines.extract.paged.model import Lattice

MARGIN = 0.22  # of a line's height, kept around it for the networks
LARGEST = (12.0, 3.0)  # width and height of a sign outside of tables, in heights of the type
LOWEST = 0.35  # height of a line of text, in heights of the type
APART = 2.5  # gap that parts a line outside of tables, in heights of the type


@dataclass(frozen=True, slots=True)
class Scene:
    """A levelled page with all that was measured on it."""

    ink: Any
    rules: Rules
    type_height: float
    level: Levels
    tables: tuple[Lattice, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Marks that form a line, and where they stand: which cell of which table, or None outside."""

    marks: tuple[Mark, ...]
    cell: tuple[int, int] | None = None
    cut: bool = False  # it reaches the rim of its cell, as a stamp does that lies over several


def scene_of(grey: Any) -> tuple[Scene, list[Line]]:
    """Measure a page that lies the right way up."""
    page = sheet(grey)
    ink = rectified(page.ink, page.type_height)
    drawn = rules(ink, page.type_height)
    found = tuple(tables(drawn, page.type_height))
    scene = Scene(ink, drawn, page.type_height, levels(ink), found)
    return scene, [*_lines_in_tables(scene), *_lines_outside(scene)]


def picture(ink: Any, printed: Sequence[Mark]) -> Any:
    """Grey picture, dark on light, of a line with a margin of its own paper."""
    import cv2

    around = bounds(printed)
    margin = max(2, round(MARGIN * (around.bottom - around.top)))
    height, width = ink.shape
    x0, top = max(around.x0 - margin, 0), max(around.top - margin, 0)
    x1, bottom = min(around.x1 + margin, width), min(around.bottom + margin, height)
    return cv2.subtract(255, ink[top:bottom, x0:x1])


def _lines_in_tables(scene: Scene) -> list[Line]:
    lines = []
    for index, lattice in enumerate(scene.tables):
        for cell, box in enumerate(lattice.boxes):
            area = inside(scene.rules, lattice, box, scene.type_height)
            printed = marks(scene.ink, scene.rules, area, scene.type_height, scene.level)
            lines += [
                Line(tuple(line), (index, cell), _reaches(line, area))
                for line in in_lines(printed, scene.type_height)
            ]
    return lines


def _reaches(line: Sequence[Mark], area: Area) -> bool:
    around = bounds(line)
    return (
        around.x0 <= area.x0 or around.top <= area.top or around.x1 >= area.x1 or around.bottom >= area.bottom
    )


def _lines_outside(scene: Scene) -> list[Line]:
    """Lines of text between the tables, parted where a wide gap is; stamps and pictures are left out."""
    ink = scene.ink.copy()
    reach = round(REACH * scene.type_height) + 2
    for lattice in scene.tables:
        top, left = max(round(lattice.ys[0]) - reach, 0), max(round(lattice.xs[0]) - reach, 0)
        ink[top : round(lattice.ys[-1]) + reach, left : round(lattice.xs[-1]) + reach] = 0
    page = Area(0, 0, ink.shape[1], ink.shape[0])
    printed = [
        mark
        for mark in marks(ink, scene.rules, page, scene.type_height, scene.level)
        if mark.x1 - mark.x0 < LARGEST[0] * scene.type_height
        and mark.bottom - mark.top < LARGEST[1] * scene.type_height
    ]
    lines = in_lines(printed, scene.type_height)
    pieces = [piece for line in lines for piece in _pieces(line, APART * scene.type_height)]
    lowest = LOWEST * scene.type_height
    return [Line(tuple(piece)) for piece in pieces if bounds(piece).bottom - bounds(piece).top > lowest]


def _pieces(line: Sequence[Mark], gap: float) -> list[list[Mark]]:
    pieces: list[list[Mark]] = []
    end = 0
    for mark in line:
        if not pieces or mark.x0 - end > gap:
            pieces.append([])
        pieces[-1].append(mark)
        end = max(end, mark.x1)
    return pieces
