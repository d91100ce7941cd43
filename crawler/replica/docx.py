"""A report as a word-processor file, for reports that a portal publishes as an attachment only.

In:  a ``Body``. Out: the bytes of a DOCX, the same for the same report. Minimal WordprocessingML (ECMA-376)::

    <w:tc><w:tcPr><w:gridSpan w:val="3"/><w:vMerge w:val="restart"/></w:tcPr><w:p>…</w:p></w:tc>
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from crawler.replica.body import Body
from crawler.replica.layouts.flow import article
from crawler.replica.sheets import Box, Sheet, placed

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_TYPES = (
    f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MEDIA_TYPE}.main+xml"/></Types>'
)
_RELATIONS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_EPOCH = (2020, 1, 1, 0, 0, 0)  # the same bytes on every run


def docx_bytes(body: Body) -> bytes:
    """The report as a DOCX with its title as the first paragraph."""
    inner = _paragraph(body.title) + article(body, _paragraph, _paragraph, _table)
    document = (
        f'{_DECLARATION}<w:document xmlns:w="{_NAMESPACE}"><w:body>{inner}<w:sectPr/></w:body></w:document>'
    )
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document}
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, text in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, text.encode())
    return buffer.getvalue()


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>'


def _table(sheet: Sheet) -> str:
    if not sheet:
        return ""
    columns = max(column + box.colspan for row in placed(sheet) for column, box in row)
    rows = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in _merged_rows(sheet))
    grid = '<w:gridCol w:w="900"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _merged_rows(sheet: Sheet) -> Iterator[list[str]]:
    """Each row's cells, a continuation cell drawn wherever a box above reaches down."""
    hanging: dict[int, tuple[int, Box]] = {}  # column → first row below the box, the box
    for number, row in enumerate(placed(sheet)):
        hanging = {column: held for column, held in hanging.items() if held[0] > number}
        cells = [(column, _cell(box, "continue", "")) for column, (_, box) in hanging.items()]
        for column, box in row:
            cells.append((column, _cell(box, "restart" if box.rowspan > 1 else "", box.text)))
            if box.rowspan > 1:
                hanging[column] = (number + box.rowspan, box)
        yield [cell for _, cell in sorted(cells)]


def _cell(box: Box, merge: str, text: str) -> str:
    span = f'<w:gridSpan w:val="{box.colspan}"/>' if box.colspan > 1 else ""
    vertical = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{span}{vertical}</w:tcPr>{_paragraph(text)}</w:tc>"
