"""What a first look concludes: the family by its marks, the owner by what the home page says, the text of a file."""

from __future__ import annotations

import subprocess
import sys

import pytest
from harvest import PROJECT
from scrapy.utils.misc import load_object

from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.page import Page, read_page
from crawler.probe.declaring import Declaration, proposed_name, spider_source
from crawler.probe.family import family_step
from crawler.probe.marks import (
    GENERIC,
    Looked,
    best_family,
    described,
    families,
    lineage,
    marks_of,
    read_marks,
)
from crawler.probe.owner import Standing, read_owner
from crawler.probe.steps import NAMES, State, Step, in_order, meaning
from pipelines.extract.data import csv_rows
from pipelines.extract.divisions import division

HEX = "886b5b001a3448bab0e674ce141666f3"
# Addresses and sources that were seen on portals of each system.
SEEN = {
    "ucap": ("http://www.jingyan.gov.cn/", f"/jyx/bmxxgk/202601/{HEX}.shtml", ""),
    "trs": (
        "http://www.jiangan.gov.cn/",
        "/jaxxw/zfxxgk/zfxxgknb/zfxxgknb_2023/202401/t20240131_2353448.shtml",
        "",
    ),
    "chongqing": (
        "http://www.cqqj.gov.cn/",
        "/bm/qcgj/zwgk_58450/zfxxgknb_58459/202101/t20210129_8841587.html",
        '<script>createPage(3, 0, "index", "html");</script>',
    ),
    "panzhihua": (
        "http://www.scyanbian.gov.cn/",
        "/zfxxgk/zfxxgknb/ybx/xqjbmzfxxgkgzndbg/ybxfzggj/4112238.shtml",
        "",
    ),
    "suining": ("https://www.scanju.gov.cn/", "/gongkai/show/59101f0507fc43ef91d87a6d38935138.html", ""),
    "hanweb": ("http://www.dafeng.gov.cn/", "/art/2024/1/12/art_44570_4139068.html", ""),
    "annual_module": (
        "http://www.lishui.gov.cn/",
        "/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=113325000026455663",
        "",
    ),
    "gkmlpt": ("http://www.gd.gov.cn/", "/gkmlpt/content/4/4688/post_4688997.html", ""),
    "nfcms": ("http://www.xuwen.gov.cn/", "/zfxxgk/zjsxwxsfj/content/post_1865610.html", ""),
    "lonsun": (
        "http://www.fengyang.gov.cn/",
        "/public/column/161057226?type=3&action=detail&nav=3&title=2023",
        "",
    ),
    "vsb": ("http://www.baoshan.gov.cn/", "/info/6642/10157334.htm", ""),
    "generic": ("https://www.bjhr.gov.cn/", "/zfxxgkzl/gknb/2023nb/", ""),
}


def test_every_family_has_its_marks_and_its_class() -> None:
    assert set(SEEN) == set(families())
    for name in families():
        spider = load_object(described(name)["spider"])
        assert issubclass(spider, ReportSpider)
        assert spider.family == name
        assert name == GENERIC or marks_of(name, read_marks([looked(name)]))


def looked(name: str) -> Looked:
    home, link, source = SEEN[name]
    return Looked(home, source, (link,))


@pytest.mark.parametrize("name", SEEN)
def test_a_seen_address_names_its_family(name: str) -> None:
    assert best_family(read_marks([looked(name)])) == name


def test_a_hint_alone_names_no_family() -> None:
    assert best_family(read_marks([Looked("http://a.gov.cn/", "", ("/x/list.shtml",))])) == GENERIC


def test_a_mark_says_where_it_was_met() -> None:
    (mark,) = read_marks([Looked("http://a.gov.cn/x/", "", (f"../jyx/bmxxgk/202601/{HEX}.shtml",))])
    assert (mark.address, mark.words) == ("http://a.gov.cn/x/", f"/jyx/bmxxgk/202601/{HEX}.shtml")
    assert mark.snippet == f"http://a.gov.cn/jyx/bmxxgk/202601/{HEX}.shtml"


def test_kin_are_one_family_to_a_declaration() -> None:
    marks = read_marks([looked("chongqing")])
    assert lineage("chongqing") == ("chongqing", "trs")
    assert family_step("trs", marks, marks).state is State.OK
    assert family_step("generic", marks, marks).state is State.COPED
    assert family_step("ucap", marks, marks).code == "family.unlike"
    assert family_step("ucap", (), ()).code == "family.unlike"


