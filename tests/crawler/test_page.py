"""What the crawler sees of a page: rows of real list dialects, keyed by hand."""

from __future__ import annotations

import pytest

from crawler.page import Link, read_page
from pipelines.extract.model import Unreadable

TITLE = "井研县应急管理局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            f'<li><a href="a.shtml" title="{TITLE}">井研县应急管理局2023年政府…</a><span>2024-01-23</span></li>',
            Link("a.shtml", TITLE, "2024-01-23"),
        ),
        (f'<li><span class="time">[2024/1/3]</span><a href="a.shtml">{TITLE}</a></li>', Link("a.shtml", TITLE, "2024-01-03")),
        (f'<tr><td><a href="a.shtml">{TITLE}</a></td><td>2024年1月23日</td></tr>', Link("a.shtml", TITLE, "2024-01-23")),
        (f'<li><a href="a.shtml">{TITLE}<span>2024-\n01-\n23</span></a></li>', Link("a.shtml", TITLE, "2024-01-23")),
        (f'<li><a href="a.shtml">{TITLE}</TRS_DOCUMENT><span>2024-01-23</span></a></li>', Link("a.shtml", TITLE, "2024-01-23")),
        (f'<li><a href="a.shtml">{TITLE}</a><i>01-23</i></li>', Link("a.shtml", TITLE, None)),
        (f'<li><a href="a.shtml">{TITLE}</a><i>2024-13-45</i></li>', Link("a.shtml", TITLE, None)),
        (f'<li><a href="a.shtml"><img></a><a href="a.shtml">{TITLE}</a>2024-1-23</li>', Link("a.shtml", TITLE, "2024-01-23")),
        ('<li><a href=" a.shtml " title="县政府\n办公室">县政府办公室</a></li>', Link("a.shtml", "县政府办公室", None)),
    ],
)  # fmt: skip
def test_a_row(row: str, expected: Link) -> None:
    assert read_page(f"<table>{row}</table>".encode() if "<tr" in row else row.encode()).links[-1] == expected


def test_a_date_belongs_to_its_own_row_only() -> None:
    page = read_page(
        '<div><p>2020-01-01</p><a href="a">甲</a><a href="b">乙</a></div>'
        '<ul><li><a href="c">丙</a> 2021-02-03</li><li><a href="d">丁</a></li></ul>'.encode()
    )
    assert [link.date for link in page.links] == [None, None, "2021-02-03", None]


def test_links_in_comments_are_no_links() -> None:
    page = read_page('<!-- <a href="old">旧</a> --><a href="new">新</a>'.encode())
    assert [link.href for link in page.links] == ["new"]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_the_declared_charset_plays_no_part(charset: str) -> None:
    html = f'<html><head><meta charset="iso-8859-1"><title>公开</title></head><body><a href="a">{TITLE}</a>'
    page = read_page((html + "政府信息公开工作年度报告的内容。" * 5).encode(charset))
    assert page.links[0].text == TITLE
    assert page.title == "公开"


def test_bytes_of_no_charset_are_unreadable() -> None:
    with pytest.raises(Unreadable, match=r"charset\.unknown"):
        read_page(bytes(range(128, 256)) * 40)


@pytest.mark.parametrize(
    ("html", "files"),
    [
        ('<a href="./files/1.pdf">附件：年度报告</a>', [Link("./files/1.pdf", "附件：年度报告")]),
        ('<a href="/1.DOCX?x=1">表</a>', [Link("/1.DOCX?x=1", "表")]),
        ('<iframe src="/viewer.html?file=/files/2.pdf&page=1"></iframe>', [Link("/files/2.pdf")]),
        ("<embed src=/files/3.pdf >", [Link("/files/3.pdf")]),
        ("<p onclick=\"window.open('/files/4.xls')\">下载</p>", [Link("/files/4.xls")]),
        ("<script>var pdf = '/files/5.ofd';</script>", [Link("/files/5.ofd")]),
        ('<a href="/download.jsp?id=7">年度报告.doc</a>', [Link("/download.jsp?id=7", "年度报告.doc")]),
        ('<a href="a.shtml">年度报告</a><img src="1.png">', []),
    ],
)
def test_files(html: str, files: list[Link]) -> None:
    assert list(read_page(html.encode()).files) == files


def test_how_much_there_is() -> None:
    page = read_page(
        "<html><head><title>t</title><style>a{}</style></head><body><script>var hidden;</script>"
        "<p>一、总体情况</p><table><tr><td>受理</td><td> 12 </td><td>/</td><td></td><td>1,024</td></tr></table>".encode()
    )
    assert page.text == "一、总体情况 受理 12 / 1,024"
    assert page.figures == 3
    assert page.scripted


def test_an_empty_page_is_a_page() -> None:
    page = read_page(b"")
    assert (page.title, page.text, page.links, page.files) == ("", "", (), ())


def test_what_stands_behind_the_end_of_a_page_belongs_to_it() -> None:
    page = read_page(
        "<html><body><p>正文</p></body></html><a href='a'>链接</a><script>var a;</script>".encode()
    )
    assert [link.text for link in page.links] == ["链接"]
    assert page.scripted
