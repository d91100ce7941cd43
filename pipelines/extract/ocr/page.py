"""A page read from a picture.

In:  grey or coloured pixels of one page. Out: a ``Page``, in the pixels of the levelled picture::

    picture ──scene──▶ lines in cells, lines outside ──networks──▶ words, figures ──▶ TextLine | PageTable

A cell in which nothing is printed is blank; one in which something is printed that cannot surely be told says
``UNREADABLE_MARK`` and has the finding ``ocr.low_confidence``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipelines.extract.model import Finding, Place
from pipelines.extract.ocr.figure_cells import Seen, figure_lines
from pipelines.extract.ocr.marks import Mark, bounds
from pipelines.extract.ocr.picture import grey, inked, is_paper
from pipelines.extract.ocr.recogniser import Reading, careful, quick, require
from pipelines.extract.ocr.scene import Line, Scene, picture, scene_of
from pipelines.extract.paged.model import UNREADABLE_MARK, Box, Page, PageCell, PageTable, TextLine

DOUBTFUL = 0.85  # mean sureness below which the careful network reads words, too
SURE_LABEL = 0.97  # sureness of the least sure character of a label, below which it does so too
LEGIBLE = 0.6  # mean sureness below which a line is not legible
SAMPLE = 12  # lines by which the way up of a page is judged
UPRIGHT = 0.75  # their mean sureness, below which the page may lie on its side
UNITS = frozenset("万亿元件项条次个起宗份部户人篇")  # characters that stand behind a number
LETTERS = 3  # Latin letters that make a word …
SURE_LATIN = 0.9  # … where they are so surely read
HAN = re.compile(r"[\u3400-\u9fff]")

Cell = tuple[int, int]  # which table of the page, which of its cells


def read_page(pixels: Any, number: int) -> Page:
    """Read page ``number`` in a picture of it, an array of grey values or of colours (RGB).

    Raises:
        Unreadable: ``extra.missing`` without the extra ``ocr``.
    """
    require()
    picture_of = grey(pixels)
    if not is_paper(inked(picture_of)):
        nothing = Finding("image.no_text", "no paper", Place(page=number))
        return Page(number, float(picture_of.shape[1]), float(picture_of.shape[0]), (), (nothing,))
    scene, lines = _right_way_up(picture_of)
    seen, wordy = _seen(scene, lines)
    outside = [(one, _words(one)) for one in seen if one.line.cell is None]
    items: list[TextLine | PageTable] = [
        _text_line(one.line.marks, text) for one, text in outside if text is not None
    ]
    cells = _cells(scene, [one for one in seen if one.line.cell is not None], wordy)
    for index, lattice in enumerate(scene.tables):
        drawn = tuple(_page_cell(box, cells.get((index, at), [])) for at, box in enumerate(lattice.boxes))
        items.append(PageTable(lattice.xs, lattice.ys, drawn))
    height, width = scene.ink.shape
    lost = len(outside) - sum(isinstance(item, TextLine) for item in items)
    findings = (Finding("ocr.low_confidence", f"{lost} lines", Place(page=number)),) if lost else ()
    return Page(number, float(width), float(height), tuple(sorted(items, key=_place)), findings)


def _right_way_up(picture_of: Any) -> tuple[Scene, list[Line]]:
    """The page with its text upright, and the lines on it."""
    import numpy as np

    best = scene_of(picture_of)
    sureness = _sample(*best)
    for turns in (2, 1, 3) if sureness < UPRIGHT else ():
        turned = scene_of(np.ascontiguousarray(np.rot90(picture_of, turns)))
        sure = _sample(*turned)
        if sure > sureness:
            best, sureness = turned, sure
    return best


def _sample(scene: Scene, lines: Sequence[Line]) -> float:
    """How surely the longest lines of the page are read as they stand; 1 where there are none."""
    longest = sorted(lines, key=lambda line: len(line.marks), reverse=True)[:SAMPLE]
    readings = quick().read([picture(scene.ink, line.marks) for line in longest])
    return sum(_mean(reading) for reading in readings) / len(readings) if readings else 1.0


def _seen(scene: Scene, lines: Sequence[Line]) -> tuple[list[Seen], set[Cell]]:
    """All lines with their readings, and the cells that say words."""
    readings = quick().read([picture(scene.ink, line.marks) for line in lines])
    wordy = _cells_with_words(lines, readings)
    again = [
        index
        for index, (line, reading) in enumerate(zip(lines, readings, strict=True))
        if _doubtful(line, reading) or not (line.cell is None or line.cell in wordy)
    ]
    second = careful().read([picture(scene.ink, lines[index].marks) for index in again])
    more = dict(zip(again, second, strict=True))
    seen = [
        Seen(line, reading, more.get(index))
        for index, (line, reading) in enumerate(zip(lines, readings, strict=True))
    ]
    return seen, wordy


def _doubtful(line: Line, reading: Reading) -> bool:
    """Should the careful network read the words, too? In a label every character counts."""
    return _mean(reading) < DOUBTFUL or (line.cell is not None and reading.surest < SURE_LABEL)


def _cells_with_words(lines: Sequence[Line], readings: Sequence[Reading]) -> set[Cell]:
    """The cells that say words rather than a figure and perhaps its unit."""
    said: dict[Cell, str] = {}
    surest: dict[Cell, float] = {}
    for line, reading in zip(lines, readings, strict=True):
        if line.cell is not None:
            said[line.cell] = said.get(line.cell, "") + reading.text
            surest[line.cell] = min(surest.get(line.cell, 1.0), reading.surest)
    wordy = set()
    for cell, text in said.items():
        han = HAN.findall(text)
        latin = sum(sign.isascii() and sign.isalpha() for sign in text)
        if (len(han) > 1 and not UNITS.issuperset(han)) or (latin >= LETTERS and surest[cell] >= SURE_LATIN):
            wordy.add(cell)
    return wordy


def _cells(scene: Scene, seen: Sequence[Seen], wordy: set[Cell]) -> dict[Cell, list[TextLine]]:
    """The lines of text of every cell in which something is printed."""
    by_cell: dict[Cell, list[Seen]] = {}
    for one in seen:
        if one.line.cell is not None:
            by_cell.setdefault(one.line.cell, []).append(one)
    cells = {}
    for cell, held in by_cell.items():
        if cell in wordy:
            cells[cell] = [_text_line(one.line.marks, _words(one) or UNREADABLE_MARK) for one in held]
            continue
        told = figure_lines(scene, held)
        every = tuple(mark for one in held for mark in one.line.marks)
        cells[cell] = [_text_line(printed, text) for printed, text in told or [(every, UNREADABLE_MARK)]]
    return cells


def _mean(reading: Reading) -> float:
    return sum(reading.sure) / len(reading.sure) if reading.sure else 0.0


def _words(seen: Seen) -> str | None:
    """The surer of one or two readings of a line of words; None where it is not legible."""
    surer = seen.first if seen.second is None else max(seen.first, seen.second, key=_mean)
    return surer.text if _mean(surer) >= LEGIBLE else None


def _page_cell(box: Box, lines: Sequence[TextLine]) -> PageCell:
    unread = any(UNREADABLE_MARK in line.text for line in lines)
    return PageCell(box, tuple(lines), (Finding("ocr.low_confidence"),) if unread else ())


def _text_line(printed: Sequence[Mark], text: str) -> TextLine:
    around = bounds(printed)
    height = float(around.bottom - around.top)
    return TextLine(text, float(around.x0), float(around.top), float(around.x1), float(around.bottom), height)


def _place(item: TextLine | PageTable) -> tuple[float, float]:
    return (item.top, item.x0) if isinstance(item, TextLine) else (item.ys[0], item.xs[0])
