"""Pages as portals write them: frames around the article, hidden copies, broken mark-up, text in scripts."""

import json

import pytest

from pipelines.extract.documents.html import read
from pipelines.extract.model import Document, Grid, Paragraph, Unreadable


def document(markup: str) -> Document:
    found = read(markup.encode())
    assert isinstance(found, Document)
    return found


def paragraphs(markup: str) -> list[str]:
    return [block.text for block in document(markup).blocks if isinstance(block, Paragraph)]


def grids(markup: str) -> list[list[list[str | None]]]:
    return [
        [[cell.text if cell else None for cell in row] for row in block.rows]
        for block in document(markup).blocks
        if isinstance(block, Grid)
    ]


ARTICLE = f"<p>一、总体情况</p><p>{'本年按要求开展工作。' * 30}</p>"


def test_the_frame_of_the_portal_is_kept_apart() -> None:
    page = document(
        "<div>首页 &gt; 政务公开</div><div>发布日期:2024-01-17 来源:县水务局</div>"
        f"<div id='zoomcon'>{ARTICLE}</div><div>扫一扫在手机打开当前页</div>"
    )
    assert next(block.text for block in page.blocks if isinstance(block, Paragraph)) == "一、总体情况"
    assert page.chrome == ("首页 > 政务公开", "发布日期:2024-01-17 来源:县水务局", "扫一扫在手机打开当前页")


def test_a_page_without_a_known_container_is_its_own_body() -> None:
    assert paragraphs(ARTICLE)[0] == "一、总体情况"


def test_titles_come_best_first() -> None:
    page = document(
        "<head><title>标题_栏目_站点</title><meta name='ArticleTitle' content='元标题'></head>"
        f"<body><h1><ucaptitle>标题</ucaptitle></h1>{ARTICLE}</body>"
    )
    assert [source for source, _ in page.titles] == ["ucaptitle", "meta:articletitle", "h1", "title"]


def test_a_field_table_of_the_portal_is_no_grid() -> None:
    page = document(
        "<table><tr><td>名称</td><td>某报告</td><td>索引号</td><td>1/2024</td></tr>"
        f"<tr><td>发布机构</td><td>云溪县水务局</td><td>公开日期</td><td>2024-01-17</td></tr></table>{ARTICLE}"
    )
    assert ("发布机构", "云溪县水务局") in page.meta
    assert not any(isinstance(block, Grid) for block in page.blocks)


def test_words_split_over_spans_are_one_word() -> None:
    assert grids(
        "<table><tr><td><p><span>行</span><span>政</span><o:p></o:p><b>许可</b></p></td><td>1</td></tr></table>"
    ) == [[["行政许可", "1"]]]


def test_block_elements_part_lines_within_a_cell() -> None:
    assert grids("<table><tr><td><p>2</p><p>6</p></td><td>2<br>6</td></tr></table>") == [[["2\n6", "2\n6"]]]


def test_head_and_foot_stand_where_they_are_drawn() -> None:
    foot, body, head = (f"<tr><td>{word}</td></tr>" for word in "脚身头")
    markup = f"<table><tfoot>{foot}</tfoot><tbody>{body}</tbody><thead>{head}</thead></table>"
    assert grids(markup) == [[["头"], ["身"], ["脚"]]]


def test_unclosed_cells_and_rows_are_closed() -> None:
    assert grids("<table><tr><td>规章<td>0<td>1<tr><td>文件<td>2<td>3</table>") == [
        [["规章", "0", "1"], ["文件", "2", "3"]]
    ]


def test_a_table_that_only_lays_out_is_no_grid() -> None:
    inner = "<table><tr><td>行政许可</td><td>7</td></tr></table>"
    assert grids(f"<table><tr><td>{ARTICLE}{inner}</td></tr></table>") == [[["行政许可", "7"]]]


def test_a_table_around_an_article_without_tables_only_lays_out_too() -> None:
    lines = "".join(f"<p>第{n}段。{'本年按要求开展工作。' * 8}</p>" for n in range(1, 6))
    markup = f"<table><tr><td>栏目</td><td><h1>标题</h1>{lines}</td></tr></table>"
    assert grids(markup) == []
    assert paragraphs(markup)[2].startswith("第1段")


def test_a_long_cell_of_the_form_does_not_make_it_a_frame() -> None:
    lines = "".join(f"<p>第{n}段。{'本年按要求开展工作。' * 8}</p>" for n in range(1, 6))
    head = "<tr><td>行政许可</td><td>行政处罚</td><td>行政强制</td></tr>"
    markup = f"<table>{head}<tr><td>1</td><td>2</td><td>{lines}</td></tr></table>"
    assert [row[:2] for row in grids(markup)[0]] == [["行政许可", "行政处罚"], ["1", "2"]]


