"""What stands around a report on a page: navigation, CMS fields, annexes, statistics of older years.

In:  a report and a random generator. Out: HTML fragments. No number in them belongs to a cell.
"""

from __future__ import annotations

from random import Random

from tests.accuracy import prose
from tests.accuracy.figures import Report

STATISTICS = (
    ("一、主动公开情况", "", ""),
    ("（一）主动公开政府信息数", "条", "n"),
    ("其中：主动公开规范性文件数", "条", "n"),
    ("制发规范性文件总数", "件", "n"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "", ""),
    ("1.政府公报公开政府信息数", "条", "n"),
    ("2.政府网站公开政府信息数", "条", "n"),
    ("三、依申请公开情况", "", ""),
    ("（一）收到申请数", "件", "n"),
    ("1.当面申请数", "件", "n"),
    ("2.网络申请数", "件", "n"),
    ("（三）申请答复数", "件", "n"),
    ("1.属于已主动公开范围数", "件", "n"),
    ("2.同意公开答复数", "件", "n"),
    ("4.不同意公开答复数", "件", "n"),
    ("其中：1.涉及国家秘密", "件", "n"),
    ("5.不属于本行政机关公开数", "件", "n"),
    ("四、行政复议数量", "件", "n"),
    ("（一）维持具体行政行为数", "件", "n"),
    ("（二）被依法纠错数", "件", "n"),
    ("（三）其他情形数", "件", "n"),
    ("五、行政诉讼数量", "件", "n"),
    ("七、依申请公开信息收取的费用", "万元", "n"),
)
ANNEX = (
    ("一、回应解读情况", "", ""),
    ("（一）回应公众关注热点或重大舆情数", "次", "n"),
    ("1.新闻发布会总次数", "次", "n"),
    ("2.政策解读稿件发布数", "篇", "n"),
    ("二、重点领域信息公开数", "条", "n"),
    ("1.安全生产信息", "条", "n"),
    ("2.行政许可和行政处罚信息", "条", "n"),
    ("三、机构和人员", "", ""),
    ("1.专职人员数", "人", "n"),
    ("2.兼职人员数", "人", "n"),
)


Line = tuple[str, str, str]


def filled(rng: Random, lines: tuple[Line, ...], blanks: bool) -> list[Line]:
    """Label, unit and number of every line; many of them empty with ``blanks``."""

    def number() -> str:
        return "" if blanks and rng.random() < 0.6 else str(rng.randint(0, 60))

    return [(label, unit, number() if shown else "") for label, unit, shown in lines]


def _rows(lines: list[Line]) -> str:
    return "".join(
        f"<tr><td>{label}</td><td>{unit}</td><td>{number}</td></tr>" for label, unit, number in lines
    )


def statistics(rng: Random, report: Report) -> str:
    """The statistics table of the years before 2019, still filled in."""
    return (
        f"<p>{report.agency}政府信息公开情况统计表（{report.year}年度）</p>"
        "<table border=1><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
        f"{_rows(filled(rng, STATISTICS, blanks=False))}</table>"
    )


def annex(lines: list[Line]) -> str:
    """A county's own annex behind section six."""
    return f"<p>附件</p><p>其他补充数据</p><table>{_rows(lines)}</table>"


def annex_text(lines: list[Line]) -> str:
    """The same with a tab before every cell, a cell per line."""
    rows = ("".join(f"\t{text}\n" for text in line) for line in lines)
    return "附件\n其他补充数据\n" + "\n".join(rows)


def cms_fields(rng: Random, report: Report) -> str:
    """The table of index number, date and publisher that many systems print above the text."""
    index = f"0113417024863{rng.randint(10, 99)}515H/{report.year + 1}01-{rng.randint(1, 99999):05}"
    published = f"{report.year + 1}-01-{rng.randint(10, 29)} 09:31"
    return (
        f'<table class="xxgk-head"><tbody><tr><td>索引号：</td><td>{index}</td>'
        "<td>信息分类：</td><td>政府信息公开年报</td></tr>"
        f"<tr><td>发布机构：</td><td>{report.agency}</td><td>发布日期：</td><td>{published}</td></tr>"
        "<tr><td>文号：</td><td></td><td>有效性：</td><td>有效</td></tr>"
        f"<tr><td>名称：</td><td colspan=3>{prose.title(report)}</td></tr></tbody></table>"
    )


def portal(rng: Random, report: Report, inner: str) -> str:
    """The article between navigation, breadcrumb, source line and footer."""
    entries = enumerate(("首页", "政务公开", "政务服务", "互动交流"))
    menu = "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in entries)
    published = f"{report.year + 1}-01-{rng.randint(10, 29)} 15:0{rng.randint(0, 9)}"
    return (
        f'<div id="header"><ul class="nav">{menu}</ul></div>'
        '<div class="position">您当前所在位置：<a href="/">首页</a> &gt; 政府信息公开年报</div>'
        f"<h1>{prose.title(report)}</h1>"
        f'<div class="info">来源：{report.agency} 发布时间：{published} '
        f"浏览次数：{rng.randint(3, 900)} 字体：[大 中 小]</div>"
        f'<div id="zoom" class="TRS_Editor">{inner}</div>'
        '<div class="share">分享到：微信 微博 扫一扫在手机打开当前页</div>'
        f'<div class="footer">版权所有 {report.agency} '
        "网站标识码5111240001 ICP备05003342号 联系电话：0000-3712345</div>"
    )
