"""A document read once more by other means, for where a check of the first reading fails.

In:  bytes, and what the crawl knows of them. Out: ``Extraction`` after ``Extraction``, as ``read_report`` gives.

Another parser takes the document apart, and its tables are read by the order of their cells alone, without the
geometry that the first reading relies on. What both readings agree on is what the document says.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.extract import apart, limits, sniff
from pipelines.extract.documents import second_opinion
from pipelines.extract.flattened import restore_tables
from pipelines.extract.grid import Drawn, distinct, lay_out
from pipelines.extract.model import Block, Context, Extraction, Geometry, Grid
from pipelines.extract.report import read_document
from pipelines.extract.segments import split_reports

_NO_CONTEXT = Context()


def reread_report(body: bytes, context: Context = _NO_CONTEXT) -> tuple[Extraction, ...]:
    """Read ``body`` a second way.

    Raises ``Unreadable``: container.no_second_reader where there is only one way, and what the reader raises.
    """
    if len(body) > limits.IN_PROCESS_BYTES and sniff.container(body) == "html":
        read: tuple[Extraction, ...] = apart.call(f"{__name__}:reread_here", body, context)
        return read
    return reread_here(body, context)


def reread_here(body: bytes, context: Context) -> tuple[Extraction, ...]:
    """Read ``body`` a second way in this process, whatever its size. Raises what ``reread_report`` does."""
    document = second_opinion(body)
    blocks = restore_tables([_without_geometry(block) for block in document.blocks])
    return tuple(read_document(part, context) for part in split_reports(replace(document, blocks=blocks)))


def _without_geometry(block: Block) -> Block:
    if not isinstance(block, Grid) or block.geometry is not Geometry.EXACT:
        return block
    rows = [
        [Drawn(cell.text, line=cell.line) for cell in distinct(row) if cell.row == index]
        for index, row in enumerate(block.rows)
    ]
    return Grid(lay_out([row for row in rows if row]), block.number, Geometry.ORDERED, block.page, block.line)
