"""From glyphs to paragraphs and grids: lines, cells, wrapped figures, page furniture, rows cut by a page break."""

from __future__ import annotations

from pipelines.extract.model import Geometry, Grid, Paragraph
from pipelines.extract.paged.assemble import assemble
from pipelines.extract.paged.layout import lay_out
from pipelines.extract.paged.lines import runs, text_lines
from pipelines.extract.paged.model import Glyph, Page, Segment, TextLine
from pipelines.extract.paged.signs import plain
from pipelines.extract.paged.title import title_of

WIDTH, HEIGHT = 600.0, 800.0


def print_at(text: str, x: float, y: float, size: float = 10.0) -> list[Glyph]:
    """Glyphs of one line: full-width characters are as wide as high, the others half."""
    glyphs = []
    for sign in text:
        width = size / 2 if sign.isascii() else size
        if not sign.isspace():
            glyphs.append(Glyph(sign, x, y, x + width, y + size))
        x += width
    return glyphs


def ruled(xs: list[float], ys: list[float]) -> tuple[list[Segment], list[Segment]]:
    return [Segment(y, xs[0], xs[-1]) for y in ys], [Segment(x, ys[0], ys[-1]) for x in xs]


def page(number: int, glyphs: list[Glyph], *tables: tuple[list[float], list[float]]) -> Page:
    rows: list[Segment] = []
    columns: list[Segment] = []
    for xs, ys in tables:
        more_rows, more_columns = ruled(xs, ys)
        rows, columns = rows + more_rows, columns + more_columns
    return lay_out(number, WIDTH, HEIGHT, glyphs, rows, columns)


def texts(grid: Grid) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in grid.rows]


def test_bold_type_printed_twice_is_read_once():
    glyphs = print_at("95", 10, 10) + print_at("95", 10.3, 10)
    assert [line.text for line in text_lines(runs(glyphs))] == ["95"]


def test_doubled_digits_are_kept():
    assert [line.text for line in text_lines(runs(print_at("1100", 10, 10)))] == ["1100"]


def test_numbers_apart_on_one_line_are_parted_by_a_space():
    glyphs = print_at("12", 10, 10) + print_at("7", 40, 10)
    assert [line.text for line in text_lines(runs(glyphs))] == ["12 7"]


def test_two_figures_below_each_other_never_become_one():
    glyphs = print_at("0", 22, 12) + print_at("0", 22, 24) + print_at("行", 80, 12)
    (grid,) = assemble([page(1, glyphs, ([10, 40, 100], [10, 40]))]).blocks
    assert texts(grid) == [["0\n0", "行"]]


def test_a_figure_that_ran_out_of_room_is_one_figure():
    glyphs = print_at("28123", 11, 12) + print_at("4", 11, 24) + print_at("9", 51, 12)
    (grid,) = assemble([page(1, glyphs, ([10, 38, 80], [10, 40]))]).blocks
    assert texts(grid) == [["281234", "9"]]


def test_a_figure_wider_than_its_cell_stays_whole():
    glyphs = print_at("1234567", 32, 12) + print_at("甲", 5, 12)
    (grid,) = assemble([page(1, glyphs, ([0, 30, 60, 100], [10, 30]))]).blocks
    assert texts(grid) == [["甲", "1234567", ""]]


def test_figures_in_tight_columns_are_cut_at_the_line():
    glyphs = print_at("12", 19, 12) + print_at("34", 31, 12)
    (grid,) = assemble([page(1, glyphs, ([0, 30, 60], [10, 30]))]).blocks
    assert texts(grid) == [["12", "34"]]


def test_a_frame_around_the_page_is_no_table():
    assembly = assemble([page(1, print_at("正文一段", 60, 60), ([20, 580], [20, 780]))])
    assert assembly.blocks == (Paragraph("正文一段", 1),)


def test_lines_that_run_to_the_edge_go_on_and_short_ones_end_a_paragraph():
    body = [
        ("本报告由区政府办公室编制，包括总体情况、主动公开政府信", 70.0),
        ("息情况六个部分。", 50.0),
        ("一、总体情况", 70.0),
        ("全年主动公开政府信息九百一十二条，其中政策文件三十六件", 70.0),
        ("较上年有所增加。", 50.0),
    ]
    glyphs = [glyph for row, (text, x) in enumerate(body) for glyph in print_at(text, x, 300 + 20 * row)]
    assert [block.text for block in assemble([page(1, glyphs)]).blocks] == [
        "本报告由区政府办公室编制，包括总体情况、主动公开政府信息情况六个部分。",
        "一、总体情况",
        "全年主动公开政府信息九百一十二条，其中政策文件三十六件较上年有所增加。",
    ]


