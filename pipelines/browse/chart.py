"""Charts as SVG without any library. In: numbers, None where there is none. Out: the text of an ``<svg>`` element.

A year without a number is a gap: the line breaks and the year is hatched. Only presentation attributes are used, so
that the strictest policy lets the picture be seen, and only numbers and given labels are written into it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

Numbers = Sequence[float | None]
COLOURS = ("#2f5d8a", "#c8553d", "#3a7d44", "#b8860b", "#6a4c93", "#1b998b", "#8d6e63", "#555555")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "", "6 3", "2 3", "8 3 2 3")
MOST_SERIES = len(COLOURS)
_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 14, 30
_ROW = 24
_CHARACTER = 12.5  # width of a Chinese one, the widest that is written
_LONGEST_LABEL = 22


def line_chart(years: Sequence[int], series: Mapping[str, Numbers], name: str) -> str:
    """Lines over the years, which are without gaps; ``name`` is what the picture is called aloud."""
    known = [value for values in series.values() for value in values if value is not None]
    low, top = min([0.0, *known]), max([0.0, *known]) or 1.0
    ticks = _ticks(low, top)
    low, top = ticks[0], ticks[-1]
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(years), 1)
    across = [_LEFT + step * (n + 0.5) for n in range(len(years))]

    def up(value: float) -> float:
        return _HEIGHT - _BOTTOM - (value - low) / (top - low) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [_hatching()]
    for n, year in enumerate(years):
        if all(values[n] is None for values in series.values()):
            parts.append(_gap(across[n] - step / 2, step))
        parts.append(_text(across[n], _HEIGHT - 10, str(year)))
    parts += [_rule(up(tick), _shown(tick)) for tick in ticks]
    for number, (label, values) in enumerate(series.items()):
        points = [None if value is None else (x, up(value)) for x, value in zip(across, values, strict=True)]
        parts += _line(points, number)
        parts += [
            _dot(point, number, f"{label} {year}: {_shown(value)}")
            for point, year, value in zip(points, years, values, strict=True)
            if point is not None and value is not None
        ]
    return _svg(_HEIGHT, name, parts)


def bar_chart(bars: Sequence[tuple[str, float | None]], name: str) -> str:
    """A bar for each label, in the order given; without a number it is hatched."""
    top = max((value for _, value in bars if value is not None), default=0.0) or 1.0
    longest = min(max((len(label) for label, _ in bars), default=1), _LONGEST_LABEL)
    left = _CHARACTER * longest + 16
    wide = _WIDTH - left - 70
    parts = [_hatching()]
    for n, (label, value) in enumerate(bars):
        y = 6 + n * _ROW
        short = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
        parts.append(_text(left - 8, y + 15, short, "end"))
        if value is None:
            parts.append(f'<rect x="{left:.1f}" y="{y}" width="{wide:.1f}" height="18" fill="url(#gap)"/>')
            continue
        width = max(wide * max(value, 0) / top, 1)
        parts.append(
            f'<rect x="{left:.1f}" y="{y}" width="{width:.1f}" height="18" fill="{COLOURS[0]}">'
            f"<title>{escape(label)}: {_shown(value)}</title></rect>"
        )
        parts.append(_text(left + width + 6, y + 15, _shown(value), "start"))
    return _svg(12 + _ROW * len(bars), name, parts)


def _svg(height: int, name: str, parts: Sequence[str]) -> str:
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {_WIDTH} {height}" xmlns="http://www.w3.org/2000/svg"'
        f' font-size="12" aria-label="{escape(name)}">{"".join(parts)}</svg>'
    )


def _hatching() -> str:
    return (
        '<defs><pattern id="gap" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="7" height="7" fill="#f6f4ef"/><rect width="1.6" height="7" fill="#c9c4b8"/></pattern></defs>'
    )


def _gap(x: float, width: float) -> str:
    height = _HEIGHT - _TOP - _BOTTOM
    return (
        f'<rect class="gap" x="{x:.1f}" y="{_TOP}" width="{width:.1f}" height="{height}" fill="url(#gap)"/>'
    )


def _rule(y: float, label: str) -> str:
    line = f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd8cc"/>'
    return line + _text(_LEFT - 8, y + 4, label, "end")


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#444">{escape(text)}</text>'


def _line(points: Sequence[tuple[float, float] | None], number: int) -> Iterator[str]:
    """The pieces between the gaps."""
    dash = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
    piece: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            piece.append(point)
            continue
        if len(piece) > 1:
            along = " ".join(f"{x:.1f},{y:.1f}" for x, y in piece)
            yield (
                f'<polyline class="series" points="{along}" fill="none" stroke="{COLOURS[number]}"'
                f' stroke-width="2.2"{dash}/>'
            )
        piece = []


def _dot(point: tuple[float, float], number: int, title: str) -> str:
    x, y = point
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{COLOURS[number]}"><title>{escape(title)}</title></circle>'


def _ticks(low: float, top: float) -> list[float]:
    raw = (top - low) / 4
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw)
    begin = math.floor(low / step)
    return [step * n for n in range(begin, math.ceil(top / step - 1e-9) + 1)]


def _shown(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"
