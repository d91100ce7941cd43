"""Plain text to a document: what a converter left of a report's tables, as grids where rows are still marked.

In:  the bytes of a text, as UTF-8, GB18030 … Out: ``Document`` of paragraphs (one a line) and grids
whose columns
are only an order.

Four ways in which converters write a table, decided for each run of lines::

    \\t规章            a cell a line behind a tab, rows parted by an empty line          (seeds 000, 002)
    \\t0
    规章\\t0\\t0\\t0     a row a line, cells parted by tabs                               (seed 003)
    规章 | 0 | 0 |     a row a line, cells parted by pipes, Markdown included
    规章 |             a cell a line before a pipe; ``|`` alone is a blank cell,        (seed 001)
    0 |                several pipes alone fill up the row
Everything else stays a paragraph; a table of one cell a line is found by ``pipelines.extract.flattened``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import groupby

from pipelines.extract.decode import decode
from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.limits import BLOCKS, TEXT_CHARACTERS, hold
from pipelines.extract.model import Block, CellState, Document, Geometry, Grid, Paragraph
from pipelines.extract.numbers import read_number

Line = tuple[int, str]  # number, text
_RULE = re.compile(r"[\s|:+-]*")  # the line below a Markdown header
_HEADING_MARK = re.compile(r"^\s{0,3}#{1,6}\s+|^\*\*(?=[^*]+\*\*$)|(?<=\S)\*\*$")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|`")
_ESCAPE = re.compile(r"\\([-\\`*_{}\[\]()#+.!|~])")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_MARKED_UP = re.compile(r"[*_`\\&<]")
_CONTINUATION = 14  # characters that the second half of a broken cell has at most


def read(body: bytes) -> Document:
    """Read a text. Raises ``Unreadable``: charset.unknown, document.too_large."""
    text = decode(body).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    hold("characters", len(text), TEXT_CHARACTERS)
    return Document("text", tuple(blocks(list(enumerate(text.split("\n"), 1)))))


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks that numbered lines make."""
    hold("lines", len(lines), BLOCKS)
    made: list[Block] = []
    grids = 0
    for kind, run in groupby(_kinds(lines), key=lambda pair: pair[0]):
        content = [line for _, line in run]
        rows = _ROWS[kind](content) if kind in _ROWS else []
        if rows:
            grids += 1
            made.append(Grid(lay_out(rows), grids, Geometry.ORDERED, line=content[0][0]))
        elif kind == "pipe_cell":
            made.extend(_pipe_cells(content))
        else:
            made.extend(Paragraph(_plain(text), number) for number, text in content if text.strip())
    return made


def _kinds(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Every line with the way of writing that it follows."""
    cell_a_line = _one_cell_a_line(lines)
    written = [_kind(text, cell_a_line) for _, text in lines]
    for index, (kind, line) in enumerate(zip(written, lines, strict=True)):
        if kind in ("blank", "prose"):
            yield "tab_cell" if _inside_tab_cells(lines, written, index) else "prose", line
        else:
            yield kind, line


def _kind(text: str, cell_a_line: bool) -> str:
    if not text.strip():
        return "tab_cell" if text.startswith("\t") and text.count("\t") == 1 else "blank"
    if "|" in text:
        return "pipe_cell" if cell_a_line else "pipe_row"
    if "\t" in text:
        return "tab_cell" if text.startswith("\t") and text.count("\t") == 1 else "tab_row"
    return "prose"


def _one_cell_a_line(lines: Sequence[Line]) -> bool:
    piped = [text for _, text in lines if "|" in text and not _RULE.fullmatch(text)]
    single = sum(1 for text in piped if text.count("|") == 1 and text.rstrip().endswith("|"))
    return single > 0.6 * len(piped)


def _inside_tab_cells(lines: Sequence[Line], kinds: Sequence[str], index: int) -> bool:
    """Whether a line without a tab belongs to a table of tab cells: a row's end, the rest of a broken cell."""
    before = next((i for i in range(index - 1, max(index - 3, -1), -1) if kinds[i] != "blank"), None)
    after = next((i for i in range(index + 1, min(index + 4, len(kinds))) if kinds[i] != "blank"), None)
    if before is None or kinds[before] != "tab_cell":
        return False
    if kinds[index] == "blank":
        if after is None:
            return False
        return kinds[after] == "tab_cell" or _continues(lines, before, after)
    return _continues(lines, before, index)


def _continues(lines: Sequence[Line], before: int, index: int) -> bool:
    # Only words can be broken; after a number or an empty cell a line without a tab is a heading.
    state = read_number(lines[before][1]).state
    return state is CellState.TEXT and len(lines[index][1].strip()) <= _CONTINUATION and index - before <= 2


def _tab_cells(lines: Sequence[Line]) -> list[list[Drawn]]:
    rows: list[list[Drawn]] = [[]]
    ended = False
    for number, text in lines:
        if text.startswith("\t"):
            if ended and rows[-1]:
                rows.append([])
            rows[-1].append(Drawn(text.strip(), line=number))
            ended = False
        elif text.strip() and rows[-1]:
            last = rows[-1][-1]
            rows[-1][-1] = Drawn(f"{last.text}\n{text.strip()}", line=last.line)
            ended = False
        else:
            ended = True
    return [row for row in rows if row]


def _tab_rows(lines: Sequence[Line]) -> list[list[Drawn]]:
    return [[Drawn(cell.strip(), line=number) for cell in text.split("\t")] for number, text in lines]


def _pipe_rows(lines: Sequence[Line]) -> list[list[Drawn]]:
    texts = [(number, text.strip()) for number, text in lines if not (_RULE.fullmatch(text) and "-" in text)]
    opened = sum(text.startswith("|") for _, text in texts) > 0.5 * len(texts)
    closed = sum(text.endswith("|") for _, text in texts) > 0.5 * len(texts)
    rows = []
    for number, text in texts:
        cells = text.split("|")
        if opened and not cells[0].strip():
            cells = cells[1:]
        if closed and cells and not cells[-1].strip():
            cells = cells[:-1]
        rows.append([Drawn(_plain(cell), line=number) for cell in cells])
    return [row for row in rows if row]


def _pipe_cells(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """A paragraph for each cell, an empty one for a blank cell; fillers at a row's end are left out."""
    for number, text in lines:
        stripped = text.strip()
        if stripped == "|":
            yield Paragraph("", number)
        elif stripped.strip("|"):
            yield Paragraph(_plain(stripped.rstrip("|")), number)


_ROWS = {"tab_cell": _tab_cells, "tab_row": _tab_rows, "pipe_row": _pipe_rows}


def _plain(text: str) -> str:
    """``text`` without Markdown's marks: headings, emphasis, escapes, entities, line breaks."""
    text = _HEADING_MARK.sub("", text)
    if _MARKED_UP.search(text):
        text = unescape(_BREAK.sub("\n", _EMPHASIS.sub("", _ESCAPE.sub(r"\1", text))))
    return text.strip()
