"""What is fuzzed, and what must hold whatever comes in.

In:  bytes. Out: nothing; an ``AssertionError`` or any error but ``Unreadable`` is a bug. Every named refusal is
documented in ``data/findings.csv``; a number that is read is printed in the document; nothing depends on chance.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from crawler.dialects import annual_module, gkmlpt, hanweb, jpaas, lonsun, suining, ucap, vsb
from crawler.page import read_page
from pipelines.checks import run_checks
from pipelines.extract.data import csv_rows
from pipelines.extract.documents import open_document
from pipelines.extract.grid import Drawn, lay_out
from pipelines.extract.labels import column_labels, row_labels
from pipelines.extract.model import CellState, Extraction, Grid, Unreadable
from pipelines.extract.numbers import Kind, read_number
from pipelines.extract.report import read_report
from pipelines.extract.text import squash
from pipelines.extract.titles import classify_title, read_title

Target = Callable[[bytes], None]
LIST_URL = "http://www.jingyan.gov.cn/jyx/zfxxgknb/list.shtml"


def number(data: bytes) -> None:
    """A cell has a number exactly if it is reported, and its digits are printed."""
    text = data.decode("utf-8", "replace")
    for kind in Kind:
        reading = read_number(text, kind)
        assert (reading.state is CellState.REPORTED) == (reading.number is not None)
        if reading.number is not None and kind is not Kind.CHANGE:
            assert _digits(str(reading.number)) in _digits(squash(text))


def grid(data: bytes) -> None:
    """Rows are equally long, and every cell stands at its origin."""
    rows = [
        [Drawn(str(at), *_spans(byte)) for at, byte in enumerate(line)] for line in data.split(b"\n", 64)[:64]
    ]
    placed = lay_out(rows)
    assert len({len(row) for row in placed}) <= 1
    for row in placed:
        for cell in row:
            assert cell is None or placed[cell.row][cell.column] is cell


def label(data: bytes) -> None:
    """The label of a row or a column is one of the form's, or none."""
    text = data.decode("utf-8", "replace")
    for table in ("proactive", "requests", "appeals"):
        for index in (row_labels(table), column_labels(table)):
            found = index.find(text)
            assert found is None or found.code


def title(data: bytes) -> None:
    """A year that a title names is printed in it, in one numeral or another."""
    text = data.decode("utf-8", "replace")
    assert classify_title(text).kind
    parts = read_title(text)
    assert parts.year is None or 2000 <= parts.year <= 2039


def list_page(data: bytes) -> None:
    """Whatever system a portal runs on, its lists are links or a named refusal."""
    page = read_page(data)
    for dialect in (gkmlpt, hanweb, jpaas, ucap):
        dialect.read_list(data)
    hanweb.read_pages(page.source, LIST_URL)
    jpaas.read_pages(page.source, has_rows=False)
    lonsun.read_pages(page.source, LIST_URL, has_rows=False)
    suining.read_pages(page.source)
    ucap.read_pages(page.source)
    vsb.read_pages(page.links, LIST_URL)
    annual_module.read_areas(page)
    annual_module.read_years(page)


def report(data: bytes) -> None:
    """Whatever is read as a report holds together, is printed in it, and is read the same again."""
    extractions = read_report(data)
    assert extractions == read_report(data)
    printed = {_digits(squash(words)) for words in _words(data)}
    for extraction in extractions:
        _hold(extraction, printed)
        run_checks(extraction)


def _hold(extraction: Extraction, printed: Collection[str]) -> None:
    fields = [value.field for value in extraction.values]
    assert len(fields) == len(set(fields))
    for value in extraction.values:
        assert (value.state is CellState.REPORTED) == (value.number is not None), value
        if value.number is not None:
            digits = _digits(squash(value.raw or str(value.number)))
            assert any(digits in cell for cell in printed), value
    unnamed = {finding.code for finding in extraction.findings} - _codes()
    assert not unnamed, unnamed


@dataclass(frozen=True)
class Packaged:
    """A report whose fuzzed part lies in a ZIP, out of a mutation's reach."""

    part: str
    others: tuple[tuple[str, str], ...]

    def __call__(self, data: bytes) -> None:
        report(self.package(data))

    def package(self, data: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            for name, content in self.others:
                package.writestr(name, content)
            package.writestr(self.part, data)
        return buffer.getvalue()


_WORD = Packaged("word/document.xml", (("[Content_Types].xml", "<Types/>"),))
_ODT = Packaged("content.xml", (("mimetype", "application/vnd.oasis.opendocument.text"),))
_ODS = Packaged("content.xml", (("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),))

TARGETS: dict[str, Target] = {
    "number": number,
    "grid": grid,
    "label": label,
    "title": title,
    "list": list_page,
    "html": report,
    "text": report,
    "rtf": report,
    "mht": report,
    "zip": report,
    "docx": _WORD,
    "odt": _ODT,
    "ods": _ODS,
}


def run(name: str, data: bytes) -> None:
    """Give ``data`` to the target ``name``; a refusal by a documented name is as good as an answer."""
    try:
        TARGETS[name](data)
    except Unreadable as refusal:
        if refusal.code not in _codes():
            raise


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["code"] for row in csv_rows("findings.csv"))


def _words(data: bytes) -> Iterator[str]:
    for document in open_document(data):
        for block in document.blocks:
            yield from _cells(block) if isinstance(block, Grid) else [block.text]


def _cells(block: Grid) -> Iterable[str]:
    return (cell.text for row in block.rows for cell in row if cell is not None)


def _spans(byte: int) -> tuple[int, int]:
    return byte >> 4, byte & 15


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
