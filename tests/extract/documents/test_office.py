"""LibreOffice: present, absent, slow, useless, and kept from calling out."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import office_packages as packages
import pytest
from office_packages import docx_of_xml, paragraph
from official_form import report, shapes_read

from pipelines.extract import limits, office
from pipelines.extract.documents import open_document, second_opinion
from pipelines.extract.model import Paragraph, Unreadable

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"
needs_libreoffice = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="needs LibreOffice"
)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A shell script in the place of LibreOffice; $OUT is the folder for its answer."""

    def make(script: str) -> None:
        program = tmp_path / "soffice"
        find_out = 'while [ "$1" != --outdir ]; do shift; done; OUT=$2; mkdir -p "$OUT"'
        program.write_text(f"#!/bin/sh\n{find_out}\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(office, "program", lambda: str(program))

    return make


def test_its_absence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable) as caught:
        office.converted(b"x", "doc", "docx")
    assert caught.value.code == "libreoffice.absent"
    assert "libreoffice-writer-nogui" in caught.value.detail


def test_its_answer_comes_back(stand_in):
    stand_in('cat "$3" > "$OUT/document.docx"')
    assert office.converted(b"body", "doc", "docx") == b"body"


def test_a_conversion_out_of_time_is_ended(stand_in, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 1)
    stand_in("sleep 60 & sleep 60")
    with pytest.raises(Unreadable, match=r"document\.too_slow"):
        office.converted(b"x", "doc", "docx")


def test_a_conversion_without_an_answer_is_named(stand_in):
    stand_in("echo Error: source file could not be loaded >&2")
    with pytest.raises(Unreadable, match=r"document\.broken: LibreOffice made nothing of it"):
        office.converted(b"x", "doc", "docx")


def test_an_answer_above_the_limit_is_named(stand_in, monkeypatch: pytest.MonkeyPatch):
    stand_in('echo 123456789 > "$OUT/document.docx"')
    monkeypatch.setattr(limits, "OFFICE_OUTPUT_BYTES", 9)
    with pytest.raises(Unreadable, match=r"document\.too_large: converted bytes: 10 > 9"):
        office.converted(b"x", "doc", "docx")


def test_every_conversion_has_a_profile_of_its_own(stand_in, tmp_path: Path):
    log = tmp_path / "homes"
    stand_in(f'echo "$HOME" >> {log}; cat "$HOME"/profile/user/*.xcu > "$OUT/document.docx"')
    settings = office.converted(b"x", "doc", "docx")
    office.converted(b"x", "doc", "docx")

    first, second = log.read_text().split()
    assert first != second
    assert not Path(first).exists()
    assert b'"DisableMacrosExecution" oor:op="fuse"><value>true</value>' in settings


@needs_libreoffice
def test_a_linked_picture_is_never_fetched():
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        page = f'<html><body><img src="{address}/a.png"><p>2023</p></body></html>'
        converted = office.converted(page.encode(), "html", "pdf")
        server.shutdown()

    assert asked == []
    assert converted.startswith(b"%PDF")


@needs_libreoffice
def test_an_open_document_text_is_read_through_it():
    odt = office.converted(docx_of_xml(paragraph("一、总体情况")), "docx", "odt")
    (document,) = open_document(odt)

    assert document.container == "odt"
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["一、总体情况"]


@needs_libreoffice
@pytest.mark.parametrize(
    "make",
    [
        lambda: packages.docx(report()),
        lambda: packages.xlsx({"年度报告": report()}),
        (FIXTURES / "report-2021.doc").read_bytes,
        (FIXTURES / "report-2021.xls").read_bytes,
        (FIXTURES / "appeals.rtf").read_bytes,
    ],
    ids=["docx", "xlsx", "doc", "xls", "rtf"],
)
def test_a_second_opinion_agrees_with_the_first(make: Callable[[], bytes]):
    body = make()
    (first,) = open_document(body)
    second = second_opinion(body)

    assert second.container == first.container
    assert shapes_read(second) == shapes_read(first)


def test_there_is_not_always_a_second_opinion():
    with pytest.raises(Unreadable, match=r"container\.no_second_reader: zip"):
        second_opinion(b"PK\x05\x06" + bytes(18))
