"""Tables from ruling lines: spans, gaps, doubled and wandering lines, open sides, strays, limits."""

from __future__ import annotations

import pytest

from pipelines.extract.model import Unreadable
from pipelines.extract.paged.lattice import LINES, join, lattices
from pipelines.extract.paged.model import Box, Segment

REACH = 2.5


def across(y: float, x0: float, x1: float) -> Segment:
    return Segment(y, x0, x1)


def upright(x: float, y0: float, y1: float) -> Segment:
    return Segment(x, y0, y1)


def frame(x0: float, y0: float, x1: float, y1: float) -> tuple[list[Segment], list[Segment]]:
    return [across(y0, x0, x1), across(y1, x0, x1)], [upright(x0, y0, y1), upright(x1, y0, y1)]


def test_missing_inner_lines_join_cells():
    rows, columns = frame(0, 0, 60, 90)
    rows += [across(30, 40, 60), across(60, 0, 60)]
    columns += [upright(40, 0, 60)]
    (lattice,) = lattices(rows, columns, REACH)
    assert lattice.xs == (0, 40, 60)
    assert lattice.ys == (0, 30, 60, 90)
    assert lattice.boxes == (Box(0, 0, 2, 1), Box(0, 1, 1, 1), Box(1, 1, 1, 1), Box(2, 0, 1, 2))
    assert lattice.edges(Box(0, 0, 2, 1)) == (0, 0, 40, 60)


def test_lines_in_pieces_and_doubled_lines_count_once():
    rows = [
        across(0, 0, 20),
        across(0.4, 20.5, 50),
        across(1, 49, 100),
        across(30, 0, 100),
        across(31.5, 0, 100),
    ]
    columns = [upright(0, 0, 31), upright(50, 0, 31), upright(100, 0, 31)]
    (lattice,) = lattices(rows, columns, REACH)
    assert len(lattice.ys) == 2
    assert lattice.boxes == (Box(0, 0, 1, 1), Box(0, 1, 1, 1))


def test_an_edge_that_wanders_from_row_to_row_is_one_column_edge():
    rows, columns = frame(0, 0, 100, 60)
    rows += [across(30, 0, 100)]
    columns += [upright(50, 0, 30), upright(55, 30, 60)]
    (lattice,) = lattices(rows, columns, REACH)
    assert len(lattice.xs) == 3
    assert lattice.boxes == (Box(0, 0, 1, 1), Box(0, 1, 1, 1), Box(1, 0, 1, 1), Box(1, 1, 1, 1))


def test_a_narrow_cell_that_is_drawn_stays_a_cell():
    rows, columns = frame(0, 0, 100, 30)
    columns += [upright(50, 0, 30), upright(56, 0, 30)]
    (lattice,) = lattices(rows, columns, REACH)
    assert len(lattice.boxes) == 3


def test_sides_that_are_not_drawn_are_added_where_the_lines_end_together():
    rows = [across(y, 0, 120) for y in (0, 20, 40)]
    columns = [upright(40, 0, 40), upright(80, 0, 40)]
    (lattice,) = lattices(rows, columns, REACH)
    assert lattice.xs == (0, 40, 80, 120)
    assert len(lattice.boxes) == 6


def test_what_no_line_closes_off_is_no_cell():
    rows, columns = frame(0, 0, 40, 40)
    rows += [across(80, 40, 80), across(40, 40, 80)]
    columns += [upright(40, 40, 80), upright(80, 40, 80)]
    (lattice,) = lattices(rows, columns, REACH)
    assert lattice.boxes == (Box(0, 0, 1, 1), Box(1, 1, 1, 1))


def test_an_underlined_word_is_no_row_and_leads_to_no_cell():
    rows, columns = frame(0, 0, 100, 60)
    columns += [upright(50, 0, 60)]
    rows += [across(30, 10, 40)]
    (lattice,) = lattices(rows, columns, REACH)
    assert lattice.boxes == (Box(0, 0, 1, 1), Box(0, 1, 1, 1))


def test_tables_that_do_not_touch_are_two_from_top_to_bottom():
    low_rows, low_columns = frame(0, 100, 50, 150)
    rows, columns = frame(0, 0, 50, 50)
    found = lattices(low_rows + rows, low_columns + columns, REACH)
    assert [lattice.ys for lattice in found] == [(0, 50), (100, 150)]


def test_specks_are_dropped_and_neighbours_joined():
    assert join([across(5, 0, 2), across(8, 0, 40), across(8, 41, 60)], REACH) == [across(8, 0, 60)]


def test_more_lines_than_any_table_has_are_refused():
    rows = [across(10 * y, 0, 100) for y in range(LINES + 1)]
    with pytest.raises(Unreadable, match=r"document\.too_large: ruling lines of a page"):
        lattices(rows, [upright(0, 0, 10)], REACH)
