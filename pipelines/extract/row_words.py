"""Rows of a table whose cells are words with spaces between them, one row a line or all on one line.

In:  a paragraph. Out: a paragraph for each cell; labels written with spaces in them put together again.

    1 . 属于国 家秘密  0 1 0 0 25 0 26   ─▶  1.属于国家秘密 / 0 / 1 / 0 / 0 / 25 / 0 / 26

Words are put together only where a label of the form comes of it, and where several would, only where nothing is
left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipelines.extract.data import toml_table
from pipelines.extract.labels import TABLES, column_labels, row_labels
from pipelines.extract.model import CellState, Paragraph
from pipelines.extract.numbers import read_number

JOINED = 14  # words that one label is broken into at most
LONGEST_LABEL = 60  # characters; longer texts are prose
CAPTIONS = ("第二十条", "勾稽关系", "勾稽關系")
_LEAST_TEXT, _MOST_TEXT = 300, 100_000  # characters of a paragraph that may be a report on one line
_LEAST_ROWS = 12  # rows of one line that make it a table
_ORDINAL_MARK = re.compile(r"[.．、]")
_NO_WORD = re.compile(r"[\W_]")
_MOST_LABELS = 60  # words before a value that may be labels


def cells_of_line(paragraph: Paragraph) -> list[Paragraph]:
    """The cells of a row that is written on one line with spaces between them; else the paragraph itself."""
    words = paragraph.text.split()
    if len(words) < 2 or len(paragraph.text) > 3 * LONGEST_LABEL:
        return [paragraph]
    end = len(words)
    while end and read_number(words[end - 1]).state is not CellState.TEXT:
        end -= 1
    labels = _labels(words[:end], heads=end == len(words))
    if labels is None:
        return [paragraph]
    return [Paragraph(word, paragraph.line) for word in (*labels, *words[end:])]


def _labels(words: Sequence[str], *, heads: bool) -> list[str] | None:
    """The labels that ``words`` make: heads of columns, all of them labels, or what stands before values."""
    if heads:
        return _partition(words)
    if not words:
        return []
    start = next((at for at in range(len(words)) if _is_label("".join(words[at:]))), None)
    if start is None:
        return None
    before = "".join(words[:start])
    return [before, "".join(words[start:])] if before else ["".join(words)]


def _partition(words: Sequence[str]) -> list[str] | None:
    """The words as labels, each of one or several that follow each other; None where some are left over."""
    made: dict[int, list[str]] = {len(words): []}
    for start in range(len(words) - 1, -1, -1):
        for stop in range(min(start + JOINED, len(words)), start, -1):
            # One edit makes two heads a third one: 本年增/减处理决定数量. Only a single word may have a slip.
            text = "".join(words[start:stop])
            if stop in made and _is_label(text, exactly=stop - start > 1):
                made[start] = [text, *made[stop]]
                break
    return made.get(0)


def _is_label(text: str, *, exactly: bool = False) -> bool:
    found = (index.find(text) for table in TABLES for index in (row_labels(table), column_labels(table)))
    return any(label is not None and not (exactly and label.typo) for label in found)


def lines_of(paragraph: Paragraph) -> list[Paragraph]:
    """The cells and the prose of a report on one line whose numbers stand apart; nothing if it is none."""
    if not _LEAST_TEXT <= len(paragraph.text) <= _MOST_TEXT:
        return []
    made: list[str] = []
    rows = 0
    for words, values in _stretches(paragraph.text.split()):
        start, labels = _labels_at_the_end(words)
        rows += bool(labels and values)
        prose = " ".join(words[:start])
        if not labels:
            made.append(" ".join((*words, *values)))
        else:
            made += [prose, *labels, *values]
    return [Paragraph(text, paragraph.line) for text in made if text] if rows >= _LEAST_ROWS else []


def _stretches(words: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Words with the values behind them; the number of a label stands with its words."""
    before: list[str] = []
    values: list[str] = []
    for word in words:
        if read_number(word).state is not CellState.TEXT:
            values.append(word)
            continue
        if values:
            ordinal = [values.pop()] if _ORDINAL_MARK.match(word) and values[-1].isdigit() else []
            if values or not ordinal:
                yield before, values
                before = ordinal
            else:
                before += ordinal
            values = []
        before.append(word)
    yield before, values


def _labels_at_the_end(words: Sequence[str]) -> tuple[int, list[str]]:
    """Where the labels begin with which ``words`` end, as many of them as there are, and those labels."""
    made: dict[int, list[str]] = {len(words): []}
    for start in range(len(words) - 1, max(len(words) - _MOST_LABELS, 0) - 1, -1):
        for stop in range(min(start + JOINED, len(words)), start, -1):
            text = "".join(words[start:stop])
            if stop in made and (_is_caption(text) or _is_label(text, exactly=stop - start > 1)):
                made[start] = [text, *made[stop]]
                break
    return min(made), made[min(made)]


def _is_caption(text: str) -> bool:
    return _NO_WORD.sub("", text) in _captions()


@cache
def _captions() -> frozenset[str]:
    return frozenset(_NO_WORD.sub("", words) for words in toml_table("forms/captions.toml")["captions"])
