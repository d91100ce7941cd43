"""Lines of text put together to cells where no lines are drawn around them.

In:  pieces of text, and the level lines of the page. Out: ``Chain``s: the lines of one cell each, top to bottom::

    2.没有现成信息需要另行制      two lines of one cell: close to each other, and with the same left edge,
               作               the same right edge or the same centre
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.extract.paged.model import Segment, TextLine

TIGHT = 0.6  # gap between lines of one cell, in heights of the type
OVERLAP = -0.35  # or how far their boxes may reach into each other
FLUSH = 0.5  # how far edges or centres may be off, in heights of the type
LEVEL = 0.35  # two pieces stand level when they overlap by that share of the lower one's height
# A label that begins with its own number is a row of its own.
NUMBERED = re.compile(r"\s*[（(]?[一二三四五六七八九十0-9０-９]{1,3}[）)、.．]")


@dataclass(frozen=True, slots=True)
class Chain:
    """The lines of one cell, top to bottom."""

    lines: tuple[TextLine, ...]

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    def level_with(self, other: Chain) -> bool:
        """Do both stand beside each other, as far as their heights say?"""
        overlap = min(self.bottom, other.bottom) - max(self.top, other.top)
        return overlap > LEVEL * min(self.bottom - self.top, other.bottom - other.top)

    def over(self, other: Chain) -> bool:
        """Do both stand above each other, as far as their widths say?"""
        return min(self.x1, other.x1) > max(self.x0, other.x0)


def chained(
    pieces: Iterable[TextLine], level: Sequence[Segment], beside: Sequence[Chain] = ()
) -> list[Chain]:
    """``pieces`` as cells, top to bottom.

    No cell reaches over a line of ``level``, nor holds lines of which each stands beside another one of ``beside``.
    """
    cells: list[list[TextLine]] = []
    for piece in sorted(pieces, key=lambda one: (one.top, one.x0)):
        last = [cell for cell in cells if _goes_on(cell[-1], piece, level, beside)]
        if last:
            min(last, key=lambda cell: piece.top - cell[-1].bottom).append(piece)
        else:
            cells.append([piece])
    return [Chain(tuple(cell)) for cell in cells]


def _goes_on(above: TextLine, below: TextLine, level: Sequence[Segment], beside: Sequence[Chain]) -> bool:
    size = max(above.size, below.size)
    gap = below.top - above.bottom
    if not OVERLAP * size < gap < TIGHT * size or NUMBERED.match(below.text):
        return False
    off = (above.x0 - below.x0, above.x1 - below.x1, (above.x0 + above.x1 - below.x0 - below.x1) / 2)
    if min(map(abs, off)) > FLUSH * size or min(above.x1, below.x1) <= max(above.x0, below.x0):
        return False
    middles = (above.top + above.bottom) / 2, (below.top + below.bottom) / 2
    if any(middles[0] < line.at < middles[1] and _crosses(line, above, below) for line in level):
        return False
    return not _beside(above, beside) or not _beside(below, beside)


def _crosses(line: Segment, above: TextLine, below: TextLine) -> bool:
    centre = (min(above.x0, below.x0) + max(above.x1, below.x1)) / 2
    return line.start < centre < line.end


def _beside(piece: TextLine, beside: Sequence[Chain]) -> bool:
    """Does one of ``beside`` stand on the very line of the piece?"""
    middle = (piece.top + piece.bottom) / 2
    return any(abs(one.middle - middle) < FLUSH / 2 * piece.size for one in beside)
