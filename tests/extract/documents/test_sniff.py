"""Containers told by their content."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_packages import docx, xlsx, zipped
from official_form import report

from pipelines.extract.sniff import CONTAINERS, container

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"
GIF = b"GIF89a\x01\x00\x01\x00"
ODF = "application/vnd.oasis.opendocument."


def _stored(members: dict[str, bytes | str]) -> bytes:
    return zipped(members, zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty"),
        (b"HTTP leftovers\r\n%PDF-1.7\n", "pdf"),
        ("\ufeff{\\rtf1 x}".encode("utf-16-le"), "rtf"),
        (b" \r\n\t\x00", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"<!DOCTYPE html><p>x", "html"),
        ("<?xml version='1.0'?><html xmlns='x'><body>报告</body></html>".encode(), "html"),
        ("正文 <TABLE border=1><tr><td>规章".encode("gb18030"), "html"),
        ("var content = '<p>报告</p>';".encode(), "html"),
        ("\ufeff<html><body>报告</body></html>".encode("utf-16-le"), "html"),
        (b" " * 70_000 + b"<table><tr><td>1", "html"),
        (b"<?xml version='1.0'?><w:wordDocument/>", "xml"),
        ('{"content": "<p>报告</p>"}'.encode(), "json"),
        (b"[1, 2]", "json"),
        (b"{not json", "text"),
        (b"[" * 100_000, "text"),
        ("2023年政府信息公开工作年度报告\n一、总体情况".encode(), "text"),
        ("2023年政府信息公开工作年度报告".encode("gb18030"), "text"),
        (b"a < b and c > d", "text"),
        ("规章,0,,3\r\n文件,1,0,\r\n收费,,,0.5".encode("gb18030"), "csv"),
        ("\ufeff规章,0,,3\n文件,1,0,\n收费,,,0.5".encode(), "csv"),
        ("今年,共,三件\n其中,两件".encode(), "text"),
        (b'a,b,"' + b"x" * 200_000, "text"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "mht"),
        (b"From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n\n<html>", "mht"),
        (b"{\\rtf1\\ansi x}", "rtf"),
        (b"\n {\\rtf1\\ansi x}", "rtf"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0....", "image"),
        (b"II*\x00....", "image"),
        (b"MM\x00*....", "image"),
        (GIF, "image"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00", "image"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x00\x01\x02\x03" * 40, "unknown"),
        (zipped({"a.txt": "x"}), "zip"),
        (zipped({}), "zip"),
        (docx(report()), "docx"),
        (docx(report())[:1500], "docx"),
        (xlsx({"S": report()}), "xlsx"),
        (zipped({"xl\\workbook.xml": "<a/>"}), "xlsx"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "pptx"),
        (zipped({"[Content_Types].xml": "", "word/document2.xml": ""}), "docx"),
        (zipped({"[Content_Types].xml": "", "x": ""}), "zip"),
        (_stored({"mimetype": ODF + "spreadsheet", "content.xml": ""}), "ods"),
        (_stored({"mimetype": ODF + "text", "content.xml": ""}), "odt"),
        (_stored({"mimetype": "application/epub+zip", "content.xml": ""}), "zip"),
        (zipped({"OFD.xml": "", "Doc_0/Document.xml": ""}), "ofd"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "ole2"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:12]),
)
def test_the_content_decides(body: bytes, expected: str):
    assert container(body) == expected


@pytest.mark.parametrize(("name", "expected"), [("doc", "doc"), ("xls", "xls"), ("ods", "ods")])
def test_office_files_are_told_apart(name: str, expected: str):
    assert container((FIXTURES / f"report-2021.{name}").read_bytes()) == expected


def test_only_the_top_level_of_a_compound_file_counts():
    # a Word file whose picture of a table is a workbook: its streams lie below another storage
    body = bytearray((FIXTURES / "report-2021.doc").read_bytes())
    top, below = "WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    assert container(bytes(body)) == "doc"
    at = body.find(top)
    body[at : at + 64] = below.ljust(64, b"\0")
    body[at + 64 : at + 66] = (len(below) + 2).to_bytes(2, "little")
    assert container(bytes(body)) == "encrypted"
    # the same name where no entry of the root leads to it
    body = bytearray((FIXTURES / "report-2021.doc").read_bytes()) + bytes(512)
    body[-512 : -512 + len(below)] = below
    assert container(bytes(body)) == "doc"


@given(st.binary(max_size=2000))
def test_any_bytes_have_a_container(body: bytes):
    assert container(body) in CONTAINERS


@given(
    st.binary(max_size=400),
    st.sampled_from([b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"{\\rtf", b"{"]),
)
def test_any_bytes_after_a_signature_have_a_container(body: bytes, signature: bytes):
    assert container(signature + body) in CONTAINERS


@given(st.data())
def test_a_damaged_compound_file_has_a_container(data: st.DataObject):
    body = bytearray((FIXTURES / "report-2021.doc").read_bytes())
    for _ in range(8):
        body[data.draw(st.integers(0, 2047))] = data.draw(st.integers(0, 255))
    assert container(bytes(body[: data.draw(st.integers(8, len(body)))])) in CONTAINERS
