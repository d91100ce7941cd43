"""The path of a user: ``scrapy crawl jingyan`` on a small portal, then SQL; twice over.

The portal is written in this file, and so is what a perfect crawl of it holds.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from harvest import Harvest, run_crawl
from small_portal import HOST, Answer, SmallPortal, article_path, home_page, list_page, report_page, served

from crawler.archive import read_payload
from crawler.items import SnapshotRef

ANNUAL = "/jyx/zfxxgknb"
MIXED = "/jyx/bmxxgk"
AGENCIES = ("应急管理局", "教育局", "民政局", "司法局", "财政局", "审计局")


def title(agency: str, year: int = 2023) -> str:
    return f"井研县{agency}{year}年政府信息公开工作年度报告"


def report(number: int) -> tuple[str, str]:
    return article_path(number), title(AGENCIES[number - 1])


MISFILED = (article_path(20, "bmxxgk"), title("水务局"))
TOWN = (article_path(30, "nb2023xz"), "井研县千佛镇人民政府2023年政府信息公开工作年度报告")
ATTACHED = (article_path(40), title("农业农村局"))
GONE = (article_path(41), title("商务局"))
MOVED = (article_path(42), title("体育局"))
INFOGRAPHIC = (article_path(50), f"图解：{title('教育局')}")
LAW = (article_path(51), "井研县2023年法治政府建设年度报告")
DOCUMENT = (article_path(52, "bmxxgk"), "关于做好防汛工作的通知")
CITY = (
    "http://www.leshan.gov.cn/lsswszf/nb/202401/0123456789abcdef0123456789abcdef.shtml",
    "乐山市教育局2023年政府信息公开工作年度报告",
)
CLONE = (
    "http://lengzhuang.cn/jyx/202401/0123456789abcdef0123456789abcdef.shtml",
    title("文化广播电视和旅游局"),
)
FILE = f"{ANNUAL}/202401/files/0a.pdf"


def whole_portal() -> SmallPortal:
    """Two menu levels, three columns, seven of eight reports to be read, and what lies beside them."""
    portal = SmallPortal()
    portal.put(
        "/robots.txt", "User-agent: *\nDisallow: /jyx/secret/\nCrawl-delay: 0.01\n", Content_Type="text/plain"
    )
    portal.put("/jyx/", home_page(("/jyx/zwgk/list.shtml", "政务公开"), ("/jyx/xwdt/list.shtml", "新闻动态")))
    portal.put("/jyx/zwgk/list.shtml", home_page((f"{ANNUAL}/list.shtml", "政府信息公开年报")))
    towns = '<div class="nav"><a href="/jyx/nb2023xz/list.shtml">2023年乡镇年报</a></div>'
    portal.put(f"{ANNUAL}/list.shtml", list_page(report(1), report(2), INFOGRAPHIC, pages=3, more=towns))
    portal.put(f"{ANNUAL}/list_2.shtml", list_page(report(3), report(4), LAW, GONE, MOVED, pages=3, page=2))
    portal.put(
        f"{ANNUAL}/list_3.shtml", list_page(report(5), report(6), ATTACHED, CITY, CLONE, pages=3, page=3)
    )
    # The generic channel: a report among other documents, an alias of one, and a mobile twin of another.
    alias = ("http://rd.jingyan.org.cn" + article_path(1), title(AGENCIES[0]))
    twin = (article_path(2).replace(".shtml", "_wap.shtml"), title(AGENCIES[1]))
    portal.put(f"{MIXED}/list.shtml", list_page(DOCUMENT, MISFILED, alias, twin))
    portal.put("/jyx/nb2023xz/list.shtml", list_page(TOWN))
    for path, name in (*(report(number) for number in range(1, 7)), MISFILED, TOWN):
        portal.put(path, report_page(name))
    portal.answers[HOST + article_path(3)] = Answer(
        gzip.compress(report_page(title(AGENCIES[2])).encode()), headers={"Content-Encoding": "gzip"}
    )
    portal.answers[HOST + article_path(4)] = Answer(
        report_page(title(AGENCIES[3])).encode("gb18030"),
        headers={"Content-Type": "text/html; charset=ISO-8859-1"},
    )
    cover = (
        f"<title>{ATTACHED[1]}</title><h1>{ATTACHED[1]}</h1><p>详见附件。</p><a href='files/0a.pdf'>附件</a>"
    )
    portal.put(ATTACHED[0], cover)
    portal.put(FILE, b"%PDF-1.4 no more than a signature", Content_Type="application/pdf")
    portal.put(GONE[0], "<title>页面不存在</title><p>您访问的页面不存在</p>" + "<p>返回首页</p>" * 9)
    portal.put(MOVED[0], "", 302, Location="https://lengzhuang.cn" + MOVED[0])
    return portal


@pytest.fixture(scope="module")
def nights(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[SmallPortal, Harvest, Harvest, list[str]]]:
    """The portal, its harvest on two nights, and the addresses asked for on the first."""
    folder = tmp_path_factory.mktemp("nights")
    with served(whole_portal()) as portal:
        first = run_crawl(portal, folder, "jingyan", "-O", str(folder / "out.json"))
        asked = list(portal.asked)
        counts = first.query(COUNTS)
        second = run_crawl(portal, folder)
        (folder / "counts.json").write_text(json.dumps([counts, second.query(COUNTS)]))
        yield portal, first, second, asked


COUNTS = (
    "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM revision), (SELECT count(*) FROM snapshot),"
    " (SELECT count(*) FROM location), (SELECT count(*) FROM link), (SELECT count(*) FROM cell),"
    " (SELECT count(*) FROM agency)"
)


def test_the_crawl_succeeds(nights) -> None:
    _, first, second, _ = nights
    assert (first.exit_code, second.exit_code) == (0, 0), first.stdout + first.stderr + second.stderr


def test_every_report_is_in_the_database(nights) -> None:
    _, first, _, _ = nights
    rows = set(first.query("SELECT agency, year FROM reports"))
    assert rows == {(f"井研县{agency}", 2023) for agency in (*AGENCIES, "水务局", "千佛镇人民政府")}


def test_every_link_ends_in_one_state(nights) -> None:
    _, _, second, _ = nights
    read = [*(report(number) for number in range(1, 7)), MISFILED, TOWN]
    links = second.links()
    reason_of_the_file = links[HOST + FILE][1]
    assert links == {
        **{HOST + path: ("fetched", None) for path, _ in read},
        HOST + ATTACHED[0]: ("not_a_report", "cover"),
        HOST + FILE: ("failed", reason_of_the_file),
        HOST + GONE[0]: ("failed", "fetch.soft_404"),
        HOST + MOVED[0]: ("failed", "address.offsite"),
        HOST + INFOGRAPHIC[0]: ("not_a_report", "infographic"),
        HOST + LAW[0]: ("not_a_report", "rule_of_law"),
        HOST + DOCUMENT[0]: ("not_a_report", "notice"),
        CITY[0]: ("failed", "address.other_portal"),
        CLONE[0]: ("failed", "address.offsite"),
    }
    assert reason_of_the_file
    assert not reason_of_the_file.startswith(("fetch.", "crawl."))


def test_nothing_is_asked_twice_nor_off_the_portal(nights) -> None:
    """But for the first page of a list of several, to see that it has not moved."""
    _, _, _, asked = nights
    assert sorted(asked) == sorted([*set(asked), f"{HOST}{ANNUAL}/list.shtml"])
    assert all(url.startswith(HOST) for url in asked)
    assert not any("_wap" in url or INFOGRAPHIC[0] in url or DOCUMENT[0] in url for url in asked)
    assert f"{HOST}/jyx/xwdt/list.shtml" not in asked


def test_robots_txt_is_asked_first_and_its_pace_taken_over(nights) -> None:
    _, first, _, asked = nights
    assert asked[0] == f"{HOST}/robots.txt"
    assert "asks for 0.01 s between requests" in first.stderr


def test_the_crawl_says_who_it_is(nights) -> None:
    portal, _, _, _ = nights
    assert all(agent.startswith("gongkai/") and "contact: " in agent for agent in portal.agents)


def test_a_second_night_adds_nothing(nights) -> None:
    _, first, second, _ = nights
    before, after = json.loads((first.folder / "counts.json").read_text())
    assert before == after
    assert before[0][0] == 8
    assert "documents with reports: 8, of them unchanged: 0, not due: 8" in second.stdout


def test_runs_say_where_reports_were_found(nights) -> None:
    _, first, _, _ = nights
    runs = first.query("SELECT id, status FROM run ORDER BY id")
    assert [status for _, status in runs] == ["finished", "finished"]
    counts = dict(first.query("SELECT name, number FROM run_count WHERE run_id = ?", runs[0][0]))
    assert counts["columns/declared"] == 1
    assert counts["columns/menu"] == 1
    assert counts["columns/group"] == 1
    assert counts[f"reports listed at {HOST}{ANNUAL}/list.shtml"] == 10
    assert counts["reports/new_report"] == 8
    assert "Column 政府信息公开年报 (menu: 政府信息公开年报)" in first.stderr
    assert "column 2023年乡镇年报 (group): 1 pages, 1 documents, 1 reports" in first.stdout


def test_the_bytes_of_every_report_can_be_had_back(nights) -> None:
    _, first, _, _ = nights
    rows = first.query(
        "SELECT url, warc_file, warc_offset, sha256 FROM snapshot JOIN address ON address.id = snapshot.address_id"
    )
    pages = {
        url: read_payload(first.archive, SnapshotRef(file, offset, sha)) for url, file, offset, sha in rows
    }
    assert len(pages) == 8
    assert pages[HOST + article_path(1)].decode() == report_page(title(AGENCIES[0]))
    assert pages[HOST + article_path(3)].decode() == report_page(title(AGENCIES[2]))
    assert pages[HOST + article_path(4)].decode("gb18030") == report_page(title(AGENCIES[3]))


def test_the_archive_is_sound(nights) -> None:
    _, first, _, asked = nights
    files = sorted(str(path) for path in first.archive.rglob("*.warc.gz"))
    assert len(files) == 2
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout
    index = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "index", "-f", "warc-type,warc-target-uri", *files],
        capture_output=True,
        text=True,
        check=True,
    )
    records = [json.loads(line) for line in index.stdout.splitlines()]
    kept = [record["warc-target-uri"] for record in records if record["warc-type"] in ("response", "revisit")]
    assert kept[: len(asked)] == asked
    assert {record["warc-type"] for record in records} >= {"response", "revisit"}  # a list is looked at twice


def test_records_can_be_exported(nights) -> None:
    _, first, _, _ = nights
    records = json.loads((first.folder / "out.json").read_text(encoding="utf-8"))
    by_url = {record["url"]: record for record in records}
    assert len(by_url) == 10
    read = by_url[HOST + article_path(1)]["reports"]
    assert [(entry["agency"], entry["year"], entry["form"], entry["outcome"]) for entry in read] == [
        ("井研县应急管理局", "2023", "2021", "new_report")
    ]
    assert by_url[HOST + FILE]["attachment_of"] == HOST + ATTACHED[0]
    assert by_url[HOST + FILE]["error"]
    assert by_url[HOST + ATTACHED[0]]["reports"] == []


def test_a_report_that_is_republished_becomes_a_new_revision(portal: SmallPortal, tmp_path: Path) -> None:
    portal.put("/jyx/", home_page((f"{ANNUAL}/list.shtml", "政府信息公开年报")))
    portal.put(f"{ANNUAL}/list.shtml", list_page(report(1)))
    portal.put(report(1)[0], report_page(report(1)[1], licences=3))
    assert run_crawl(portal, tmp_path).exit_code == 0
    portal.put(report(1)[0], report_page(report(1)[1], licences=4))
    second = run_crawl(portal, tmp_path, GONGKAI_RECHECK_ALL="1")
    assert second.exit_code == 0
    assert second.links()[HOST + report(1)[0]] == ("fetched", None)
    revisions = second.query("SELECT number, is_current FROM revision ORDER BY number")
    assert revisions == [(1, 0), (2, 1)]


def test_list_pages_that_are_numbered_from_zero(portal: SmallPortal, tmp_path: Path) -> None:
    portal.put("/jyx/", home_page((f"{ANNUAL}/list.shtml", "政府信息公开年报")))
    for page in (1, 2, 3):
        name = "list" if page == 1 else f"list_{page - 1}"
        rows = [report(2 * page - 1), report(2 * page)]
        portal.put(f"{ANNUAL}/{name}.shtml", list_page(*rows, pages=3, page=page))
        for path, text in rows:
            portal.put(path, report_page(text))
    harvest = run_crawl(portal, tmp_path)
    assert harvest.exit_code == 0, harvest.stdout
    assert harvest.query("SELECT count(*) FROM report") == [(6,)]
    assert len(portal.asked) == len(set(portal.asked)) + 1  # the first page of the list, at the end