def test_markdown_around_tables_in_html_is_parted_by_lines() -> None:
    page = document(
        f"# 云溪县民政局2023年政府信息公开工作年度报告\n\n## 一、总体情况\n本年按要求开展工作。\n\n{TABLE}\n六、其他\n"
    )
    assert page.titles[0] == ("h1", "云溪县民政局2023年政府信息公开工作年度报告")
    texts = [block.text for block in page.blocks if isinstance(block, Paragraph)]
    assert texts[1:] == ["一、总体情况", "本年按要求开展工作。", "六、其他"]


def test_a_table_inside_a_cell_of_the_form_is_that_cell() -> None:
    inner = "<table><tr><td>7</td></tr></table>"
    rows = "".join(f"<tr><td>{label}</td><td>0</td></tr>" for label in ("行政处罚", "行政强制"))
    outer = f"<table><tr><td>行政许可</td><td>{inner}</td></tr>{rows}</table>"
    assert grids(outer) == [[["行政许可", "7"], ["行政处罚", "0"], ["行政强制", "0"]]]


@pytest.mark.parametrize(
    "hidden", ["style='display:none'", "style='DISPLAY : NONE'", "hidden", "style='visibility:hidden'"]
)
def test_what_is_hidden_is_not_read(hidden: str) -> None:
    markup = (
        f"<table><tr><td>规章</td><td>1</td></tr><tr {hidden}><td>规章</td><td>9</td></tr></table>{ARTICLE}"
    )
    assert grids(markup) == [[["规章", "1"]]]


def test_a_hidden_article_counts_where_nothing_else_is_there() -> None:
    page = document(
        f"<div id='zoom' style='display:none'>{ARTICLE}<table><tr><td>规章</td><td>1</td></tr></table></div>"
    )
    assert any(isinstance(block, Grid) for block in page.blocks)
    assert [finding.code for finding in page.findings] == ["html.hidden_content"]


def test_footnote_marks_and_struck_digits_are_not_the_number() -> None:
    assert grids("<table><tr><td>规章</td><td>12<sup>①</sup></td><td><s>5</s>6</td></tr></table>") == [
        [["规章", "12", "6"]]
    ]


@pytest.mark.parametrize(("span", "width"), [("0", 1), ("-3", 1), ("abc", 1), ("2", 2), ("2.9", 2), ("", 1)])
def test_nonsense_spans_count_as_one(span: str, width: int) -> None:
    (grid,) = grids(f"<table><tr><td colspan='{span}'>规章</td></tr></table>")
    assert len(grid[0]) == width


TABLE = "<table><tr><td>规章</td><td>0</td></tr></table>"


def test_an_article_in_a_script_is_read() -> None:
    markup = f"<div id='zoom'></div><script>document.getElementById('zoom').innerHTML = {json.dumps(ARTICLE + TABLE)};</script>"
    page = document(markup)
    assert [finding.code for finding in page.findings] == ["html.embedded"]
    assert any(isinstance(block, Grid) for block in page.blocks)


def test_an_article_in_a_frame_is_read_though_the_page_around_it_has_words() -> None:
    held = (ARTICLE * 3 + TABLE).replace("<", "&lt;")
    page = document(f"<p>{'政府信息公开 ' * 40}</p><iframe srcdoc='{held}'></iframe>")
    assert any(isinstance(block, Grid) for block in page.blocks)


def test_a_script_does_not_replace_an_article_that_is_there() -> None:
    teaser = json.dumps("<p>" + "热点新闻。" * 80 + "</p>")
    assert paragraphs(f"{ARTICLE * 3}<script>var hot = {teaser};</script>")[0] == "一、总体情况"


def test_the_value_of_a_form_field_is_seen() -> None:
    cells = "<td><input type='text' value='12'></td><td><input type=hidden value='9'>3</td>"
    assert grids(f"{ARTICLE}<table><tr><td>规章</td>{cells}</tr></table>") == [[["规章", "12", "3"]]]


def test_every_article_of_a_json_answer_is_a_document() -> None:
    answer = {"data": {"results": [{"title": f"报告{n}", "contentHtml": ARTICLE + TABLE} for n in (1, 2)]}}
    found = read(json.dumps(answer).encode())
    assert isinstance(found, tuple)
    assert [page.titles[0] for page in found] == [("json:title", "报告1"), ("json:title", "报告2")]


def test_attachments_are_listed_wherever_they_hide() -> None:
    page = document(
        f"{ARTICLE}<a href='./P0.docx'>附件</a><iframe src='/viewer.html?file=/a/b.pdf'></iframe>"
        "<a href='/system/download.jsp?id=3'>年报.doc</a><a href='/index.html'>首页</a>"
    )
    assert [link.url for link in page.attachments] == ["./P0.docx", "/a/b.pdf", "/system/download.jsp?id=3"]


def test_a_page_of_nothing_is_named() -> None:
    with pytest.raises(Unreadable, match=r"html\.empty"):
        read(b"   ")


@pytest.mark.parametrize("depth", [300, 50_000])
def test_deep_nesting_ends(depth: int) -> None:
    assert isinstance(read(b"<div>" * depth + b"x" + b"</div>" * depth), Document)
