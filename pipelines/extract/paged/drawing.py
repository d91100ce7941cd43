"""Ruling lines and pictures on a page of a PDF.

In:  the objects of an open page. Out: horizontal and vertical segments, and the boxes of its pictures.

Lines are strokes along an axis, the sides of stroked rectangles, and filled rectangles or pictures too thin
to be anything else (word processors draw borders so). Forms inside the page are followed.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from pipelines.extract.limits import hold
from pipelines.extract.paged.model import Segment

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

OBJECTS = 60_000  # drawn objects of a page, forms included
POINTS = 200_000  # points of all paths of a page
FORM_DEPTH = 6  # forms inside forms
THIN = 3.0  # points; a filled rectangle or a stroke that thin is a line
SLANT = 0.6  # points off the axis that a line may be
AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
INVISIBLE = 3  # text rendering mode


class Drawing:
    """Collects what is drawn on one page."""

    def __init__(self, pdfium: Any, upright: Callable[[float, float], Point]) -> None:
        self._pdfium = pdfium
        self._upright = upright
        self._objects = 0
        self._points = 0
        self.horizontals: list[Segment] = []
        self.verticals: list[Segment] = []
        self.pictures: list[tuple[float, float, float, float]] = []
        self.hidden_text = 0  # text objects printed invisibly …
        self.printed_text = 0  # … and visibly

    def read(self, page: Any) -> None:
        """Take in every object of the page.

        Raises:
            Unreadable: ``document.too_large`` when it has more objects or points than any report's page.
        """
        pdfium = self._pdfium
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            self._object(pdfium.FPDFPage_GetObject(page, index), AS_IT_IS, FORM_DEPTH)

    def _object(self, item: Any, outer: Matrix, depth: int) -> None:
        pdfium = self._pdfium
        self._objects += 1
        hold("objects of a page", self._objects, OBJECTS)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE:
                self.hidden_text += 1
            else:
                self.printed_text += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, _combined(self._matrix(item), outer))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            matrix = _combined(self._matrix(item), outer)
            corners = [self._place(matrix, *corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))]
            self._filled(corners)
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            self.pictures.append((min(xs), min(ys), max(xs), max(ys)))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            matrix = _combined(self._matrix(item), outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._object(pdfium.FPDFFormObj_GetObject(item, index), matrix, depth - 1)

    def _matrix(self, item: Any) -> Matrix:
        matrix = self._pdfium.FS_MATRIX()
        if not self._pdfium.FPDFPageObj_GetMatrix(item, matrix):
            return AS_IT_IS
        return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

    def _place(self, matrix: Matrix, x: float, y: float) -> Point:
        a, b, c, d, e, f = matrix
        return self._upright(a * x + c * y + e, b * x + d * y + f)

    def _path(self, item: Any, matrix: Matrix) -> None:
        pdfium = self._pdfium
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(item, fill, stroke) or not (fill.value or stroke.value):
            return
        stroked = bool(stroke.value) and self._stroke_width(item, matrix) <= THIN
        for figure in self._figures(item, matrix):
            if stroked:
                for one, other in pairwise(figure):
                    self._line(one, other)
            if fill.value:
                self._filled(figure)

    def _stroke_width(self, item: Any, matrix: Matrix) -> float:
        width = ctypes.c_float()
        self._pdfium.FPDFPageObj_GetStrokeWidth(item, width)
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        return float(width.value) * scale

    def _figures(self, item: Any, matrix: Matrix) -> list[list[Point]]:
        """The path's figures as lists of points; a figure with curves ends where the first one begins."""
        pdfium = self._pdfium
        count = pdfium.FPDFPath_CountSegments(item)
        self._points += max(count, 0)
        hold("points of a page's paths", self._points, POINTS)
        x, y = ctypes.c_float(), ctypes.c_float()
        figures: list[list[Point]] = []
        curved = False
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                figures.append([])
                curved = False
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            if curved or not figures or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            figures[-1].append(self._place(matrix, x.value, y.value))
            if pdfium.FPDFPathSegment_GetClose(segment):
                figures[-1].append(figures[-1][0])
        return figures

    def _line(self, one: Point, other: Point) -> None:
        across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
        if down <= SLANT and across > down:
            at = (one[1] + other[1]) / 2
            self.horizontals.append(Segment(at, min(one[0], other[0]), max(one[0], other[0])))
        elif across <= SLANT and down > across:
            at = (one[0] + other[0]) / 2
            self.verticals.append(Segment(at, min(one[1], other[1]), max(one[1], other[1])))

    def _filled(self, figure: list[Point]) -> None:
        """A thin filled rectangle is a line; a speck may be a part of either kind."""
        if not 4 <= len(set(figure)) <= 5:
            return
        xs, ys = [x for x, _ in figure], [y for _, y in figure]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= THIN and (width > height or width <= THIN):
            self.horizontals.append(Segment((min(ys) + max(ys)) / 2, min(xs), max(xs)))
        if width <= THIN and (height > width or height <= THIN):
            self.verticals.append(Segment((min(xs) + max(xs)) / 2, min(ys), max(ys)))


def _combined(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that places by ``inner`` first and by ``outer`` then."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )
