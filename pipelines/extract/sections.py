"""The narrative of a report by section.

In:  a ``Document``. Out: ``Narrative``, which gives ``Sections`` (what stands before section one, and sections
one, five and six) and the passages of all of them.

Headings are known by their words and their order, not by their numbers, which are often missing or shifted::

    一、总体情况                        ## 一、总体情况            总体情况
    （一）主动公开 …                    a part of section one, no heading of a section
    五、当前存在的主要问题及下步改进措施   reworded
    …已办结。一、总体情况2023年，全县…    run on in one line, found where the name stands only once

Grids are left out, and so is what the portal's page put around the text. Words: ``data/sections.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import toml_table
from pipelines.extract.model import Document, Grid, Sections
from pipelines.extract.text import fold
from pipelines.extract.titles import REPORT, classify_title

_ORDER = ("overview", "proactive", "requests", "appeals", "problems", "other", "annex")
_RUN_ON = 60  # characters from which a paragraph may hold more than a heading
_LONGEST_HEADING = 40
_TABLE = "table"  # in place of a heading: a grid stands here; the first one ends section one
_SENTENCE_ENDS = tuple("。；;！!？?…]】")
_LOST_HEADING = re.compile(r"[一二三四五六七]、$")  # its words were taken for a table's
_MARKDOWN = re.compile(r"^\s*#{1,6}\s*|\*\*")
_OPENING = re.compile("根据|按照|依据|本报告|本年度报告|现")
_SENTENCE = re.compile("[。;；,，:：]")
_DATED = re.compile(
    r"[(（]?\s*(?:20\d\d|二[〇○零]..)\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日\s*[)）]?"
)
_SIGNATURE = re.compile("[\u4e00-\u9fff()（）\\s]{2,40}")
_END = "(?:[(][^()]*[)])?[:。.?]*"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str  # as printed, without Markdown marks
    plain: str  # folded
    heading: str | None = None  # which section it heads
    numbered: bool = False  # by a Chinese numeral
    full: bool = False  # by a name that heads nothing else
    at: int = 0  # line of the document


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of the running text."""

    section: str | None  # preamble, overview, proactive …, annex; None where the document has no sections
    text: str
    line: int


class Narrative:
    """The running text of a document, parted once for all who read in it."""

    def __init__(self, document: Document) -> None:
        self._lines = list(_lines(document))
        self._starts = _starts(self._lines)

    def passages(self) -> tuple[Passage, ...]:
        """The text of all sections, headings and the page's own lines left out, in document order."""
        starts = sorted((index, name) for name, index in self._starts.items())
        section = "preamble" if starts else None
        passages: list[Passage] = []
        for index, line in enumerate(self._lines):
            section = next((name for start, name in starts if start == index), section)
            if line.text and line.heading is None and not _is_chrome(line.plain):
                passages.append(Passage(section, line.text, line.at))
        return tuple(passages)

    def sections(self) -> Sections:
        """The narrative sections; None for each that the document does not have."""
        lines, starts = self._lines, self._starts
        first = min(starts.values(), default=0)
        return Sections(
            preamble=_preamble(lines[:first]),
            overview=_text(lines, starts, "overview"),
            problems=_text(lines, starts, "problems"),
            other=_text(lines, starts, "other"),
        )


def heading_of(text: str) -> str | None:
    """The section that ``text``, a paragraph for itself, is the heading of: ``overview``, ``proactive`` …"""
    return _line(_MARKDOWN.sub("", text).strip(), 0).heading


def _lines(document: Document) -> Iterator[_Line]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield _Line("", "", _TABLE)
        else:
            text = _MARKDOWN.sub("", block.text).strip()
            for piece in _pieces(text):
                yield _line(piece, block.line)


def _pieces(text: str) -> Iterator[str]:
    """A paragraph, cut before and after each heading of a section that runs on in it."""
    if len(text) < 8:
        yield text
        return
    cuts = [0]
    for found in _numbered_phrase().finditer(text):
        before = text[: found.start()].rstrip()
        if not before or before.endswith(_SENTENCE_ENDS) or len(text) >= _RUN_ON:
            cuts.extend((found.start(), found.end()))
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        if piece := text[start:end].strip():
            yield piece


def _line(text: str, at: int) -> _Line:
    plain = fold(text)
    if len(plain) <= _LONGEST_HEADING:
        for name, numbered_heading, bare_heading in _headings():
            numbered = numbered_heading.fullmatch(plain) is not None
            full = bare_heading.fullmatch(plain) is not None
            if numbered or full:
                return _Line(text, plain, name, numbered, full, at)
    return _Line(text, plain, at=at)


def _starts(lines: Sequence[_Line]) -> dict[str, int]:
    """Index of the line after the heading of each section, in the order of the form."""
    found: dict[str, int] = {}
    after = -1
    for name in _ORDER:
        index = _heading_of(name, lines, after)
        if index is not None:
            found[name] = index + 1
            after = index
    return found


