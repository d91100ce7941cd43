"""Charts as SVG. In: numbers by year or group, None where there are none. Out: the text of an ``<svg>`` element.

Needs matplotlib. A missing number is shown as missing: a hatched column, a line that breaks. The same numbers give the
same text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

Numbers = Sequence[float | None]
_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb", "#222255")
_NOTHING = "#a8a8a8"


def stacked_columns(name: str, groups: Sequence[object], series: Mapping[str, Numbers], unit: str) -> str:
    """Columns of parts, one for each group; a group of which no part is known is hatched."""
    with _figure(name, len(series)) as (axes, done):
        places = range(len(groups))
        bottoms = [0.0] * len(groups)
        for colour, (label, values) in zip(_cycle(), series.items(), strict=False):
            heights = [value or 0.0 for value in values]
            axes.bar(places, heights, 0.7, bottom=bottoms, label=label, color=colour)
            bottoms = [bottom + height for bottom, height in zip(bottoms, heights, strict=True)]
        top = max(bottoms) or 1.0
        unknown = [place for place in places if all(values[place] is None for values in series.values())]
        if unknown:
            axes.bar(
                unknown,
                [top] * len(unknown),
                0.7,
                color="white",
                edgecolor=_NOTHING,
                hatch="///",
                label="no data",
            )
        axes.set_xticks(list(places), [str(group) for group in groups])
        _finish(axes, unit)
    return done[0]


def lines(name: str, years: Sequence[int], series: Mapping[str, Numbers], unit: str) -> str:
    """A line for each series over the years; it breaks where a year has no number."""
    with _figure(name, len(series)) as (axes, done):
        for colour, (label, values) in zip(_cycle(), series.items(), strict=False):
            points = [float("nan") if value is None else value for value in values]
            axes.plot(years, points, marker="o", label=label, color=colour)
        missing = [
            year for n, year in enumerate(years) if all(values[n] is None for values in series.values())
        ]
        for n, year in enumerate(missing):
            axes.axvspan(
                year - 0.4,
                year + 0.4,
                facecolor="white",
                edgecolor=_NOTHING,
                hatch="///",
                label="" if n else "no data",
            )
        axes.set_xticks(list(years), [str(year) for year in years])
        axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        axes.set_ylim(bottom=0)
        _finish(axes, unit)
    return done[0]


@contextmanager
def _figure(name: str, series: int) -> Iterator[tuple[Any, list[str]]]:
    """Axes to draw on; the SVG stands in the list when they are done."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # Text stays text, so that a reader can search it; ids differ from figure to figure.
    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 9, "hatch.linewidth": 0.5}
    done: list[str] = []
    with mpl.rc_context(settings):
        figure = Figure(figsize=(8, 3.4 + 0.15 * series), layout="constrained")
        yield figure.subplots(), done
        content = io.StringIO()
        figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    text = content.getvalue()
    text = text[text.index("<svg") :]
    done.append(re.sub(r'id="([\w.]+)"', lambda found: f'id="{name}-{found[1]}"', _refer(text, name)))


def _refer(text: str, name: str) -> str:
    """References to ids, with the name of the figure before them."""
    text = re.sub(r"url\(#([\w.]+)\)", lambda found: f"url(#{name}-{found[1]})", text)
    return re.sub(r'href="#([\w.]+)"', lambda found: f'href="#{name}-{found[1]}"', text)


def _finish(axes: Any, unit: str) -> None:
    axes.set_ylabel(unit)
    axes.spines[["top", "right"]].set_visible(False)
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        columns = 2 if max(map(len, labels)) > 30 else 4
        layout = {"fontsize": 8, "handlelength": 1.2, "columnspacing": 1.0, "frameon": False}
        axes.figure.legend(handles, labels, loc="outside lower center", ncols=columns, **layout)


def _cycle() -> Iterator[str]:
    while True:
        yield from _COLOURS
