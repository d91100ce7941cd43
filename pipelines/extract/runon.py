"""A report whose mark-up was stripped, so that labels and digits run on in one line.

In:  a paragraph. Out: the blocks in it: the prose around the tables, and a grid for every run of labels.

    …一、本年新收政府信息公开申请数量801000081二、上年结转…
      label                          80 1 0 0 0 0 81

The digits between two labels are cut into as many numbers as the header has columns. A cut is accepted
when no
other exists (as many digits as columns, or blanks at every edge), or when it is the only one with which the
printed total is the sum of its parts. A table in which some row has fewer digits than columns has blank
cells that left no trace: then only what needs no cutting is read. Rows without a total can't show it, so they are
cut only where many rows with one prove complete (DOMAIN deviations 1, 23; real/pingtan-*-runon).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import csv_rows, toml_table
from pipelines.extract.digits import cut, lacks_digits
from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.header import read_header
from pipelines.extract.labels import TABLES, column_labels, core
from pipelines.extract.model import Block, Geometry, Grid, Paragraph
from pipelines.extract.rows import rows_of
from pipelines.extract.text import is_traditional

_SHORTEST, _LONGEST = 300, 100_000  # characters of a paragraph that may be a report run on
_LEAST_LABELS = 12  # labels in one paragraph that make it a table run on
_PROOF = 10  # rows with a total that prove complete, from which rows without one are taken for complete too
_GAP = re.compile(r"[\d\s.,+\-/—–－／%元万件项条]*")
_TRAILING_ORDINAL = re.compile(r"(?:[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、)\s*$")
_OPENING = re.compile(r"[(（“\"《]+\s*$")
_CLOSING = re.compile(r"^\s*[)）”\"》、，,]+")
_WORD_BEFORE = re.compile(r"[^\W\d_]$")
_ROW_OR_COLUMN = frozenset({"其他", "其它", "总计", "合计"})  # a column as long as the header goes on


_LONGEST_WORD = 12  # characters of a header word


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # row, row_group, column, column_group, caption
    table: str
    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """A row: its labels, its values in one piece, and how many numbers they are."""

    labels: tuple[str, ...]
    values: str
    width: int  # 0 where no header is known
    total: int  # position of the sum, -1 where the form has none


def restore(paragraph: Paragraph) -> tuple[Block, ...]:
    """The blocks of ``paragraph``; the paragraph itself where it is no table run on."""
    text = paragraph.text
    if not _SHORTEST <= len(text) <= _LONGEST or is_traditional(text):
        return (paragraph,)
    tokens = list(_tokens(text))
    if len(tokens) < _LEAST_LABELS:
        return (paragraph,)
    runs = [
        (run, list(_shapes(_rows(text, run))))
        for run in _with_whole_headers(text, list(_runs(text, tokens)))
        if not _in_sentence(text, run)
    ]
    runs = [(run, shapes) for run, shapes in runs if any(shape.values for shape in shapes)]
    # One row whose digits can't be all its cells shows that blank cells left no trace, in the others too.
    blanks_lost = any(
        shape.labels and lacks_digits(shape.values, shape.width, shape.total)
        for _, shapes in runs
        for shape in shapes
    )
    complete = sum(_is_complete(shape) for _, shapes in runs for shape in shapes)
    blocks: list[Block] = []
    position = 0
    for run, shapes in runs:
        if prose := text[position : run[0].start].strip():
            blocks.append(Paragraph(prose, paragraph.line))
        blocks.append(_grid(shapes, blanks_lost, complete >= _PROOF, paragraph.line))
        position = run[-1].stop + _gap_length(text, run[-1].stop)
    if prose := text[position:].strip():
        blocks.append(Paragraph(prose, paragraph.line))
    return tuple(blocks)


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """One pattern for every label, longest first, and what each core stands for."""
    kinds: dict[str, tuple[str, str]] = {}
    for words in toml_table("forms/captions.toml")["captions"]:
        kinds[_key(words)] = ("caption", "")
    for table in TABLES:
        for role in ("row", "row_group", "column", "column_group"):
            for item in toml_table(f"forms/{table}.toml").get(role, ()):
                for words in item["labels"]:
                    kinds.setdefault(_key(words), (role, table))
    ordered = sorted((words for words in kinds if len(words) > 1), key=len, reverse=True)
    alternatives = (r"[^\w]{0,3}".join(map(re.escape, words)) for words in ordered)
    return re.compile("|".join(alternatives)), kinds


def _key(words: str) -> str:
    return re.sub(r"[\W_]", "", words)


def _tokens(text: str) -> Iterator[_Token]:
    pattern, kinds = _pattern()
    for match in pattern.finditer(text):
        kind, table = kinds[_key(match[0])]
        yield _Token(kind, table, match[0], match.start(), match.end())


def _runs(text: str, tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Tokens with nothing between them but numbers, numbering and brackets."""
    run: list[_Token] = []
    for token in tokens:
        if run and not _is_gap(text[run[-1].stop : token.start]):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _with_whole_headers(text: str, runs: Sequence[list[_Token]]) -> Iterator[list[_Token]]:
    """The runs without the rows below a header of which one word is not known: their width isn't known either."""
    before: list[_Token] = []
    for run in runs:
        gap = text[before[-1].stop : run[0].start] if before else ""
        kept = run
        if gap and len(gap) <= _LONGEST_WORD and _is_column(before[-1]) and _is_column(run[0]):
            whole = next((index for index, token in enumerate(run) if token.kind == "caption"), len(run))
            kept = run[whole:]
        if kept:
            yield kept
        before = run


