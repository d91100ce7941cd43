"""Which container a document is in, decided by its content alone.

In:  the bytes of a document. Out: one word, see ``CONTAINERS``; the name and the declared type play no part.

::

    signature ──▶ pdf, image, rtf, rar …      PK…   ──▶ docx, xlsx, ods, odt, ofd, pptx, zip
    D0CF11E0… ──▶ doc, xls, encrypted, ole2   text  ──▶ mht, json, html, xml, csv, text;  else: unknown

A ``.doc`` may be HTML, RTF, MHTML or DOCX, a ``.wps`` is an OLE2 Word file and an ``.et`` an OLE2 workbook.
"""

from __future__ import annotations

import json
import re

from pipelines.extract import limits, ole, zipped
from pipelines.extract.model import Unreadable
from pipelines.extract.records import holds_table

CONTAINERS = frozenset(
    {
        *("html", "text", "csv", "json", "mht", "xml", "rtf", "pdf", "image"),
        *("docx", "xlsx", "pptx", "ods", "odt", "ofd", "zip"),
        *("doc", "xls", "encrypted", "ole2"),
        *("rar", "7z", "gzip", "empty", "unknown"),
    }
)

_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
)
_UNICODE_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_PDF_WITHIN = 1024  # a PDF may be preceded by other bytes
_SPACE = b" \t\r\n\x0b\x0c\x00"
_WEB_ARCHIVE = re.compile(rb"^mime-version:|^content-type:\s*(multipart/related|message/)", re.I | re.M)
_MAIL_HEADER = re.compile(rb"\A[A-Za-z][A-Za-z-]*:[^\r\n]*\r?\n")
_HEADERS_WITHIN = 4096
_MARKUP = re.compile(
    rb"<(!doctype html|/?(html|head|body|title|meta|script|style"
    rb"|table|tbody|tr|td|th|div|p|span|ul|li|h[1-6])[\s>/])",
    re.I,
)
_TEXT_CONTROLS = frozenset(b"\t\n\x0b\x0c\r\x1a\x1b")
_CONTROLS = bytes(code for code in range(32) if code not in _TEXT_CONTROLS) + b"\x7f"
_CONTROLS_ALLOWED = 0.01  # share of control characters in what still counts as text
_SAMPLE = 1 << 16


def container(body: bytes) -> str:
    """The container of ``body``, one of ``CONTAINERS``. Never raises."""
    head = body.lstrip(_SPACE)[:_SAMPLE]
    if not head:
        return "empty"
    for signature, name in _SIGNATURES:
        if body.startswith(signature) or (name in ("rtf", "pdf") and head.startswith(signature)):
            return name
    if body.startswith(zipped.SIGNATURES):
        return _package(body)
    if body.startswith(ole.SIGNATURE):
        return _compound(body)
    if body.startswith(b"BM") and body[6:10] == b"\0\0\0\0":
        return "image"
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "image"
    if b"%PDF-" in body[:_PDF_WITHIN] and not _MARKUP.search(body[:_PDF_WITHIN]):
        return "pdf"
    return _textual(body)


def _package(body: bytes) -> str:
    try:
        names = zipped.Package(body).names
    except Unreadable:
        names = zipped.local_names(body)
    members = {name.replace("\\", "/").lower() for name in names}
    for member, name in (
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("xl/workbook.bin", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
        ("ofd.xml", "ofd"),
    ):
        if member in members:
            return name
    if "content.xml" in members and "mimetype" in members:
        return _open_document_kind(body)
    if "[content_types].xml" in members:
        return _office_kind(members)
    return "zip"


def _office_kind(members: set[str]) -> str:
    for folder, name in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
        if any(member.startswith(folder) for member in members):
            return name
    return "zip"


def _open_document_kind(body: bytes) -> str:
    # the standard puts the type first and stores it unpacked
    kind = body[30:200]
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    return "odt" if b"opendocument.text" in kind else "zip"


def _compound(body: bytes) -> str:
    try:
        names = {name.lower() for name in ole.root_names(body)}
    except Unreadable:
        return "ole2"
    for stream, name in (
        ("encryptedpackage", "encrypted"),
        ("worddocument", "doc"),
        ("workbook", "xls"),
        ("book", "xls"),
    ):
        if stream in names:
            return name
    return "ole2"


def _textual(body: bytes) -> str:
    for mark, encoding in _UNICODE_MARKS:
        if body.startswith(mark):
            body = body[len(mark) :].decode(encoding, "replace").encode()
            break
    sample = body[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _CONTROLS_ALLOWED * len(sample):
        return "unknown"
    text = body.lstrip(_SPACE)
    if not text:
        return "empty"
    if _MAIL_HEADER.match(text) and _WEB_ARCHIVE.search(text[:_HEADERS_WITHIN]):
        return "mht"
    if text[:1] in b"{[" and len(text) <= limits.JSON_BYTES and _is_json(text):
        return "json"
    if _MARKUP.search(text):
        return "html"
    if text.startswith(b"{\\rtf"):
        return "rtf"
    if text.startswith(b"<?xml"):
        return "xml"
    # commas and quotes are the same bytes in every charset that a text comes in
    return "csv" if holds_table(text[:_SAMPLE].decode("latin-1").replace("\r\n", "\n")) else "text"


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
