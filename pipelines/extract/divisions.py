"""The administrative divisions: by code, by name, and as the beginning of an agency's name.

In:  GB/T 2260 codes and names. Out: ``Division`` and what stands at the beginning of a name.

    攀枝花市盐边县行政审批局    → 攀枝花市 ⊃ 盐边县, 6 characters
    鼓楼区统计局                → four districts of that name: only a portal's code tells which
    遂宁市安居生态环境局        → 遂宁市 ⊃ 安居(区), the district's name cut short

Source: ``data/divisions.csv``, see ``data/divisions.SOURCE.md``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import csv_rows
from pipelines.extract.text import fold

LEVELS = ("province", "prefecture", "county", "township")
_LONGEST_NAME = 15
_TOWNSHIP_DIGITS = 9
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬"
    "|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|门巴|珞巴|基诺|各"
)
_SUFFIX = re.compile(f"(?:(?:{_PEOPLES})族?)*自治[区州县旗]$|特别行政区$|[省市区县旗盟]$|地区$|街道$|[镇乡]$")
_SELF_RULE = re.compile("自治[区州县旗]$")


@dataclass(frozen=True, slots=True)
class Division:
    code: str  # six digits; nine for townships
    name: str
    level: str  # one of LEVELS
    parent: str  # code; empty for a province
    in_force: bool


@dataclass(frozen=True, slots=True)
class Leading:
    """Divisions that may be meant at the beginning of a name, and how many characters they take."""

    candidates: tuple[Division, ...]
    length: int
    shortened: bool = False  # the last one stands without its 县, 区 …


def division(code: str | None) -> Division | None:
    """The division with ``code``, in force if there is one, else the last that had it."""
    if code and len(code) == _TOWNSHIP_DIGITS:
        return _township_by_code().get(code)
    return _by_code().get(code or "")


def lineage(code: str | None) -> tuple[Division, ...]:
    """The division with ``code`` and all above it, the lowest first."""
    found = []
    current = division(code)
    while current:
        found.append(current)
        current = division(current.parent)
    return tuple(found)


def lies_in(code: str, above: str) -> bool:
    """Whether the division ``code`` is ``above`` or lies in it."""
    return any(each.code == above for each in lineage(code))


def standard_name(code: str) -> str:
    """The name that tells a division from others: a district after its city, a township after its county."""
    own = division(code)
    if own is None:
        raise KeyError(code)
    if own.level == "township":
        return standard_name(own.parent) + own.name
    if own.level == "county" and own.name.endswith("区") and not own.name.endswith(("林区", "特区")):
        return _by_code()[own.parent].name + own.name
    return own.name


@cache
def townships(county: str) -> Mapping[str, Division]:
    """The townships of a county by name in comparable form (``fold``)."""
    found = _last_in_force(_rows()[1].get(county, ()))
    return {fold(each.name): each for each in found.values()}


def leading(text: str, home: str | None) -> Leading:
    """The divisions that ``text`` begins with, each within the one before.

    ``home`` (a code) settles which of several is meant, and lets a name stand without its suffix.
    """
    candidates: tuple[Division, ...] = ()
    position = 0
    while following := _longest(text, position, candidates):
        candidates, position = following
    shortened = _shortened(text, position, candidates, home)
    if shortened:
        return Leading((shortened,), position + len(stem(shortened.name)), shortened=True)
    return Leading(_settled(candidates, home), position)


def by_suffix(suffix: str, home: str | None) -> Division | None:
    """Who is meant by 县 or 区 on the portal of ``home``: the nearest such division at or above it."""
    return next((each for each in lineage(home) if each.name.endswith(suffix)), None)


def child_named_in(text: str, above: str) -> tuple[Division, int] | None:
    """A division right below ``above`` that ``text`` names, in full or short, and where."""
    for each in _children().get(above, ()):
        for name in (each.name, stem(each.name)):
            if len(name) >= 2 and (position := text.find(name)) >= 0:
                return each, position
    return None


@cache
def stem(name: str) -> str:
    """A division's name without its suffix: 安居区 → 安居, 峨边彝族自治县 → 峨边; a short one stays whole."""
    for suffix in (_SUFFIX, _SELF_RULE):
        short = suffix.sub("", name)
        if len(short) >= 2:
            return short
    return name


def _longest(
    text: str, position: int, within: tuple[Division, ...]
) -> tuple[tuple[Division, ...], int] | None:
    for length in range(min(_LONGEST_NAME, len(text) - position), 1, -1):
        named = _by_name().get(text[position : position + length], ())
        if within:
            named = tuple(
                each
                for each in named
                if any(each.code != above.code and lies_in(each.code, above.code) for above in within)
            )
        if named:
            return named, position + length
    return None


def _shortened(text: str, position: int, within: tuple[Division, ...], home: str | None) -> Division | None:
    if len(within) == 1:
        possible: Iterator[Division] = iter(_children().get(within[0].code, ()))
    elif not within and home:
        possible = iter((*lineage(home), *_children().get(home, ())))
    else:
        return None
    for each in possible:
        short = stem(each.name)
        if short != each.name and text.startswith(short, position):
            return each
    return None


def _settled(candidates: tuple[Division, ...], home: str | None) -> tuple[Division, ...]:
    if home:
        near = tuple(each for each in candidates if lies_in(each.code, home) or lies_in(home, each.code))
        if near:
            return near
    current = tuple(each for each in candidates if each.in_force)
    return current or candidates


def _of_row(row: Mapping[str, str]) -> Division:
    return Division(row["code"], row["name"], row["level"], row["parent"], not row["valid_to"])


def _last_in_force(rows: Iterable[Mapping[str, str]]) -> Mapping[str, Division]:
    """By code: the division in force, else the last that had the code."""
    found: dict[str, Division] = {}
    for row in rows:
        each = _of_row(row)
        if each.code not in found or each.in_force or not found[each.code].in_force:
            found[each.code] = each
    return found


@cache
def _rows() -> tuple[list[dict[str, str]], Mapping[str, list[dict[str, str]]]]:
    """The rows above townships, and those of townships by county: few of these are ever asked for."""
    above: list[dict[str, str]] = []
    below: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in csv_rows("divisions.csv"):
        if row["level"] == "township":
            below[row["parent"]].append(row)
        else:
            above.append(row)
    return above, below


@cache
def _by_code() -> Mapping[str, Division]:
    """Divisions of county level and above."""
    return _last_in_force(_rows()[0])


@cache
def _township_by_code() -> Mapping[str, Division]:
    return _last_in_force(row for rows in _rows()[1].values() for row in rows)


@cache
def _by_name() -> Mapping[str, tuple[Division, ...]]:
    """Divisions of county level and above by name, past ones included."""
    found: dict[str, list[Division]] = defaultdict(list)
    for each in map(_of_row, _rows()[0]):
        for name in (each.name, *_colloquial(each.name)):
            if all(each.code != other.code for other in found[name]):
                found[name].append(each)
    return {name: tuple(each) for name, each in found.items()}


def _colloquial(name: str) -> Iterator[str]:
    """延边朝鲜族自治州 → 延边州."""
    if re.search("自治[州县旗]$", name) and stem(name) != name:
        yield stem(name) + name[-1]


@cache
def _children() -> Mapping[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = defaultdict(list)
    for each in _by_code().values():
        if each.in_force:
            found[each.parent].append(each)
    return {code: tuple(each) for code, each in found.items()}