def _heading_of(name: str, lines: Sequence[_Line], after: int) -> int | None:
    at = [index for index, line in enumerate(lines) if index > after and line.heading == name]
    numbered = [index for index in at if lines[index].numbered]
    if name in ("problems", "other") and numbered:
        return numbered[-1]
    if name == "problems" and not at and after >= 0:
        parts = _part_of_problems()
        return next(
            (i - 1 for i, line in enumerate(lines) if i > after and parts.fullmatch(line.plain)), None
        )
    if name == "proactive" and not at and after >= 0:
        return next((i for i, line in enumerate(lines) if i > after and line.heading == _TABLE), None)
    if not at:
        return None
    index = next((each for each in at if lines[each].full), at[0])
    while index + 1 < len(lines) and lines[index + 1].heading == name:
        index += 1
    return index


def _text(lines: Sequence[_Line], starts: dict[str, int], name: str) -> str | None:
    if name not in starts:
        return None
    start = starts[name]
    end = min((other - 1 for other in starts.values() if other > start), default=len(lines))
    body = list(lines[start:end])
    if end == len(lines) or lines[end].heading == "annex":
        body = _without_end(body)
    return _joined(line for line in body if not _is_chrome(line.plain))


def _without_end(lines: list[_Line]) -> list[_Line]:
    """Without the page's end and the signature."""
    for index, line in enumerate(lines):
        if _chrome("tail").match(line.plain):
            lines = lines[:index]
            break
        if found := _chrome("inline_tail").search(line.text):
            kept = line.text[: found.start()].strip()
            lines = [*lines[:index], _Line(kept, fold(kept))]
            break
    while lines and (_DATED.fullmatch(lines[-1].text) or _is_signature(lines) or not lines[-1].plain):
        lines = lines[:-1]
    return lines


def _is_signature(lines: Sequence[_Line]) -> bool:
    last = lines[-1].text
    return (
        len(lines) > 1
        and bool(_SIGNATURE.fullmatch(last))
        and last.endswith(tuple("局委厅办部室府会处所站社队署院馆乡镇道"))
    )


def _preamble(lines: Sequence[_Line]) -> str | None:
    lines = [line for line in lines if not _is_chrome(line.plain) and line.heading is None and line.text]
    start = next((index for index, line in enumerate(lines) if _opens_preamble(line)), None)
    if start is None:
        return None
    first = lines[start]
    head = _chrome("inline_head").match(first.text)
    text = first.text[head.end() :].strip() if head else first.text
    title = re.match(r"[^。,，;；]{0,40}?年度报告\s+", text)
    text = text[title.end() :] if title else text
    return _joined((_Line(text, fold(text)), *lines[start + 1 :]))


def _opens_preamble(line: _Line) -> bool:
    if "。" in line.text:
        return len(line.plain) >= 6
    if len(line.plain) < 12 or not (_SENTENCE.search(line.text) or _OPENING.match(line.plain)):
        return False
    return classify_title(line.text).kind != REPORT


def _joined(lines: Iterator[_Line] | Sequence[_Line]) -> str | None:
    text = "\n".join(line.text for line in lines if line.text)
    return _LOST_HEADING.sub("", text).strip() or None


def _is_chrome(plain: str) -> bool:
    return len(plain) < 200 and _chrome("line").fullmatch(plain) is not None


@cache
def _chrome(key: str) -> re.Pattern[str]:
    return re.compile(toml_table("sections.toml")["chrome"][key], re.IGNORECASE)


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Each section with its heading behind a number, and with one that needs none."""
    return tuple((name, _numbered_heading(name), _bare_heading(name)) for name in _ORDER)


def _numbered_heading(name: str) -> re.Pattern[str]:
    table = toml_table("sections.toml")
    phrases = f"{table[name]['phrase']}|{table[name]['numbered']}"
    return re.compile(f"{table['ordinal']}(?:{phrases}){_END}")


def _bare_heading(name: str) -> re.Pattern[str]:
    table = toml_table("sections.toml")
    return re.compile(f"(?:{table['number']})?(?:{table[name]['phrase']}){_END}")


@cache
def _part_of_problems() -> re.Pattern[str]:
    return re.compile(toml_table("sections.toml")["problems"]["part"] + _END)


@cache
def _numbered_phrase() -> re.Pattern[str]:
    """A heading within a line, as printed: with its number, and spaces anywhere."""
    table = toml_table("sections.toml")
    phrases = "|".join(f"{table[name]['phrase']}|{table[name]['numbered']}" for name in _ORDER[:-1])
    return re.compile(
        f"(?<![(（第])[一二三四五六七八]\\s?、\\s*(?:{phrases}|[^。，,、]{{0,25}}统计表)[:：。]?"
    )
