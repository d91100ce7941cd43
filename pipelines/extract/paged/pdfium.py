"""The marks on the pages of a PDF, read by PDFium.

In:  an open page. Out: ``Marks``: its glyphs and ruling lines in page coordinates, as a reader holds the page.

A page is turned so that its text stands upright; one without text as its ``/Rotate`` entry says. Characters that
run aslant are a watermark and left out. A character without meaning counts as ``UNREADABLE_MARK``.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.extract.limits import hold
from pipelines.extract.paged.drawing import Drawing
from pipelines.extract.paged.model import UNREADABLE_MARK, Glyph, Segment
from pipelines.extract.paged.signs import plain

GLYPHS = 60_000  # characters of a page; a dense one has 3,000
LARGE = 40.0  # points; a font's box so high is worth a second look
ASLANT = 0.1  # radians off the text's direction, from which a character belongs to a watermark
PICTURE_SHARE = 0.5  # of the page, from which a picture counts as the page itself

Matrix = tuple[float, float, float, float, float, float]
Upright = Callable[[float, float], tuple[float, float]]
UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is printed on one page."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    horizontals: tuple[Segment, ...]
    verticals: tuple[Segment, ...]
    pictures: int  # pictures wider than a quarter of the page
    pictured: bool  # a picture covers most of the page
    unmapped: int  # characters that the font maps to no Unicode character
    hidden: bool  # most text is printed invisibly: the text layer of a scan


def marks(page: Any) -> Marks:
    """The marks of a ``pypdfium2`` page.

    Raises:
        Unreadable: ``document.too_large`` when there are more of them than on any page of a report.
    """
    import pypdfium2.raw as pdfium

    text_page = pdfium.FPDFText_LoadPage(page.raw)
    try:
        count = max(pdfium.FPDFText_CountChars(text_page), 0)
        hold("characters of a page", count, GLYPHS)
        sideways = _quarter_turns(pdfium, text_page, count)
        turn = pdfium.FPDFPage_GetRotation(page.raw) if sideways is None else sideways
        width, height, upright = _frame(page, turn)
        glyphs = tuple(_glyphs(pdfium, text_page, count, turn, upright))
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    drawing = Drawing(pdfium, upright)
    drawing.read(page.raw)
    areas = [(x1 - x0) * (bottom - top) for x0, top, x1, bottom in drawing.pictures]
    return Marks(
        width,
        height,
        tuple(
            glyph
            for glyph in glyphs
            if glyph.x1 >= 0 and glyph.x0 <= width and glyph.bottom >= 0 and glyph.top <= height
        ),
        tuple(drawing.horizontals),
        tuple(drawing.verticals),
        sum(x1 - x0 > width / 4 for x0, _, x1, _ in drawing.pictures),
        any(area > PICTURE_SHARE * width * height for area in areas),
        sum(glyph.text == UNREADABLE_MARK for glyph in glyphs),
        drawing.hidden_text > drawing.printed_text,
    )


def _quarter_turns(pdfium: Any, text_page: Any, count: int) -> int | None:
    """How many quarter turns clockwise bring the text upright, by a sample of its characters."""
    step = max(count // 40, 1)
    votes = [0, 0, 0, 0]
    for index in range(0, count, step):
        if not pdfium.FPDFText_IsGenerated(text_page, index):
            votes[-round(pdfium.FPDFText_GetCharAngle(text_page, index) / (math.pi / 2)) % 4] += 1
    return votes.index(max(votes)) if any(votes) else None


def _frame(page: Any, turn: int) -> tuple[float, float, Upright]:
    """Width and height of the turned page, and the way from its user space to reader's coordinates."""
    left, bottom, right, top = page.get_bbox()
    if turn == 0:
        return right - left, top - bottom, lambda x, y: (x - left, top - y)
    if turn == 1:
        return top - bottom, right - left, lambda x, y: (y - bottom, x - left)
    if turn == 2:
        return right - left, top - bottom, lambda x, y: (right - x, y - bottom)
    return top - bottom, right - left, lambda x, y: (top - y, right - x)


def _glyphs(pdfium: Any, text_page: Any, count: int, turn: int, upright: Upright) -> Iterator[Glyph]:
    box = pdfium.FS_RECTF()
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    get_angle, generated = pdfium.FPDFText_GetCharAngle, pdfium.FPDFText_IsGenerated
    upright_angle = -turn * math.pi / 2
    for index in range(count):
        text = plain(get_code(text_page, index))
        if text == "" or not get_box(text_page, index, box):
            continue
        if abs(math.remainder(get_angle(text_page, index) - upright_angle, 2 * math.pi)) > ASLANT:
            continue
        if text is None:
            if generated(text_page, index):
                continue
            text = UNREADABLE_MARK
        if box.top - box.bottom > LARGE:
            _tighten(pdfium, text_page, index, box)
        x0, top = upright(box.left, box.top)
        x1, bottom = upright(box.right, box.bottom)
        yield Glyph(text, min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom))


def _tighten(pdfium: Any, text_page: Any, index: int, box: Any) -> None:
    """Put the outline's box for the font's where the font's is beyond measure, as in vertical writing."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
        return
    if 3 * max(right.value - left.value, top.value - bottom.value) < box.top - box.bottom:
        box.left, box.right, box.bottom, box.top = left.value, right.value, bottom.value, top.value
