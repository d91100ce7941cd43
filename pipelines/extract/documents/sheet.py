"""Workbooks: XLSX and XLS, among them the .et of Kingsoft's tables.

In:  bytes of a workbook. Out: one ``Document`` with the blocks of its visible sheets, in their order.

python-calamine parses in a child process: one cell in the last corner of a sheet makes it ask for half a
terabyte. Hidden sheets, rows and columns are left out. A number is shown as it is stored, to 15 digits, not as
its format rounds it. A cell with an error value or with a formula that was never calculated is blank.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.extract import bounded, limits, office, ole, sniff
from pipelines.extract.documents import ods
from pipelines.extract.model import Document, Finding, Unreadable
from pipelines.extract.story import Story
from pipelines.extract.tabular import seen, shown, write_sheet
from pipelines.extract.unseen import Unseen, unseen
from pipelines.extract.zipped import Package

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read(body: bytes) -> Document:
    """Read a workbook.

    Raises ``Unreadable``: document.broken, document.encrypted, document.too_large, document.too_slow;
    ``ModuleNotFoundError`` where the extra ``office`` is not installed.
    """
    container = sniff.container(body)
    if container == "xlsx":
        _hold_expansion(body)
    story = Story()
    hidden = False
    for sheet in json.loads(bounded.call(f"{__name__}:tabulated", body)):
        merges = [((top, left), (bottom, right)) for (top, left), (bottom, right) in sheet["merges"]]
        write_sheet(story, sheet["rows"], merges)
        hidden |= sheet["hidden"]
    findings = (Finding("sheet.hidden_cells"),) if hidden else ()
    return Document(container=container, blocks=tuple(story.blocks), findings=findings)


def reread(body: bytes) -> Document:
    """A second opinion, by LibreOffice and the ODS reader. Raises ``Unreadable`` as both do."""
    container = sniff.container(body)
    return replace(ods.read(office.converted(body, container, "ods")), container=container)


def tabulated(body: bytes) -> bytes:
    """What shows of the visible sheets as JSON: texts by row and column, and merged ranges; runs in a child.

    Raises ``Unreadable``: document.broken, document.encrypted, document.too_large.
    """
    import python_calamine as calamine

    sheets = []
    try:
        workbook = _workbook(body)
        hidden = dict(enumerate(unseen(body)))
        for place, about in enumerate(workbook.sheets_metadata):
            visible = about.visible == calamine.SheetVisibleEnum.Visible
            if not visible or about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(place)
            last_row, last_column = sheet.end or (0, 0)
            limits.hold("rows", last_row + 1, limits.ROWS)
            limits.hold("columns", last_column + 1, limits.COLUMNS)
            limits.hold("positions", (last_row + 1) * (last_column + 1), limits.POSITIONS)
            rows = [[shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            cells, merges = seen(rows, sheet.merged_cell_ranges or [], hidden.get(place, Unseen()))
            sheets.append({"rows": cells, "merges": merges, "hidden": _prints(rows) > _prints(cells)})
    except calamine.PasswordError as error:
        raise Unreadable("document.encrypted", "workbook") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable("document.broken", str(error)) from error
    return json.dumps(sheets).encode()


def _prints(rows: Sequence[Sequence[str]]) -> int:
    return sum(bool(text.strip()) for row in rows for text in row)


def _workbook(body: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    if not body.startswith(ole.SIGNATURE):
        return CalamineWorkbook.from_filelike(io.BytesIO(body))
    # of bytes calamine tries every format, and an encrypted XLS is then just none of them
    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        path = Path(name) / "workbook.xls"
        path.write_bytes(body)
        return CalamineWorkbook.from_path(path)


def _hold_expansion(body: bytes) -> None:
    package = Package(body)
    for info in package.infolist():
        package.expand(info)
