"""Tables whose cells stand one after the other as paragraphs, found again by the sequence of their labels.

In:  blocks of a document. Out: the same blocks, with a ``Grid`` in place of every run of paragraphs
that is a table.

    信息内容 / 本年制发件数 / … / 规章 / 0 / 0 / 0      each on a line of its own (seeds 001, 004)

Rows begin at row labels, so a row's width is what stands between two labels. Where blank cells left no trace
the grid says so (``Geometry.SEQUENCE``) and only rows with every cell printed can be read from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.extract import runon
from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.labels import TABLES, Label, column_labels, row_labels
from pipelines.extract.model import Block, CellState, Geometry, Grid, Paragraph
from pipelines.extract.numbers import read_number
from pipelines.extract.row_words import CAPTIONS, JOINED, LONGEST_LABEL, cells_of_line, lines_of
from pipelines.extract.text import squash


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    line: int
    kind: str  # value, blank, label, header, group, caption, words
    table: str | None = None


def restore_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Replace runs of paragraphs that hold the cells of a table by grids, numbered in document order."""
    restored: list[Block] = []
    run: list[Paragraph] = []
    for block in (*blocks, None):
        if isinstance(block, Paragraph):
            if lines := lines_of(block):
                run.extend(lines)
                continue
            pieces = runon.restore(block)
            if len(pieces) == 1 and isinstance(pieces[0], Paragraph):
                run.extend(cells_of_line(block))
                continue
            restored.extend((*_restore(run), *pieces))
            run = []
            continue
        restored.extend(_restore(run))
        run = []
        if block is not None:
            restored.append(block)
    return _numbered(restored)


def _numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    numbered: list[Block] = []
    count = 0
    for block in blocks:
        if isinstance(block, Grid):
            count += 1
            block = Grid(block.rows, count, block.geometry, block.page, block.line)
        numbered.append(block)
    return tuple(numbered)


def _restore(paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
    tokens = list(_tokens(paragraphs))
    position = 0
    while position < len(tokens):
        end = _table_end(tokens, position)
        if end > position:
            yield _grid(tokens[position:end])
            position = end
        else:
            for paragraph in tokens[position][1]:
                if paragraph.text:
                    yield paragraph
            position += 1


Sourced = tuple[Token, tuple[Paragraph, ...]]


def _tokens(paragraphs: Sequence[Paragraph]) -> Iterator[Sourced]:
    position = 0
    previous: Token | None = None
    while position < len(paragraphs):
        token, used = _token(paragraphs, position, previous)
        if token.table is None and previous is not None:
            token = replace(token, table=previous.table)
        previous = token
        yield token, tuple(paragraphs[position : position + used])
        position += used


def _token(paragraphs: Sequence[Paragraph], position: int, previous: Token | None) -> tuple[Token, int]:
    text, line = paragraphs[position].text, paragraphs[position].line
    state = read_number(text).state
    if state is CellState.BLANK:
        return Token("", line, "blank"), 1
    if state is not CellState.TEXT:
        return Token(text, line, "value"), 1
    if any(word in squash(text) for word in CAPTIONS) and len(text) <= LONGEST_LABEL:
        return Token(text, line, "caption"), 1
    for count in range(min(JOINED, len(paragraphs) - position), 0, -1):
        words = [paragraph.text for paragraph in paragraphs[position : position + count]]
        joined = "".join(words)
        if len(joined) > LONGEST_LABEL or any(
            read_number(word).state is not CellState.TEXT for word in words
        ):
            continue
        if found := _label(joined, previous, joined=count > 1):
            return Token(joined, line, _KINDS[found[1].role], found[0]), count
    return Token(text, line, "words"), 1


_KINDS = {"row": "label", "row_group": "group", "column": "header", "column_group": "header"}


def _label(text: str, previous: Token | None, *, joined: bool) -> tuple[str, Label] | None:
    """The label that ``text`` is, looked for in the table at hand first. A joined text must match exactly."""
    table = previous.table if previous else None
    # 其他 and 总计 are rows and columns: columns as long as the header goes on.
    in_header = previous is not None and previous.kind == "header"
    for name in sorted(TABLES, key=lambda name: name != table):
        indexes = (row_labels(name), column_labels(name))
        for index in reversed(indexes) if in_header else indexes:
            label = index.find(text)
            if label is not None and not (joined and label.typo):
                return name, label
    return None


def _table_end(tokens: Sequence[Sourced], start: int) -> int:
    """Where the table that begins at ``start`` ends; ``start`` itself if none begins there."""
    if tokens[start][0].kind not in ("label", "header", "caption"):
        return start
    end = start
    words = 0
    values = 0
    for position in range(start, len(tokens)):
        kind = tokens[position][0].kind
        if kind == "words":
            words += 1
            if (
                words > 1
                or len(squash(tokens[position][0].text)) > LONGEST_LABEL
                or not _followed(tokens, position)
            ):
                break
            continue
        words = 0
        values += kind in ("value", "blank")
        end = position + 1
    return end if values else start


def _followed(tokens: Sequence[Sourced], position: int) -> bool:
    return position + 1 < len(tokens) and tokens[position + 1][0].kind in ("value", "blank")


def _grid(sourced: Sequence[Sourced]) -> Grid:
    tokens = [token for token, _ in sourced]
    rows: list[list[Token]] = []
    for previous, token in zip([None, *tokens[:-1]], tokens, strict=True):
        if previous is None or _begins_row(previous, token):
            rows.append([])
        rows[-1].append(token)
    blanks = any(token.kind == "blank" for token in tokens)
    geometry = Geometry.ORDERED if blanks else Geometry.SEQUENCE
    drawn = [[Drawn(token.text, line=token.line) for token in row] for row in rows]
    return Grid(lay_out(drawn), 0, geometry, line=tokens[0].line)


def _begins_row(previous: Token, token: Token) -> bool:
    if token.kind == "header":
        return previous.kind != "header"
    if token.kind in ("value", "blank"):
        return previous.kind in ("header", "caption")
    if token.kind == "label":
        # A label straight after a label stays in its row, where two labels claim one set of values.
        return previous.kind not in ("group", "label")
    if token.kind == "group":
        return previous.kind != "group"
    return True
