"""What one cell says: its state, and its number when it prints one.

In:  the text of a cell, and what kind of number belongs there. Out: ``Reading``.

    '12'  '１２'  '　12 '  '1,234'  '12件'  '0?'   → reported
    ''    '&nbsp;' (already a space)               → blank
    '/'   '—'  '-'  '无'                            → dash
    '见附件'  '1/2'                                  → text
    '1\\n4'                                         → reported, but broken: somebody has to confirm it

A number is taken as printed: nothing is rounded, scaled or converted (DOMAIN deviations 3-9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from pipelines.extract.model import CellState
from pipelines.extract.text import squash

Number = int | Decimal


class Kind(StrEnum):
    """What kind of number a cell of the form holds."""

    COUNT = "integer"
    CHANGE = "integer (signed)"  # 本年增/减
    AMOUNT = "decimal"


@dataclass(frozen=True, slots=True)
class Reading:
    state: CellState
    number: Number | None = None
    raw: str | None = None  # the printed text, where it differs from the plain number
    unit: str | None = None
    broken: bool = False  # the digits stand on several lines or apart: one number or two?


_DASHES = frozenset({"/", "\\", "-", "--", "---", "—", "——", "–", "―", "─", "━", "无", "⁄", "∕", "ˉ", "~"})
_UNIT = "万元|亿元|元|件|项|条|次|个|起|宗|份|部|户|人次|人|篇"
_PLAIN = re.compile(
    rf"(?P<sign>[+-])?(?P<digits>\d+|\d{{1,3}}(?:,\d{{3}})+)(?P<fraction>\.\d+)?(?:\(?(?P<unit>{_UNIT})\)?)?",
    re.ASCII,
)
_WORDED_CHANGE = re.compile(
    r"(?P<word>增加|新增|增|减少|减)(?:了)?(?P<digits>\d+)(?P<unit>项|件|个)?", re.ASCII
)
_SPLIT_CHANGE = re.compile(
    r"(?P<gained>\d+)/-?(?P<lost>\d+)|增加?(?P<gained_word>\d+)[,、/]?减少?(?P<lost_word>\d+)",
    re.ASCII,
)
_MOJIBAKE = "?\ufffd\u25a1"  # what becomes of a no-break space; between digits it may be anything
_BROKEN = re.compile(r"[\d.,][^\S\n]*\n\s*[\d.,]")
_SPACED = re.compile(r"\d[^\S\n]+\d")
_SYMBOL = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218f\u2460-\u24ff\u2776-\u2793]"
)  # ①, ², ½
_LONGEST = 40  # characters of what may be a number with its sign, marks and unit
_MOST_CACHED = 200  # characters of a text whose reading is remembered
_MINUS = str.maketrans({"−": "-", "－": "-", "﹣": "-", "＋": "+", "，": ",", "．": ".", "。": "."})


def read_number(text: str, kind: Kind = Kind.COUNT) -> Reading:
    """Read the cell ``text``. Unknown wording gives ``TEXT``, never a guess."""
    return _remembered(text, kind) if len(text) <= _MOST_CACHED else _read(text, kind)


def _read(text: str, kind: Kind) -> Reading:
    if _SYMBOL.search(text):
        return Reading(CellState.TEXT, raw=" ".join(text.split()))
    compact = squash(text).translate(_MINUS)
    if not compact or not compact.strip(_MOJIBAKE):
        return Reading(CellState.BLANK, raw=compact or None)
    if compact in _DASHES or compact.strip(_MOJIBAKE) in _DASHES:
        return Reading(CellState.DASH, raw=compact)
    reading = None
    if len(compact) <= _LONGEST:
        reading = _plain(compact) or (_change(compact) if kind is Kind.CHANGE else None)
    if reading is None:
        return Reading(CellState.TEXT, raw=" ".join(text.split()))
    plain = compact == str(reading.number)
    printed = text.strip()
    return Reading(
        CellState.REPORTED,
        reading.number,
        None if plain and printed == compact else printed,
        reading.unit,
        broken=_in_pieces(printed),
    )


_remembered = lru_cache(maxsize=8192)(_read)


def _in_pieces(printed: str) -> bool:
    return bool(_BROKEN.search(printed) or _SPACED.search(printed))


def _plain(compact: str) -> Reading | None:
    match = _PLAIN.fullmatch(compact) or _PLAIN.fullmatch(compact.strip(_MOJIBAKE))
    if match is None:
        return None
    digits = (match["sign"] or "").replace("+", "") + match["digits"].replace(",", "")
    number: Number = Decimal(digits + match["fraction"]) if match["fraction"] else int(digits)
    return Reading(CellState.REPORTED, number, unit=match["unit"])


def _change(compact: str) -> Reading | None:
    if match := _WORDED_CHANGE.fullmatch(compact):
        lost = match["word"].startswith("减")
        return Reading(
            CellState.REPORTED, -int(match["digits"]) if lost else int(match["digits"]), unit=match["unit"]
        )
    if match := _SPLIT_CHANGE.fullmatch(compact):
        gained, lost_count = match["gained"] or match["gained_word"], match["lost"] or match["lost_word"]
        return Reading(CellState.REPORTED, int(gained) - int(lost_count))
    return None
