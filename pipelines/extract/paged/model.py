"""The types of a page: what is printed where.

In:  nothing. Out: tuples and frozen dataclasses.

All coordinates are those of the page as a reader holds it: ``x`` to the right, ``y`` downwards, origin in the
top left corner. The unit is the page's own (points of a PDF, pixels of a scan); nothing below depends on it,
because every tolerance is a share of the height of the type or of the page.

The way of a page through them::

    Glyph, Segment ──lattice, lines──▶ TextLine, PageTable ──▶ Page(items) ──assemble──▶ Paragraph | Grid
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipelines.extract.model import Finding, Geometry

UNREADABLE_MARK = "\u3013"  # 〓 in a cell: something is printed there that could not be read


class Glyph(NamedTuple):
    """One printed character. The box is the font's own, side bearings included."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


class Segment(NamedTuple):
    """A straight ruling line along an axis: at height ``at`` from ``start`` to ``end``, or upright."""

    at: float
    start: float
    end: float


class TextLine(NamedTuple):
    """Characters that stand on one line, in reading order."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float  # height of the type


class Box(NamedTuple):
    """A drawn cell: rows ``row`` … ``row + rowspan - 1`` of the lattice, counted from 0."""

    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """Ruling lines that touch each other: positions of the lines, and the cells between them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]

    def edges(self, box: Box) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a cell."""
        return (
            self.xs[box.column],
            self.ys[box.row],
            self.xs[box.column + box.colspan],
            self.ys[box.row + box.rowspan],
        )


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell with the lines of text that stand in it, top to bottom."""

    box: Box
    lines: tuple[TextLine, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table, or the part of one that stands on a page."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[PageCell, ...]
    geometry: Geometry = Geometry.EXACT
    labels: int | None = None  # columns of labels; known where alignment shows the columns, not drawn lines


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its lines of text and tables, top to bottom."""

    number: int  # from 1
    width: float
    height: float
    items: tuple[TextLine | PageTable, ...]
    findings: tuple[Finding, ...] = ()