def test_a_paragraph_crosses_a_page_break_and_page_numbers_are_no_text():
    long = "全年主动公开政府信息九百一十二条，其中政策文件三十六件"
    first = page(1, print_at(long, 50, 700) + print_at("- 1 -", 280, 770))
    second = page(2, print_at("较上年有所增加。", 50, 60) + print_at("- 2 -", 280, 770))
    assembly = assemble([first, second])
    assert [block.text for block in assembly.blocks] == [long + "较上年有所增加。"]
    assert assembly.furniture == ("- 1 -", "- 2 -")


def test_a_running_header_is_furniture_and_a_figure_in_the_margin_of_one_page_is_not():
    pages = [
        page(number, print_at("某局年度报告", 200, 30) + print_at(f"第{text}段文字", 50, 300))
        for number, text in ((1, "一"), (2, "二"))
    ]
    assembly = assemble(pages)
    assert [block.text for block in assembly.blocks] == ["第一段文字第二段文字"]
    assert assembly.furniture == ("某局年度报告", "某局年度报告")


LABELS = [0.0, 60.0, 100.0, 140.0]


def cut_row(rest: str, first: str = "6.属于四类") -> list[list[list[str | None]]]:
    """A table whose last row is ``first`` with figures and whose next page begins with ``rest``."""
    upper = print_at("5.其他", 2, 702) + print_at("1", 75, 702) + print_at("0", 115, 702)
    upper += print_at(first, 2, 722) + print_at("0", 75, 722) + print_at("3", 115, 722)
    lower = print_at(rest, 2, 62) + print_at("7.卷", 2, 82) + print_at("4", 75, 82) + print_at("5", 115, 82)
    pages = [page(1, upper, (LABELS, [700, 720, 740])), page(2, lower, (LABELS, [60, 80, 100]))]
    return [texts(block) for block in assemble(pages).blocks if isinstance(block, Grid)]


def test_a_row_cut_by_the_page_break_is_joined_where_the_label_had_no_room_left():
    assert cut_row("过程性信息") == [
        [["5.其他", "1", "0"], ["6.属于四类过程性信息", "0", "3"]],
        [["7.卷", "4", "5"]],
    ]


def test_a_label_with_its_own_number_is_a_row_of_its_own():
    assert cut_row("7.案卷")[1][0] == ["7.案卷", "", ""]


def test_a_label_that_had_room_left_is_not_joined():
    assert cut_row("过程性信息", first="6.属")[1][0] == ["过程性信息", "", ""]


def test_aligned_figures_without_lines_are_an_exact_grid_with_blank_cells():
    rows = [
        ("信息内容", "制发件数", "废止件数", "有效件数"),
        ("规章", "0", "", "12"),
        ("规范性文件", "3", "1", "8"),
    ]
    glyphs = []
    for line, cells in enumerate(rows):
        for x, text in zip((50, 180, 280, 380), cells, strict=True):
            glyphs += print_at(text, x, 300 + 20 * line)
    (grid,) = assemble([page(1, glyphs)]).blocks
    assert isinstance(grid, Grid)
    assert grid.geometry is Geometry.EXACT
    assert texts(grid) == [list(row) for row in rows]


def test_a_wrapped_label_without_lines_stays_with_its_figures():
    glyphs = print_at("规章", 50, 300) + print_at("0", 180, 300) + print_at("2", 280, 300)
    glyphs += print_at("行政规范性", 50, 330) + print_at("3", 180, 330) + print_at("1", 280, 330)
    glyphs += print_at("文件", 50, 342)
    glyphs += print_at("其他", 50, 372) + print_at("5", 180, 372) + print_at("6", 280, 372)
    (grid,) = assemble([page(1, glyphs)]).blocks
    assert ["".join(row[0].split()) for row in texts(grid)] == ["规章", "行政规范性文件", "其他"]


def printed(rows: list[tuple[str, ...]], places: list[float], top: float, pitch: float = 20) -> list[Glyph]:
    """Rows of texts, each begun at its place; blank ones leave no mark."""
    return [
        glyph
        for line, cells in enumerate(rows)
        for x, text in zip(places, cells, strict=True)
        for glyph in print_at(text, x, top + pitch * line)
    ]


def test_labels_beside_each_other_and_a_head_in_two_levels_need_no_lines():
    # 自然人 and 总计 stand half a row higher than the leaves below 法人, over which 法人 is centred.
    glyphs = print_at("勾稽关系", 70, 300)
    glyphs += print_at("法人或其他组织", 265, 300) + print_at("自然人", 205, 310) + print_at("总计", 400, 310)
    glyphs += print_at("商业企业", 250, 320) + print_at("科研机构", 310, 320)
    glyphs += print_at("（一）予以公开", 90, 345) + printed([("5", "", "1", "6")], [217, 267, 327, 407], 345)
    glyphs += print_at("不予", 50, 375) + print_at("公开", 50, 387)
    glyphs += print_at("1.属于国家秘密", 90, 380) + printed([("", "2", "", "2")], [217, 267, 327, 407], 380)
    (grid,) = assemble([page(1, glyphs)]).blocks
    assert isinstance(grid, Grid)
    assert [row[2:] for row in texts(grid)] == [
        ["自然人", "法人或其他组织", "法人或其他组织", "总计"],
        ["自然人", "商业企业", "科研机构", "总计"],
        ["5", "", "1", "6"],
        ["", "2", "", "2"],
    ]
    assert [row[:2] for row in texts(grid)[2:]] == [
        ["（一）予以公开", "（一）予以公开"],
        ["不予\n公开", "1.属于国家秘密"],
    ]


