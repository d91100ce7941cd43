"""Every family against its replica: what the portal publishes is what the database holds, no more and no less.

All replicas are served by one server and crawled by one command, on two nights; the first night with faults
that a patient visitor gets over. The truth is that of the replicas' descriptions.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from harvest import PROJECT, Harvest

from crawler.replica.server import running_replica
from crawler.replica.truth import truth

REPLICAS = {
    "anju": "suining",
    "dafeng": "hanweb",
    "gannan": "vsb",
    "guangdong": "gkmlpt",
    "hejiang": "generic",
    "hongshan": "trs",
    "jingyan": "ucap",
    "jinkouhe": "ucap with lists as JSON",
    "lishui": "annual_module",
    "qiannan": "trs, the column is the report",
    "qijiang": "trs of Chongqing",
    "tonglu": "jpaas",
    "xuwen": "nfcms",
    "yanbian": "panzhihua",
    "yanting": "lonsun",
}
FAULTS = (
    "error-once@*[0-4].*htm*",
    "hang-up-once@*[5-9].*htm*",
    "cut-once@*[a-f].*htm*",
    "self-redirect@*/",
    "charset-header",
    "list-shrinks",
    "stub-past-end",
)


@dataclass(frozen=True)
class Night:
    """A crawl, and what it asked: (method, address, status)."""

    harvest: Harvest
    requests: tuple[tuple[str, str, int], ...]
    reports: dict[str, list[tuple[str, int]]]

    def asked(self, status: int) -> list[str]:
        return [url for method, url, answer in self.requests if method == "GET" and answer == status]


def crawl(proxy: str, folder: Path) -> Harvest:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    settings = {
        "http_proxy": proxy,
        "https_proxy": proxy,
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
        "GONGKAI_DOWNLOAD_DELAY": "0",
        "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
        "GONGKAI_RETRY_WAIT": "0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", *REPLICAS],
        cwd=PROJECT,
        env=inherited | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    return Harvest(done.returncode, done.stdout, done.stderr, folder)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Night, Night]:
    folder = tmp_path_factory.mktemp("replicas")
    with running_replica(tuple(REPLICAS), faults=FAULTS) as server:
        proxy = f"http://127.0.0.1:{server.port}"
        found = []
        for _ in range(2):
            before = len(server.requests)
            harvest = crawl(proxy, folder)
            rows = harvest.query(
                "SELECT site.name, reports.agency, reports.year FROM reports"
                " JOIN location ON location.report_id = reports.report_id"
                " JOIN site ON site.id = location.site_id GROUP BY site.name, reports.report_id"
            )
            held: dict[str, list[tuple[str, int]]] = {name: [] for name in REPLICAS}
            for name, agency, year in rows:
                held[name].append((agency, year))
            found.append(Night(harvest, tuple(server.requests[before:]), held))
        assert {"error-once", "hang-up-once", "cut-once", "list-shrinks"} <= {
            name for name, _ in server.faults.served
        }
    return found[0], found[1]


@pytest.mark.parametrize("name", REPLICAS)
def test_every_report_is_found_and_nothing_else(nights: tuple[Night, Night], name: str) -> None:
    published = sorted((report.agency, report.year) for report in truth(name))
    for night in nights:
        assert sorted(night.reports[name]) == published, night.harvest.stdout


@pytest.mark.parametrize("name", REPLICAS)
def test_every_report_is_known_by_its_own_address(nights: tuple[Night, Night], name: str) -> None:
    links = nights[1].harvest.links()
    for report in truth(name):
        document = links[report.document_url]
        assert document[0] in ("fetched", "unchanged"), report
        # Where a column has no article but a file, the column itself is no link.
        assert links.get(report.url, document) in (document, ("not_a_report", "cover")), report


def test_both_nights_succeed(nights: tuple[Night, Night]) -> None:
    for night in nights:
        assert night.harvest.exit_code == 0, night.harvest.stdout + night.harvest.stderr[-4000:]


def test_the_second_night_adds_nothing(nights: tuple[Night, Night]) -> None:
    lines = nights[1].harvest.stdout.splitlines()
    assert sum(line.endswith(": reports: none") for line in lines) == len(REPLICAS)


def test_the_second_night_asks_for_no_article_that_is_not_due(nights: tuple[Night, Night]) -> None:
    """Lists and menus on the condition that they have changed; of documents those that failed, each once."""
    first, second = nights
    links = second.harvest.links()
    failed = {url for url, (state, _) in links.items() if state == "failed"}
    lists = {line.split()[-1] for line in second.harvest.stdout.splitlines() if ": column " in line}
    documents = {url for url in second.asked(200) + second.asked(304) if url in links}
    assert documents <= failed | lists
    sent = [url for url in second.asked(200) if urlsplit(url).path != "/robots.txt"]
    homes = {
        url for url in sent if urlsplit(url).path in ("/", "/jyx/", "/gkmlpt/index")
    }  # where soft 404s lead
    assert set(sent) <= failed | homes
    assert max(Counter(sent).values()) <= 2
    assert len(second.requests) < len(first.requests) / 2


def test_the_second_night_reads_nothing(nights: tuple[Night, Night]) -> None:
    _, second = nights
    counts = second.harvest.query(
        "SELECT run_count.name, sum(number) FROM run_count JOIN run ON run.id = run_id"
        " WHERE run.id > (SELECT max(id) FROM run) - ? GROUP BY run_count.name",
        len(REPLICAS),
    )
    names = {name for name, _ in counts}
    assert "links/known/report" in names
    assert not names & {"links/fetched", "reports/unchanged", "reports/new_report", "reports/new_revision"}
