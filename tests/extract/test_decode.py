"""Bytes whose charset is declared wrongly or not at all. The ten usual cases of Chinese portals."""

import pytest

from pipelines.extract.decode import decode
from pipelines.extract.model import Unreadable

TEXT = (
    "根据《中华人民共和国政府信息公开条例》的规定，我局在上年基础上做好主动公开工作，现将有关情况报告如下。"
    * 5
)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<meta charset='utf-8'>",
        "<meta charset='gb2312'>",
        "<meta charset='gbk'>",
        "<meta charset='iso-8859-1'>",
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gbk", "utf-8-sig", "utf-16"])
def test_a_declaration_is_never_believed(head: str, charset: str) -> None:
    assert decode((head + TEXT).encode(charset)) == head + TEXT


def test_the_text_of_a_few_words_is_read() -> None:
    assert decode("<p>第二十条</p>".encode("gbk")) == "<p>第二十条</p>"


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_a_page_cut_inside_a_character_is_read(charset: str) -> None:
    assert decode(TEXT.encode(charset)[:-1]).startswith(TEXT[:-1])


def test_big5_is_told_from_gb18030() -> None:
    text = "依據政府資訊公開法的規定，本局在上年度的工作中，主動公開各項資訊，並將有關情形說明如下。" * 8
    assert decode(text.encode("big5")) == text


def test_bytes_without_any_charset_are_named() -> None:
    with pytest.raises(Unreadable, match=r"charset\.unknown"):
        decode(bytes(range(0x80, 0x100)) * 50)
