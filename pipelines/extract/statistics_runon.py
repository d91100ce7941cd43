"""A statistics table whose labels, units and digits run on without a space between them.

In:  a paragraph. Out: the blocks in it: the prose around the table, and a grid.

    …统计指标单位统计数一、主动公开情况（一）主动公开政府信息数条123其中：主动公开规范性文件数条2制发…
                     heading        label                  unit 123          label        unit 2

Only lines of ``data/indicators.csv`` can be told apart this way. Digits are cut into as many numbers as there
are columns where only one cut is possible; before 1. 2. 3. the number of the next line has to be told from
the digits, which is done by the order of the lines. What stays open is left in one piece, which the reader
of the grid refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import csv_rows, toml_table
from pipelines.extract.digits import cut
from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.model import Block, Geometry, Grid, Paragraph
from pipelines.extract.outline import name_of

_LEAST_LINES = 5
_LONGEST_GAP = 40  # characters between two labels of one table
_LONGEST_LABEL = 60
_REMARK = re.compile(r"\s*[（(][^（）()]{0,60}[)）]")
_AMONG = r"(?:其中\s*[:：]?\s*)?"
_NUMBERING = re.compile(
    rf"{_AMONG}(?:[一二三四五六七八九十]{{1,3}}\s*[、.．]|[（(][一二三四五六七八九十\d]{{1,3}}[)）]|[①-⑳])?\s*[“\"《]?$"
)
_ORDINAL = re.compile(rf"(?P<among>{_AMONG})(?P<digits>\d+)\s*[.．、]\s*[“\"《]?$")
_TAIL = re.compile(r"\s*[^\d\s。，]{0,4}\s*[\d\s.,\-—/]*")


@dataclass(slots=True)
class _Row:
    label: str
    unit: str
    digits: str


def restore_run_on(paragraph: Paragraph) -> tuple[Block, ...]:
    """The blocks of ``paragraph``; the paragraph itself where no such table stands in it."""
    text = paragraph.text
    head = _head().search(text)
    if head is None:
        return (paragraph,)
    names = [head["label"], head["unit"], *(found[0] for found in _column().finditer(head["columns"]))]
    rows, end = _rows(text, head.end())
    if sum(1 for row in rows if row.unit and row.digits) < _LEAST_LINES:
        return (paragraph,)
    grid = _grid(names, rows, paragraph.line)
    around = (text[: head.start()].strip(), text[end:].strip())
    before, after = (Paragraph(piece, paragraph.line) if piece else None for piece in around)
    return tuple(block for block in (before, grid, after) if block is not None)


@cache
def _column() -> re.Pattern[str]:
    return re.compile(toml_table("statistics.toml")["head"]["number"])


@cache
def _head() -> re.Pattern[str]:
    head = toml_table("statistics.toml")["head"]
    label, unit = (
        "|".join(_spaced(word) for word in sorted(head[name], key=len, reverse=True))
        for name in ("label", "unit")
    )
    return re.compile(rf"(?P<label>{label})\s*(?P<unit>{unit})\s*(?P<columns>(?:{head['number']}\s*)+)")


@cache
def _labels() -> re.Pattern[str]:
    names = {
        name_of(wording)
        for row in csv_rows("indicators.csv")
        for wording in (row["label_zh"], *row["aliases"].split("|"))
        if wording
    }
    ordered = sorted((name for name in names if len(name) > 3), key=len, reverse=True)
    return re.compile("|".join(r"[^\w]{0,3}".join(map(re.escape, name)) for name in ordered))


def _spaced(word: str) -> str:
    return r"\s*".join(word)


@cache
def _unit() -> re.Pattern[str]:
    units = sorted(toml_table("statistics.toml")["units"], key=len, reverse=True)
    return re.compile(rf"\s*[”\"》]?数?\s*(?P<unit>{'|'.join(units)}|[—\-–/]+)?\s*")


def _rows(text: str, start: int) -> tuple[list[_Row], int]:
    """The lines from ``start`` on, and where the last one ends."""
    rows: list[_Row] = []
    end = start
    counted = {0}  # ordinals that the next one may follow
    while match := _labels().search(text, end, end + _LONGEST_GAP + _LONGEST_LABEL):
        digits, label = _before(text[end : match.start()], counted)
        if rows:
            _fill(rows[-1], digits)
        remark = _REMARK.match(text, match.end())
        end = remark.end() if remark else match.end()
        rows.append(_Row("".join((label + text[match.start() : end]).split()), "", ""))
    if rows and (tail := _TAIL.match(text, end)):
        _fill(rows[-1], tail[0])
        end = tail.end()
    return rows, end


def _before(gap: str, counted: set[int]) -> tuple[str, str]:
    """A gap as what belongs to the line before it and the numbering of the line after it."""
    if match := _ORDINAL.search(gap):
        digits = match["digits"]
        fitting = [n for n in sorted(counted, reverse=True) if digits.endswith(str(n + 1))]
        if len(fitting) == 1:
            ordinal = str(fitting[0] + 1)
            counted.discard(fitting[0])
            counted.update({0, fitting[0] + 1})
            at = match.end("digits") - len(ordinal)
            return gap[: match.start()] + digits[: -len(ordinal)], match["among"] + gap[at:]
        return gap, ""
    match = _NUMBERING.search(gap)
    at = match.start() if match else len(gap)
    if re.search("[一二三四五六七八九十]", gap[at:]):
        counted.clear()
        counted.add(0)
    return gap[:at], gap[at:]


def _fill(row: _Row, gap: str) -> None:
    match = _unit().match(gap)
    unit = match["unit"] if match else None
    row.unit, row.digits = unit or "", gap[match.end() if match else 0 :].strip()


def _grid(names: Sequence[str], rows: Sequence[_Row], line: int) -> Grid:
    width = len(names) - 2
    blanks_lost = any(0 < sum(char.isdigit() for char in row.digits) < width for row in rows)
    drawn = [list(names), *(list(_cells(row, width, blanks_lost)) for row in rows)]
    return Grid(
        lay_out([[Drawn(text, line=line) for text in cells] for cells in drawn]),
        0,
        Geometry.SEQUENCE,
        line=line,
    )


def _cells(row: _Row, width: int, blanks_lost: bool) -> Iterator[str]:
    yield row.label
    yield row.unit
    if row.digits:
        pieces = cut(row.digits, width, -1, blanks_lost=blanks_lost)
        # One piece that is no number of its own is refused by the reader of the grid.
        yield from pieces
