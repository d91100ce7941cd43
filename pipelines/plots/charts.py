"""Charts as SVG. In: numbers by year or group, None where there are none. Out: ``Drawing``, an ``<svg>`` and its key.

Needs matplotlib. A missing number is shown as missing: a hatched column, a line that breaks. The same numbers give the
same text. Words are in English and Chinese; the browser has the fonts for both, matplotlib needs none.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from pipelines.extract.data import csv_rows

Numbers = Sequence[float | None]
_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb", "#222255")
_NOTHING = "#a8a8a8"
_LINE = 11  # points from a line of words to the next


@dataclass(frozen=True, slots=True)
class Words:
    """A label in both languages; a year has only one."""

    en: str
    zh: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers with their label, one for each group or year."""

    label: Words
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Drawing:
    """The text of an ``<svg>``, the unit of its axis, and what its colours mean; a colour of None is the hatching."""

    svg: str
    unit: Words
    key: tuple[tuple[Words, str | None], ...]


def words(code: str) -> Words:
    """The label of a code of ``data/charts.csv``."""
    (entry,) = (row for row in csv_rows("charts.csv") if row["code"] == code)
    return Words(entry["label_en"], entry["label_zh"])


def stacked_columns(name: str, groups: Sequence[Words], series: Sequence[Series], unit: Words) -> Drawing:
    """Columns of parts, one for each group; a group of which no part is known is hatched."""
    unknown = _unknown(series)
    with _figure(name) as (axes, done):
        places = range(len(groups))
        bottoms = [0.0] * len(groups)
        for each, colour in zip(series, cycle(_COLOURS), strict=False):
            heights = [value or 0.0 for value in each.numbers]
            axes.bar(places, heights, 0.7, bottom=bottoms, color=colour)
            bottoms = [bottom + height for bottom, height in zip(bottoms, heights, strict=True)]
        if unknown:
            top = [max(bottoms) or 1.0] * len(unknown)
            axes.bar(unknown, top, 0.7, color="white", edgecolor=_NOTHING, hatch="///")
        axes.set_xticks(list(places), [""] * len(groups))
        _without_scale_if(axes, len(unknown) == len(groups))
        for place, group in zip(places, groups, strict=True):
            _write_below(axes, place, group)
    return Drawing(done[0], unit, _key(series, unknown))


def lines(name: str, years: Sequence[int], series: Sequence[Series], unit: Words) -> Drawing:
    """A line for each series over the years; it breaks where a year has no number."""
    unknown = _unknown(series)
    with _figure(name) as (axes, done):
        for each, colour in zip(series, cycle(_COLOURS), strict=False):
            points = [float("nan") if value is None else value for value in each.numbers]
            axes.plot(years, points, marker="o", color=colour)
        for n in unknown:
            edges = (years[n] - 0.4, years[n] + 0.4)
            axes.axvspan(*edges, facecolor="white", edgecolor=_NOTHING, hatch="///")
        axes.set_xticks(list(years), [str(year) for year in years])
        axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        axes.set_ylim(bottom=0)
        _without_scale_if(axes, len(unknown) == len(years))
    return Drawing(done[0], unit, _key(series, unknown))


def _unknown(series: Sequence[Series]) -> list[int]:
    """The places at which no series has a number."""
    count = len(series[0].numbers) if series else 0
    return [n for n in range(count) if all(each.numbers[n] is None for each in series)]


def _key(series: Sequence[Series], unknown: Sequence[int]) -> tuple[tuple[Words, str | None], ...]:
    drawn = [(each.label, colour) for each, colour in zip(series, cycle(_COLOURS), strict=False)]
    return (*drawn, *([(words("no_data"), None)] if unknown else []))


def _without_scale_if(axes: Any, nothing_is_known: bool) -> None:
    """Where no number is drawn, the axis shows none."""
    if nothing_is_known:
        axes.set_yticks([])


def _write_below(axes: Any, place: int, label: Words) -> None:
    """Each line by itself: the browser centres it, whatever the width of its font."""
    written = [*label.en.split(" "), *([label.zh] if label.zh else [])]
    for n, line in enumerate(written):
        where = {"xycoords": axes.get_xaxis_transform(), "textcoords": "offset points"}
        at = {"xytext": (0, -5 - n * _LINE), "ha": "center", "va": "top"}
        axes.annotate(line, (place, 0), annotation_clip=False, **where, **at)


@contextmanager
def _figure(name: str) -> Iterator[tuple[Any, list[str]]]:
    """Axes to draw on; the SVG stands in the list when they are done."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Text stays text, so that a reader can search it; ids differ from figure to figure.
    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 9, "hatch.linewidth": 0.5}
    done: list[str] = []
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # the browser has them
        figure = Figure(figsize=(8, 3.4), layout="constrained")
        axes = figure.subplots()
        yield axes, done
        axes.spines[["top", "right"]].set_visible(False)
        content = io.StringIO()
        figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    text = content.getvalue()
    text = text[text.index("<svg") :]
    done.append(re.sub(r'id="([\w.]+)"', lambda found: f'id="{name}-{found[1]}"', _refer(text, name)))


def _refer(text: str, name: str) -> str:
    """References to ids, with the name of the figure before them."""
    text = re.sub(r"url\(#([\w.]+)\)", lambda found: f"url(#{name}-{found[1]})", text)
    return re.sub(r'href="#([\w.]+)"', lambda found: f'href="#{name}-{found[1]}"', text)
