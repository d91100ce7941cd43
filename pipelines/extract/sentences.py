"""The running text of a report as sentences and clauses.

In:  passages. Out: ``Sentence`` after ``Sentence``; clauses of a sentence with what stands before each.

    '2023年，我局收到申请12件，其中网络申请9件。'
       clauses: 2023年 · 我局收到申请12件 · 其中网络申请9件

A sentence that a converter has broken over several lines is made whole; numbering and a heading on the same
line are left out of the clauses, never out of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.extract.sections import Passage
from pipelines.extract.text import fold

_SENTENCE = re.compile(r"[^。！？!?…]*[。！？!?…]*")
# A comma between digits belongs to the number; 、 parts only what stands behind a unit.
_CLAUSE_END = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|[;:。!?]|(?<=[件条宗起份个项篇次元])、")
_BULLET = re.compile(
    r"[一二三四五六七八九十]{1,2}(?:是|[、.])|[(][一二三四五六七八九十\d]{1,2}[)]|\d{1,2}[.、]|[①-⑳]"
)
_OPENING = re.compile(rf"^[\])】》”\"']*(?:{_BULLET.pattern})?")
_HEADING = re.compile(r"^(?:[^,。;:\d]{2,20}?情况)(?=20\d\d年|本年|全年|今年|我)")
_LEFT_OVER = "])】"  # of a remark or a link before the sentence
_SOFT_BREAK = 18  # characters from which a line without an end is taken to go on in the next one
_LONGEST_SENTENCE = 600  # characters; longer ones are text without punctuation


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str  # as printed
    plain: str  # folded
    section: str | None
    line: int


def sentences(passages: Sequence[Passage]) -> Iterator[Sentence]:
    """The sentences of ``passages``, in their order."""
    held: list[Passage] = []
    for passage in passages:
        if held and not _goes_on(held, passage):
            yield from _split(held)
            held = []
        held.append(passage)
    yield from _split(held)


def _goes_on(held: Sequence[Passage], passage: Passage) -> bool:
    return (
        passage.section == held[0].section
        and sum(len(each.text) for each in held) >= _SOFT_BREAK
        and not held[-1].text.endswith(tuple("。！？!?；;：:"))
        and not _BULLET.match(fold(passage.text[:8]))
    )


def _split(held: Sequence[Passage]) -> Iterator[Sentence]:
    for match in _SENTENCE.finditer("".join(passage.text for passage in held)):
        printed = match[0].strip().lstrip(_LEFT_OVER)
        if printed and len(printed) <= _LONGEST_SENTENCE:
            yield Sentence(printed, fold(printed), held[0].section, _line(held, match.start()))


def _line(held: Sequence[Passage], position: int) -> int:
    for passage in held:
        position -= len(passage.text)
        if position < 0:
            return passage.line
    return held[-1].line


def clauses(text: str) -> Iterator[tuple[str, str]]:
    """Each clause of a folded sentence, and the words of the sentence before it."""
    start = 0
    for match in _CLAUSE_END.finditer(text):
        yield bare(text[start : match.start()]), text[:start]
        start = match.end()
    yield bare(text[start:]), text[:start]


def bare(clause: str) -> str:
    """``clause`` without the numbering and the heading before it."""
    return _HEADING.sub("", _OPENING.sub("", clause))
