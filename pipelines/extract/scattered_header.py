"""A header of the requests table whose words a PDF converter has scattered over the lines above it.

In:  the blocks of a report, and the rows below the header. Out: a ``Header`` in the official order, or None.

    自然人总计
    商业企科研机社会公法律服
    其他
    | 业 | 构 | 益组织 | 务机构 |
    | 一、本年新收政府信息公开申请数量 | 32 | 2 | 0 | 0 | 0 | 0 | 34 |

The official order is taken only when all its words stand above the first row, those of the organisations in that
order, and when every complete row below adds up to its last number, one of them above zero (real/shkw-2024).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extract.data import toml_table
from pipelines.extract.grid import distinct
from pipelines.extract.header import Header, Leaf
from pipelines.extract.locate import LabelledRow
from pipelines.extract.model import Block, Grid
from pipelines.extract.numbers import read_number
from pipelines.extract.text import fold

_WORDS = ("自然人", "总计", "其他")
_ORGANISATIONS = re.compile("商业.*科研.*社会.*法律")
_ABOVE = 16  # blocks above the first row that may hold pieces of the header


def scattered_header(blocks: Sequence[Block], rows: Sequence[LabelledRow]) -> Header | None:
    """The header of ``rows``, which stand in some of ``blocks``."""
    if not rows or not _adds_up(rows):
        return None
    words = _words_above(blocks, rows[0])
    if not all(word in words for word in _WORDS) or not _ORGANISATIONS.search(words):
        return None
    codes = [column["code"] for column in toml_table("forms/requests.toml")["column"]]
    return Header(tuple(Leaf(code) for code in codes), by_geometry=False)


def _words_above(blocks: Sequence[Block], first: LabelledRow) -> str:
    position = next(index for index, block in enumerate(blocks) if block is first.row.grid)
    texts = [_text(block) for block in blocks[max(position - _ABOVE, 0) : position]]
    above = [cell.text for row in first.row.grid.rows[: first.row.index] for cell in distinct(row)]
    return fold("".join((*texts, *above)))


def _text(block: Block) -> str:
    if isinstance(block, Grid):
        return "".join(cell.text for row in block.rows for cell in distinct(row))
    return block.text


def _adds_up(rows: Sequence[LabelledRow]) -> bool:
    above_zero = 0
    for row in rows:
        numbers = [read_number(cell.text).number for cell in row.cells if cell.text]
        complete = [number for number in numbers if number is not None]
        if len(complete) != 7 or len(complete) != len(numbers):
            continue
        if sum(complete[:6]) != complete[6]:
            return False
        above_zero += complete[6] > 0
    return above_zero > 0
