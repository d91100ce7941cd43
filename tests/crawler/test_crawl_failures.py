"""How a crawl ends when something is wrong: exit code, named reason, and nothing lost."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from harvest import Harvest
from small_portal import HOST, Answer, SmallPortal, article_path, home_page, list_page, report_page

LIST = "/jyx/zfxxgknb/list.shtml"
ROWS = [
    (article_path(number), f"井研县{name}2023年政府信息公开工作年度报告")
    for number, name in enumerate(("教育局", "民政局"), 1)
]
FIRST, SECOND = (HOST + path for path, _ in ROWS)
Crawl = Callable[..., Harvest]


@pytest.fixture(autouse=True)
def two_reports(portal: SmallPortal) -> None:
    portal.put("/jyx/", home_page((LIST, "政府信息公开年报")))
    portal.put(LIST, list_page(*ROWS))
    for path, title in ROWS:
        portal.put(path, report_page(title))


def test_an_unknown_site(crawl: Crawl, portal: SmallPortal) -> None:
    harvest = crawl("jingyann")
    assert harvest.exit_code == 2
    assert (
        harvest.stderr
        == "scrapy crawl: there is no site jingyann; did you mean jingyan or jiangan or fengyang?\n"
    )
    assert harvest.stdout == ""
    assert portal.asked == []


def test_no_site_at_all(crawl: Crawl) -> None:
    harvest = crawl("-L", "INFO")
    assert harvest.exit_code == 2
    assert "name a site" in harvest.stderr


def test_help(crawl: Crawl) -> None:
    harvest = crawl("--help")
    assert harvest.exit_code == 0
    assert "GONGKAI_CONTACT" in harvest.stdout
    assert "Exit code: 0" in " ".join(harvest.stdout.split())


def test_a_portal_without_reports(crawl: Crawl, portal: SmallPortal) -> None:
    portal.put(LIST, list_page((article_path(9), "井研县2023年法治政府建设年度报告")))
    harvest = crawl()
    assert harvest.exit_code == 1
    assert "FAILED: no report was found" in harvest.stdout
    assert harvest.query("SELECT status FROM run") == [("nothing_found",)]


def test_a_portal_that_is_not_there(crawl: Crawl, portal: SmallPortal) -> None:
    portal.answers.clear()
    harvest = crawl()
    assert harvest.exit_code == 1
    assert "fetch.not_found" in harvest.stdout


def test_a_proxy_that_is_not_there(crawl: Crawl) -> None:
    harvest = crawl("jingyan", http_proxy="http://127.0.0.1:9")
    assert harvest.exit_code == 1
    assert "list pages not read: fetch.proxy" in harvest.stdout


def test_a_database_that_can_not_be_opened(crawl: Crawl, portal: SmallPortal, tmp_path: Path) -> None:
    harvest = crawl("jingyan", DATABASE_URL=f"sqlite:///{tmp_path}")
    assert harvest.exit_code == 1
    assert "the database can't be used: store.unwritable" in harvest.stderr
    assert "Traceback" not in harvest.stderr
    assert portal.asked == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ARCHIVE_DIR", "{file}/archive", "the archive can't be written: {file}/archive: Not a directory"),
        ("GONGKAI_DOWNLOAD_DELAY", "two", "DOWNLOAD_DELAY has to be a number, and is 'two'"),
    ],
)
def test_what_is_wrong_at_the_start_is_said_in_a_sentence(
    crawl: Crawl, portal: SmallPortal, tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    file = tmp_path / "file"
    file.touch()
    harvest = crawl("jingyan", **{name: value.format(file=file)})
    assert harvest.exit_code == 1
    assert harvest.stderr.splitlines()[-1] == f"scrapy crawl: {sentence.format(file=file)}"
    assert portal.asked == []


def test_stages_that_fail(crawl: Crawl, portal: SmallPortal) -> None:
    """One page fails before each stage; the others go through."""
    rows = [
        (article_path(number), f"井研县{name}2023年政府信息公开工作年度报告")
        for number, name in enumerate(("教育局", "民政局", "司法局", "财政局"), 1)
    ]
    portal.put(LIST, list_page(*rows))
    for path, title in rows:
        portal.put(path, report_page(title))
    stages = {
        "failing_stages.BeforeExtract": 150,
        "pipelines.stages.Extract": 200,
        "failing_stages.BeforeCheck": 250,
        "pipelines.stages.Check": 300,
        "failing_stages.BeforeStore": 350,
        "pipelines.stages.Store": 400,
    }
    harvest = crawl("jingyan", "-s", f"ITEM_PIPELINES={json.dumps(stages)}")
    assert harvest.exit_code == 1
    assert "FAILED: a stage failed 3 times" in harvest.stdout
    states = [harvest.links()[HOST + path] for path, _ in rows]
    assert sorted(states) == [("failed", "crawl.stage_failed")] * 3 + [("fetched", None)]
    assert harvest.query("SELECT status FROM run") == [("failed",)]
    assert "RuntimeError: on purpose" in harvest.stderr
    assert "zoomcon" not in harvest.stderr  # a page's bytes are not for the log …
    assert sum(path.stat().st_size for path in harvest.archive.rglob("*.warc.gz"))  # … but for the archive


def test_an_archive_that_can_not_be_written_stops_the_crawl(crawl: Crawl, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "jingyan").write_text("a file where the site's folder should be")
    harvest = crawl()
    assert harvest.exit_code == 1
    assert "snapshot.unwritable" in harvest.stdout
    assert harvest.query("SELECT count(*) FROM report") == [(0,)]


CLOSED = {
    "server_error": (Answer("<h1>Error</h1>", 500), "fetch.server_error", 4),
    "cut": (Answer("", 0), "fetch.connection_lost", 4),
    "ruishu": (Answer("<script>$_ts={}</script>", 412), "fetch.challenge", 1),
    "jiasule": (Answer("<script>document.cookie='__jsl_clearance=1'</script>", 521), "fetch.challenge", 1),
    "forbidden": (Answer("Forbidden", 403), "fetch.forbidden", 1),
    "shell": (Answer("<div id=app></div><script src=a.js></script>"), "fetch.empty_shell", 1),
    "empty": (Answer(""), "fetch.empty_body", 1),
    "encoding": (Answer("no gzip", headers={"Content-Encoding": "gzip"}), "snapshot.encoding", 1),
    "private": (Answer("", 302, {"Location": "http://10.0.0.1/"}), "address.private", 1),
    "loop": (Answer("", 302, {"Location": HOST + article_path(109)}), "fetch.redirect_loop", 9),
    "robots": (Answer(""), "fetch.robots", 0),
    "short": (Answer("<p>half", headers={"Content-Length": "999"}), "fetch.cut_off", 4),
    "huge": (Answer(b"x" * 60_000), "fetch.too_large", 1),
    "bomb": (Answer(gzip.compress(bytes(10**6)), headers={"Content-Encoding": "gzip"}), "fetch.too_large", 1),
}


def test_reports_that_can_not_be_had(crawl: Crawl, portal: SmallPortal) -> None:
    paths = {name: article_path(100 + number) for number, name in enumerate(CLOSED)}
    portal.put(LIST, list_page(*ROWS, *((path, f"{ROWS[0][1]}（{name}）") for name, path in paths.items())))
    portal.put("/robots.txt", f"User-agent: *\nDisallow: {paths['robots']}\n", Content_Type="text/plain")
    for name, (answer, _, _) in CLOSED.items():
        portal.answers[HOST + paths[name]] = answer
    harvest = crawl("jingyan", GONGKAI_DOWNLOAD_MAXSIZE="50000")
    links = harvest.links()
    assert {name: links[HOST + path] for name, path in paths.items()} == {
        name: ("blocked" if name in ("ruishu", "jiasule", "forbidden") else "failed", reason)
        for name, (_, reason, _) in CLOSED.items()
    }
    assert {name: portal.asked.count(HOST + path) for name, path in paths.items()} == {
        name: attempts for name, (_, _, attempts) in CLOSED.items()
    }
    assert (links[FIRST], links[SECOND]) == (("fetched", None), ("fetched", None))
    assert "FAILED: 2 links blocked: fetch.challenge" in harvest.stdout
    assert "fetch.robots 1" in harvest.stdout
    assert "not read: fetch.robots" not in harvest.stdout
    assert harvest.exit_code == 1


def test_a_portal_that_recovers(crawl: Crawl, portal: SmallPortal) -> None:
    cookie = {"Location": SECOND, "Set-Cookie": "CT6T=1"}
    portal.answers[FIRST] = [Answer("", 503), Answer("", 0), Answer(report_page(ROWS[0][1]))]
    portal.answers[SECOND] = [Answer("", 302, cookie), Answer(report_page(ROWS[1][1]))]
    harvest = crawl()
    assert harvest.exit_code == 0, harvest.stdout
    assert harvest.links() == {FIRST: ("fetched", None), SECOND: ("fetched", None)}
    assert portal.asked.count(FIRST) == 3


def test_a_failed_link_is_tried_again_the_next_night(crawl: Crawl, portal: SmallPortal) -> None:
    portal.put(ROWS[0][0], "", 500)
    assert crawl().exit_code == 1
    portal.put(ROWS[0][0], report_page(ROWS[0][1]))
    harvest = crawl()
    assert harvest.exit_code == 0
    assert harvest.links() == {FIRST: ("fetched", None), SECOND: ("fetched", None)}
    assert portal.asked.count(SECOND) == 1


def test_robots_txt_forbids_everything(crawl: Crawl, portal: SmallPortal) -> None:
    portal.put("/robots.txt", "User-agent: *\nDisallow: /\n", Content_Type="text/plain")
    harvest = crawl()
    assert portal.asked == [f"{HOST}/robots.txt"], harvest.stderr
    assert harvest.exit_code == 1
    assert "no report was found" in harvest.stdout
    assert "fetch.robots" in harvest.stdout


def test_a_list_page_that_is_lost(crawl: Crawl, portal: SmallPortal) -> None:
    portal.put(LIST, list_page(*ROWS, pages=2))
    portal.put(LIST.replace("list", "list_2"), "", 500)
    harvest = crawl()
    assert harvest.links() == {FIRST: ("fetched", None), SECOND: ("fetched", None)}
    assert "FAILED: 1 list pages not read: fetch.server_error" in harvest.stdout
    assert harvest.exit_code == 1


def test_a_page_that_is_titled_like_a_report_and_is_none(crawl: Crawl, portal: SmallPortal) -> None:
    portal.put(ROWS[0][0], f"<title>{ROWS[0][1]}</title><h1>通知</h1><p>{'请各单位按时报送。' * 40}</p>")
    harvest = crawl()
    assert harvest.links()[FIRST] == ("not_a_report", "no_report")
    assert harvest.exit_code == 0


def test_without_a_contact_there_is_one_sentence(crawl: Crawl) -> None:
    harvest = crawl("jingyan", GONGKAI_CONTACT="")
    assert harvest.stderr.count("nobody can reach you about this crawl: set GONGKAI_CONTACT") == 1
    assert harvest.exit_code == 0


def test_settings_by_environment(crawl: Crawl, portal: SmallPortal) -> None:
    harvest = crawl(
        "jingyan", "jingyan", GONGKAI_CONTACT="crawl@example.org", GONGKAI_CLOSESPIDER_PAGECOUNT="1"
    )
    assert all("contact: crawl@example.org" in agent for agent in portal.agents)
    assert "nobody can reach you" not in harvest.stderr
    assert "no report was found" in harvest.stdout  # it stopped before
    assert harvest.stdout.count("links found") == 1  # a site named twice is crawled once
