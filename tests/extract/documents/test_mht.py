"""Web archives: the page among its parts, frame sets, transfer encodings, and bad files."""

from __future__ import annotations

import base64
import quopri

import pytest
from official_form import OPENING, TITLE

from pipelines.extract import limits
from pipelines.extract.documents import open_document
from pipelines.extract.model import Document, Grid, Paragraph, Unreadable

TABLE = "<table><tr><td>规章</td><td>3</td></tr></table>"


def _part(kind: str, content: bytes, encoding: str = "base64") -> bytes:
    coded = base64.encodebytes(content) if encoding == "base64" else quopri.encodestring(content)
    return f"--x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + coded


def _mht(*parts: bytes) -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"; type="text/html"\r\n\r\n'
    return head + b"\r\n".join(parts) + b"\r\n--x--\r\n"


def _page(body: str) -> bytes:
    return f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>".encode()


def _grids(document: Document) -> list[list[list[str | None]]]:
    return [
        [[None if cell is None else cell.text for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Grid)
    ]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_the_page_is_read_and_its_pictures_and_styles_are_not(encoding: str):
    picture = _part("image/png", b"\x89PNG\r\n\x1a\n0000")
    style = _part("text/css", b"p { color: red }")
    (document,) = open_document(_mht(style, _part("text/html", _page(TABLE), encoding), picture))

    assert document.container == "mht"
    assert _grids(document) == [[["规章", "3"]]]


def test_the_pages_of_a_frame_set_are_read_in_order():
    frames = _part("text/html", _page("<FRAMESET rows='*,39'><frame src='sheet001.htm'></FRAMESET>"))
    first, second = _part("text/html", _page(TABLE)), _part("text/html", _page(TABLE.replace("3", "4")))
    (document,) = open_document(_mht(frames, first, second))

    assert _grids(document) == [[["规章", "3"]], [["规章", "4"]]]
    assert [block.number for block in document.blocks if isinstance(block, Grid)] == [1, 2]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "gb18030"),
        ("; charset=gb2312", "gb18030"),
        ("; charset=utf-8", "gb18030"),
        ("; charset=windows-1252", "gb18030"),
        ('; charset="unicode"', "utf-16"),
        ("; charset=utf-16le", "utf-16-le"),
    ],
)
def test_the_encoding_of_a_page_is_found(declared: str, encoding: str):
    page = f"<html><body><p>{OPENING}</p>{TABLE}</body></html>"
    (document,) = open_document(_mht(_part(f"text/html{declared}", page.encode(encoding))))

    assert _grids(document) == [[["规章", "3"]]]


def test_a_page_of_plain_text_is_read():
    (document,) = open_document(_mht(_part("text/plain", "一、总体情况\n正文".encode())))

    assert [block.text for block in document.blocks if isinstance(block, Paragraph)][:1] == ["一、总体情况"]


def _nested(depth: int) -> bytes:
    head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x0"\n\n'
    return head + b"".join(
        f'--x{n}\nContent-Type: multipart/related; boundary="x{n + 1}"\n\n'.encode() for n in range(depth)
    )


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (_mht(_part("image/png", b"x")), "document.broken: no page"),
        (_mht(_part("text/html", b"")), "document.broken: no page"),
        (_mht()[:60], "document.broken: no page"),
        (_nested(3000), "document.broken: MIME message"),
        (_mht(b"\n" * (limits.WEB_ARCHIVE_LINES + 1)), "document.too_large: lines"),
        (_mht(b" " * limits.WEB_ARCHIVE_BYTES), "document.too_large: bytes"),
    ],
    ids=["no page", "empty page", "cut short", "nested", "lines", "bytes"],
)
def test_hostile_and_broken_web_archives_end_by_name(body: bytes, error: str):
    with pytest.raises(Unreadable, match=error):
        open_document(body)
