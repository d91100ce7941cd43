"""The chart of a question, as ``data/browse/charts.toml`` declares it.

In:  the name of a query, and the rows that it gave. Out: ``Drawing``: the picture, its legend and its unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.browse.chart import COLOURS, DASHES, MOST_SERIES, bar_chart, line_chart
from pipelines.browse.form import Label
from pipelines.extract.data import csv_rows, toml_table

_MOST_BARS = 20
_LONGEST_SPAN = 60  # years; a row with a year beyond is no year


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, what its numbers count, the label, colour and dashes of each line, and how many lines it leaves out."""

    svg: str
    unit: Label
    legend: tuple[tuple[Label, str, str], ...] = ()
    left_out: int = 0


def query_chart(name: str, title: str, rows: Sequence[Mapping[str, Any]]) -> Drawing | None:
    """The chart of an answer; None where it has no rows or nothing is declared for the query."""
    declared = toml_table("browse/charts.toml").get(name)
    if declared is None or not rows:
        return None
    unit = Label(declared["unit"][1], declared["unit"][0])
    if declared["kind"] == "bars":
        return Drawing(_bars(declared, rows, title), unit)
    return _lines(_counted(declared, rows) if declared["kind"] == "rows" else rows, declared, title, unit)


def _bars(declared: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], title: str) -> str:
    ranked = sorted(rows, key=lambda row: -(row[declared["y"]] or 0))[:_MOST_BARS]
    bars = [(" ".join(str(row[name]) for name in declared["label"]), row[declared["y"]]) for row in ranked]
    return bar_chart(bars, title)


def _counted(declared: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    years = [row[declared["x"]] for row in rows if isinstance(row[declared["x"]], int)]
    return [{declared["x"]: year, "rows": years.count(year)} for year in sorted(set(years))]


def _lines(
    rows: Sequence[Mapping[str, Any]], declared: Mapping[str, Any], title: str, unit: Label
) -> Drawing | None:
    found = sorted({row[declared["x"]] for row in rows if isinstance(row[declared["x"]], int)})
    if not found or found[-1] - found[0] > _LONGEST_SPAN:
        return None
    years = range(found[0], found[-1] + 1)
    factor = 100 if declared.get("percent") else 1
    labels: dict[str, Label] = {}
    series: dict[str, dict[int, float]] = {}
    for row in rows:
        for column in _columns(declared):
            key, label = _series(row, declared, column)
            labels.setdefault(key, label)
            values = series.setdefault(key, {})
            year, value = row[declared["x"]], row[column]
            if isinstance(year, int) and isinstance(value, int | float):
                before = values.get(year, 0.0) if declared.get("sum") else 0.0
                values[year] = before + factor * value
    shown = sorted(series, key=lambda key: -max(series[key].values(), default=-1.0))[:MOST_SERIES]
    lines = {_name(key, labels): [series[key].get(year) for year in years] for key in shown}
    legend = tuple((labels[key], COLOURS[n], DASHES[n]) for n, key in enumerate(shown))
    return Drawing(line_chart(years, lines, title), unit, legend, len(series) - len(shown))


def _columns(declared: Mapping[str, Any]) -> list[str]:
    named = declared.get("y", "rows")
    return [named] if isinstance(named, str) else list(named)


def _series(row: Mapping[str, Any], declared: Mapping[str, Any], column: str) -> tuple[str, Label]:
    parted = [str(row[name]) for name in declared.get("by", ())]
    if not parted:
        return column, Label(column, column)
    if "words" in declared:
        english, chinese = (str(row[name]) for name in declared["words"])
        return "/".join(parted), Label(chinese.rpartition("/")[2], english.rpartition(": ")[2])
    words = [_value_words(name) for name in parted]
    return "/".join(parted), Label(" ".join(w.zh for w in words), " ".join(w.en for w in words))


def _value_words(code: str) -> Label:
    """The words for a code of a closed list; of anything else itself."""
    for row in csv_rows("release/values.csv"):
        if row["code"] == code:
            return Label(row["zh"], row["en"])
    return Label(code, code)


def _name(key: str, labels: Mapping[str, Label]) -> str:
    """What a line is called aloud; two that have the same words are told apart."""
    label = labels[key]
    name = label.zh if label.zh == label.en else f"{label.zh} {label.en}"
    return name if list(labels.values()).count(label) == 1 else f"{name} ({key})"
