"""Tables to an XLSX package, written element by element.

In:  named sheets of blocks and a ``Ledger`` (how numbers and merges are written). Out: the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.accuracy.content import Block, Heading, Words
from tests.accuracy.forms import Cell, expanded
from tests.accuracy.wordfile import package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SIDES = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="10"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    f'<borders count="2"><border/><border>{_SIDES}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/>'
    '<xf xfId="0" borderId="1" applyBorder="1" applyAlignment="1">'
    '<alignment horizontal="center" vertical="center" wrapText="1"/></xf></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Ledger:
    """How values are stored: ``typed`` or as text, ``doubles``, ``merged``, ``left`` columns off the edge.

    ``height`` of the rows in points, 0 to let the program choose (too low where merged cells wrap).
    """

    typed: bool = True
    merged: bool = True
    left: int = 0
    doubles: bool = False
    height: int = 40


def column_name(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _value(reference: str, cell: Cell, ledger: Ledger, style: int = 1) -> str:
    if not cell.text:
        return f'<c r="{reference}" s="1"/>'
    plain = cell.field and cell.text.lstrip("-").replace(".", "", 1).isdigit()
    if plain and ledger.typed:
        return f'<c r="{reference}" s="1"><v>{_double(cell.text) if ledger.doubles else cell.text}</v></c>'
    text = f'<t xml:space="preserve">{escape(cell.text)}</t>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{text}</is></c>'


def _double(text: str) -> str:
    """The number as spreadsheets store it: 17 digits of the double."""
    return f"{float(text):.17g}"


def sheet_xml(content: Sequence[Block], ledger: Ledger) -> str:
    rows: list[str] = []
    merges: list[str] = []
    number = 1
    for block in content:
        if isinstance(block, Heading | Words):
            value = _value(f"{column_name(ledger.left)}{number}", Cell(block.text), ledger, style=0)
            rows.append(f'<row r="{number}">{value}</row>')
            number += 1
            continue
        for r, line in enumerate(expanded(block)):
            cells = []
            for c, (cell, begins) in enumerate(line):
                at = f"{column_name(c + ledger.left)}{number + r}"
                cells.append(_value(at, cell if begins else Cell(""), ledger))
                if begins and (cell.colspan > 1 or cell.rowspan > 1):
                    end = f"{column_name(c + ledger.left + cell.colspan - 1)}{number + r + cell.rowspan - 1}"
                    merges.append(f'<mergeCell ref="{at}:{end}"/>')
            height = f' ht="{ledger.height}" customHeight="1"' if ledger.height else ""
            rows.append(f'<row r="{number + r}"{height}>{"".join(cells)}</row>')
        number += len(block) + 1
    merged = (
        f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>'
        if merges and ledger.merged
        else ""
    )
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate([*[9.0] * ledger.left, 14.0, 16.0, 24.0, *[11.0] * 14], start=1)
    )
    fit = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    head = f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><cols>{widths}</cols>'
    return f'<worksheet xmlns="{MAIN}">{head}<sheetData>{"".join(rows)}</sheetData>{merged}{fit}</worksheet>'


def xlsx(sheets: dict[str, Sequence[Block]], ledger: Ledger, hidden: frozenset[str] = frozenset()) -> bytes:
    """A package with the named sheets, some of them hidden."""
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"{_state(name in hidden)}/>'
        for n, name in numbered
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    overrides = f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>' + "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KIND}.worksheet+xml"/>'
        for n, _ in numbered
    )
    types = (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{overrides}</Types>'
    )
    relations += f'<Relationship Id="rId0" Type="{OFFICE}/styles" Target="styles.xml"/>'
    office = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    opening = f'<Relationships xmlns="{PACKAGE}/relationships">'
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": f"{opening}{office}</Relationships>",
        "xl/styles.xml": STYLES,
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": f"{opening}{relations}</Relationships>",
    }
    for n, name in numbered:
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet_xml(sheets[name], ledger)
    return package(parts)


def _state(hidden: bool) -> str:
    return ' state="hidden"' if hidden else ""
