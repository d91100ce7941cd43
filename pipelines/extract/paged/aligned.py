"""Tables without upright lines: columns by what stands below each other.

In:  the lines of text of a page, parted at gaps, and the level lines on it that belong to no drawn table.
Out: the tables among them::

    信息内容         本年制发件数   本年废止件数        rows of several pieces, figures on the right:
    规章                  0             0             a table from the first row of its head
    行政规范性            3             1             to its last row of figures
    文件                                              a piece of a label belongs to the nearer row

The columns count as exact where clear paper parts the figures, else only their order is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.extract.paged.columns import VALUE, Row, head_alone, table
from pipelines.extract.paged.lines import SAME_LINE
from pipelines.extract.paged.model import PageTable, Segment, TextLine

ROWS = 2  # rows of figures that make a table …
FIGURES = 5  # … or figures in a single one
HEAD = 8  # lines above the first row of figures that may be its head
BETWEEN = 8  # lines without figures between two rows of figures, unless they are labels one below the other
TIGHT = 0.6  # gap between lines of one cell, in heights of the type
CLOSE = 1.2  # gap between a label without figures and the next row of its table, in heights of the type
LARGER = 1.45  # type larger by this factor than a table's is a heading
SPACED = 1.1  # gap above a table's rows of figures, in gaps between them, within which its head stands …
FAR = 4  # … but no further, in heights of the type
HEADINGS = 3  # pieces without a figure above the columns of figures that begin another table


def aligned_tables(lines: Sequence[TextLine], level: Sequence[Segment]) -> list[PageTable]:
    """The tables that alignment alone shows."""
    rows = _rows(lines)
    stretches = _stretches(rows)
    found = [table(rows[start:end], level) for start, end in stretches]
    if head := _head_at_the_foot(rows[stretches[-1][1] if stretches else 0 :]):
        found.append(head_alone(head))
    return [one for one in found if one is not None]


def _head_at_the_foot(rows: Sequence[Row]) -> Row | None:
    """The row of words side by side with which a page ends, but for its number."""
    for row in reversed(rows):
        if _is_page_number(row):
            continue
        words = not any(VALUE.fullmatch(piece.text) for piece in row.pieces)
        return row if words and len(row.pieces) >= HEADINGS else None
    return None


def _rows(lines: Sequence[TextLine]) -> list[Row]:
    """Lines that stand beside each other, as one row each."""
    rows: list[list[TextLine]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last is not None and line.x0 >= last.x1 and _level(last, line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [Row(tuple(row)) for row in rows]


def _level(one: TextLine, other: TextLine) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > SAME_LINE * min(one.bottom - one.top, other.bottom - other.top)


def _stretches(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """First row and end of each stretch that may be a table, its head included."""
    groups: list[list[int]] = []
    for index, row in enumerate(rows):
        if not row.figures:
            continue
        between = rows[groups[-1][-1] + 1 : index] if groups else ()
        foreign = any(_foreign(one, row) or _heads(one, row) for one in between)
        if (
            groups
            and not foreign
            and (len(between) <= BETWEEN or all(_only_labels(one, row) for one in between))
        ):
            groups[-1].append(index)
        else:
            groups.append([index])
    stretches: list[tuple[int, int]] = []
    reach = 0.0
    for group in groups:
        few = len(group) < ROWS and len(rows[group[0]].figures) < FIGURES
        if few and not _headed(rows[max(group[0] - HEAD, 0) : group[0]], rows[group[0]]):
            continue
        floor = stretches[-1][1] if stretches else 0
        start, end = group[0], group[-1] + 1
        reach = _reach([rows[index] for index in group]) or reach  # a single row is set like the table above
        while start > max(floor, group[0] - HEAD) and _near(
            rows[start - 1], rows[start], rows[group[0]], reach
        ):
            start -= 1
        while start < group[0] and len(rows[start].pieces) < 2 and not _label_of(rows[start], rows[group[0]]):
            start += 1
        start = min(start, _labels_overleaf(rows, floor, group[0]))
        while end < len(rows) and _goes_on(rows[end - 1], rows[end], rows[group[-1]]):
            end += 1
        end = _labels_to_the_foot(rows, end, rows[group[-1]])
        stretches.append((start, end))
    return stretches


def _foreign(row: Row, figures: Row) -> bool:
    """Is the row running text, or a heading, and no part of the table that ``figures`` stand in?"""
    return row.size > LARGER * figures.size or (
        len(row.pieces) == 1
        and row.pieces[0].x1 > figures.figures[0].x1
        and row.pieces[0].x0 < figures.figures[0].x0 - 2 * row.size
    )


def _labels_overleaf(rows: Sequence[Row], floor: int, begin: int) -> int:
    """The first of the labels without figures with which a page begins; ``begin`` where it begins with more."""
    start = begin
    while start and _only_labels(rows[start - 1], rows[begin]) and _close(rows[start - 1], rows[start]):
        start -= 1
    return start if start == floor == 0 else begin


def _labels_to_the_foot(rows: Sequence[Row], end: int, figures: Row) -> int:
    """The end of the labels without figures with which a page ends, but for its number; ``end`` if more follows."""
    stop = end
    while stop < len(rows) and _only_labels(rows[stop], figures) and _close(rows[stop - 1], rows[stop]):
        stop += 1
    return stop if all(map(_is_page_number, rows[stop:])) else end


def _only_labels(row: Row, figures: Row) -> bool:
    return all(piece.x1 <= figures.figures[0].x0 for piece in row.pieces)


def _close(above: Row, below: Row) -> bool:
    return below.top - above.bottom < CLOSE * min(above.size, below.size)


def _is_page_number(row: Row) -> bool:
    return len(row.pieces) == 1 and bool(VALUE.fullmatch(row.pieces[0].text.strip("- —")))


def _headed(above: Sequence[Row], row: Row) -> bool:
    """Does a heading stand over every figure of the row, in the rows of words nearest above it?"""
    words: list[TextLine] = []
    for head in reversed(above):
        if len(head.pieces) > 1 and not any(VALUE.fullmatch(piece.text) for piece in head.pieces):
            words += head.pieces
        elif words or len(head.pieces) > 1 or not _only_labels(head, row):
            break
    over = [any(piece.x0 < one.x1 and one.x0 < piece.x1 for piece in words) for one in row.figures]
    beside = bool(above) and above[-1].pieces[-1] in words
    return all(over) and len(words) >= (2 if beside else HEADINGS)


def _heads(row: Row, figures: Row) -> bool:
    """Is the row the head of another table?"""
    above = [piece for piece in row.pieces if piece.x1 > figures.figures[0].x0]
    return len(above) >= HEADINGS and not row.figures


def _reach(figures: Sequence[Row]) -> float:
    """How far a head may stand above a table: a little more than its rows of figures, most of them, do apart."""
    gaps = sorted(below.top - above.bottom for above, below in pairwise(figures))
    return SPACED * gaps[len(gaps) // 2] if gaps else 0.0


def _near(row: Row, below: Row, figures: Row, reach: float) -> bool:
    near = max(2 * row.size, min(reach, FAR * row.size))
    return not _foreign(row, figures) and below.top - row.bottom < near


def _label_of(row: Row, figures: Row) -> bool:
    """Is the lone piece a label that begins above its figures?"""
    return row.pieces[0].x1 <= figures.figures[0].x0 and figures.top - row.bottom < TIGHT * row.size


def _goes_on(row: Row, below: Row, figures: Row) -> bool:
    """Is ``below`` the rest of the last row's label?"""
    tight = below.top - row.bottom < TIGHT * below.size
    return tight and not _foreign(below, figures) and below.pieces[-1].x1 <= figures.figures[0].x0
