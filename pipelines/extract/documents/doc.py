"""Word 97-2003 files, among them the .wps of Kingsoft's writer.

In:  bytes of an OLE2 compound file with a WordDocument stream. Out: one ``Document``.

Three readers stand ready, each where the one before fails:

1. msdoc2docx, in a child process: text by the piece table, cell edges and merges from the row definitions.
   Its DOCX goes through the DOCX reader, so the geometry is EXACT.
2. LibreOffice, likewise by way of DOCX.
3. wps2md, which knows neither merges nor where a cell of several paragraphs ends, and loses the end of a wide
   row. Its grids are ORDERED and the finding ``doc.cells_in_order_only`` says so.

Source: [MS-DOC].
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from pipelines.extract import bounded, office
from pipelines.extract.documents import docx
from pipelines.extract.model import Document, Finding, Geometry, GridCell, Unreadable
from pipelines.extract.story import Story, grid_of

_FINAL = frozenset({"document.encrypted", "document.too_large", "document.too_slow"})


def read(body: bytes) -> Document:
    """Read a DOC or WPS file.

    Raises ``Unreadable``: document.encrypted, document.broken, document.too_large, document.too_slow;
    ``ModuleNotFoundError`` where the extra ``office`` is not installed.
    """
    try:
        return _as_doc(bounded.call(f"{__name__}:to_docx", body))
    except Unreadable as error:
        if error.code in _FINAL:
            raise
        failed = Finding("doc.first_reader_failed", error.detail)
    try:
        document = reread(body)
    except Unreadable as error:
        document = _in_order(body, Finding(error.code, error.detail))
    return replace(document, findings=(failed, *document.findings))


def reread(body: bytes) -> Document:
    """A second opinion, by LibreOffice. Raises ``Unreadable`` as ``office.converted`` does."""
    return _as_doc(office.converted(body, "doc", "docx"))


def to_docx(body: bytes) -> bytes:
    """The DOCX that msdoc2docx makes of a DOC; runs in a child.

    Raises ``Unreadable``: document.encrypted, document.broken.
    """
    from doc2docx import convert  # type: ignore[import-untyped]
    from doc2docx.errors import (  # type: ignore[import-untyped]
        Doc2DocxError,
        EncryptedDocumentError,
    )

    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        source, target = Path(name) / "a.doc", Path(name) / "a.docx"
        source.write_bytes(body)
        try:
            convert(source, target)
        except EncryptedDocumentError as error:
            raise Unreadable("document.encrypted", "Word file") from error
        except Doc2DocxError as error:
            raise Unreadable("document.broken", str(error)) from error
        return target.read_bytes()


def in_order(body: bytes) -> bytes:
    """The paragraphs that wps2md finds, as JSON: [text, in a table, ends a row]; runs in a child."""
    import wps2md  # type: ignore[import-untyped]

    try:
        found = wps2md.parse(body).paragraphs
    except wps2md.WpsParseError as error:
        raise Unreadable("document.broken", str(error)) from error
    return json.dumps([[part.text, part.in_table, part.is_row_end] for part in found]).encode()


def _as_doc(converted: bytes) -> Document:
    return replace(docx.read(converted), container="doc")


def _in_order(body: bytes, reason: Finding) -> Document:
    """What wps2md finds; a blank paragraph between rows is the end of a row that it did not recognise."""
    story = Story()
    rows: list[list[str]] = [[]]
    for text, in_table, ends_row in json.loads(bounded.call(f"{__name__}:in_order", body)):
        if in_table and not ends_row:
            rows[-1].append(text)
        elif in_table or (rows[-1] and not text):
            rows.append([])
        elif text:
            _draw(rows, story)
            rows = [[]]
            story.write(text)
    _draw(rows, story)
    if not story.blocks:
        raise Unreadable("document.broken", "no text was found in the Word file")
    return Document(
        container="doc",
        blocks=tuple(story.blocks),
        findings=(Finding("doc.cells_in_order_only"), reason),
    )


def _draw(rows: list[list[str]], story: Story) -> None:
    cells = [
        GridCell(text, row, column)
        for row, line in enumerate(line for line in rows if line)
        for column, text in enumerate(line)
    ]
    if cells:
        story.take(replace(grid_of(cells, 0), geometry=Geometry.ORDERED))
