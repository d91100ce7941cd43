"""What the replicas of 綦江, 盐边 and 安居 and all others have in common or of their own, keyed here by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from lxml import etree, html
from portal_pages import HOSTS, expected, get, number, text, tree

from crawler.replica.site import build_site


@pytest.mark.parametrize(
    ("name", "report_id", "field", "value"),
    [
        ("qijiang", "gov-2025", "requests.new_received.total", 58),
        ("qijiang", "gov-2025", "requests.outcome_total.total", 55),
        ("qijiang", "gov-2025", "requests.carried_out.natural_person", 6),
        ("qijiang", "qcgj-2022", "appeals.reconsideration.upheld", 1),
        ("yanbian", "ybxczj-2022", "requests.outcome_total.business", 1),
        ("anju", "fgj-2024", "requests.outcome_total.total", 4),
        ("dafeng", "tjj-2019", "proactive.procurement.amount", 69),
        ("yanting", "baizi-2024", "requests.carried_out.total", 0),
        ("guangdong", "fgj-2024", "requests.new_received.total", 4),
    ],
)
def test_truth_has_the_numbers_that_the_tables_add_up_to(
    name: str, report_id: str, field: str, value: int
) -> None:
    assert number(name, report_id, field) == value


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("qijiang", "/zwgk_159/zfxxgknb/qzfxxgknb/index_3.html"),
        ("yanbian", "/zfxxgk/zfxxgknb/ybx/ybxxxgkgzndbg/index_4.shtml"),
        ("anju", "/gongkai/kuozhan/10512.html?page=4"),
        ("hongshan", "/xxgk/zfxxgknb/index_3.shtml"),
        ("yanting", "/public/column/7731?type=3&action=list&nav=4&isNianbao=1&pageIndex=5"),
        ("gannan", "/zfxxgk1/zfxxgknb/4.htm"),
        ("gannan", "/zfxxgk1/zfxxgknb/0.htm"),
        ("xuwen", "/zfxxgk/nb/index_5.html"),
        ("xuwen", "/zfxxgk/nb/index_1.html"),
        ("hejiang", "/gk/zfxxgknb/xjbmnb/list-p5"),
    ],
)
def test_nothing_is_past_the_end_of_a_list(name: str, path: str) -> None:
    assert get(name, path).status == 404


def test_soft_404_and_removed_page() -> None:
    for name in HOSTS:
        site = build_site(name)
        kinds = {page.kind for page in site.replica.notices}
        found = [path for path, page in site.paths.items() if "不存在或已被删除".encode() in page.body]
        assert [path for path in found if site.paths[path].status == 200], name
        gone = [page for page in site.paths.values() if page.status == 302]
        home = {"jinkouhe": "/jkhq/"}.get(name, "/")
        assert [page.location for page in gone] == [home], name
        assert {"missing", "gone"} <= kinds, name


# --- 綦江 ---

QJ = "/zwgk_159/zfxxgknb/qzfxxgknb/"


def test_qijiang_counts_pages_from_nought() -> None:
    for page, path in enumerate((QJ, f"{QJ}index_1.html", f"{QJ}index_2.html")):
        assert f'createPage(3, {page}, "index", "html")' in text("qijiang", path)
        assert "createPageHTML" not in text("qijiang", path)
    unit = "/bm/qcgj/zwgk_58450/zfxxgknb_58459/"
    assert 'createPage(2, 0, "index", "html")' in text("qijiang", unit)
    assert len(tree("qijiang", f"{unit}index_1.html").xpath("//ul[@class='tab-item']/li")) == 1


def test_qijiang_links_are_relative_to_the_list() -> None:
    hrefs = tree("qijiang", QJ).xpath("//ul[@class='tab-item']/li/a/@href")
    assert hrefs[0] == "./202603/t20260325_15367001.html"


def test_qijiang_header_has_another_date_than_the_address_and_no_source() -> None:
    report = expected("qijiang", "gov-2022")
    assert report.url.endswith("/202303/t20230320_11784262.html")
    assert report.published == date(2023, 3, 31)
    page = text("qijiang", report.url)
    assert "日期：2023-03-31" in page
    assert "来源" not in page
    assert "trs_editor_view" in page


def test_qijiang_twin_for_telephones_holds_the_same_tables() -> None:
    report = expected("qijiang", "gov-2020")
    [twin] = report.other_urls
    assert twin == f"{HOSTS['qijiang']}{QJ}202103/t20210322_9021055_wap.html"
    assert "./202103/t20210322_9021055_wap.html" in text("qijiang", f"{QJ}index_1.html") + text(
        "qijiang", f"{QJ}index_2.html"
    )
    tables = [etree.tostring(tree("qijiang", url).xpath("//table")[0]) for url in (report.url, twin)]
    assert tables[0] == tables[1]


def test_qijiang_report_in_the_wrong_column() -> None:
    report = expected("qijiang", "dxz-2023")
    assert report.columns == ("政府信息公开目录",)
    assert "/zfxxgkml/202403/" in report.url


def test_qijiang_attachment_stands_beside_the_article() -> None:
    report = expected("qijiang", "qfzggw-2024")
    [href] = tree("qijiang", report.url).xpath("//p[@class='fujian']/a/@href")
    assert re.fullmatch(r"\./P0\d{20}\.docx", href)
    assert report.document_url == f"{report.url.rpartition('/')[0]}/{href[2:]}"


# --- 盐边 ---

YB = "/zfxxgk/zfxxgknb/ybx/"


def test_yanbian_next_page_is_known_by_its_link() -> None:
    first = tree("yanbian", f"{YB}ybxxxgkgzndbg/index.shtml")
    assert first.xpath("//div[@class='fenye']/a[.='下一页']/@href") == ["index_2.shtml"]
    last = tree("yanbian", f"{YB}ybxxxgkgzndbg/index_3.shtml")
    assert last.xpath("//div[@class='fenye']/a[.='下一页']") == []
    assert "createPage" not in text("yanbian", f"{YB}ybxxxgkgzndbg/index.shtml")


def test_yanbian_lists_stand_in_pieces_of_five() -> None:
    pieces = tree("yanbian", f"{YB}ybxxxgkgzndbg/index.shtml").xpath("//div[@class='new-box']/ul")
    assert [len(piece.xpath("./li")) for piece in pieces] == [5, 3]


def test_yanbian_header_prints_the_citys_domain() -> None:
    page = text("yanbian", f"{YB}xqjbmzfxxgkgzndbg/ybxfzggj/4112238.shtml")
    assert "www.panzhihua.gov.cn　发布时间：2022-01-25　来源：盐边县发展和改革局" in page


def test_yanbian_twin_on_the_citys_host_has_another_id() -> None:
    report = expected("yanbian", "ybxfzggj-2021")
    [twin] = report.other_urls
    assert twin.startswith("http://tz.panzhihua.gov.cn/zwgk/ztxx/pzhszfxxgkgzndbg/")
    assert (report.url[-13:], twin[-13:]) == ("4112238.shtml", "4113758.shtml")
    assert get("yanbian", twin).body == get("yanbian", report.url).body
    column = "http://tz.panzhihua.gov.cn/zwgk/ztxx/pzhszfxxgkgzndbg/index.shtml"
    assert twin in tree("yanbian", column).xpath("//a/@href")


# --- 安居 ---


def test_anju_pages_have_one_address_and_the_total_stands_in_a_script() -> None:
    seen = set()
    for query in ("", "?page=2", "?page=3"):
        page = text("anju", f"/gongkai/kuozhan/10512.html{query}")
        assert re.findall(r"<= (\d+);", page) == ["3"]
        rows = html.fromstring(page).xpath("//div[@class='id-list id-list-li02 data-list']//ul//a/@href")
        assert all(
            re.fullmatch(r"/gongkai/show/[0-9a-f]{32}\.html|https://www\.scanju-gov\.example/.*", row)
            for row in rows
        )
        assert not seen & set(rows)
        seen |= set(rows)
    assert len(seen) > 16


def test_anju_header_and_metadata() -> None:
    page = text("anju", expected("anju", "jhj-2023").url)
    assert '<p class="column">政府信息公开</p>' in page
    assert "来源：区经合局 发布时间：2024-01-22 10:20 浏览次数：" in page
    assert '<meta name="ColumnName" content="部门年报">' in page


def test_anju_report_of_the_years_before_the_forms_has_no_tables() -> None:
    report = expected("anju", "fgj-2017")
    assert (report.form, report.cells) == ("pre2019", ())
    assert tree("anju", report.url).xpath("//div[@class='page-text']//table") == []
