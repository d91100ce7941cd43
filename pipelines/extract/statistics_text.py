"""A statistics table in running text, found again by its heads and its units.

In:  blocks of a document. Out: the same blocks, with a ``Grid`` in place of every statistics table that is
written as text: on one line, a row a line, or a cell a line.

    …指标名称 计量单位 2014年度 历年累计 主动公开文件数 条 2543 78967 其中：1、政府网站公开数 条 2543 …
       heads                           label         unit numbers      label …

The heads say how many numbers a line has; a line with more or fewer is left as it is, for the reader of the
grid to refuse. Where only a caption stands above the lines, each must have one number at most. Words without
spaces between them are cut by ``pipelines.extract.statistics_runon``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import toml_table
from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.model import Block, CellState, Geometry, Grid, Paragraph
from pipelines.extract.numbers import read_number
from pipelines.extract.outline import marks, name_of
from pipelines.extract.statistics_head import is_unit
from pipelines.extract.statistics_runon import restore_run_on
from pipelines.extract.text import fold

_LEAST_LINES = 3  # lines with unit and numbers that make a table
_MOST_TEXT = 200_000  # characters of a document whose text is searched; a report has 40,000
_MOST_HEADS = 24  # heads that a table is looked for behind; a report has one or two
_MOST_EMPTY = 70  # lines without a number, one after the other: the official table has 60
_LONGEST_CAPTION = 60  # characters
_LONGEST_WORD = 70  # characters; the longest line of the official table has 45
_MOST_WORDS = 12  # words before a unit
_HEAD_WORDS = 4  # words that one head is broken into at most: 指 标 名 称
_SYLLABLES = 4  # characters from which a word is no syllable
_SENTENCE = re.compile("[。；;？！]")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    paragraph: int  # index in the run
    start: int  # within the paragraph
    line: int


@dataclass(frozen=True, slots=True)
class _Table:
    first: int  # word of the first head
    end: int  # word behind the last number
    rows: tuple[tuple[_Word | str, ...], ...]


def restore_statistics(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Replace statistics tables in running text by grids; their numbers are given by the caller."""
    if sum(len(block.text) for block in blocks if isinstance(block, Paragraph)) > _MOST_TEXT:
        return tuple(blocks)
    restored: list[Block] = []
    run: list[Paragraph] = []
    for block in (*blocks, None):
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        restored.extend(_restore(run))
        run = []
        if block is not None:
            restored.append(block)
    return tuple(restored)


def _restore(run: Sequence[Paragraph]) -> Iterator[Block]:
    words = list(_words(run))
    captions = {index for index, paragraph in enumerate(run) if _is_caption(paragraph.text)}
    yield from _parted(run, words, list(_tables(words, captions)))


def _is_caption(text: str) -> bool:
    table = toml_table("statistics.toml")
    folded = fold(text)
    return (
        len(folded) <= _LONGEST_CAPTION
        and re.search(table["caption"], folded) is not None
        and re.search(table["other_caption"], folded) is None
    )


def _tables(words: Sequence[_Word], captions: Collection[int]) -> Iterator[_Table]:
    position = tried = 0
    while position < len(words) and tried < _MOST_HEADS:
        heads = _heads(words, position) if _begins_head(words[position].text[:1]) else None
        table = _table(words, position, *heads) if heads else None
        tried += heads is not None
        if table is None and words[position].start == 0 and words[position].paragraph - 1 in captions:
            table = _headless(words, position)
            tried += 1
        if table is not None:
            yield table
        position = table.end if table else position + 1


@cache
def _begins_head(char: str) -> bool:
    head = toml_table("statistics.toml")["head"]
    return bool(char) and any(word.startswith(fold(char)) for word in (*head["label"], *head["skip"]))


def _words(run: Sequence[Paragraph]) -> Iterator[_Word]:
    for index, paragraph in enumerate(run):
        found = [(match[0], match.start()) for match in re.finditer(r"\S+", paragraph.text)] or [("", 0)]
        for text, start in found:
            yield _Word(text, index, start, paragraph.line)


def _table(
    words: Sequence[_Word], start: int, names: Sequence[str], numbered: bool, position: int
) -> _Table | None:
    return _lines(words, start, [tuple(names)], len(names) - 2, numbered, position)


def _headless(words: Sequence[_Word], start: int) -> _Table | None:
    """The table that begins with its first line, if no line has more than one number."""
    table = _lines(words, start, [], 1, False, start)
    return (
        table if table and all(len(row) <= len(("label", "unit", "number")) for row in table.rows) else None
    )


def _lines(
    words: Sequence[_Word],
    start: int,
    rows: list[tuple[_Word | str, ...]],
    width: int,
    numbered: bool,
    position: int,
) -> _Table | None:
    lines = empty = 0
    while empty < _MOST_EMPTY and (line := _line(words, position, width, numbered)) is not None:
        labels, cells, position = line
        rows.extend((label,) for label in labels[:-1])
        rows.append((labels[-1], *cells))
        empty = 0 if len(cells) > 1 else empty + 1
        lines += not empty
    return _Table(start, position, tuple(rows)) if lines >= _LEAST_LINES else None