def _is_column(token: _Token) -> bool:
    # 行政复议 and 行政诉讼 stand in the heading of their section too.
    return token.kind == "column" or (token.kind == "column_group" and token.table != "appeals")


def _in_sentence(text: str, run: Sequence[_Token]) -> bool:
    """Whether the run is a label alone that words lead up to: …本年度制发行政规范性文件62件，…"""
    return len(run) == 1 and _WORD_BEFORE.search(text[: run[0].start]) is not None


def _is_gap(text: str) -> bool:
    return _GAP.fullmatch(_without_marks(text)) is not None


def _without_marks(text: str) -> str:
    """A gap without the brackets of the label before it and the numbering of the label after it."""
    text = _OPENING.sub("", _CLOSING.sub("", text))
    return _TRAILING_ORDINAL.sub("", text)


def _gap_length(text: str, position: int) -> int:
    match = re.compile(r"[\s)）”]*[\d\s.,/—-]*(?:元|万元)?").match(text, position)
    return match.end() - position if match else 0


def _rows(text: str, run: Sequence[_Token]) -> Iterator[list[str]]:
    """Rows of labels, the last element being the text of the values where there is one."""
    row: list[str] = []
    in_header = False
    for token, following in zip(run, [*run[1:], None], strict=True):
        column = token.kind.startswith("column") or (in_header and _key(token.text) in _ROW_OR_COLUMN)
        if row and in_header and not column:
            yield [*row, ""]
            row = []
        in_header = column
        if token.kind != "caption":
            row.append(token.text)
        end = following.start if following else token.stop + _gap_length(text, token.stop)
        values = _values(text[token.stop : end], following)
        if values or token.kind == "caption":
            if row:
                yield [*row, values]
            row = []
    if row:
        yield [*row, ""]


def _values(gap: str, following: _Token | None) -> str:
    gap = _without_marks(gap).strip()
    ordinal = (
        _ordinals().get(core(following.text)) if following is not None and following.kind == "row" else None
    )
    if ordinal and (match := re.search(rf"{ordinal}\s*[.．、]\s*$", gap)):
        gap = gap[: match.start()]
    return " ".join(gap.split())


@cache
def _ordinals() -> dict[str, str]:
    """The number that the form prints before a row label, by the label's core."""
    found = {}
    for row in csv_rows("fields.csv"):
        last = row["row_zh"].rpartition("/")[2]
        if match := re.match(r"(\d)\.", last):
            found[core(last)] = match[1]
    return found


def _shapes(rows: Iterable[Sequence[str]]) -> Iterator[_Shape]:
    """The rows with what the header above them says of their width."""
    width, total = 0, -1
    for *labels, values in rows:
        named = _header_shape(labels)
        if named is None:
            yield _Shape(tuple(labels), values, width, total)
            continue
        _, width, total = named
        yield _Shape(tuple(labels), "", 0, -1)
        if values:
            yield _Shape((), values, width, total)


def _is_complete(shape: _Shape) -> bool:
    """Whether the digits of a row are as many numbers as it has columns, their sum among them."""
    return shape.total >= 0 and len(cut(shape.values, shape.width, shape.total)) == shape.width


def _grid(shapes: Sequence[_Shape], blanks_lost: bool, proven: bool, line: int) -> Grid:
    """The rows cut into numbers. ``proven``: other rows of the report show that it leaves no cell blank."""
    drawn: list[list[Drawn]] = []
    for shape in shapes:
        lost = blanks_lost or (shape.total < 0 and not proven)
        cells = cut(shape.values, shape.width, shape.total, blanks_lost=lost) if shape.values else ()
        drawn.append([Drawn(text, line=line) for text in (*shape.labels, *cells)])
    return Grid(lay_out([row for row in drawn if row]), 0, Geometry.SEQUENCE, line=line)


def _header_shape(labels: Sequence[str]) -> tuple[str, int, int] | None:
    """Table, number of leaves and position of the total, when ``labels`` are a header."""
    for table in TABLES:
        find = column_labels(table).find
        found = [label.code for text in labels if (label := find(text)) and label.role == "column"]
        if not found or (table == "requests" and "natural_person" not in found):
            continue
        if table == "appeals" and "upheld" not in found:
            continue
        if table == "proactive":
            return table, len(found), -1
        return table, 15 if table == "appeals" else 7, _total_position(labels, table)
    return None


def _total_position(labels: Sequence[str], table: str) -> int:
    if table == "appeals":
        return 4
    grid = Grid(lay_out([[Drawn(text) for text in labels]]), 0, Geometry.SEQUENCE)
    wanted = [column["code"] for column in toml_table(f"forms/{table}.toml")["column"]]
    header = read_header(rows_of(grid), column_labels(table).find, wanted, table)
    return header.known.index("total") if header else -1
