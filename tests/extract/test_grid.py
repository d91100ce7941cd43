"""Cells on a grid. The expected layouts are what a browser draws for the same spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.grid import Drawn, distinct, lay_out
from pipelines.extract.model import Unreadable


def texts(rows: list[list[Drawn]]) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in lay_out(rows)]


def test_spans_cover_what_they_claim() -> None:
    rows = [[Drawn("A", rowspan=2), Drawn("B", colspan=2)], [Drawn("C"), Drawn("D")]]
    assert texts(rows) == [["A", "B", "B"], ["A", "C", "D"]]


def test_a_rowspan_over_the_end_is_cut() -> None:
    assert texts([[Drawn("A", rowspan=1_000_000), Drawn("B")], [Drawn("C")]]) == [["A", "B"], ["A", "C"]]


def test_a_position_is_never_covered_twice() -> None:
    rows = [[Drawn("A"), Drawn("B", rowspan=2)], [Drawn("C", colspan=2)]]
    assert texts(rows) == [["A", "B"], ["C", "B"]]


def test_short_rows_leave_holes() -> None:
    assert texts([[Drawn("A"), Drawn("B")], [Drawn("C")]]) == [["A", "B"], ["C", None]]


def test_a_gigantic_table_is_refused_by_name() -> None:
    with pytest.raises(Unreadable, match=r"document\.too_large"):
        lay_out([[Drawn("A", colspan=400)] for _ in range(1000)])


def test_distinct_gives_each_cell_once() -> None:
    (first, second) = lay_out(
        [[Drawn("A", rowspan=2), Drawn("B", colspan=3)], [Drawn("C"), Drawn("D"), Drawn("E")]]
    )
    assert [cell.text for cell in distinct(first)] == ["A", "B"]
    assert [cell.text for cell in distinct(second)] == ["A", "C", "D", "E"]


SPANS = st.integers(min_value=-1, max_value=6)
CELLS = st.builds(Drawn, st.text(max_size=3), SPANS, SPANS)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_every_cell_stands_at_its_origin_within_the_grid(rows: list[list[Drawn]]) -> None:
    grid = lay_out(rows)
    assert len(grid) == len(rows)
    assert len({len(row) for row in grid}) <= 1
    drawn = {id(cell): cell for row in grid for cell in row if cell is not None}
    assert len(drawn) == sum(len(row) for row in rows)
    for cell in drawn.values():
        assert grid[cell.row][cell.column] is cell
