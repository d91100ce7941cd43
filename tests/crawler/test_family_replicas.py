"""Every family against its replica: what the portal publishes is what the database holds, no more and no less.

All replicas are served by one server and crawled by one command, on two nights; the first night with faults
that a patient visitor gets over. The truth is that of the replicas' descriptions.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from harvest import PROJECT, Harvest

from crawler.replica.description import load_replica
from crawler.replica.families import portal_of
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
# What a patient visitor gets over; lists gain a line while they are read, and some answers are late.
PASSING = (
    "error-once@*[0-4].*htm*",
    "hang-up-once@*[5-9].*htm*",
    "cut-once@*[a-f].*htm*",
    "error-once@*/common/search/*page=2*",
    "slow@*/index_2.*",
    "self-redirect@*/",
    "charset-header",
    "list-grows",
    "stub-past-end",
)
# What nobody gets over, each at a page that is titled like a report and is none, and its name.
LASTING = {
    "anju": ("cut-always", "fetch.cut_off"),
    "dafeng": ("error-always", "fetch.server_error"),
    "gannan": ("challenge-521-stays", "fetch.challenge"),
    "guangdong": ("gzip-bomb", "fetch.too_large"),
    "hongshan": ("hang-up-always", "fetch.connection_lost"),
    "jinkouhe": ("huge-body", "fetch.too_large"),
    "lishui": ("redirect-loop", "fetch.redirect_loop"),
    "qijiang": ("stall", "fetch.timeout"),
    "tonglu": ("redirect-offsite", "address.offsite"),
    "xuwen": ("redirect-loopback", "address.private"),
    "yanbian": ("redirect-metadata", "address.private"),
    "yanting": ("challenge-412-stays", "fetch.challenge"),
}


def decoy(name: str) -> str:
    """The address of a page that is titled like a report, and that the portal has not."""
    portal = portal_of(load_replica(name), 1)
    notice = next(notice for notice in portal.replica.notices if notice.kind == "missing")
    return portal.absolute(portal.article_path(notice))


def faults() -> tuple[str, ...]:
    return (*(f"{fault}@{decoy(name)}" for name, (fault, _) in LASTING.items()), *PASSING)


@dataclass(frozen=True)
class Night:
    """A crawl, and what it asked: (method, address, status)."""

    harvest: Harvest
    requests: tuple[tuple[str, str, int], ...]
    reports: dict[str, list[tuple[str, int]]]
    links: dict[str, tuple[str, str | None]]

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
        "GONGKAI_DOWNLOAD_TIMEOUT": "8",
        "GONGKAI_DOWNLOAD_MAXSIZE": str(2**20),
        "GONGKAI_BROWSER_ENABLED": "0",  # portals that only it can read: test_browser
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
    with running_replica(tuple(REPLICAS), faults=faults()) as server:
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
            found.append(Night(harvest, tuple(server.requests[before:]), held, harvest.links()))
        asked_for = {name.partition("@")[0] for name in faults()} - {"stub-past-end"}  # nobody need go there
        assert asked_for <= {name for name, _ in server.faults.served}
    return found[0], found[1]


@pytest.mark.parametrize("name", REPLICAS)
def test_every_report_is_found_and_nothing_else(nights: tuple[Night, Night], name: str) -> None:
    published = sorted((report.agency, report.year) for report in truth(name))
    for night in nights:
        assert sorted(night.reports[name]) == published, night.harvest.stdout


@pytest.mark.parametrize("name", LASTING)
def test_what_can_not_be_had_is_named(nights: tuple[Night, Night], name: str) -> None:
    fault, reason = LASTING[name]
    state = "blocked" if reason == "fetch.challenge" else "failed"
    for night in nights:
        assert night.links[decoy(name)] == (state, reason), fault


@pytest.mark.parametrize("name", REPLICAS)
def test_every_report_is_known_by_its_own_address(nights: tuple[Night, Night], name: str) -> None:
    links = nights[1].harvest.links()
    for report in truth(name):
        document = links[report.document_url]
        assert document[0] in ("fetched", "unchanged"), report
        # Where a column has no article but a file, the column itself is no link.
        assert links.get(report.url, document) in (document, ("not_a_report", "cover")), report


def test_only_what_can_not_be_had_keeps_a_night_from_success(nights: tuple[Night, Night]) -> None:
    reasons = {name: reason for name, (_, reason) in LASTING.items() if reason != "address.offsite"}
    guarded = {
        f"{name}: FAILED: 1 links blocked: {reason}"
        for name, reason in reasons.items()
        if reason == "fetch.challenge"
    }
    others = {
        f"{name}: FAILED: 1 links not read: {reason}"
        for name, reason in reasons.items()
        if reason != "fetch.challenge"
    }
    first, second = (
        {line for line in night.harvest.stdout.splitlines() if ": FAILED: " in line} for night in nights
    )
    assert first == others | guarded
    assert second == others  # who refuses is left alone for a week


def test_the_second_night_adds_nothing(nights: tuple[Night, Night]) -> None:
    lines = nights[1].harvest.stdout.splitlines()
    assert sum(line.endswith(": reports: none") for line in lines) == len(REPLICAS)


def test_the_second_night_asks_for_no_report(nights: tuple[Night, Night]) -> None:
    _, second = nights
    asked = {url for _, url, _ in second.requests}
    documents = {report.document_url for name in REPLICAS for report in truth(name)}
    lists = {line.split()[-1] for line in second.harvest.stdout.splitlines() if ": column " in line}
    assert asked & documents <= lists  # where the column is the report


def test_the_second_night_is_cheap(nights: tuple[Night, Night]) -> None:
    """Lists and menus on the condition that they have changed; bodies of what failed, and of homes they lead to."""
    first, second = nights
    links = second.links
    failed = {url for url, (state, _) in links.items() if state in ("failed", "blocked")}
    sent = [url for url in second.asked(200) if urlsplit(url).path != "/robots.txt"]
    assert {urlsplit(url).path for url in set(sent) - failed} <= {"/", "/jyx/", "/jkhq/", "/gkmlpt/index"}
    assert len(sent) <= 0.05 * len(first.requests)
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
