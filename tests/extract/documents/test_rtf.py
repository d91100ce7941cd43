"""RTF: a report in the two ways in which it is written, code pages, merges, and what is left out."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_form import HEADINGS, TITLE, Drawn, appeals_table, report, shapes, shapes_read

from pipelines.extract import limits, office
from pipelines.extract.documents import open_document, rtf
from pipelines.extract.model import Document, Geometry, Grid, Paragraph, Unreadable

FIXTURES = Path(__file__).parents[2] / "fixtures" / "documents"
HEAD = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fswiss\fcharset0 Arial;}}"
WIDTH = 900  # twips of a column


def _rtf(body: bytes | str) -> bytes:
    return HEAD + (body if isinstance(body, bytes) else body.encode("ascii")) + b"}"


def _read(body: bytes | str) -> Document:
    return rtf.read(_rtf(body))


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def _bytes(text: str) -> str:
    """Text as Word writes it in code page 936."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))


def _units(text: str) -> str:
    """Text as UTF-16 units with a question mark to stand in, negative above 32767."""
    raw = text.encode("utf-16-le")
    units = (int.from_bytes(raw[at : at + 2], "little", signed=True) for at in range(0, len(raw), 2))
    return "".join(f"\\u{unit}?" for unit in units)


def _written(cells: Iterable[Drawn]) -> str:
    """A table as rows of edges, merges marked in both directions."""
    covering = {(r, c): cell for cell in cells for r in range(cell.row, cell.row + cell.rowspan)
                for c in range(cell.column, cell.column + cell.colspan)}  # fmt: skip
    rows = []
    for row in range(1 + max(row for row, _ in covering)):
        line = [covering[place] for place in sorted(covering) if place[0] == row]
        line = list(dict.fromkeys(line))
        edges, texts = "", ""
        for cell in line:
            down = "" if cell.rowspan == 1 else "\\clvmgf" if cell.row == row else "\\clvmrg"
            edges += f"{down}\\cellx{(cell.column + cell.colspan) * WIDTH}"
            lines = cell.text.split("\n") if cell.row == row else [""]
            texts += "\\par ".join(map(_bytes, lines)) + "\\cell "
        rows.append(f"\\trowd\\trleft0{edges}\\pard\\intbl {texts}\\row\n")
    return "".join(rows) + "\\pard "


def test_a_complete_report_comes_back_cell_by_cell():
    blocks = (_written(block) if isinstance(block, list) else f"{_bytes(block)}\\par\n" for block in report())
    (document,) = open_document(_rtf("".join(blocks)))

    assert document.container == "rtf"
    assert shapes_read(document) == shapes(report())
    assert {block.geometry for block in document.blocks if isinstance(block, Grid)} == {Geometry.EXACT}


def test_a_table_that_libreoffice_wrote_comes_back_cell_by_cell():
    (document,) = open_document((FIXTURES / "appeals.rtf").read_bytes())

    assert shapes_read(document) == shapes([HEADINGS[3], appeals_table(), HEADINGS[4]])


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (_bytes("年度报告"), "年度报告"),
        (_units("年度报告"), "年度报告"),
        (_units("𠮷"), "𠮷"),
        ("\\u-10179?x", "x"),
        ("\\u-8247?x", "�x"),
        ("\\uc2\\u24180\\'c4\\'ea\\u25253\\'b1\\'a8", "年报"),
        ("\\uc0\\u24180 2023", "年2023"),
        ("{\\uc2 \\u24180\\'c4\\'ea}\\u25253?", "年报"),
        ("\\f1 2023\\f0 " + _bytes("年"), "2023年"),
        ("\\loch\\af1\\hich\\af1\\dbch\\af0 " + _bytes("年"), "年"),
        ("\\f1 " + _bytes("年"), "年"),
        ("{\\b " + _bytes("年") + "}" + _bytes("报"), "年报"),
        ("\\'C4\\'EA", "年"),
        ("a\\tab b\\~c\\_d\\{e\\}\\\\", "a\tb\u00a0c-d{e}\\"),
        ("\\ldblquote a\\rdblquote\\emdash b", "“a”—b"),
        ("2023\r\n24", "202324"),
        ("x{\\v 9}y{\\deleted 8}z\\v 7\\plain w\\v\\v0 u", "xyzwu"),
        ("{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}", "3"),
        ("{\\header 1}{\\footer 2}{\\footnote 3}{\\listtext 4.}{\\*\\unknown 5}6", "6"),
        ("{\\pict\\wmetafile8 0102}1{\\*\\shppict{\\pict 03}}{\\nonshppict{\\pict 04}}", "1"),
        ("a{\\*\\bkmkstart x}b", "ab"),
        ("\\bin3 }{}a", "a"),
    ],
)
def test_text(body: str, text: str):
    assert _texts(_read(body)) == [text]


def test_raw_bytes_of_the_code_page_are_text_too():
    assert _texts(_read("年度报告\\par ".encode("gb18030") + b"2023")) == ["年度报告", "2023"]


@pytest.mark.parametrize("end", ["\\par ", "\\\n", "\\sect ", "\\page ", "\\line "])
def test_ends_of_paragraphs(end: str):
    assert _texts(_read(f"1{end}2")) == ["1", "2"]


def test_pictures_are_counted_once():
    assert _read("{\\pict 01}{\\*\\shppict{\\pict 03}}{\\nonshppict{\\pict 03}}").images == 2


def test_the_title_of_the_file_is_kept_as_evidence():
    document = _read(f"{{\\info{{\\title {_bytes(TITLE)}}}{{\\author x}}{{\\creatim\\yr2024}}}}1")

    assert document.titles == (("core:title", TITLE),)
    assert _texts(document) == ["1"]


