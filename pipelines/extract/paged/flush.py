"""Figures that stand so close to the label before them that no gap shows where they begin.

In:  runs of glyphs of one page, and its lines of text parted at gaps. Out: the runs, those that go on from a label
into a figure cut in two, and the left edges at which a figure is a cell of its own::

    1.属于国家秘密           61   29
    2.重复申请                0    7      three figures flush at one edge make a column,
    3.补正后申请内容仍不明确  0    0      in which the figure after a long label begins too
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.extract.paged.columns import VALUE
from pipelines.extract.paged.model import Glyph, TextLine

FIGURES = 3  # that share a left edge and make it that of a column
OFF = 0.1  # how far they may stand off it, in heights of the type


def flush_edges(lines: Sequence[TextLine]) -> tuple[float, ...]:
    """The left edges that several figures of the page share."""
    figures = [line for line in lines if VALUE.fullmatch(line.text)]
    return tuple(
        sorted(
            {
                one.x0
                for one in figures
                if sum(abs(one.x0 - other.x0) < OFF * one.size for other in figures) >= FIGURES
            }
        )
    )


def parted(runs: Iterable[Sequence[Glyph]], edges: Sequence[float]) -> list[Sequence[Glyph]]:
    """``runs``, those that end in a figure at one of ``edges`` cut in two there."""
    found: list[Sequence[Glyph]] = []
    for run in runs:
        at = next((index for index in range(1, len(run)) if _begins(run, index, edges)), 0)
        found += [run[:at], run[at:]] if at else [run]
    return found


def _begins(run: Sequence[Glyph], index: int, edges: Sequence[float]) -> bool:
    words = run[index - 1].text
    return (
        not (words.isascii() or words.isdigit())
        and is_flush(run[index], edges)
        and VALUE.fullmatch("".join(glyph.text for glyph in run[index:])) is not None
    )


def is_flush(glyph: Glyph, edges: Sequence[float]) -> bool:
    """Whether the glyph is the beginning of a figure at one of ``edges``."""
    height = glyph.bottom - glyph.top
    return glyph.text.isdigit() and any(abs(glyph.x0 - edge) < OFF * height for edge in edges)
