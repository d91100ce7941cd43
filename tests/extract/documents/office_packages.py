"""DOCX and XLSX packages written by hand for tests, plain ones and nasty ones.

In:  the drawn cells of ``official_form``, or raw XML. Out: bytes of a ZIP package.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from html import escape

from official_form import Drawn

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MIME = "application/vnd.openxmlformats-officedocument"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{_OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def zipped(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of ``members`` with fixed dates."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as package:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2024, 1, 18, 9, 0, 0))
            info.compress_type = compression
            package.writestr(info, content)
    return buffer.getvalue()


def docx_of_xml(body: str, extra: Mapping[str, bytes | str] | None = None, prolog: str = "") -> bytes:
    """A DOCX whose ``w:body`` holds ``body``."""
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{_MIME}.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": _HEAD + types,
            "_rels/.rels": _HEAD + relations,
            "word/document.xml": _HEAD + prolog + document,
            **(extra or {}),
        }
    )


def paragraph(text: str) -> str:
    """``w:p`` with ``text``; a line feed becomes ``w:br``."""
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def table(cells: Iterable[Drawn]) -> str:
    """``w:tbl`` with gridSpan and vMerge, a paragraph for each line of a cell."""
    covering = {(r, c): cell for cell in cells for r in range(cell.row, cell.row + cell.rowspan)
                for c in range(cell.column, cell.column + cell.colspan)}  # fmt: skip
    height = 1 + max(row for row, _ in covering)
    width = 1 + max(column for _, column in covering)
    columns = f'<w:gridCol w:w="{9000 // width}"/>' * width
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = "".join(_row(covering, row, width) for row in range(height))
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{border}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(covering: Mapping[tuple[int, int], Drawn], row: int, width: int) -> str:
    parts = []
    column = 0
    while column < width:
        cell = covering[row, column]
        merge = ""
        if cell.rowspan > 1:
            merge = '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        measure = f'<w:tcW w:w="{9000 // width * cell.colspan}" w:type="dxa"/>'
        lines = cell.text.split("\n") if cell.row == row else [""]
        content = "".join(paragraph(line) for line in lines)
        parts.append(f"<w:tc><w:tcPr>{measure}{span}{merge}</w:tcPr>{content}</w:tc>")
        column += cell.colspan
    return f"<w:tr>{''.join(parts)}</w:tr>"


def docx(blocks: Iterable[str | list[Drawn]]) -> bytes:
    """A DOCX of paragraphs and tables."""
    return docx_of_xml(
        "".join(paragraph(block) if isinstance(block, str) else table(block) for block in blocks)
    )


def xlsx(sheets: Mapping[str, Iterable[str | list[Drawn]]]) -> bytes:
    """An XLSX, a sheet for each entry; a paragraph is a row merged over ten columns, figures are numbers."""
    names = list(sheets)
    sheet_type = f"{_MIME}.spreadsheetml.worksheet+xml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{sheet_type}"/>'
        for n in range(1, len(names) + 1)
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_MIME}.spreadsheetml.sheet.main+xml"/>'
    )
    root = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    members = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{root}</Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        "</Relationships>",
    }
    for number, name in enumerate(names, 1):
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'{_HEAD}<worksheet xmlns="{main}">{_sheet(sheets[name])}</worksheet>'
        )
    return zipped(members)


def _sheet(blocks: Iterable[str | list[Drawn]]) -> str:
    cells: dict[int, dict[int, str]] = {}
    merges: list[str] = []
    top = 0
    for block in blocks:
        drawn = [Drawn(block, 0, 0, 1, 10)] if isinstance(block, str) else block
        for cell in drawn:
            row, column = top + cell.row, cell.column
            at = f"{_letter(column)}{row + 1}"
            shown = (
                f'<c r="{at}"><v>{cell.text}</v></c>'
                if cell.value
                else f'<c r="{at}" t="inlineStr"><is><t>{escape(cell.text)}</t></is></c>'
            )
            cells.setdefault(row, {})[column] = shown
            if cell.rowspan * cell.colspan > 1:
                end = f"{_letter(column + cell.colspan - 1)}{row + cell.rowspan}"
                merges.append(f'<mergeCell ref="{at}:{end}"/>')
        top += max(cell.row + cell.rowspan for cell in drawn)
    rows = "".join(
        f'<row r="{row + 1}">{"".join(shown for _, shown in sorted(line.items()))}</row>'
        for row, line in sorted(cells.items())
    )
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    return f"<sheetData>{rows}</sheetData>{merged}"


def _letter(column: int) -> str:
    return chr(ord("A") + column)
