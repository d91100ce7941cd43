"""Office files: DOCX and XLSX drawn here, DOC, WPS, RTF, ODT, XLS, ODS made from them by LibreOffice.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers. All is readable.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.accuracy import convert, geometry, labels, pieces, prose, spellings, wordfile
from tests.accuracy.content import Block, Heading, Tables, blocks, official, section
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.layouts_html import draw_html, each_table
from tests.accuracy.markup import WORD
from tests.accuracy.wordfile import Manner, docx
from tests.accuracy.workbook import Ledger, xlsx


def _docx(name: str, manner: Manner) -> None:
    @layout(f"docx.{name}")
    def draw(rng: Random, report: Report) -> Drawn:
        return Drawn(docx(rng, blocks(rng, report), manner), (answer(report),), ".docx")


def _boxed(table: str) -> str:
    frame = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>'
    return f"{frame}<w:tr><w:tc><w:tcPr/>{table}<w:p/></w:tc></w:tr></w:tbl>"


def _in_control(table: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{table}</w:sdtContent></w:sdt>"


for _name, _manner in {
    "clean": Manner(),
    "many runs": Manner(wordfile.many_runs),
    "tracked changes": Manner(wordfile.tracked),
    "hidden text": Manner(wordfile.hidden),
    "breaks": Manner(wordfile.breaks),
    "content controls": Manner(wordfile.controls, wrap_table=_in_control),
    "not merged": Manner(merged=False),
    "nested": Manner(wrap_table=_boxed),
    "strict": Manner(namespace=wordfile.STRICT),
}.items():
    _docx(_name, _manner)


@layout("docx.bad labels")
def docx_bad_labels(rng: Random, report: Report) -> Drawn:
    tables = official(report)
    for how in rng.sample(("typo", "alias", "spaced", "narrow", "renumbered", "unnumbered"), 2):
        tables = each_table(
            tables, lambda table, how=how: labels.relabelled(rng, table, labels.RELABELS[how])
        )
    return Drawn(
        docx(rng, blocks(rng, report, tables), Manner(wordfile.many_runs)), (answer(report),), ".docx"
    )


@layout("docx.bad numbers")
def docx_bad_numbers(rng: Random, report: Report) -> Drawn:
    how = rng.choice(sorted(set(spellings.SPELLINGS) - {"question marks"}))
    report = spellings.respelled(rng, report, spellings.SPELLINGS[how])
    return Drawn(docx(rng, blocks(rng, report), Manner(wordfile.many_runs)), (answer(report),), ".docx")


@layout("docx.pieces")
def docx_pieces(rng: Random, report: Report) -> Drawn:
    """The table of requests in two or three tables, with or without the header."""
    tables = official(report)
    cut = pieces.cuts(rng, tables.requests[0], rng.choice((2, 3)), header=rng.random() < 0.5, carry=True)
    tables = replace(tables, requests=cut, proactive=pieces.by_article(tables.proactive[0]))
    return Drawn(docx(rng, blocks(rng, report, tables), Manner()), (answer(report),), ".docx")


@layout("docx.local columns")
def docx_local_columns(rng: Random, report: Report) -> Drawn:
    tables = official(report)
    how = geometry.REQUESTS_ONLY[rng.choice(sorted(geometry.REQUESTS_ONLY))]
    tables = replace(tables, requests=(how(rng, tables.requests[0]),))
    return Drawn(docx(rng, blocks(rng, report, tables), Manner()), (answer(report),), ".docx")


def _sheets(rng: Random, report: Report, tables: Tables, apart: bool) -> dict[str, list[Block]]:
    if not apart:
        return {"Sheet1": blocks(rng, report, tables)}
    return {
        "主动公开": [Heading(prose.title(report), 1), *section("proactive", tables.proactive)],
        "依申请公开": section("requests", tables.requests),
        "复议诉讼": section("appeals", tables.appeals),
    }


def _xlsx(name: str, ledger: Ledger, apart: bool) -> None:
    @layout(f"xlsx.{name}")
    def draw(rng: Random, report: Report) -> Drawn:
        return Drawn(xlsx(_sheets(rng, report, official(report), apart), ledger), (answer(report),), ".xlsx")


_xlsx("one sheet", Ledger(), apart=False)
_xlsx("three sheets", Ledger(), apart=True)
_xlsx("numbers as text", Ledger(typed=False), apart=True)
_xlsx("not merged", Ledger(merged=False), apart=False)
_xlsx("doubles", Ledger(doubles=True), apart=True)
_xlsx("off the corner", Ledger(left=2), apart=False)


@layout("xlsx.hidden draft")
def hidden_draft(rng: Random, report: Report) -> Drawn:
    """A hidden sheet with the figures of an earlier draft."""
    shown = _sheets(rng, report, official(report), apart=True)
    draft = {code: replace(cell, text="77") for code, cell in report.cells.items() if cell.number}
    sheets = {"草稿": blocks(rng, report.with_cells(draft)), **shown}
    return Drawn(xlsx(sheets, Ledger(), frozenset({"草稿"})), (answer(report),), ".xlsx")


def _converted(name: str, source: Callable[[Random, Report], Drawn], target: str, suffix: str) -> None:
    @layout(f"{name}", needs=convert.office_missing)
    def draw(rng: Random, report: Report) -> Drawn:
        drawn = source(rng, report)
        return replace(drawn, body=convert.converted(drawn.body, drawn.suffix, target), suffix=suffix)


def _plain_docx(rng: Random, report: Report) -> Drawn:
    return Drawn(docx(rng, blocks(rng, report), Manner(wordfile.many_runs)), (answer(report),), ".docx")


def _plain_xlsx(rng: Random, report: Report) -> Drawn:
    return Drawn(
        xlsx(_sheets(rng, report, official(report), rng.random() < 0.5), Ledger()), (answer(report),), ".xlsx"
    )


def _pasted_html(rng: Random, report: Report) -> Drawn:
    return Drawn(draw_html(rng, report, hand=WORD), (answer(report),), ".html")


_converted("doc.from docx", _plain_docx, "doc", ".doc")
_converted("doc.wps", _plain_docx, "doc", ".wps")
_converted("doc.pieces", docx_pieces, "doc", ".doc")
_converted("doc.local columns", docx_local_columns, "doc", ".doc")
_converted("doc.bad labels", docx_bad_labels, "doc", ".doc")
_converted("doc.bad numbers", docx_bad_numbers, "doc", ".doc")
_converted("doc.from html", _pasted_html, "doc", ".doc")
_converted("docx.from html", _pasted_html, "docx", ".docx")
_converted("rtf.from docx", _plain_docx, "rtf", ".rtf")
_converted("odt.from docx", _plain_docx, "odt", ".odt")
_converted("html.office export", _plain_docx, "html", ".html")
_converted("xls.from xlsx", _plain_xlsx, "xls", ".xls")
_converted("xls.et", _plain_xlsx, "xls", ".et")
_converted("ods.from xlsx", _plain_xlsx, "ods", ".ods")


@layout("doc.html by another name")
def html_as_doc(rng: Random, report: Report) -> Drawn:
    """A web page saved with the suffix of a Word file."""
    return Drawn(draw_html(rng, report, hand=WORD), (answer(report),), ".doc")


@layout("zip.docx")
def zipped(rng: Random, report: Report) -> Drawn:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(
            zipfile.ZipInfo(f"{prose.title(report)}.docx", (2024, 1, 9, 0, 0, 0)),
            _plain_docx(rng, report).body,
        )
    return Drawn(buffer.getvalue(), (answer(report),), ".zip")


@layout("mht.page")
def mht(rng: Random, report: Report) -> Drawn:
    """A page saved as a single file: quoted-printable inside a MIME message."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = prose.title(report)
    message.set_content(draw_html(rng, report, hand=WORD).decode(), subtype="html", cte="quoted-printable")
    head = b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
    return Drawn(head + bytes(message), (answer(report),), ".mht")
