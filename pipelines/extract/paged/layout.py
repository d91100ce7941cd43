"""Where on a page the tables are and where the running text.

In:  glyphs and ruling lines of one page. Out: the page's ``TextLine``s and ``PageTable``s, top to bottom.

Frames around a page or a paragraph are no tables; of tables inside each other the inner one takes its text
first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.extract.paged.aligned import aligned_tables
from pipelines.extract.paged.cells import fill
from pipelines.extract.paged.flush import flush_edges, is_flush, parted
from pipelines.extract.paged.lattice import join, lattices
from pipelines.extract.paged.lines import SAME_LINE, runs, text_lines
from pipelines.extract.paged.model import Glyph, Lattice, Page, PageTable, Segment, TextLine

REACH = 2.5  # points between lines that are meant to touch
FRAME_SHARE = 0.6  # of the page's height, from which a table of two or three cells is a frame
FRAME_CELLS = 3
COLUMN_GAP = 1.0  # gap in a line of text, in heights of the type, that parts columns …
CELL_GAP = 0.4  # … and the cells of a table without lines
RULE_SHARE = 0.3  # of the page's width, from which a level line may part rows


def lay_out(
    number: int,
    width: float,
    height: float,
    glyphs: Iterable[Glyph],
    horizontals: Sequence[Segment],
    verticals: Sequence[Segment],
) -> Page:
    """The page with everything that is printed on it in its place."""
    outside: list[Sequence[Glyph]] = list(runs(glyphs))
    tables: list[PageTable] = []
    drawn = [one for one in lattices(horizontals, verticals, REACH) if not _frame(one, height)]
    for lattice in sorted(drawn, key=_area):
        table, outside = fill(lattice, outside)
        if any(cell.lines for cell in table.cells):
            tables.append(table)
    level = [line for line in join(horizontals, REACH) if line.end - line.start > RULE_SHARE * width]
    aligned = aligned_tables(_cells(outside), level)
    lines = [
        line for line in text_lines(outside, COLUMN_GAP) if not any(_holds(one, line) for one in aligned)
    ]
    placed: list[tuple[tuple[float, float], TextLine | PageTable]] = [
        *(((one.ys[0], one.xs[0]), one) for one in (*tables, *aligned)),
        *(((top, line.x0), line) for top, line in _with_tops(lines)),
    ]
    return Page(number, width, height, tuple(item for _, item in sorted(placed, key=lambda one: one[0])))


def _cells(outside: Sequence[Sequence[Glyph]]) -> list[TextLine]:
    """The text outside of drawn tables, parted where cells of a table without lines may begin."""
    lines = text_lines(outside, CELL_GAP)
    edges = flush_edges(lines)
    if not edges:
        return lines
    return text_lines(parted(outside, edges), CELL_GAP, lambda glyph: is_flush(glyph, edges))


def _holds(table: PageTable, line: TextLine) -> bool:
    return table.ys[0] <= (line.top + line.bottom) / 2 <= table.ys[-1]


def _frame(lattice: Lattice, height: float) -> bool:
    if len(lattice.boxes) < 2:
        return True
    return len(lattice.boxes) <= FRAME_CELLS and lattice.ys[-1] - lattice.ys[0] > FRAME_SHARE * height


def _area(lattice: Lattice) -> float:
    return (lattice.xs[-1] - lattice.xs[0]) * (lattice.ys[-1] - lattice.ys[0])


def _with_tops(lines: Sequence[TextLine]) -> list[tuple[float, TextLine]]:
    """Each line with the top of the row it stands in: figures are often set a little higher than the words."""
    placed: list[tuple[float, TextLine]] = []
    for line in lines:
        top = line.top
        if placed:
            row, left = placed[-1]
            overlap = min(left.bottom, line.bottom) - max(left.top, line.top)
            if line.x0 >= left.x1 and overlap > SAME_LINE * min(
                left.bottom - left.top, line.bottom - line.top
            ):
                top = row
        placed.append((top, line))
    return placed
