"""What one cell says. Expectations keyed by hand from DOMAIN deviations 1-9 and the state list of the issue."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import numbers
from pipelines.extract.model import CellState
from pipelines.extract.numbers import Kind, read_number


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Every test reads anew, so that it also belongs to the code that it tests."""
    numbers._remembered.cache_clear()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("１２", 12),
        ("　0", 0),
        ("0　", 0),
        ("\xa07\xa0", 7),
        ("1,234", 1234),
        ("１，２３４", 1234),
        ("1 234", 1234),
        ("12件", 12),
        ("3 项", 3),
        ("0?", 0),
        ("? 0", 0),
        ("\ufeff5", 5),
        ("190.457379", Decimal("190.457379")),
        ("12.50", Decimal("12.50")),
        ("43.788万元", Decimal("43.788")),
        ("0（万元）", 0),
        ("73,802,895.90元", Decimal("73802895.90")),
        ("+2", 2),
        ("-3", -3),
        ("－3", -3),
    ],
)
def test_a_printed_number_is_taken_as_printed(text: str, number: int | Decimal) -> None:
    reading = read_number(text)
    assert reading.state is CellState.REPORTED
    assert reading.number == number
    assert str(reading.number) == str(number)


@pytest.mark.parametrize("text", ["1?2", "1\ufffd2", "\u07c74", "\u0667", "3\u096a"])
def test_what_only_resembles_a_number_is_text(text: str) -> None:
    """Broken characters within, and digits of scripts that no Chinese report is written in (found by fuzzing)."""
    assert read_number(text).state is CellState.TEXT


@pytest.mark.parametrize("text", ["", " ", "\xa0", "　", "\n", "\u200b", "?", "\ufffd"])
def test_a_blank_is_blank_and_never_zero(text: str) -> None:
    reading = read_number(text)
    assert reading.state is CellState.BLANK
    assert reading.number is None


@pytest.mark.parametrize("text", ["/", "／", "\\", "-", "－", "—", "——", "–", "--", "无", " / "])
def test_a_dash_is_no_number(text: str) -> None:
    reading = read_number(text)
    assert reading.state is CellState.DASH
    assert reading.number is None


@pytest.mark.parametrize(
    "text",
    ["见附件", "约5", "≥5", "260余", "1,23", "1.2.3", "①", "½", "十二", "5.", "1/2", "N/A", "0 或 1", "O"],
)
def test_words_are_no_number(text: str) -> None:
    reading = read_number(text)
    assert reading.state is CellState.TEXT
    assert reading.number is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("增2", 2),
        ("减1", -1),
        ("新增3项", 3),
        ("减少 4", -4),
        ("2/0", 2),
        ("0/3", -3),
        ("增3减1", 2),
        ("-18", -18),
    ],
)
def test_a_change_may_be_worded(text: str, number: int) -> None:
    reading = read_number(text, Kind.CHANGE)
    assert (reading.state, reading.number) == (CellState.REPORTED, number)


def test_a_cell_of_many_blanks_is_read_like_any_other() -> None:
    """Long texts are not remembered, and so go another way."""
    assert read_number(" " * 300 + "增3", Kind.CHANGE).number == 3
    assert read_number(" " * 300 + "12").number == 12


def test_a_worded_change_counts_only_where_a_change_belongs() -> None:
    assert read_number("2/0", Kind.COUNT).state is CellState.TEXT


def test_the_unit_of_the_cell_is_kept() -> None:
    assert read_number("70487元").unit == "元"
    assert read_number("43.788万元").unit == "万元"
    assert read_number("12").unit is None
    assert read_number("新增3项", Kind.CHANGE).unit == "项"


def test_the_raw_text_is_kept_only_where_it_differs() -> None:
    assert read_number("12").raw is None
    assert read_number("１２").raw == "１２"
    assert read_number("1,234").raw == "1,234"
    assert read_number("/").raw == "/"


@pytest.mark.parametrize(
    ("text", "state", "raw"),
    [
        ("见\n 附件", CellState.TEXT, "见 附件"),
        ("①\n2", CellState.TEXT, "① 2"),
        ("", CellState.BLANK, None),
        ("?", CellState.BLANK, "?"),
        ("—", CellState.DASH, "—"),
        ("/?", CellState.DASH, "/?"),
        ("12 件", CellState.REPORTED, "12 件"),
        (" 12 ", CellState.REPORTED, None),
        ("+3", CellState.REPORTED, "+3"),
    ],
)
def test_what_is_printed_is_kept_in_every_state(text: str, state: CellState, raw: str | None) -> None:
    reading = read_number(text)
    assert (reading.state, reading.raw) == (state, raw)


@pytest.mark.parametrize(
    ("text", "broken"), [("2\n6", True), ("1 4", True), ("1 234", True), ("26", False), ("2 项", False)]
)
def test_digits_that_stand_apart_are_marked(text: str, broken: bool) -> None:
    assert read_number(text).broken is broken


@given(st.integers(min_value=0, max_value=10**12))
def test_every_way_to_print_an_integer_gives_it_back(number: int) -> None:
    full_width = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (str(number), f"{number:,}", full_width, f"　{number}　", f"{number}件"):
        assert read_number(text).number == number


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False, allow_infinity=False))
def test_decimals_keep_every_printed_digit(number: Decimal) -> None:
    assert str(read_number(f"{number:f}", Kind.AMOUNT).number) == f"{number:f}"


@given(st.text(max_size=40))
def test_only_a_reported_cell_has_a_number(text: str) -> None:
    reading = read_number(text)
    assert (reading.number is not None) == (reading.state is CellState.REPORTED)
