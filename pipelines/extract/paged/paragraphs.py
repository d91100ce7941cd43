"""Paragraphs from lines of text.

In:  the lines of one stretch of text between tables, top to bottom, over page breaks too.
Out: one string for each paragraph.

    ····本报告由区政府办公室编制，包括总体情况、主动公开政府信      a line that runs to the right edge goes on
    息情况六个部分。                                              a line that ends short closes the paragraph,
    ····一、总体情况                                              and so does an indented line, a larger gap
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipelines.extract.paged.model import TextLine

SHORT = 1.6  # a line that ends that many characters before the right edge is the last of its paragraph
INDENT = 1.2  # a line that begins that many characters after the left edge is the first of one
APART = 1.35  # a gap between lines larger than that many usual ones parts paragraphs
OTHER_SIZE = 1.18  # type that differs by this factor belongs to another paragraph


LONG = 0.7  # share of the longest line's width, from which a line shows where the text begins and ends
# A section's number after the end of a sentence begins a paragraph.
SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
SENTENCE_ENDS = "。；：:;！!？?”）)"


class Edges(NamedTuple):
    """Where the running text of a page begins and ends."""

    left: float
    right: float


def edges_of(lines: Sequence[TextLine]) -> Edges:
    """The outermost edges that two long lines share; those of the longest line where none do."""
    if not lines:
        return Edges(0.0, 0.0)
    size = sorted(line.size for line in lines)[len(lines) // 2]
    longest = max(lines, key=lambda line: line.x1 - line.x0)
    long = [line for line in lines if line.x1 - line.x0 > LONG * (longest.x1 - longest.x0)]
    lefts = sorted(line.x0 for line in long)
    rights = sorted((line.x1 for line in long), reverse=True)
    left = next((x for x, after in pairwise(lefts) if after - x < size), longest.x0)
    right = next((x for x, after in pairwise(rights) if x - after < size), longest.x1)
    return Edges(min(left, longest.x0), max(right, longest.x1))


def paragraphs(lines: Sequence[tuple[int, TextLine]], edges: Mapping[int, Edges]) -> list[str]:
    """The paragraphs of ``lines``, each given with the number of its page."""
    if not lines:
        return []
    pitch = _pitch(lines)
    found = [lines[0][1].text]
    for (page, line), (next_page, below) in pairwise(lines):
        gap = below.bottom - line.bottom if page == next_page else pitch
        if _breaks(line, below, edges[page].right, edges[next_page].left) or gap > APART * pitch:
            found.append(below.text)
        else:
            found[-1] = _joined(found[-1], below.text)
    return found


def _breaks(line: TextLine, below: TextLine, right: float, left: float) -> bool:
    if max(line.size, below.size) > OTHER_SIZE * min(line.size, below.size):
        return True
    if SECTION.match(below.text) and line.text[-1:] in SENTENCE_ENDS:
        return True
    ends_short = right - line.x1 > SHORT * line.size
    indented = below.x0 - left > INDENT * below.size
    return ends_short or indented


def _pitch(lines: Sequence[tuple[int, TextLine]]) -> float:
    """The usual distance from line to line."""
    gaps = sorted(
        below.bottom - line.bottom
        for (page, line), (next_page, below) in pairwise(lines)
        if page == next_page and below.bottom > line.bottom
    )
    return gaps[len(gaps) // 2] if gaps else 2 * lines[0][1].size


def _joined(text: str, more: str) -> str:
    latin = text[-1:].isascii() and text[-1:].isalpha() and more[:1].isascii() and more[:1].isalpha()
    return f"{text} {more}" if latin else text + more
