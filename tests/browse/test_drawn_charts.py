"""Charts of the pages: a missing year is a gap, and every question has a chart."""

from __future__ import annotations

import re

from lxml import etree

from pipelines.browse.chart import MOST_SERIES, bar_chart, line_chart
from pipelines.browse.query_chart import query_chart
from pipelines.extract.data import toml_table
from pipelines.store.queries import load_query, query_names

SVG = {"s": "http://www.w3.org/2000/svg"}


def drawn(svg: str) -> etree._Element:
    return etree.fromstring(svg)


def test_a_line_breaks_where_a_year_has_no_number() -> None:
    svg = drawn(line_chart(range(2019, 2025), {"a": [1, 2, None, 4, 5, None]}, "name"))
    assert len(svg.findall(".//s:circle", SVG)) == 4
    lines = [line.get("points").count(",") for line in svg.findall(".//s:polyline", SVG)]
    assert lines == [2, 2]
    assert len(svg.xpath(".//*[@class='gap']")) == 2


def test_a_year_that_only_one_line_lacks_is_no_gap_of_the_chart() -> None:
    svg = drawn(line_chart([2020, 2021], {"a": [1, None], "b": [2, 3]}, "name"))
    assert svg.xpath(".//*[@class='gap']") == []
    assert len(svg.findall(".//s:circle", SVG)) == 3


def test_zero_is_drawn_at_the_foot_and_nothing_is_not() -> None:
    svg = drawn(line_chart([2020, 2021, 2022], {"a": [0, 10, None]}, "name"))
    heights = [float(dot.get("cy")) for dot in svg.findall(".//s:circle", SVG)]
    assert heights == [270.0, 14.0]
    titles = [title.text for title in svg.findall(".//s:title", SVG)]
    assert titles == ["a 2020: 0", "a 2021: 10"]


def test_nothing_at_all_is_a_chart_of_gaps() -> None:
    svg = drawn(line_chart([2020, 2021], {"a": [None, None]}, "name"))
    assert len(svg.xpath(".//*[@class='gap']")) == 2


def test_negative_numbers_stand_below_zero() -> None:
    svg = drawn(line_chart([2020, 2021], {"a": [-10, 10]}, "name"))
    low, high = [float(dot.get("cy")) for dot in svg.findall(".//s:circle", SVG)]
    assert low > high
    assert "-10" in [text.text for text in svg.findall(".//s:text", SVG)]


def test_a_bar_without_a_number_is_hatched() -> None:
    svg = drawn(bar_chart([("甲", 4.0), ("乙", None), ("丙", 0.0)], "name"))
    fills = [bar.get("fill") for bar in svg.findall("s:rect", SVG)]
    assert fills.count("url(#gap)") == 1
    assert [title.text for title in svg.findall(".//s:title", SVG)] == ["甲: 4", "丙: 0"]


def test_labels_are_escaped_and_no_style_is_needed() -> None:
    text = line_chart([2020], {"<script>x</script>": [1]}, '"><script>')
    assert "<script>" not in text
    assert "style=" not in text
    assert "<script>" not in bar_chart([("<script>", 1.0)], "n")


def test_every_question_declares_a_chart_over_columns_that_it_has() -> None:
    declared = toml_table("browse/charts.toml")
    assert set(declared) == set(query_names())
    for name, chart in declared.items():
        sql = load_query(name).sql
        y = chart.get("y", [])
        columns = [
            chart.get("x"),
            *([y] if isinstance(y, str) else y),
            *chart.get("by", ()),
            *chart.get("words", ()),
        ]
        columns += chart.get("label", [])
        for column in filter(None, columns):
            assert re.search(rf"\b{column}\b", sql), f"{name}: {column}"
        english, chinese = chart["unit"]
        assert re.search("[a-z]", english)
        assert re.search("[\u4e00-\u9fff]", chinese)


def test_a_share_is_drawn_in_per_cent_and_missing_years_between_are_kept() -> None:
    rows = [{"year": 2019, "rate": 0.25, "level": "county"}, {"year": 2021, "rate": None, "level": "county"},
            {"year": 2022, "rate": 0.5, "level": "county"}]  # fmt: skip
    made = query_chart("late_publication", "title", [{**row, "late_rate": row["rate"]} for row in rows])
    assert made is not None
    titles = [title.text for title in drawn(made.svg).findall(".//s:title", SVG)]
    assert titles == ["县级 county 2019: 25", "县级 county 2022: 50"]
    assert len(drawn(made.svg).xpath(".//*[@class='gap']")) == 2


def test_lines_beyond_the_most_are_counted() -> None:
    rows = [{"year": 2020, "backlog": n / 10, "agency": f"机关{n}"} for n in range(MOST_SERIES + 3)]
    made = query_chart("backlog", "title", rows)
    assert made is not None
    assert made.left_out == 3
    assert made.legend[0][0].zh == f"机关{MOST_SERIES + 2}"  # the largest first


def test_no_rows_no_chart() -> None:
    assert query_chart("backlog", "title", []) is None
    assert query_chart("no_such_query", "title", [{"year": 2020}]) is None
