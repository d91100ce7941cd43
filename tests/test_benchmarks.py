"""What the benchmarks make of their measurements. Nothing is timed here; the ratios are written by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.growth import Series
from benchmarks.measure import Measured
from benchmarks.page import page, picture
from benchmarks.portal import addresses, big_site

PROJECT = Path(__file__).resolve().parents[1]


def measured(*ratios: float, target: float = 2.0, higher: bool = False) -> Measured:
    return Measured("some.row", "our work", "a peer", target, higher, ratios, "3 ms against 2 ms")


def test_a_row_is_the_median_of_its_runs() -> None:
    row = measured(1.5, 9.0, 1.0, 2.0, 1.0)
    assert row.ratio == 1.5
    assert row.spread == (1.0, 2.0)
    assert row.holds


@pytest.mark.parametrize(
    ("higher", "ratio", "holds"), [(False, 2.1, False), (True, 2.1, True), (True, 1.9, False)]
)
def test_the_direction_of_a_target(higher: bool, ratio: float, holds: bool) -> None:
    assert measured(ratio, higher=higher).holds is holds


@pytest.mark.parametrize(
    ("higher", "ratio", "worse"),
    [(False, 2.41, True), (False, 2.39, False), (True, 1.59, True), (True, 1.61, False)],
)
def test_a_fifth_behind_the_committed_ratio_is_worse(higher: bool, ratio: float, worse: bool) -> None:
    assert measured(ratio, higher=higher).is_worse_than(2.0, 0.2) is worse


def test_the_page_says_what_was_measured_and_what_was_not() -> None:
    written = page(
        [measured(1.4, 1.6), measured(3.0)], {"read_pdf": "pdfplumber is not installed"}, "plot.svg"
    )
    assert "| our work | a peer | ≤ 2 | 1.5 | 1.45–1.55 | yes | 3 ms against 2 ms |" in written
    assert "| our work | a peer | ≤ 2 | 3 | one run | **no** | 3 ms against 2 ms |" in written
    assert "Not measured: read_pdf: pdfplumber is not installed." in written


def test_linear_growth_lies_on_the_dashed_line() -> None:
    drawn = picture([Series("linear", (10, 100), (0.5, 5.0))])
    assert '<polyline points="56.0,304.0 504.0,56.0"' in drawn
    assert "M56.0,304.0 L504.0,56.0" in drawn


def test_the_portal_serves_the_reports_whose_addresses_it_names() -> None:
    site = big_site(3)
    served = {site.url(path) for path, page in site.paths.items() if page.role == "article"}
    assert served == set(addresses(3))
    assert len(served) == 3


def test_committed_ratios_are_numbers() -> None:
    with (PROJECT / "benchmarks" / "ratios.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(float(row["ratio"]) >= 0 for row in rows)
