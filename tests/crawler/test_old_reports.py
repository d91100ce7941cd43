"""Reports of the years before 2019 through a crawl: they have no table of the form, and are no covers for that."""

from __future__ import annotations

from collections.abc import Callable

from harvest import Harvest
from small_portal import HOST, SmallPortal, article_path, home_page, list_page

ANNUAL = "/jyx/zfxxgknb"
WORDS = (article_path(1), "井研县教育局2012年政府信息公开工作年度报告")
TABLE = (article_path(2), "井研县民政局2016年政府信息公开工作年度报告")
COVER = (article_path(3), "井研县司法局2012年政府信息公开工作年度报告")
OVERVIEW = "<p>一、概述</p><p>本年我局收到政府信息公开申请4件，均已按时答复。</p>"
STATISTICS = (
    "<p>政府信息公开情况统计表</p><table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>"
    "<tr><td>（一）收到申请数</td><td>件</td><td>4</td></tr>"
    "<tr><td>六、举报投诉数量</td><td>件</td><td></td></tr></table>"
)


def page(title: str, body: str, file: str) -> str:
    attached = f"<a href='files/{file}.pdf'>附件</a>"
    return f"<meta charset=utf-8><title>{title}</title><h1>{title}</h1><div>{body}{attached}</div>"


def test_reports_without_the_tables_of_the_form(portal: SmallPortal, crawl: Callable[..., Harvest]) -> None:
    portal.put("/jyx/", home_page((f"{ANNUAL}/list.shtml", "政府信息公开年报")))
    portal.put(f"{ANNUAL}/list.shtml", list_page(WORDS, TABLE, COVER))
    portal.put(WORDS[0], page(WORDS[1], OVERVIEW, "1"))
    portal.put(TABLE[0], page(TABLE[1], STATISTICS, "2"))
    portal.put(COVER[0], page(COVER[1], "<p>详见附件。</p>", "3"))
    harvest = crawl()
    links = harvest.links()
    assert links[HOST + WORDS[0]] == ("fetched", None)
    assert links[HOST + TABLE[0]] == ("fetched", None)
    assert links[HOST + COVER[0]] == ("not_a_report", "cover")
    assert harvest.query("SELECT agency, year, form FROM reports ORDER BY year") == [
        ("井研县教育局", 2012, "pre2019"),
        ("井研县民政局", 2016, "pre2019"),
    ]
    assert harvest.query("SELECT agency, kind, value, said_of FROM facts") == [
        ("井研县教育局", "requests.received", 4, "own")
    ]
    assert harvest.query("SELECT code, value, unit, state FROM indicators ORDER BY code") == [
        ("stat.complaints", None, "件", "blank"),
        ("stat.requests.received", 4, "件", "reported"),
    ]
