"""Cells on a grid. The expected layouts are what a browser draws for the same spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import grid as module
from pipelines.extract.grid import Drawn, distinct, lay_out
from pipelines.extract.model import GridCell, Unreadable


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


def test_a_cell_knows_where_it_stands_what_it_spans_and_its_line() -> None:
    rows = [[Drawn("A", line=7), Drawn("B", 2, 2, line=8)], [Drawn("C", line=9)]]
    a, b, c = GridCell("A", 0, 0, 1, 1, 7), GridCell("B", 0, 1, 2, 2, 8), GridCell("C", 1, 0, 1, 1, 9)
    assert lay_out(rows) == ((a, b, b), (c, b, b))


def test_a_span_is_as_long_as_what_is_left_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COLUMNS", 4)
    rows = [[Drawn("A")], [Drawn("B"), Drawn("C", rowspan=9, colspan=9)], []]
    c = GridCell("C", 1, 1, 2, 3)
    assert lay_out(rows)[1:] == ((GridCell("B", 1, 0), c, c, c), (None, c, c, c))


def test_rows_without_cells_have_holes() -> None:
    assert lay_out([]) == ()
    assert lay_out([[], []]) == ((), ())
    assert texts([[], [Drawn("A")]]) == [[None], ["A"]]


def test_as_many_columns_as_are_allowed_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COLUMNS", 3)
    row = [Drawn("A"), Drawn("B"), Drawn("C")]
    assert texts([row]) == [["A", "B", "C"]]
    with pytest.raises(Unreadable) as refused:
        lay_out([[*row, Drawn("D")]])
    assert refused.value.detail == "columns: 4 > 3"


@pytest.mark.parametrize(
    "rows",
    [
        [[Drawn("A"), Drawn("B")], [Drawn("C"), Drawn("D")]],
        [[Drawn("A", rowspan=2, colspan=2)], []],
        [[Drawn("A"), Drawn("B", rowspan=2)], [Drawn("C")]],
    ],
    ids=["single", "one", "both"],
)
def test_as_many_cells_as_are_allowed_and_no_more(
    monkeypatch: pytest.MonkeyPatch, rows: list[list[Drawn]]
) -> None:
    monkeypatch.setattr(module, "POSITIONS", 4)
    assert len(lay_out(rows)) == 2
    for more, said in ((Drawn("E"), "cells: 5 > 4"), (Drawn("E", colspan=2), "cells: 6 > 4")):
        with pytest.raises(Unreadable) as refused:
            lay_out([*rows, [more]])
        assert refused.value.detail == said


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
