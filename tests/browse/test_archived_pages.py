"""A page of the archive made anew: what is kept, what is not, and which cell is marked."""

from __future__ import annotations

import re

import pytest
from browsed_samples import ATTACKS
from lxml import html

from pipelines.browse.archived import Shown, shown_page
from pipelines.browse.as_text import shown_document
from pipelines.extract.model import Place

FILLER = "<p>" + "本机关严格执行《中华人民共和国政府信息公开条例》，及时公开政府信息。" * 8 + "</p>"
TABLE = """<table>
<tr><th rowspan="2">信息内容</th><th colspan="2">行政许可</th></tr>
<tr><td>本年处理决定数量</td><td>总计</td></tr>
<tr><td>行政处罚</td><td onclick="x()" style="color:red">12<sup>1</sup></td><td><p>3</p><p>4</p></td></tr>
</table>"""


def page_of(*parts: str) -> bytes:
    return f"<html><body>{FILLER}{''.join(parts)}</body></html>".encode()


def shown(body: bytes, *places: Place) -> Shown:
    made = shown_page(body, places, "title")
    assert made is not None
    return made


def marked(made: Shown) -> list[str]:
    return [
        element.text_content() for element in html.fromstring(made.html).xpath("//*[@class='marked']|//mark")
    ]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(1, 3, 2), "121"),
        (Place(1, 3, 3), "34"),
        (Place(1, 1, 3), "行政许可"),  # covered by a cell that begins one column before
        (Place(1, 2, 1), "信息内容"),  # covered by a cell that begins one row above
        (Place(1, 2, 3), "总计"),
    ],
)
def test_the_cell_at_a_place_is_marked(place: Place, text: str) -> None:
    made = shown(page_of(TABLE), place)
    assert made.marked == 1
    assert marked(made) == [text]
    assert made.html.count('id="marked"') == 1


def test_tables_are_counted_as_the_reader_counts_them() -> None:
    layout = "<table><tr><td>导航</td><td><table><tr><td>7</td><td>8</td></tr></table></td></tr></table>"
    assert marked(shown(page_of(layout, TABLE), Place(2, 3, 2))) == ["121"]
    assert marked(shown(page_of(layout, TABLE), Place(1, 1, 2))) == ["8"]


def test_rows_are_counted_as_they_are_drawn_and_hidden_ones_not_at_all() -> None:
    rows = "<table><tfoot><tr><td>foot</td><td>9</td></tr></tfoot><tr hidden><td>x</td><td>1</td></tr>"
    rows += "<tr></tr><tbody><tr><td>body</td><td>2</td></tr></tbody></table>"
    made = shown(page_of(rows), Place(1, 2, 2))
    assert marked(made) == ["9"]
    assert ">x<" not in made.html


def test_a_line_of_text_is_marked_where_the_document_has_no_table() -> None:
    made = shown(page_of("<div>收到申请<span>12</span>件<br>其中自然人8件</div>"), Place(line=3))
    assert marked(made) == ["其中自然人8件"]
    assert marked(shown(page_of("<div>收到申请<span>12</span>件<br>x</div>"), Place(line=2))) == [
        "收到申请12件"
    ]


def test_several_places_have_one_anchor() -> None:
    made = shown(page_of(TABLE), Place(1, 3, 2), Place(1, 3, 3), Place(1, 3, 3))
    assert made.marked == 2
    assert made.html.count('id="marked"') == 1


@pytest.mark.parametrize(
    "place", [Place(), Place(9, 1, 1), Place(1, 99, 1), Place(1, 1, 99), Place(1, 0, 0), Place(line=999)]
)
def test_a_place_that_the_page_does_not_have_marks_nothing(place: Place) -> None:
    assert shown(page_of(TABLE), place).marked == 0


def test_nothing_but_known_tags_and_text_is_written() -> None:
    body = page_of(*ATTACKS, TABLE.replace("总计", f"总计{''.join(ATTACKS)}"))
    made = shown(body, Place(1, 3, 2))
    assert marked(made) == ["121"]
    tags = re.findall(r"<[a-z][^>]*>", made.html.split("</head>")[1])
    allowed = r'<[a-z0-9]+(?: (?:rowspan|colspan)="\d+")*(?: (?:class|id)="(?:marked|picture)")*>'
    assert [tag for tag in tags if not re.fullmatch(allowed, tag)] == []
    names = {re.match(r"<([a-z0-9]+)", tag)[1] for tag in tags}  # type: ignore[index]
    assert not names & set(
        "script style iframe object embed svg form input img a link meta base button".split()
    )


def test_words_that_look_like_markup_stay_words() -> None:
    made = shown(
        page_of("<table><tr><td>a</td><td>&lt;script&gt;x&lt;/script&gt;</td></tr></table>"), Place(1, 1, 2)
    )
    assert marked(made) == ["<script>x</script>"]
    assert "<script>" not in made.html


def test_a_report_in_json_is_no_page() -> None:
    article = page_of(TABLE).decode().replace('"', '\\"').replace("\n", " ")
    body = f'{{"data": {{"title": "2023年报告", "content": "{article}"}}}}'.encode()
    assert shown_page(body, [Place(1, 3, 2)], "title") is None
    made = shown_document(body, [Place(1, 3, 2)], "title")
    assert marked(made) == ["12"]


def test_a_text_document_is_shown_by_its_lines() -> None:
    lines = ["一、总体情况", FILLER.removeprefix("<p>").removesuffix("</p>"), "<b>收到申请12件</b>"]
    made = shown_document("\n".join(lines).encode(), [Place(line=3)], "title")
    assert marked(made) == ["<b>收到申请12件</b>"]
