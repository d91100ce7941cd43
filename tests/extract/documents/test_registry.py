"""One way into all readers, and every refusal by name."""

from __future__ import annotations

import importlib
import sys

import pytest
from office_packages import docx, zipped
from official_form import report

from pipelines.extract import bounded, documents, limits, sniff
from pipelines.extract.documents import EXTRAS, READERS, open_document
from pipelines.extract.model import Document, Unreadable


def test_every_reader_belongs_to_a_container_that_is_told():
    assert set(READERS) <= sniff.CONTAINERS


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_nothing_is_named(body: bytes):
    with pytest.raises(Unreadable) as caught:
        open_document(body)
    assert (caught.value.code, caught.value.detail) == ("container.empty", "")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (zipped({"OFD.xml": "<a/>"}), "ofd"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"\x00\x01\x02\x03" * 40, "unknown"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "pptx"),
    ],
)
def test_what_has_no_reader_is_named(body: bytes, detail: str):
    with pytest.raises(Unreadable) as caught:
        open_document(body)
    assert (caught.value.code, caught.value.detail) == ("container.unsupported", detail)


def test_a_compound_file_that_is_cut_short_is_broken_not_unsupported():
    with pytest.raises(Unreadable, match=r"document\.broken: OLE2"):
        open_document(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))


def test_a_body_above_the_limit_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "BODY_BYTES", 10)
    with pytest.raises(Unreadable, match=r"document\.too_large: bytes: 11 > 10"):
        open_document(b"x" * 11)


def test_an_encrypted_office_package_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sniff, "container", lambda _: "encrypted")
    with pytest.raises(Unreadable, match=r"document\.encrypted"):
        open_document(b"x")


@pytest.mark.parametrize(("library", "extra"), sorted(EXTRAS.items()))
def test_a_missing_library_says_which_extra_brings_it(
    monkeypatch: pytest.MonkeyPatch, library: str, extra: str
):
    def read(_: bytes) -> Document:
        monkeypatch.setitem(sys.modules, library, None)
        importlib.import_module(f"{library}.part")
        raise AssertionError

    monkeypatch.setattr("pipelines.extract.documents.docx.read", read)
    with pytest.raises(Unreadable) as caught:
        open_document(docx(report()))
    assert caught.value.code == "extra.missing"
    assert caught.value.detail == f"needs pip install gongkai[{extra}]"


def test_an_extra_missing_in_a_child_is_named_too():
    with pytest.raises(ModuleNotFoundError) as caught:
        bounded.call("no_such_package.part:function", b"")
    assert caught.value.name == "no_such_package"


def test_a_missing_module_that_no_extra_brings_is_a_fault(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(documents.READERS, "docx", "no_such_reader")
    with pytest.raises(ModuleNotFoundError):
        open_document(docx(report()))