def test_edges_a_hair_apart_are_one():
    rows = (
        "\\trowd\\cellx1199\\cellx2400\\pard\\intbl a\\cell b\\cell\\row"
        "\\trowd\\cellx1200\\cellx2400\\pard\\intbl c\\cell d\\cell\\row"
        "\\trowd\\clmgf\\cellx1200\\clmrg\\cellx2400\\pard\\intbl e\\cell\\cell\\row"
    )

    assert shapes_read(_read(rows)) == [
        {("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 1), ("d", 1, 1, 1, 1), ("e", 2, 0, 1, 2)}
    ]


def test_a_row_may_begin_late_and_leave_its_last_cells_out():
    rows = (
        "\\trowd\\trleft0\\cellx900\\cellx1800\\pard\\intbl a\\cell b\\cell\\row"
        "\\trowd\\trleft900\\cellx1800\\pard\\intbl c\\cell\\row"
        "\\trowd\\trleft0\\cellx900\\cellx1800\\pard\\intbl d\\cell\\row"
    )
    (grid,) = _read(rows).blocks

    assert isinstance(grid, Grid)
    assert [[cell and cell.text for cell in row] for row in grid.rows] == [["a", "b"], [None, "c"], ["d", ""]]


def test_a_vertical_merge_without_a_beginning_is_a_cell_of_its_own():
    rows = "\\trowd\\clvmrg\\cellx900\\pard\\intbl a\\cell\\row\\pard\\intbl b\\cell\\row"

    assert shapes_read(_read(rows)) == [{("a", 0, 0, 2, 1)}]


def test_a_paragraph_between_two_tables_parts_them():
    row = "\\trowd\\cellx900\\pard\\intbl 1\\cell\\row"
    document = _read(f"{row}\\pard\\par{row}")

    assert [block.number for block in document.blocks if isinstance(block, Grid)] == [1, 2]


def test_cells_without_edges_are_left_in_their_order():
    (grid,) = _read("\\trowd\\cellx900\\pard\\intbl a\\cell b\\cell\\row\\pard\\intbl c\\cell").blocks

    assert isinstance(grid, Grid)
    assert grid.geometry is Geometry.ORDERED
    assert [[cell and cell.text for cell in row] for row in grid.rows] == [["a", "b"], ["c", None]]


NESTED = (
    "\\trowd\\cellx4000\\pard\\intbl\\itap2 1\\nestcell{\\*\\nesttableprops\\trowd\\cellx2000\\nestrow}"
    "\\pard\\intbl 2\\cell\\row"
)


def test_a_table_in_a_text_box_is_read_once():
    cells = [Drawn(text, 0, column) for column, text in enumerate(("规章", "3"))]
    box = "{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt " + _written(cells) + _bytes("单位：件") + "\\par}"
    old = "{\\shprslt{\\*\\do{\\dptxbxtext " + _written(cells) + "}}}"
    document = _read(
        _bytes("主动") + "{\\shp{\\*\\shpinst\\shpleft0" + box + "}" + old + "}" + _bytes("公开") + "\\par"
    )

    assert shapes_read(document) == [*shapes([cells]), "单位：件", "主动公开"]


def test_a_table_in_a_table_needs_libreoffice(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match=r"libreoffice\.absent"):
        _read(NESTED)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_a_table_in_a_table_is_read_by_way_of_libreoffice():
    document = _read(NESTED)

    assert document.container == "rtf"
    assert shapes_read(document) == [{("1", 0, 0, 1, 1)}, "2"]


HOSTILE: dict[str, tuple[bytes, str]] = {
    "no last brace": (_rtf("1")[:-1], "document.broken: the RTF is cut short"),
    "an open group": (_rtf("{1"), "document.broken: the RTF is cut short"),
    "no RTF": (_rtf("\\'"), "document.broken: RTF at byte"),
    "groups": (_rtf("{" * (limits.RTF_GROUPS + 1)), "document.too_large: groups"),
    "edges": (_rtf("\\trowd" + "\\cellx1" * (limits.COLUMNS + 1)), "document.too_large: columns"),
    "cells": (_rtf("\\cell" * (limits.COLUMNS + 1)), "document.too_large: columns"),
    "rows": (_rtf("\\row" * (limits.ROWS + 1)), "document.too_large: rows"),
    "words": (_rtf("\\a" * limits.RTF_PARTS), "document.too_large: parts"),
    "paragraphs": (_rtf("a\\par " * (limits.BLOCKS + 1)), "document.too_large: blocks"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_broken_files_end_by_name(case: str):
    body, error = HOSTILE[case]
    with pytest.raises(Unreadable, match=error):
        open_document(body)


def test_what_follows_the_last_brace_is_no_part_of_the_document():
    assert _texts(rtf.read(_rtf("1") + b"}{\\par 2")) == ["1"]


def _refuse() -> str:
    raise Unreadable("libreoffice.absent")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(body: bytes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office, "program", _refuse)
        code = _code_of(HEAD + body + b"}")
    assert code in {None, "document.broken", "document.too_large", "libreoffice.absent"}


def _code_of(body: bytes) -> str | None:
    try:
        rtf.read(body)
    except Unreadable as error:
        return error.code
    return None


def test_a_sign_that_stands_in_for_a_character_is_left_out():
    """After a character in Unicode comes what a reader without Unicode shows: here a word, then a symbol."""
    assert _texts(_read(r"\uc1\u35268\bullet\u31456\~ 12\par ")) == ["规章 12"]