def test_figures_overleaf_keep_the_columns_of_the_page_before():
    places = [50.0, 180.0, 280.0, 380.0]
    upper = [("信息内容", "制发件数", "废止件数", "有效件数"), ("规章", "0", "2", "12"), ("文件", "", "", "")]
    lower = [("命令", "", "", ""), ("决定", "", "7", ""), ("通知", "", "4", "")]
    pages = [page(1, printed(upper, places, 700)), page(2, printed(lower, places, 60))]
    first, second = assemble(pages).blocks
    assert isinstance(first, Grid)
    assert isinstance(second, Grid)
    assert texts(first)[-1] == ["文件", "", "", ""]
    assert texts(second) == [list(row) for row in lower]


def test_a_head_that_the_program_repeats_does_not_stand_between_a_row_and_its_own_head():
    head = ("信息内容", "制发件数", "废止件数")
    xs, two = [10.0, 100.0, 200.0, 300.0], [20.0, 110.0, 210.0]
    upper = printed([head, ("规章", "0", "2"), ("信息内容", "收费金额", "单位元")], two, 702)
    lower = printed([head, ("行政事业性收费", "1.5", "0")], two, 62)
    pages = [page(1, upper, (xs, [700, 720, 740, 760])), page(2, lower, (xs, [60, 80, 100]))]
    _, second = assemble(pages).blocks
    assert isinstance(second, Grid)
    assert texts(second) == [["行政事业性收费", "1.5", "0"]]


def test_a_part_overleaf_on_which_a_line_is_missing_keeps_the_columns():
    upper = printed([("一", "规章", "3")], [12.0, 60.0, 130.0], 702)
    lower = printed([("四、结转", "", "7")], [12.0, 60.0, 130.0], 62)
    pages = [page(1, upper, ([10, 50, 120, 160], [700, 720])), page(2, lower, ([10, 120, 160], [60, 80]))]
    _, second = assemble(pages).blocks
    assert isinstance(second, Grid)
    assert texts(second) == [["四、结转", "四、结转", "7"]]


def test_running_text_with_a_number_is_no_table():
    glyphs = print_at("收到申请17件", 50, 300) + print_at("已办结16件", 50, 320)
    assert not any(isinstance(block, Grid) for block in assemble([page(1, glyphs)]).blocks)


def test_the_title_is_the_larger_type_near_the_top():
    lines = [TextLine("某某县水务局", 100, 40, 300, 62, 22), TextLine("2023年度报告", 100, 70, 300, 92, 22)]
    body = [TextLine("正文", 50, 120 + 20 * row, 400, 132 + 20 * row, 12) for row in range(6)]
    assert title_of([Page(1, WIDTH, HEIGHT, (*lines, *body))]) == "某某县水务局2023年度报告"
    assert title_of([Page(1, WIDTH, HEIGHT, tuple(body))]) == ""


def test_signs_are_read_as_they_are_meant():
    assert plain(ord("⼀")) == "一"
    assert plain(0x02) == "-"
    assert plain(ord("\u3000")) == ""
    assert plain(0xE123) is None
    assert plain(0) is None
    assert plain(ord("７")) == "７"


def test_a_figure_that_touches_its_label_begins_where_its_column_does():
    """The third label ends where the figures of the column begin; the head stands as far off as the rows."""
    names = ["1.属于国家秘密", "2.重复申请", "4.补正后内容仍不明", "5.其他"]
    glyphs = print_at("项目", 10, 20) + print_at("件数", 100, 20) + print_at("总计", 160, 20)
    rows = zip(names, ["61", "0", "7", "3"], ["64", "9", "8", "5"], strict=True)
    for at, (name, first, second) in enumerate(rows):
        y = 55 + 35 * at
        glyphs += print_at(name, 10, y) + print_at(first, 100, y) + print_at(second, 160, y)
    (grid,) = assemble([page(1, glyphs)]).blocks
    assert texts(grid) == [
        ["项目", "件数", "总计"],
        ["1.属于国家秘密", "61", "64"],
        ["2.重复申请", "0", "9"],
        ["4.补正后内容仍不明", "7", "8"],
        ["5.其他", "3", "5"],
    ]


def test_a_lone_figure_comes_after_the_words_it_stands_beside():
    """Latin figures are often set a little higher than the words on their line."""
    glyphs = print_at("行政处罚", 10, 20) + print_at("行政强制", 10, 50) + print_at("0", 120, 48)
    blocks = assemble([page(1, glyphs)]).blocks
    assert "".join(block.text for block in blocks) == "行政处罚行政强制0"
