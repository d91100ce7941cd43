"""Documents that are no report, full of its words and of numbers: nothing may be read from them.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes, and no answers.
"""

from __future__ import annotations

from random import Random

from tests.accuracy import prose
from tests.accuracy.content import blocks, official
from tests.accuracy.exam import Drawn, layout
from tests.accuracy.figures import Report
from tests.accuracy.layouts_text import DIALECTS
from tests.accuracy.markup import CLEAN, fragment, page
from tests.accuracy.plaintext import document


def _page(title: str, inner: str) -> Drawn:
    return Drawn(page(f"<h1>{title}</h1>{inner}", title).encode(), ())


@layout("negative.rule of law report")
def rule_of_law(rng: Random, report: Report) -> Drawn:
    rows = "".join(
        f"<tr><td>{name}</td><td>{rng.randint(1, 400)}</td><td>{rng.randint(1, 90)}</td></tr>"
        for name in ("行政许可", "行政处罚", "行政强制", "行政检查", "行政复议", "行政诉讼")
    )
    head = "<tr><td>类别</td><td>件数</td><td>金额（万元）</td></tr>"
    words = f"<p>全年制定行政规范性文件{rng.randint(1, 9)}件，废止{rng.randint(1, 9)}件。</p>"
    return _page(f"{report.agency}{report.year}年法治政府建设年度报告", f"{words}<table>{head}{rows}</table>")


@layout("negative.format notice", fillings=("blank form",), errors=False)
def format_notice(rng: Random, report: Report) -> Drawn:
    """The notice that issues the form, with the empty form annexed."""
    words = "<p>各市、县人民政府办公室：现将政府信息公开工作年度报告格式印发给你们，请于1月31日前报送，联系电话8123456。</p>"
    return _page(
        "关于做好政府信息公开工作年度报告编制工作的通知", words + fragment(rng, official(report).all, CLEAN)
    )


@layout("negative.format notice as text", fillings=("blank form",), errors=False)
def format_notice_text(rng: Random, report: Report) -> Drawn:
    write = DIALECTS[rng.choice(("line per cell", "one line", "tab rows"))][0]
    form = document(rng, official(report).all, write)
    text = f"关于印发政府信息公开工作年度报告格式的通知\n各单位：请按以下格式编制，于1月20日前报送。\n{form}\n（文字描述）\n"
    return Drawn(text.encode(), (), ".txt")


@layout("negative.website report")
def website_report(rng: Random, report: Report) -> Drawn:
    rows = "".join(
        f"<tr><td>{name}</td><td>{rng.randint(0, 9000)}</td></tr>"
        for name in (
            "网站总访问量",
            "信息发布总数",
            "概况类信息更新量",
            "依申请公开受理数",
            "总计",
            "其他",
            "留言办结数量",
        )
    )
    return _page(f"{report.agency}政府网站工作年度报表（{report.year}年度）", f"<table>{rows}</table>")


@layout("negative.picture story")
def picture_story(rng: Random, report: Report) -> Drawn:
    """一图读懂: a few key figures of a report as words."""
    words = "".join(
        f"<p>{name}{rng.randint(1, 300)}件</p>"
        for name in ("本年新收政府信息公开申请数量", "予以公开", "部分公开", "行政许可", "行政处罚")
    )
    return _page(f"一图读懂{report.agency}{report.year}年政府信息公开工作年度报告", words)


@layout("negative.half-year statistics")
def half_year(rng: Random, report: Report) -> Drawn:
    rows = "".join(
        f"<tr><td>{name}</td><td>{rng.randint(0, 90)}</td></tr>"
        for name in ("主动公开信息数", "收到申请数", "申请答复数", "行政复议数", "行政诉讼数")
    )
    return _page(f"{report.agency}{report.year}年上半年政府信息公开情况统计", f"<table>{rows}</table>")


@layout("negative.list of reports")
def list_of_reports(rng: Random, report: Report) -> Drawn:
    """A list page with many titles and dates."""
    links = "".join(
        f"<li><a href='/{n}.html'>{place}{year}年政府信息公开工作年度报告</a>"
        f"<span>{year + 1}-01-{rng.randint(10, 30)}</span></li>"
        for n, (place, year) in enumerate((p, y) for p in prose.PLACES for y in (2021, 2022, report.year))
    )
    return _page("政府信息公开年报", f"<ul>{links}</ul>")


@layout("negative.words only")
def words_only(rng: Random, report: Report) -> Drawn:
    """News about publishing the report."""
    content = [block for block in blocks(rng, report) if not isinstance(block, tuple)][3:7]
    return _page(f"{report.agency}召开政府信息公开工作培训会", fragment(rng, content, CLEAN))
