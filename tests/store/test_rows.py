"""Cells to rows of the database and back."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from stored_samples import FIELDS_2021, values

from pipelines.extract.model import CellState, Place, Value
from pipelines.store.rows import from_rows, to_rows

APPLICANTS = [code.split(".")[2] for code in FIELDS_2021 if code.startswith("requests.granted.")]


def row(*cells: Value | None) -> tuple[Value, ...]:
    return tuple(cell for cell in cells if cell is not None)


def reported(index: int, number: int | Decimal, at: Place | None, raw: str | None = None) -> Value:
    return Value(f"requests.granted.{APPLICANTS[index]}", CellState.REPORTED, number, raw, at=at)


def test_a_row_of_counts_is_one_row() -> None:
    cells = [reported(i, i, Place(2, 5, 4 + i)) for i in range(7)]
    rows = to_rows(cells)
    assert rows.cells == {}
    assert rows.requests == {
        "granted": {
            "states": "rrrrrrr",
            "natural_person": 0,
            "business": 1,
            "research_institution": 2,
            "public_interest": 3,
            "legal_service": 4,
            "other_organisation": 5,
            "total": 6,
            "table_no": 2,
            "row_no": 5,
            "column_no": 4,
            "column_step": 1,
            "line_no": None,
            "line_step": 0,
            "page_no": None,
            "raw": None,
        }
    }


def test_a_line_for_each_cell_has_a_step_of_lines() -> None:
    cells = [reported(i, 0, Place(line=100 + 2 * i)) for i in range(7)]
    rows = to_rows(cells)
    assert rows.cells == {}
    granted = rows.requests["granted"]
    assert (granted["line_no"], granted["line_step"], granted["column_no"], granted["column_step"]) == (
        100,
        2,
        None,
        0,
    )


def test_each_state_has_its_letter_and_only_a_reported_one_a_number() -> None:
    states = [
        CellState.REPORTED,
        CellState.BLANK,
        CellState.DASH,
        CellState.TEXT,
        CellState.ABSENT,
        CellState.UNREADABLE,
    ]
    cells = [
        Value(f"requests.granted.{name}", state, 0 if state is CellState.REPORTED else None)
        for name, state in zip(APPLICANTS, states, strict=False)
    ]
    granted = to_rows(cells).requests["granted"]
    assert granted["states"] == "rbdtau_"
    assert [granted[name] for name in APPLICANTS] == [0, None, None, None, None, None, None]


def test_what_is_printed_all_along_a_row_stands_in_the_row() -> None:
    slashes = [
        Value(f"requests.granted.{name}", CellState.DASH, raw="/", at=Place(2, 5, 4 + i))
        for i, name in enumerate(APPLICANTS)
    ]
    rows = to_rows(slashes)
    assert (rows.requests["granted"]["states"], rows.requests["granted"]["raw"]) == ("ddddddd", "/")
    assert rows.cells == {}
    assert from_rows(rows) == tuple(slashes)


def test_what_a_row_cannot_say_stands_in_a_cell_of_its_own() -> None:
    odd = [
        reported(0, 0, Place(2, 5, 4)),
        reported(1, 0, Place(2, 5, 5)),
        reported(2, 0, Place(2, 6, 6)),  # another row of the document
        reported(3, 1004, Place(2, 5, 7), "1,004"),
        reported(4, Decimal("2.5"), Place(2, 5, 8)),
        reported(5, 3_000_000_000, Place(2, 5, 9)),
        Value("requests.granted.total", CellState.REPORTED, 7, unit="件", at=Place(2, 5, 10)),
    ]
    rows = to_rows(odd)
    assert rows.requests["granted"]["states"] == "rrrrnnr"
    assert sorted(rows.cells) == [
        "requests.granted.legal_service",
        "requests.granted.other_organisation",
        "requests.granted.public_interest",
        "requests.granted.research_institution",
        "requests.granted.total",
    ]
    assert rows.cells["requests.granted.legal_service"]["number"] == Decimal("2.5")
    assert set(from_rows(rows)) == set(odd)


def test_a_whole_report_needs_no_cells_but_the_ten_on_proactive_disclosure() -> None:
    rows = to_rows(values())
    assert (len(rows.requests), len(rows.appeals), len(rows.cells)) == (25, 3, 10)


places = st.none() | st.builds(
    Place,
    st.none() | st.integers(1, 3),
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 99),
    st.none() | st.integers(1, 2),
).map(lambda place: None if place == Place() else place)
numbers = st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=6)
unreported = st.sampled_from([state for state in CellState if state is not CellState.REPORTED])


@st.composite
def some_values(draw: st.DrawFn) -> tuple[Value, ...]:
    codes = draw(st.lists(st.sampled_from(FIELDS_2021), unique=True, max_size=40))
    made = []
    for code in codes:
        raw, unit, at = (
            draw(st.sampled_from([None, None, "/", " 0"])),
            draw(st.sampled_from([None, "元"])),
            draw(places),
        )
        if draw(st.booleans()):
            made.append(Value(code, CellState.REPORTED, draw(numbers), raw, unit, at))
        else:
            made.append(Value(code, draw(unreported), None, raw, unit, at))
    return tuple(made)


@given(some_values())
def test_every_value_comes_back_as_it_was(given_values: tuple[Value, ...]) -> None:
    back = {value.field: value for value in from_rows(to_rows(given_values))}
    assert back == {value.field: value for value in given_values}
