"""Which rows and columns of a workbook its reader does not see.

In:  the bytes of an XLSX or XLS. Out: ``Unseen`` for each sheet, in the order of the workbook.

A row is unseen when it is hidden, filtered away, folded into an outline or set to no height; a column likewise.
Who opens or prints the sheet never meets its figures, so they are no part of the report.

Source: ECMA-376 part 1, 18.3.1.13 (col) and 18.3.1.73 (row); [MS-XLS] 2.4.53 (ColInfo) and 2.4.221 (Row).
"""

from __future__ import annotations

import io
import posixpath
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.extract import limits, ole
from pipelines.extract.xmltree import Element, attribute, child, local, parse_xml
from pipelines.extract.zipped import Package

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TRUE = frozenset({"1", "true", "on"})
_STREAMS = ("Workbook", "Book")
_BOUNDSHEET, _BOF, _EOF, _ROW, _COLINFO = 0x0085, 0x0809, 0x000A, 0x0208, 0x007D
_ROW_HIDDEN = 0x20
_COLUMN_HIDDEN = 0x01


@dataclass(frozen=True, slots=True)
class Unseen:
    """Rows and columns of a sheet, counted from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def unseen(body: bytes) -> tuple[Unseen, ...]:
    """What is unseen in each sheet of ``body``; empty for a workbook in another form than XLSX and XLS.

    Raises ``Unreadable``: document.broken, document.entities, document.too_large;
    ``ModuleNotFoundError`` where the extra ``office`` is not installed.
    """
    if body.startswith(ole.SIGNATURE):
        return tuple(_of_records(body))
    package = Package(body)
    return tuple(_of_package(package)) if _BOOK in package and _RELATIONS in package else ()


def _of_package(package: Package) -> Iterator[Unseen]:
    parts = {
        attribute(relation, "Id"): posixpath.normpath(
            posixpath.join("/xl", attribute(relation, "Target") or "")
        ).lstrip("/")
        for relation in parse_xml(package.read(_RELATIONS), _RELATIONS)
    }
    sheets = child(parse_xml(package.read(_BOOK), _BOOK), "sheets")
    for sheet in sheets if sheets is not None else ():
        part = parts.get(attribute(sheet, "id"), "")
        yield _of_sheet(parse_xml(package.read(part), part)) if part in package else Unseen()


def _of_sheet(sheet: Element) -> Unseen:
    rows: set[int] = set()
    columns: set[int] = set()
    for group in sheet:
        if local(group) == "cols":
            for column in filter(_is_hidden, group):
                first, last = _number(column, "min") - 1, _number(column, "max")
                columns.update(range(first, min(last, limits.COLUMNS)))
        elif local(group) == "sheetData":
            at = -1
            for row in group:
                at = _number(row, "r") - 1 if attribute(row, "r") else at + 1
                if _is_hidden(row):
                    rows.add(at)
    return Unseen(frozenset(rows), frozenset(columns))


def _is_hidden(item: Element) -> bool:
    size = attribute(item, "ht") or attribute(item, "width")
    return attribute(item, "hidden") in _TRUE or size in ("0", "0.0")


def _number(item: Element, name: str) -> int:
    value = attribute(item, name) or ""
    return int(value[:9]) if value.isascii() and value.isdigit() else 0


def _of_records(body: bytes) -> Iterator[Unseen]:
    import olefile

    with olefile.OleFileIO(io.BytesIO(body)) as file:
        stream = next((name for name in _STREAMS if file.exists(name)), None)
        records = file.openstream(stream).read() if stream else b""
    starts = [
        struct.unpack_from("<I", data)[0]
        for kind, data in _records(records, 0)
        if kind == _BOUNDSHEET and len(data) >= 4
    ]
    for start in starts:
        rows: set[int] = set()
        columns: set[int] = set()
        for kind, data in _records(records, start):
            if kind == _ROW and len(data) >= 16:
                number, flags = struct.unpack_from("<H10xI", data)
                rows |= {number} if flags & _ROW_HIDDEN else set()
            elif kind == _COLINFO and len(data) >= 10:
                first, last, width, _, flags = struct.unpack_from("<5H", data)
                if flags & _COLUMN_HIDDEN or not width:
                    columns.update(range(first, min(last + 1, limits.COLUMNS)))
        yield Unseen(frozenset(rows), frozenset(columns))


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from ``start`` to the end of that sheet; those of a chart inside it are left out."""
    depth = 0
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
