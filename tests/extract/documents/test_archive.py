"""ZIP archives: order, names, what can't be read in them, and bombs."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest
from office_packages import docx, docx_of_xml, paragraph, zipped
from official_form import report, shapes, shapes_read

from pipelines.extract import limits
from pipelines.extract.documents import open_document
from pipelines.extract.model import Document, Paragraph, Unreadable


def _texts(documents: tuple[Document, ...]) -> list[list[str]]:
    return [
        [block.text for block in document.blocks if isinstance(block, Paragraph)] for document in documents
    ]


def _docx(text: str) -> bytes:
    return docx_of_xml(paragraph(text))


def test_a_report_in_an_archive_comes_back_cell_by_cell():
    (document,) = open_document(zipped({"报告/2023年年报.docx": docx(report())}))

    assert document.container == "docx"
    assert document.findings == ()
    assert shapes_read(document) == shapes(report())


def test_documents_come_in_the_order_of_their_names():
    body = zipped({"2.docx": _docx("二"), "1.docx": _docx("一"), "3/a.docx": _docx("三")})

    assert _texts(open_document(body)) == [["一"], ["二"], ["三"]]


def test_names_are_never_paths():
    body = zipped(
        {"../../etc/passwd": _docx("一"), "/abs/path.docx": _docx("二"), "C:\\x\\y.docx": _docx("三")}
    )

    assert sorted(texts[0] for texts in _texts(open_document(body))) == ["一", "三", "二"]


def test_an_archive_in_an_archive_is_opened_and_a_third_is_refused():
    inner = zipped({"a.docx": _docx("里面")})
    middle = zipped({"inner.zip": inner})

    assert _texts(open_document(middle)) == [["里面"]]
    with pytest.raises(Unreadable, match=r"document\.too_large: archives inside each other"):
        open_document(zipped({"middle.zip": middle}))


def test_what_can_not_be_read_is_a_finding_with_its_name():
    body = _with_gbk_name(zipped({"a.docx": _docx("一"), "XXXX.psd": b"8BPS\x00\x01" + bytes(40)}), "封面")
    (document,) = open_document(body)

    assert [(found.code, found.detail) for found in document.findings] == [
        ("archive.member_unread", "封面.psd: container.unsupported: unknown")
    ]


def _with_gbk_name(body: bytes, name: str) -> bytes:
    """The archive as Chinese Windows would write it: the name in GBK, without the UTF-8 flag."""
    return body.replace(b"XXXX", name.encode("gbk"))


def test_what_file_managers_leave_behind_is_no_document():
    litter = {"__MACOSX/._a.docx": b"\0\5\26\7", "b/Thumbs.db": b"\0", ".DS_Store": b"\0", "~$a.docx": b"\0"}
    (document,) = open_document(zipped({"a.docx": _docx("一"), **litter}))

    assert document.findings == ()
    with pytest.raises(Unreadable, match=r"archive\.nothing"):
        open_document(zipped(litter))


def test_an_empty_archive_is_named():
    with pytest.raises(Unreadable, match=r"archive\.nothing"):
        open_document(zipped({}))


def test_where_nothing_can_be_read_the_first_reason_stands():
    with pytest.raises(Unreadable, match=r"container\.unsupported: ofd"):
        open_document(zipped({"a.ofd": zipped({"OFD.xml": "<a/>"}), "b.bin": b"\0\1\2" * 50}))


def _encrypted(body: bytes) -> bytes:
    """The same archive with the encryption flag of every member set."""
    changed = bytearray(body)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


def test_an_encrypted_archive_is_named():
    with pytest.raises(Unreadable, match=r"document\.encrypted: a\.txt"):
        open_document(_encrypted(zipped({"a.txt": "2023"})))


def _bomb() -> bytes:
    return zipped({"a.txt": bytes(limits.MEMBER_BYTES // 2)})


def _big_members(each: int, count: int) -> bytes:
    """Members that are large without being much compressed."""

    noise = random.Random(7).randbytes(1 << 16)
    block = (noise + bytes(len(noise) * 9)) * (each // (len(noise) * 10) + 1)
    return zipped({f"{n}.bin": block[:each] for n in range(count)})


def _damaged() -> bytes:
    body = bytearray(zipped({"a.txt": "x" * 100}, zipfile.ZIP_STORED))
    body[60] ^= 0xFF
    return bytes(body)


def _unknown_method() -> bytes:
    body = bytearray(zipped({"a.txt": "x" * 100}, zipfile.ZIP_STORED))
    body[8] = body[body.find(b"PK\x01\x02") + 10] = 99
    return bytes(body)


def _long_directory() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for number in range(limits.MEMBERS + 1):
            package.writestr(f"{number}.txt", b"")
    return buffer.getvalue()


def _huge_directory() -> bytes:
    body = bytearray(zipped({"a.txt": "x"}))
    at = body.rfind(b"PK\x05\x06")
    body[at + 12 : at + 16] = (limits.DIRECTORY_BYTES + 1).to_bytes(4, "little")
    return bytes(body)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (_bomb, "document.too_large: expansion ratio"),
    "a large member": (
        lambda: _big_members(limits.MEMBER_BYTES + 1, 1),
        "document.too_large: bytes of one member",
    ),
    "large together": (
        lambda: _big_members(limits.EXPANDED_BYTES // 4 + 1, 4),
        "document.too_large: expanded bytes",
    ),
    "a bomb inside": (
        lambda: zipped({"i.zip": _bomb(), "a.txt": "2023"}),
        "document.too_large: expansion ratio",
    ),
    "members": (_long_directory, "document.too_large: members"),
    "directory": (_huge_directory, "document.too_large: bytes of the ZIP directory"),
    "documents": (
        lambda: zipped({f"{n}.txt": "2023" for n in range(limits.ARCHIVE_DOCUMENTS + 1)}),
        "document.too_large: documents in an archive",
    ),
    "damaged": (_damaged, "document.broken: a.txt"),
    "unknown method": (_unknown_method, "document.broken: a.txt"),
    "cut short": (lambda: zipped({"a.txt": "x" * 100})[:60], "document.broken: ZIP directory is missing"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_broken_archives_end_by_name(case: str):
    make, error = HOSTILE[case]
    with pytest.raises(Unreadable, match=error):
        open_document(make())


def test_members_share_the_budget_of_the_archives_around_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "EXPANDED_BYTES", 3000)
    inner = zipped({"a.txt": "x" * 900}, zipfile.ZIP_STORED)

    assert len(open_document(zipped({"1.zip": inner}))) == 1
    with pytest.raises(Unreadable, match=r"document\.too_large: expanded bytes"):
        open_document(zipped({"1.zip": inner, "2.zip": inner}))
