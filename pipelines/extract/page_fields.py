"""What a portal prints about an article beside it: 来源, 发布机构, 发布时间 …

In:  a ``Document``. Out: ``Field`` values in the order of trust: named ``<meta>`` and field tables, then the
lines outside the body, then the first lines of the body, where converters leave them::

    来源:区生态环境局 发布时间:2025-01-15 11:04 浏览次数: 字体: [ ] 打印
    索引号 | 620702081/2026-00007 | 发布机构 | 北街办事处 |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from pipelines.extract.data import toml_table
from pipelines.extract.model import Document, Grid
from pipelines.extract.text import fold, squash

_FIRST_LINES = 25
_LONGEST_LINE = 2000
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE = re.compile(r"(?<!\d)(20[0-3]\d)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?!\d)")
_CHINESE_DATE = re.compile(
    "(二[〇○零][〇○零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)


@dataclass(frozen=True, slots=True)
class Field:
    name: str  # as printed, without white space; lower case for <meta>
    value: str
    where: str  # "meta", "chrome", "body"


def page_fields(document: Document) -> tuple[Field, ...]:
    """Every field of the page that has a value."""
    found = [Field(squash(name).lower(), value, "meta") for name, value in document.meta if value.strip()]
    for line in document.chrome:
        found.extend(_fields_of_line(line, "chrome"))
    lines = 0
    for block in document.blocks:
        if isinstance(block, Grid):
            found.extend(_fields_of_grid(block))
        elif lines < _FIRST_LINES:
            lines += 1
            found.extend(_fields_of_line(block.text, "body"))
    return tuple(found)


def named(fields: Sequence[Field], kind: str) -> Iterator[Field]:
    """The fields of a kind (a key of ``[fields]`` in ``data/metadata.toml``), the best first."""
    names: list[str] = toml_table("metadata.toml")["fields"][kind]
    for name in names:
        yield from (field for field in fields if field.name == name)


def iso_date(text: str) -> str | None:
    """The first full date in ``text`` as ISO 8601; None without a possible one."""
    plain = unicodedata.normalize("NFKC", text)
    if found := _DATE.search(plain):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _CHINESE_DATE.search(plain):
        return _iso(int(found[1].translate(_DIGITS)), _ten(found[2]), _ten(found[3]))
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _ten(numeral: str) -> int:
    """一 … 三十一 as a number."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return int(numeral.translate(_DIGITS))
    return int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0)


def _fields_of_line(line: str, where: str) -> Iterator[Field]:
    if len(line) > _LONGEST_LINE:
        line = line[:_LONGEST_LINE]
    text = unicodedata.normalize("NFKC", line)
    for found in _labelled().finditer(text):
        if value := found["value"].strip(" \t|[]【】()"):
            yield Field(squash(found["name"]).lower(), value, where)


def _fields_of_grid(grid: Grid) -> Iterator[Field]:
    known = _names()
    texts = {cell.text for row in grid.rows for cell in row if cell is not None}
    if not any(fold(text).rstrip(":") in known for text in texts):
        return
    for row in grid.rows:
        cells = list({id(cell): cell for cell in row if cell is not None}.values())
        for label, value in pairwise(cells):
            name = fold(label.text).rstrip(":")
            if name in known and value.text.strip() and fold(value.text) not in known:
                yield Field(name, " ".join(value.text.split()), "body")


@cache
def _names() -> frozenset[str]:
    kinds = toml_table("metadata.toml")["fields"]
    return frozenset(name for kind, names in kinds.items() if kind != "stops" for name in names)


@cache
def _labelled() -> re.Pattern[str]:
    fields = toml_table("metadata.toml")["fields"]
    names = sorted(_names(), key=len, reverse=True)
    spaced = "|".join(r"\s?".join(map(re.escape, name)) for name in names)
    stops = "|".join((spaced, *map(re.escape, fields["stops"])))
    return re.compile(
        rf"(?:^|(?<=[\s|>\[【\]】]))(?P<name>{spaced})\s?[:|]\s*(?P<value>.*?)\s*"
        rf"(?=(?:{stops})\s?[:|\d]|[\[【|]|\s(?:{stops})(?:\s|$)|\s{{3,}}|$)",
        re.IGNORECASE,
    )
