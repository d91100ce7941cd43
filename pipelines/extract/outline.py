"""What each line of a statistics table is called and which line it belongs to.

In:  the labels of the lines, from top to bottom. Out: ``Entry`` after ``Entry``: the printed path and, where
the line is in ``data/indicators.csv``, its code.

The order is told by the numbering, by 其中, and last by the list of indicators::

    四、行政复议数量                     四、行政复议数量
    （一）维持具体行政行为数              四、行政复议数量/（一）维持具体行政行为数
    主动公开文件数                       主动公开文件数
    其中：1、政府网站公开数               主动公开文件数/其中：1、政府网站公开数
    2、政府公报公开数                    主动公开文件数/2、政府公报公开数
    受理依申请公开信息总数                受理依申请公开信息总数

其中 belongs to the line above it; what follows in the same numbering belongs with it (DOMAIN §1.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipelines.extract.data import csv_rows
from pipelines.extract.labels import core
from pipelines.extract.text import fold

_AMONG = re.compile(r"(?:其中|其它中)[:,、]?")
_STYLES = (
    re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})[、.,:]"),
    re.compile(r"\((?P<n>[一二三四五六七八九十]{1,3})\)[、.]?"),
    re.compile(r"(?P<n>\d{1,2})[、.,](?!\d)"),
    re.compile(r"\((?P<n>\d{1,2})\)|(?P<m>\d{1,2})\)"),
)
_CIRCLE = re.compile("[①-⑳]")  # folding would make a digit of it
_CIRCLED = re.compile("^(?:其中[:：]?)?(?P<n>[①-⑳])")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: its path as printed, joined by ``/``, and its code where it is in the list."""

    path: str
    code: str | None


@dataclass(slots=True)
class _Line:
    text: str
    style: int  # 1 一、 2 （一） 3 1. 4 （1） 5 ①; 0 without a number
    ordinal: int
    among: bool  # 其中, or a line without a number that goes on after one
    parent: _Line | None
    code: str | None = None
    latest: dict[int, int] = field(default_factory=dict)  # last ordinal of its own lines, by style

    def upwards(self) -> Iterator[_Line]:
        line: _Line | None = self
        while line is not None:
            yield line
            line = line.parent


def name_of(label: str) -> str:
    """The characters that carry the meaning of a label of the statistics table."""
    folded = fold(_CIRCLE.sub("", label))
    return core(_AMONG.sub("", folded, count=1) if _AMONG.match(folded) else _bare(folded))


def find_code(label: str, above: Sequence[str | None] = ()) -> str | None:
    """The code of the line ``label``; ``above`` are the codes of the lines above it, nearest first.

    A wording that several lines have (其他情形数) is told by the line above it, or not at all.
    """
    entries = _index().get(name_of(label), ())
    if len(entries) == 1:
        return entries[0][0]
    for code in above:
        held = [entry for entry, parent in entries if parent and parent == code]
        if held:
            return held[0] if len(held) == 1 else None
    return None


class Outline:
    """The lines of one table, read from top to bottom."""

    def __init__(self) -> None:
        self._root = _Line("", -1, 0, False, None, "")
        self._last = self._root

    def place(self, label: str) -> Entry:
        """The next line."""
        among, style, ordinal = marks(label)
        parent, goes_on = self._parent(label, among, style, ordinal)
        line = _Line(label, style, ordinal, among or goes_on, parent)
        line.code = find_code(label, [above.code for above in parent.upwards()])
        if style:
            parent.latest[style] = ordinal
        self._last = line
        path = [above.text for above in line.upwards() if above is not self._root]
        return Entry("/".join(reversed(path)), line.code)

    def _parent(self, label: str, among: bool, style: int, ordinal: int) -> tuple[_Line, bool]:
        """The line that ``label`` belongs to, and whether it goes on after a line with 其中."""
        last = self._last
        if among:
            same_list = last.among and last.style == style and last.parent is not None
            return (last.parent if same_list and last.parent else last), False
        if style:
            return self._numbered(style, ordinal), False
        return self._plain(label)

    def _numbered(self, style: int, ordinal: int) -> _Line:
        """The line whose list ``ordinal`` goes on, innermost first; else the nearest one that can have a list."""
        around: list[_Line] = []
        for above in self._last.upwards():
            around.append(above)
            if 0 < above.style < style:
                break  # （三） never leaves the last 一、 above it
        if ordinal > 1:
            for above in around:
                if above.latest.get(style) == ordinal - 1:
                    return above
            for above in around:
                if 0 < above.latest.get(style, 0) < ordinal:
                    return above
        if style == 1:
            return self._root
        return next(line for line in self._last.upwards() if line.style < style)

    def _plain(self, label: str) -> tuple[_Line, bool]:
        last = self._last
        parents = {parent for _, parent in _index().get(name_of(label), ())}
        for above in last.upwards():
            if above is not self._root and above.code in parents:
                return above, last.among and above is last.parent
        if last.among and last.style == 0 and last.parent is not None and last.parent.style > 0:
            return last.parent, True
        for above in last.upwards():
            if above.style == 0 and not above.among and above.parent is not None:
                return above.parent, False
        return next((line for line in last.upwards() if line.style == 1), self._root), False


def _bare(folded: str) -> str:
    """Without a number before 其中: ``1.其中：…``."""
    for style in _STYLES:
        if (match := style.match(folded)) and (among := _AMONG.match(folded, match.end())):
            return folded[among.end() :]
    return folded


def marks(label: str) -> tuple[bool, int, int]:
    """Whether the label says 其中, the style of its number, and the number."""
    circled = _CIRCLED.match("".join(label.split()))
    folded = fold(label)
    among = _AMONG.match(folded)
    start = among.end() if among else 0
    if circled:
        return among is not None, 5, ord(circled["n"]) - ord("①") + 1
    for style, pattern in enumerate(_STYLES, start=1):
        if match := pattern.match(folded, start):
            number = next(found for found in match.groupdict().values() if found)
            return among is not None, style, int(number) if number.isdigit() else _numeral(number)
    return among is not None, 0, 0


def _numeral(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


@cache
def _index() -> dict[str, tuple[tuple[str, str], ...]]:
    """Code and parent of every line of the list, by each of its wordings."""
    found: dict[str, dict[str, str]] = {}
    for row in csv_rows("indicators.csv"):
        for wording in (row["label_zh"], *row["aliases"].split("|")):
            if wording:
                found.setdefault(name_of(wording), {})[row["code"]] = row["parent"]
    return {name: tuple(entries.items()) for name, entries in found.items()}
