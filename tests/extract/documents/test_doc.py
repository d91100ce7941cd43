"""Word 97-2003: the three readers and the order in which they are asked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from official_form import FIGURES, TITLE, report, requests_table, shapes, shapes_read

from pipelines.extract import bounded, office
from pipelines.extract.documents import doc, docx, open_document
from pipelines.extract.model import Geometry, Grid, Unreadable

BODY = (Path(__file__).parents[2] / "fixtures" / "documents" / "report-2021.doc").read_bytes()
needs_libreoffice = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="needs LibreOffice"
)


def _refuse(code: str, detail: str = ""):
    def refuse(*_: object) -> bytes:
        raise Unreadable(code, detail)

    return refuse


def _fail_first(monkeypatch: pytest.MonkeyPatch) -> None:
    call = bounded.call

    def only_second(task: str, body: bytes) -> bytes:
        if task.endswith(":to_docx"):
            raise Unreadable("document.broken", "a sprm too many")
        return call(task, body)

    monkeypatch.setattr(bounded, "call", only_second)


def test_a_complete_report_comes_back_cell_by_cell():
    (document,) = open_document(BODY)

    assert document.container == "doc"
    assert document.findings == ()
    assert shapes_read(document) == shapes(report())
    assert {block.geometry for block in document.blocks if isinstance(block, Grid)} == {Geometry.EXACT}


@needs_libreoffice
def test_libreoffice_gives_the_same_as_a_second_opinion():
    document = doc.reread(BODY)

    assert document.container == "doc"
    assert shapes_read(document) == shapes(report())


@needs_libreoffice
def test_libreoffice_steps_in_where_the_first_reader_fails(monkeypatch: pytest.MonkeyPatch):
    _fail_first(monkeypatch)
    (document,) = open_document(BODY)

    assert shapes_read(document) == shapes(report())
    assert [(found.code, found.detail) for found in document.findings] == [
        ("doc.first_reader_failed", "a sprm too many")
    ]


def test_without_libreoffice_the_order_of_the_cells_is_left_and_said_so(monkeypatch: pytest.MonkeyPatch):
    _fail_first(monkeypatch)
    monkeypatch.setattr(office, "program", _refuse("libreoffice.absent", office.INSTALL))
    (document,) = open_document(BODY)

    assert [found.code for found in document.findings] == [
        "doc.first_reader_failed",
        "doc.cells_in_order_only",
        "libreoffice.absent",
    ]
    assert "apt-get install" in document.findings[2].detail
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert {grid.geometry for grid in grids} == {Geometry.ORDERED}
    requests = [[cell.text for cell in row if cell is not None] for row in grids[1].rows]
    for row in range(3, 28):
        figures = [cell.text for cell in requests_table() if cell.row == row and cell.value]
        assert requests[row][-7:] == figures
    assert str(FIGURES["requests.outcome_total.total"]) in requests[26]
    texts = [block for block in shapes_read(document) if isinstance(block, str)]
    assert texts == [block for block in report() if isinstance(block, str)]


@pytest.mark.parametrize("code", ["document.encrypted", "document.too_large", "document.too_slow"])
def test_no_other_reader_is_asked_where_the_answer_is_final(monkeypatch: pytest.MonkeyPatch, code: str):
    monkeypatch.setattr(bounded, "call", _refuse(code))
    monkeypatch.setattr(office, "converted", _refuse("document.broken", "was asked"))

    with pytest.raises(Unreadable, match=code):
        doc.read(BODY)


def test_a_password_is_named():
    # the flag fEncrypted of the file information block
    body = bytearray(BODY)
    at = body.find(bytes.fromhex("eca5"))
    body[at + 11] |= 0x01

    with pytest.raises(Unreadable, match=r"document\.encrypted: Word file"):
        open_document(bytes(body))


def test_a_file_that_nobody_can_read_is_broken(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "program", _refuse("libreoffice.absent"))
    body = bytearray(BODY)
    at = body.find(bytes.fromhex("eca5"))
    body[at : at + 2] = b"\0\0"

    with pytest.raises(Unreadable, match=r"document\.broken: Bad FIB magic"):
        open_document(bytes(body))


def test_a_file_without_text_is_broken(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "program", _refuse("libreoffice.absent"))
    monkeypatch.setattr(
        bounded,
        "call",
        lambda task, _: b"[]" if task.endswith(":in_order") else _refuse("document.broken")(),
    )

    with pytest.raises(Unreadable, match=r"document\.broken: no text"):
        doc.read(BODY)


def test_the_child_functions_answer():
    assert shapes_read(docx.read(doc.to_docx(BODY))) == shapes(report())
    assert json.loads(doc.in_order(BODY))[0] == [TITLE, False, False]
    body = bytearray(BODY)
    body[body.find(bytes.fromhex("eca5")) + 11] |= 0x01
    with pytest.raises(Unreadable, match=r"document\.encrypted: Word file"):
        doc.to_docx(bytes(body))


def test_the_child_functions_name_what_is_no_word_file():
    with pytest.raises(Unreadable, match=r"document\.broken"):
        doc.to_docx(b"no compound file")
    with pytest.raises(Unreadable, match=r"document\.broken"):
        doc.in_order((Path(__file__).parents[2] / "fixtures" / "documents" / "report-2021.xls").read_bytes())
