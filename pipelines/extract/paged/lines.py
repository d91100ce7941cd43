"""Lines of text from single characters.

In:  glyphs of one page, in the order in which the document prints them.
Out: runs (characters that follow each other without a gap) and ``TextLine``s, top to bottom::

    信 息 内 容      本年收费金额          two runs, one line when they stand side by side in one block
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pipelines.extract.paged.model import Glyph, TextLine

TOUCHING = 0.3  # gap between characters of one run, as a share of the type's height
SPACE = 0.2  # gap that separates two words of Latin letters or two numbers
WIDE_SPACE = 0.8  # gap that separates anything
LATIN_SHARE = 0.75  # type size as a share of the height of a Latin font's box
SAME_LINE = 0.35  # two runs share a line when they overlap by that share of the lower one's height


def runs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters that follow each other, as printed; a character printed twice in one place counts once."""
    found: list[list[Glyph]] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and _follows(run[-1], glyph):
            if not _reprinted(run, glyph):
                run.append(glyph)
            continue
        if found and _reprint_of(found[-1], glyph):
            continue
        run = [glyph]
        found.append(run)
    return found


def _follows(last: Glyph, glyph: Glyph) -> bool:
    height = max(last.bottom - last.top, glyph.bottom - glyph.top)
    overlap = min(last.bottom, glyph.bottom) - max(last.top, glyph.top)
    if overlap < SAME_LINE * min(last.bottom - last.top, glyph.bottom - glyph.top):
        return False
    return last.x0 - 0.05 * height <= glyph.x0 <= last.x1 + TOUCHING * height


def _reprinted(run: Sequence[Glyph], glyph: Glyph) -> bool:
    """Bold type made by printing a character again, shifted by a hair."""
    return any(_same_place(glyph, other) for other in run[-2:])


def _reprint_of(run: Sequence[Glyph], glyph: Glyph) -> bool:
    return any(_same_place(glyph, other) for other in run)


def _same_place(one: Glyph, other: Glyph) -> bool:
    height = one.bottom - one.top
    return (
        one.text == other.text
        and abs(one.x0 - other.x0) < 0.12 * height
        and abs(one.top - other.top) < 0.12 * height
    )


def text_lines(
    parts: Iterable[Sequence[Glyph]],
    column_gap: float | None = None,
    begins: Callable[[Glyph], bool] | None = None,
) -> list[TextLine]:
    """Runs as lines of text, top to bottom.

    With ``column_gap`` (a share of the type's height) a line ends where a wider gap follows, so that what
    stands in different columns stays apart; and before a run whose first glyph ``begins`` a column.
    """
    lines: list[list[Sequence[Glyph]]] = []
    middles: list[tuple[float, float]] = []  # top and bottom of each line
    for run in sorted((run for run in parts if run), key=lambda run: _top(run) + _bottom(run)):
        top, bottom = _top(run), _bottom(run)
        if lines:
            last_top, last_bottom = middles[-1]
            overlap = min(bottom, last_bottom) - max(top, last_top)
            beside = overlap >= SAME_LINE * min(bottom - top, last_bottom - last_top)
            if beside and not any(_below(run, other) for other in lines[-1]):
                lines[-1].append(run)
                middles[-1] = (min(top, last_top), max(bottom, last_bottom))
                continue
        lines.append([run])
        middles.append((top, bottom))
    return [
        _line(piece)
        for line in lines
        for piece in _pieces(sorted(line, key=lambda run: run[0].x0), column_gap, begins)
    ]


def _below(run: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Does the run stand below the other one, though a third one beside them reaches over both?"""
    height = min(_bottom(run) - _top(run), _bottom(other) - _top(other))
    across = min(run[-1].x1, other[-1].x1) - max(run[0].x0, other[0].x0)
    return across > 0 and _bottom(other) - _top(run) < SAME_LINE * height


def _pieces(
    line: list[Sequence[Glyph]], column_gap: float | None, begins: Callable[[Glyph], bool] | None
) -> Iterable[list[Sequence[Glyph]]]:
    if column_gap is None:
        return [line]
    pieces = [[line[0]]]
    for run in line[1:]:
        last = pieces[-1][-1]
        gap = column_gap * max(_bottom(run) - _top(run), _bottom(last) - _top(last))
        if run[0].x0 - last[-1].x1 > gap or (begins is not None and begins(run[0])):
            pieces.append([])
        pieces[-1].append(run)
    return pieces


def _line(parts: list[Sequence[Glyph]]) -> TextLine:
    text = ""
    last: Glyph | None = None
    for run in parts:
        for glyph in run:
            if last is not None and _spaced(last, glyph):
                text += " "
            text += glyph.text
            last = glyph
    top, bottom = min(_top(run) for run in parts), max(_bottom(run) for run in parts)
    left, right = min(run[0].x0 for run in parts), max(run[-1].x1 for run in parts)
    return TextLine(text, left, top, right, bottom, _size(glyph for run in parts for glyph in run))


def _size(glyphs: Iterable[Glyph]) -> float:
    """Height of the type: that of a full-width character, which Latin boxes exceed by their descenders."""
    full: list[float] = []
    latin: list[float] = []
    for glyph in glyphs:
        (latin if glyph.text.isascii() else full).append(glyph.bottom - glyph.top)
    heights = sorted(full) or [LATIN_SHARE * height for height in sorted(latin)]
    return heights[len(heights) // 2]


def _spaced(last: Glyph, glyph: Glyph) -> bool:
    gap = glyph.x0 - last.x1
    height = max(last.bottom - last.top, glyph.bottom - glyph.top)
    if gap > WIDE_SPACE * height:
        return True
    return gap > SPACE * height and last.text.isascii() and glyph.text.isascii()


def _top(run: Sequence[Glyph]) -> float:
    return sum(glyph.top for glyph in run) / len(run)


def _bottom(run: Sequence[Glyph]) -> float:
    return sum(glyph.bottom for glyph in run) / len(run)