def home(title: str, body: str = "", name: str = "") -> Page:
    meta = f'<meta name="SiteName" content="{name}">' if name else ""
    return read_page(f"<html><head><title>{title}</title>{meta}</head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("page", "host", "portal", "code", "standing"),
    [
        (
            home("首页-安徽省凤阳县人民政府门户网站"),
            "www.fengyang.gov.cn",
            "安徽省凤阳县人民政府",
            "341126",
            "confirmed",
        ),
        (home("政府网", "网站标识码：5111240001"), "www.jy.gov.cn", "井研县人民政府", "511124", "named"),
        (
            home("井研县人民政府", "网站标识码：5001100001"),
            "www.jingyan.gov.cn",
            "井研县人民政府",
            None,
            "ambiguous",
        ),
        (home("鼓楼区人民政府"), "www.glq.gov.cn", "鼓楼区人民政府", None, "ambiguous"),
        (
            home("鼓楼区人民政府", "闽ICP备05000001号"),
            "www.glq.gov.cn",
            "鼓楼区人民政府",
            "350102",
            "confirmed",
        ),
        (
            home("鼓楼区人民政府", "豫公网安备 41020402000001号"),
            "a.gov.cn",
            "鼓楼区人民政府",
            "410204",
            "confirmed",
        ),
        (home("丽水市人民政府", "网站标识码：3325000001"), "a.gov.cn", "丽水市人民政府", "331100", "named"),
        (home("政务网"), "www.rongchang.gov.cn", "重庆市荣昌区人民政府", "500153", "inferred"),
        (home("政务网"), "www.example.gov.cn", None, None, "unknown"),
        (
            home("首页", "主办：杭州市西湖区人民政府办公室 浙ICP备1号"),
            "www.hzxh.gov.cn",
            "杭州市西湖区人民政府",
            "330106",
            "confirmed",
        ),
        (
            home("中华人民共和国退役军人事务部", "网站标识码bm34000001"),
            "www.mva.gov.cn",
            "中华人民共和国退役军人事务部",
            "100000",
            "confirmed",
        ),
        (
            home("甘南州人社局", name="甘南藏族自治州人力资源和社会保障局"),
            "rsj.gnzrmzf.gov.cn",
            "甘南藏族自治州人力资源和社会保障局",
            "623000",
            "named",
        ),
    ],
)
def test_the_owner_by_what_the_home_page_says(
    page: Page, host: str, portal: str | None, code: str | None, standing: str
) -> None:
    owner = read_owner(page, host)
    assert (owner.portal, owner.division, owner.standing) == (portal, code, Standing(standing))


def test_pinyin_is_that_of_divisions_in_force() -> None:
    rows = csv_rows("division_pinyin.csv")
    assert len({row["code"] for row in rows}) == len(rows) > 3000
    assert all(row["pinyin"].isascii() and row["pinyin"].islower() for row in rows)
    assert all(division(row["code"]) for row in rows)
    readings = {row["code"]: row["pinyin"] for row in rows}
    assert [readings[code] for code in ("511124", "341500", "610681", "140428", "500110", "331100")] == [
        *("jingyan", "luan", "zichang", "zhangzi", "qijiang", "lishui"),
    ]


def test_a_name_for_a_spider_is_none_that_is_taken() -> None:
    address = "http://www.jy.gov.cn/"
    assert proposed_name(address, "511124", "井研县人民政府", ()) == "jingyan"
    assert proposed_name(address, "511124", "井研县财政局", ()) == "jy"
    assert proposed_name(address, "511124", "井研县人民政府", ("jingyan", "jy")) == "jingyan_jy"
    assert proposed_name("http://12345.gov.cn/", None, None, ()) == "site_12345"


def test_a_declaration_is_written_as_the_formatter_would() -> None:
    long = "/zwgkztym/zrmzfbgs_085412/zfxxgk_06874/zfxxgknb_06879/"
    lists = (
        DeclaredList("/a/", "年报", "verified", "2026-11-22"),
        DeclaredList(long, "政府信息公开年报", "verified", "2026-11-22"),
        DeclaredList(long * 2, "政府信息公开年报", "verified", "2026-11-22"),
    )
    for some in ((), lists[:1], lists[1:2], lists):
        declared = Declaration(
            "a_b", "chongqing", "500110", "重庆市綦江区人民政府", "http://a.gov.cn/", some, ("b.cn",)
        )
        source = spider_source(declared)
        style = [sys.executable, "-m", "ruff", "format", "--config", str(PROJECT / "pyproject.toml"), "-"]
        done = subprocess.run(style, input=source, capture_output=True, text=True, check=True, timeout=60)
        assert done.stdout == source
        compile(source, "a_b.py", "exec")
    assert "class ABSpider(ChongqingSpider):" in source


def test_steps_are_told_in_order_and_refusals_in_words() -> None:
    steps = in_order([Step("list", State.OK, "12 documents"), Step("name", State.OK, "a")])
    assert [step.name for step in steps] == list(NAMES)
    assert [step.state for step in steps].count(State.NOT_REACHED) == len(NAMES) - 2
    assert meaning("fetch.challenge").startswith("The portal")
