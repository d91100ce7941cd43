"""The report of charts as one HTML file that needs nothing else: ``write_page``.

In:  an engine of ``pipelines.store``. Out: a file with drawings, their numbers and definitions in both languages, and a
map of agencies by years in which a year without a report is an empty square.
"""

from __future__ import annotations

from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from pipelines.plots.charts import Words
from pipelines.plots.content import Chart, CoverageMap, Found, charts, coverage_map
from pipelines.release.errors import ReleaseError

_STYLE = """
body { font: 16px/1.5 "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
h2 { margin-top: 3rem; } h2 span { display: block; font-size: 1rem; font-weight: normal; }
p.definition { color: #555; font-size: .85rem; margin: .3rem 0; }
svg { width: 100%; height: auto; } svg text { font-family: inherit !important; }
table { border-collapse: collapse; font-size: .8rem; } th, td { padding: .15rem .5rem; text-align: right; }
th:first-child, td:first-child { text-align: left; } thead th { border-bottom: 1px solid #888; }
.scroll { overflow-x: auto; } .map td { border: 2px solid #fff; text-align: center; min-width: 2.6rem; }
.map th { text-align: center; } .map td:first-child, .map th:first-child { text-align: left; white-space: nowrap; }
.map a { color: inherit; text-decoration: none; display: block; }
.full { background: #4477aa; color: #fff; } .part { background: #a9c3dd; } .empty { background: #e8e0c4; }
.none { background: repeating-linear-gradient(45deg, #fff, #fff 4px, #ddd 4px, #ddd 5px); }
figure { margin: 1rem 0; } figcaption { font-size: .85rem; margin-bottom: .3rem; }
ul.key { list-style: none; margin: .3rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; }
ul.key li { font-size: .85rem; } ul.key i { display: inline-block; width: .9em; height: .9em; margin-right: .4em;
  vertical-align: -.1em; border: 1px solid #0002; }
p.key span { display: inline-block; padding: 0 .6rem; margin-right: .8rem; font-size: .8rem; }
"""


def write_page(engine: Engine, path: Path) -> int:
    """Write the report and say how many agencies it shows.

    Raises ReleaseError ``plots.extra_missing``, ``plots.nothing``, ``plots.unwritable``; and StoreError if the
    database can't be read.
    """
    if find_spec("matplotlib") is None:
        detail = (
            "charts need matplotlib, which is not installed; install it with: pip install 'gongkai[plots]'"
        )
        raise ReleaseError("plots.extra_missing", detail)
    coverage = coverage_map(engine)
    if not coverage.years:
        raise ReleaseError("plots.nothing", "no report in the database has an agency and a year")
    page = _page(charts(engine, coverage.years), coverage)
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ReleaseError("plots.unwritable", f"{path}: {error.strerror}") from error
    return len(coverage.agencies) + coverage.left_out


def _page(drawn: list[Chart], coverage: CoverageMap) -> str:
    parts = [_chart(chart) for chart in drawn] + [_coverage(coverage)]
    span = f"{coverage.years[0]}–{coverage.years[-1]}"
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Open government information reports, {span}</title><style>{_STYLE}</style></head>
<body>
<h1>Annual reports on open government information, {span}</h1>
<p lang="zh">政府信息公开工作年度报告，{span}</p>
<p>Numbers are as published. What is missing is shown as missing: hatched where nothing was found, never as zero.
<span lang="zh">数字为原文所印；缺失之处以斜线表示，从不视为零。</span></p>
{"".join(parts)}
</body></html>
"""


def _chart(chart: Chart) -> str:
    return f"""<section id="{chart.query.name}">
{_heading(chart)}
<figure><figcaption>{_both(chart.drawing.unit)}</figcaption>
<div role="img" aria-label="{escape(chart.query.title_en)} {escape(chart.query.title_zh)}">{chart.drawing.svg}</div>
<ul class="key">{"".join(_meaning(*each) for each in chart.drawing.key)}</ul></figure>
<details><summary>Numbers 数据</summary><div class="scroll">{_table(chart)}</div></details>
</section>
"""


def _meaning(label: Words, colour: str | None) -> str:
    swatch = '<i class="none"></i>' if colour is None else f'<i style="background:{colour}"></i>'
    return f"<li>{swatch}{_both(label)}</li>"


def _both(label: Words) -> str:
    return f'{escape(label.en)} <span lang="zh">{escape(label.zh)}</span>'


def _heading(shown: Chart | CoverageMap) -> str:
    query = shown.query
    return f"""<h2>{escape(query.title_en)}<span lang="zh">{escape(query.title_zh)}</span></h2>
<p class="definition">{escape(query.definition_en)}</p>
<p class="definition" lang="zh">{escape(query.definition_zh)}</p>"""


def _table(chart: Chart) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in chart.answer.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_shown(value)}</td>' for value in row)}</tr>" for row in chart.answer.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: Any) -> str:
    return "–" if value is None else escape(str(value))


def _coverage(coverage: CoverageMap) -> str:
    head = "".join(f"<th>{year}</th>" for year in coverage.years)
    body = "".join(
        f"<tr><td>{escape(agency)}</td>{''.join(_square(row.get(year)) for year in coverage.years)}</tr>"
        for agency, row in coverage.agencies
    )
    left = coverage.left_out
    more = (
        f'<p>{left} more agencies are not shown. <span lang="zh">另有{left}个机关未列出。</span></p>'
        if left
        else ""
    )
    return f"""<section id="{coverage.query.name}">
{_heading(coverage)}
<p class="key"><span class="full">all cells 全部有数</span><span class="part">some cells 部分有数</span>
<span class="empty">no number 无数字</span><span class="none">not found 未收录</span>
! = identities fail 勾稽关系不符; a number = per cent of the cells that have one 数字为有数单元格的百分比</p>
<div class="scroll"><table class="map"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}
</section>
"""


def _square(found: Found | None) -> str:
    if found is None:
        return '<td class="none" title="not found 未收录"></td>'
    kind = "full" if found.filled == 1 else "part" if found.filled > 0 else "empty"
    share = f"{100 * found.filled:.0f}"
    words = (
        f"{share} per cent of the cells have a number; {found.failed} identities fail"
        f" {share}%的单元格有数字；{found.failed}项勾稽关系不符"
    )
    mark = "!" if found.failed else "✓" if kind == "full" else share
    address = found.url if found.url.startswith(("http://", "https://")) else "#"
    return f'<td class="{kind}" title="{words}"><a href="{escape(address)}" rel="noreferrer">{mark}</a></td>'
