"""Tables from ruling lines.

In:  horizontal and vertical segments of one page, in any order, broken, doubled or a little out of line.
Out: one ``Lattice`` for each group of lines that touch, top to bottom, with the cells that are drawn::

    ┌───────┬───┐      xs = (0, 40, 60)   ys = (0, 10, 20, 30)
    │       ├───┤      boxes = (0,0,2,1) (0,1,1,1) (1,1,1,1) (2,0,1,2)
    ├───────┴───┤      a missing inner line joins the cells on its two sides;
    └───────────┘      what no line closes off from the outside is no cell
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence

from pipelines.extract.limits import POSITIONS, hold
from pipelines.extract.paged.model import Box, Lattice, Segment

LINES = 3_000  # ruling lines of one direction on a page, joined; a report page has some 30
SNAP = 3.0  # lines of different rows this many reaches apart are one column edge drawn by hand …
STRAY = 24.0  # a line shorter than that many reaches belongs to a table only if it joins two other lines
OPEN = 0.5  # share of the lines that must stick out together where a side is not drawn
COVERED = 0.75  # share of a cell's side that must be drawn for the side to count


def lattices(horizontals: Iterable[Segment], verticals: Iterable[Segment], reach: float) -> list[Lattice]:
    """Tables drawn by the segments. ``reach`` is how far apart lines may be that are meant to touch.

    Raises:
        Unreadable: ``document.too_large`` when the page has more lines or cells than any table.
    """
    across, upright = join(horizontals, reach), join(verticals, reach)
    hold("ruling lines of a page", max(len(across), len(upright)), LINES)
    across, upright = _without_strays(across, upright, reach)
    found = []
    for rows, columns in _touching(across, upright, reach):
        lattice = _lattice(*_closed(rows, columns, reach), reach)
        if lattice.boxes:
            found.append(lattice)
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def join(segments: Iterable[Segment], reach: float) -> list[Segment]:
    """Collinear segments that overlap or nearly touch, as one each; specks are dropped."""
    joined: list[Segment] = []
    for cluster in _clusters(sorted(segments), reach):
        start, end = cluster[0].start, cluster[0].end
        weight = total = 0.0
        for segment in cluster:
            if segment.start > end + reach:
                joined.append(Segment(total / weight, start, end))
                start, end, weight, total = segment.start, segment.end, 0.0, 0.0
            end = max(end, segment.end)
            length = segment.end - segment.start + 0.01
            weight += length
            total += segment.at * length
        joined.append(Segment(total / weight, start, end))
    return [segment for segment in joined if segment.end - segment.start > 1.5 * reach]


def _clusters(segments: Sequence[Segment], reach: float) -> Iterable[list[Segment]]:
    """Groups of nearly equal ``at``, each sorted by start."""
    cluster: list[Segment] = []
    for segment in segments:
        if cluster and segment.at - cluster[0].at > reach:
            yield sorted(cluster, key=lambda one: one.start)
            cluster = []
        cluster.append(segment)
    if cluster:
        yield sorted(cluster, key=lambda one: one.start)


def _without_strays(
    across: list[Segment], upright: list[Segment], reach: float
) -> tuple[list[Segment], list[Segment]]:
    """The lines without short ones that lead nowhere: an underlined word, the edge of a stamp."""
    while True:
        kept_across = [line for line in across if _joins(line, upright, reach)]
        kept_upright = [line for line in upright if _joins(line, kept_across, reach)]
        if len(kept_across) == len(across) and len(kept_upright) == len(upright):
            return kept_across, kept_upright
        across, upright = kept_across, kept_upright


def _joins(line: Segment, others: list[Segment], reach: float) -> bool:
    if line.end - line.start >= STRAY * reach:
        return True
    crossings = (
        line.start - reach <= other.at <= line.end + reach
        and other.start - reach <= line.at <= other.end + reach
        for other in others
    )
    return sum(crossings) > 1


def _touching(
    across: list[Segment], upright: list[Segment], reach: float
) -> Iterable[tuple[list[Segment], list[Segment]]]:
    """Groups of segments that hang together by crossings."""
    upright = sorted(upright)
    positions = [segment.at for segment in upright]
    parent = list(range(len(across) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, row in enumerate(across):
        for other in range(bisect_left(positions, row.start - reach), len(upright)):
            column = upright[other]
            if column.at > row.end + reach:
                break
            if column.start - reach <= row.at <= column.end + reach:
                parent[root(len(across) + other)] = root(index)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for index, row in enumerate(across):
        groups.setdefault(root(index), ([], []))[0].append(row)
    for index, column in enumerate(upright):
        groups.setdefault(root(len(across) + index), ([], []))[1].append(column)
    return [group for group in groups.values() if len(group[0]) > 1 and group[1]]


def _closed(rows: list[Segment], columns: list[Segment], reach: float) -> tuple[list[Segment], list[Segment]]:
    """The same lines, with the sides added where a table is open: lines that stick out together."""
    return rows + _open_sides(columns, rows, reach), columns + _open_sides(rows, columns, reach)


def _open_sides(lines: list[Segment], sides: list[Segment], reach: float) -> list[Segment]:
    """Sides missing at the ends of ``lines``: half of them end at one place beyond every side."""
    if not sides:
        return []
    first, last = min(side.at for side in sides), max(side.at for side in sides)
    added = []
    for out in (
        [(line.start, line.at) for line in lines if line.start < first - 2 * reach],
        [(line.end, line.at) for line in lines if line.end > last + 2 * reach],
    ):
        if len(out) < 2:
            continue
        place = sorted(end for end, _ in out)[len(out) // 2]
        heights = [at for end, at in out if abs(end - place) <= 2 * reach]
        if len(heights) >= max(2, OPEN * len(lines)):
            added.append(Segment(place, min(heights), max(heights)))
    return added


def _lattice(rows: list[Segment], columns: list[Segment], reach: float) -> Lattice:
    ys, row_lines = _positions(rows, reach)
    xs, column_lines = _positions(columns, reach)
    hold("cells of a table", len(xs) * len(ys), POSITIONS)
    xs, column_lines = _snapped(xs, column_lines, ys, reach)
    ys, row_lines = _snapped(ys, row_lines, xs, reach)
    below = [_covered(lines, xs) for lines in row_lines]  # [line][column]
    beside = [_covered(lines, ys) for lines in column_lines]  # [line][row]
    if len(xs) < 2 or len(ys) < 2:
        return Lattice(tuple(xs), tuple(ys), ())
    inside = _inside(below, beside, len(ys) - 1, len(xs) - 1)
    return Lattice(tuple(xs), tuple(ys), tuple(_boxes(below, beside, inside)))


def _positions(segments: list[Segment], reach: float) -> tuple[list[float], list[list[Segment]]]:
    """Where lines stand, and the lines of each place."""
    clusters = list(_clusters(sorted(segments), reach))
    return [sum(s.at for s in cluster) / len(cluster) for cluster in clusters], clusters


def _snapped(
    places: list[float], lines: list[list[Segment]], across: list[float], reach: float
) -> tuple[list[float], list[list[Segment]]]:
    """Neighbouring places become one when no row is drawn with both: an edge that wanders a little."""
    kept_places, kept_lines, drawn = places[:1], lines[:1], [_covered(lines[0], across)] if lines else []
    for place, segments in zip(places[1:], lines[1:], strict=True):
        covered = _covered(segments, across)
        both = any(one and other for one, other in zip(drawn[-1], covered, strict=True))
        if place - kept_places[-1] <= SNAP * reach and not both:
            kept_places[-1] = (kept_places[-1] + place) / 2
            kept_lines[-1] = kept_lines[-1] + segments
            drawn[-1] = [one or other for one, other in zip(drawn[-1], covered, strict=True)]
        else:
            kept_places.append(place)
            kept_lines.append(segments)
            drawn.append(covered)
    return kept_places, kept_lines


def _covered(segments: list[Segment], places: list[float]) -> list[bool]:
    """For each stretch between neighbouring places: is it drawn?"""
    shares = [0.0] * (len(places) - 1)
    for segment in segments:
        first = max(bisect_left(places, segment.start) - 1, 0)
        for index in range(first, len(shares)):
            if places[index] >= segment.end:
                break
            shares[index] += min(segment.end, places[index + 1]) - max(segment.start, places[index])
    return [share >= COVERED * (places[index + 1] - places[index]) for index, share in enumerate(shares)]


def _inside(below: list[list[bool]], beside: list[list[bool]], rows: int, columns: int) -> list[list[bool]]:
    """Which elementary cells the lines close off from the outside."""
    outside = [[False] * columns for _ in range(rows)]
    queue: deque[tuple[int, int]] = deque()

    def leak(row: int, column: int) -> None:
        if not outside[row][column]:
            outside[row][column] = True
            queue.append((row, column))

    for column in range(columns):
        if not below[0][column]:
            leak(0, column)
        if not below[rows][column]:
            leak(rows - 1, column)
    for row in range(rows):
        if not beside[0][row]:
            leak(row, 0)
        if not beside[columns][row]:
            leak(row, columns - 1)
    while queue:
        row, column = queue.popleft()
        if row and not below[row][column]:
            leak(row - 1, column)
        if row + 1 < rows and not below[row + 1][column]:
            leak(row + 1, column)
        if column and not beside[column][row]:
            leak(row, column - 1)
        if column + 1 < columns and not beside[column + 1][row]:
            leak(row, column + 1)
    return [[not out for out in line] for line in outside]


def _boxes(below: list[list[bool]], beside: list[list[bool]], inside: list[list[bool]]) -> Iterable[Box]:
    """Rectangles of elementary cells that no line divides, row by row."""
    taken = [[not cell for cell in line] for line in inside]
    rows, columns = len(inside), len(inside[0])
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            right = column + 1
            while right < columns and not taken[row][right] and not beside[right][row]:
                right += 1
            bottom = row + 1
            while bottom < rows and _continues(below, beside, taken, bottom, column, right):
                bottom += 1
            for line in taken[row:bottom]:
                line[column:right] = [True] * (right - column)
            yield Box(row, column, bottom - row, right - column)


def _continues(
    below: list[list[bool]],
    beside: list[list[bool]],
    taken: list[list[bool]],
    row: int,
    left: int,
    right: int,
) -> bool:
    """Does the row belong, from ``left`` to ``right``, to the cell above it?"""
    return not (
        any(taken[row][left:right])
        or any(below[row][left:right])
        or any(beside[column][row] for column in range(left + 1, right))
    )