def _heads(words: Sequence[_Word], start: int) -> tuple[list[str], bool, int] | None:
    """The heads that begin at ``start``: label, unit, columns of numbers; whether lines are numbered."""
    head = toml_table("statistics.toml")["head"]
    numbered = fold(words[start].text) in head["skip"]
    position = start + numbered
    names: list[str] = []
    for wanted in ("label", "unit"):
        joined = _joined(words, position, frozenset(head[wanted]))
        if joined is None:
            return None
        names.append(joined[0])
        position = joined[1]
    while (joined := _joined(words, position, None)) is not None:
        names.append(joined[0])
        position = joined[1]
    return (names, numbered, position) if len(names) > 2 else None


def _joined(words: Sequence[_Word], start: int, wanted: frozenset[str] | None) -> tuple[str, int] | None:
    """One head, in up to four words: one of ``wanted``, or the head of a column of numbers."""
    for count in range(_HEAD_WORDS, 0, -1):
        text = "".join(word.text for word in words[start : start + count])
        folded = fold(text)
        if folded in wanted if wanted is not None else _number_head().fullmatch(folded):
            return text, start + count
    return None


@cache
def _number_head() -> re.Pattern[str]:
    return re.compile(toml_table("statistics.toml")["head"]["number"])


@cache
def _remark() -> re.Pattern[str]:
    return re.compile(toml_table("statistics.toml")["remark"])


def _line(
    words: Sequence[_Word], start: int, width: int, numbered: bool
) -> tuple[list[_Word], list[_Word], int] | None:
    """The labels before the next unit, the unit with its numbers, and where they end."""
    position = start
    if numbered and position < len(words) and words[position].text.isdigit():
        position += 1
    labels: list[list[_Word]] = []
    while position < len(words) and not _is_unit(words, position):
        word = words[position]
        if len(word.text) > _LONGEST_WORD or _SENTENCE.search(word.text) or _remark().match(fold(word.text)):
            return None
        if position - start > _MOST_WORDS:
            return None
        if word.text:
            if not labels or (marks(word.text)[0:2] != (False, 0) and name_of(_text(labels[-1]))):
                labels.append([])
            labels[-1].append(word)
        position += 1
    if position >= len(words) or not labels:
        return None
    cells = [words[position]]
    position += 1
    while position < len(words) and read_number(words[position].text).state is not CellState.TEXT:
        if numbered and len(cells) > width:
            break
        cells.append(words[position])
        position += 1
    while len(cells) > width + 1 and not cells[-1].text:
        cells.pop()
    return [_Word(_text(label), 0, 0, label[0].line) for label in labels], cells, position


def _is_unit(words: Sequence[_Word], position: int) -> bool:
    """Whether a unit stands here, and not a syllable of a label that is written with spaces (个 人 隐 私)."""
    text = words[position].text
    if not text or not (is_unit(text) or read_number(text).state is CellState.DASH):
        return False
    following = words[position + 1].text if position + 1 < len(words) else ""
    is_value = read_number(following).state is not CellState.TEXT
    return is_value or len(following) >= _SYLLABLES or marks(following)[:2] != (False, 0)


def _text(words: Sequence[_Word]) -> str:
    return "".join(word.text for word in words)


def _parted(run: Sequence[Paragraph], words: Sequence[_Word], tables: Sequence[_Table]) -> Iterator[Block]:
    """The paragraphs of ``run`` with grids where the tables stand."""
    paragraph, start = 0, 0
    for table in tables:
        first = words[table.first]
        yield from _between(run, (paragraph, start), (first.paragraph, first.start))
        yield _grid(table, first.line)
        if table.end < len(words):
            paragraph, start = words[table.end].paragraph, words[table.end].start
        else:
            paragraph, start = len(run), 0
    yield from _between(run, (paragraph, start), (len(run), 0))


def _between(run: Sequence[Paragraph], start: tuple[int, int], stop: tuple[int, int]) -> Iterator[Block]:
    for index in range(start[0], min(stop[0] + 1, len(run))):
        text = run[index].text
        piece = text[start[1] if index == start[0] else 0 : stop[1] if index == stop[0] else len(text)]
        if index == stop[0] and not piece:
            continue
        if piece == text:
            yield from restore_run_on(run[index])
        elif piece.strip():
            yield from restore_run_on(Paragraph(piece.strip(), run[index].line))


def _grid(table: _Table, line: int) -> Grid:
    drawn = [
        [
            Drawn(word, line=line) if isinstance(word, str) else Drawn(word.text, line=word.line)
            for word in row
        ]
        for row in table.rows
    ]
    return Grid(lay_out(drawn), 0, Geometry.SEQUENCE, line=line)
