"""Which reports the options select."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from pipelines.release.errors import ReleaseError
from pipelines.release.read import snapshot_of
from pipelines.release.selection import Selection, parse_selection, selected_ids


@pytest.mark.parametrize(
    ("words", "years"),
    [
        (["2023"], (2023,)),
        (["2021-2023"], (2021, 2022, 2023)),
        (["2023,2021", "2021"], (2021, 2023)),
        ([" 2020 , 2022-2023 "], (2020, 2022, 2023)),
    ],
)
def test_years(words: list[str], years: tuple[int, ...]) -> None:
    assert parse_selection(years=words).years == years


@pytest.mark.parametrize(
    ("word", "beginning"),
    [
        ("511124", "511124"),
        ("511100", "5111"),
        ("510000", "51"),
        ("500000", "50"),
        ("511000", "5110"),
        ("5111", "5111"),
        ("511124001", "511124001"),
    ],
)
def test_a_division_stands_for_all_below_it(word: str, beginning: str) -> None:
    assert parse_selection(divisions=[word]).divisions == (beginning,)


@pytest.mark.parametrize(
    ("option", "word", "said"),
    [
        ("years", "23", "'23' is no year"),
        ("years", "2023-2021", "'2023-2021' is no year"),
        ("divisions", "井研", "'井研' is no division code"),
        ("divisions", "511", "'511' is no division code"),
        ("levels", "city", "'city' is no level; there are national, province"),
        ("department_types", "fbi", "'fbi' is no department type; there are gov, gov_office"),
    ],
)
def test_a_word_that_selects_nothing_anywhere(option: str, word: str, said: str) -> None:
    with pytest.raises(ReleaseError) as raised:
        parse_selection(**{option: [word]})
    assert raised.value.code == "export.bad_selection"
    assert said in raised.value.detail


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(), 3),
        (Selection(years=(2023,)), 2),
        (Selection(divisions=("511124",)), 2),
        (Selection(divisions=("51",)), 3),
        (Selection(levels=("county",), years=(2023,)), 1),
        (Selection(department_types=("emerg", "gov")), 2),
    ],
)
def test_a_report_has_to_fit_every_list(database: Engine, selection: Selection, count: int) -> None:
    with snapshot_of(database) as connection:
        ids = list(selected_ids(connection, selection))
    assert len(ids) == count
    assert ids == sorted(ids)


def test_a_selection_in_words() -> None:
    assert parse_selection(["2023"], ["511100"], ["county"], ["police"]).words == (
        "year 2023; division 5111…; level county; department type police"
    )
    assert Selection().words == ""
