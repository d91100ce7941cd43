"""Blocks to a DOCX package, written element by element so that every oddity of real files can be put in.

In:  blocks and a ``Manner`` (how runs, cells and tables are written). Out: the bytes of the package.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from tests.accuracy.content import Block, Heading, Words
from tests.accuracy.forms import Cell, Table, expanded
from tests.accuracy.markup import cut

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
Runs = Callable[[Random, Cell], str]


SMALL = '<w:rPr><w:sz w:val="18"/></w:rPr>'


def run(text: str, properties: str = SMALL) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def one_run(_rng: Random, cell: Cell) -> str:
    return f"<w:p>{run(cell.text)}</w:p>"


def many_runs(rng: Random, cell: Cell) -> str:
    """Runs cut anywhere, with fonts, proof marks, bookmarks; long labels in several paragraphs."""
    fonts = '<w:rPr><w:rFonts w:eastAsia="仿宋_GB2312" w:hint="eastAsia"/><w:sz w:val="18"/></w:rPr>'
    between = (
        '<w:proofErr w:type="spellStart"/>',
        '<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>',
        "",
    )
    pieces = [rng.choice(between) + run(piece, rng.choice((fonts, SMALL))) for piece in cut(rng, cell.text)]
    if not cell.field and len(pieces) > 1 and rng.random() < 0.5:
        return "".join(f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{piece}</w:p>' for piece in pieces)
    return f"<w:p>{''.join(pieces)}</w:p>"


def tracked(rng: Random, cell: Cell) -> str:
    """Track changes left on: the deleted number is still in the file, struck out."""
    if not cell.field or rng.random() > 0.4:
        return one_run(rng, cell)
    who = 'w:id="7" w:author="a" w:date="2024-01-09T10:00:00Z"'
    gone = f"<w:del {who}><w:r><w:delText>{rng.randint(0, 99)}</w:delText></w:r></w:del>"
    return f"<w:p>{gone}<w:ins {who}>{run(cell.text)}</w:ins></w:p>"


def hidden(rng: Random, cell: Cell) -> str:
    """Text formatted as hidden beside the visible one."""
    ghost = (
        run(str(rng.randint(0, 99)), "<w:rPr><w:vanish/></w:rPr>")
        if cell.field and rng.random() < 0.3
        else ""
    )
    return f"<w:p>{ghost}{run(cell.text)}</w:p>"


def breaks(rng: Random, cell: Cell) -> str:
    """Line breaks, tabs and soft hyphens inside labels, and around numbers."""
    if cell.field:
        pad = rng.choice(("", "<w:r><w:tab/></w:r>", '<w:r><w:t xml:space="preserve"> </w:t></w:r>'))
        return f"<w:p>{pad}{run(cell.text)}{pad}</w:p>"
    glue = rng.choice(
        ("<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>", "<w:r><w:softHyphen/></w:r>", run("\u3000"))
    )
    return f"<w:p>{glue.join(run(piece) for piece in cut(rng, cell.text))}</w:p>"


def controls(rng: Random, cell: Cell) -> str:
    """Content controls around the text, as in templates with fields to fill."""
    inner = f"<w:p>{run(cell.text)}</w:p>"
    if rng.random() < 0.5:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    return f"<w:p><w:sdt><w:sdtContent>{run(cell.text)}</w:sdtContent></w:sdt></w:p>"


@dataclass(frozen=True)
class Manner:
    """How a file is written. ``merged`` False: every cell of the grid is drawn, no spans."""

    runs: Runs = one_run
    merged: bool = True
    ragged: bool = False
    namespace: str = W
    wrap_table: Callable[[str], str] = lambda table: table


def table_xml(rng: Random, table: Table, manner: Manner) -> str:
    grid = expanded(table)
    widths = column_widths(len(grid[0]))
    rows = []
    for r, line in enumerate(grid):
        cells = []
        c = 0
        while c < len(line):
            cell, begins = line[c]
            span = cell.colspan if manner.merged else 1
            top = r == 0 or grid[r - 1][c][0] is not cell
            text = manner.runs(rng, cell) if begins else "<w:p/>"
            merge = _merge_xml(cell, span, top) if manner.merged else ""
            width = f'<w:tcW w:w="{sum(widths[c : c + span])}" w:type="dxa"/>'
            cells.append(f"<w:tc><w:tcPr>{width}{merge}</w:tcPr>{text}</w:tc>")
            c += span
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return manner.wrap_table(f"<w:tbl>{_LOOK}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>")


_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LOOK = (
    '<w:tblPr><w:tblW w:w="9300" w:type="dxa"/>'
    f'<w:tblBorders>{_LINES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    '<w:tblCellMar><w:left w:w="30" w:type="dxa"/><w:right w:w="30" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)


def column_widths(count: int) -> list[int]:
    """In twentieths of a point; value columns of the table of requests are narrower than its labels."""
    if count == 4:
        return [3300, 2000, 2000, 2000]
    if count >= 10 and count < 15:
        return [700, 1000, 2300, *[5300 // (count - 3)] * (count - 3)]
    return [9300 // count] * count


def _merge_xml(cell: Cell, span: int, top: bool) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if cell.rowspan == 1:
        return across
    return across + ('<w:vMerge w:val="restart"/>' if top else "<w:vMerge/>")


def block_xml(rng: Random, block: Block, manner: Manner) -> str:
    if isinstance(block, Heading):
        return f"<w:p>{run(block.text, '<w:rPr><w:b/></w:rPr>')}</w:p>"
    if isinstance(block, Words):
        return f"<w:p>{run(block.text)}</w:p>"
    return table_xml(rng, block, manner) + "<w:p/>"


def docx(rng: Random, content: Sequence[Block], manner: Manner) -> bytes:
    body = "".join(block_xml(rng, block, manner) for block in content)
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    document = f'<w:document xmlns:w="{manner.namespace}"><w:body>{body}{section}</w:body></w:document>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    return package(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _relations("word/document.xml"),
            "word/document.xml": document,
        }
    )


def _relations(target: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    )


def package(parts: dict[str, str]) -> bytes:
    """A ZIP of XML parts with a fixed date, so that the same seed gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2024, 1, 9, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
    return buffer.getvalue()
