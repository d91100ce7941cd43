"""The ways to a portal: proxies of the environment, and TLS as old as a site declares and no older."""

from __future__ import annotations

import gzip
import os
import ssl
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from harvest import PROJECT, Harvest
from small_portal import HOST, SmallPortal, article_path, home_page, list_page, report_page
from test_private_addresses import DIRECT, LOOPBACK

from crawler.replica.server import ReplicaServer, running_replica
from crawler.replica.tls import server_context
from crawler.replica.truth import truth

LIST = "/jyx/zfxxgknb/list.shtml"
REPORT = (article_path(1), "井研县教育局2023年政府信息公开工作年度报告")
FETCHED = {HOST + REPORT[0]: ("fetched", None)}
Crawl = Callable[..., Harvest]


@pytest.fixture
def one_report(portal: SmallPortal) -> SmallPortal:
    portal.put("/jyx/", home_page((LIST, "政府信息公开年报")))
    portal.put(LIST, list_page(REPORT))
    portal.put(REPORT[0], report_page(REPORT[1]))
    return portal


# --- proxies ------------------------------------------------------------------------------------------------


def test_a_proxy_gets_its_password_and_nobody_else_does(crawl: Crawl, one_report: SmallPortal) -> None:
    proxy = one_report.proxy.replace("http://", "http://name:se%3Acret@")
    harvest = crawl("jingyan", http_proxy=proxy)
    assert harvest.links() == FETCHED
    told = "Basic " + b64encode(b"name:se:cret").decode()
    assert one_report.passwords == {told}
    (archive,) = harvest.archive.rglob("*.warc.gz")
    kept = gzip.decompress(archive.read_bytes()).decode("utf-8", "replace")
    for place in (kept, harvest.stdout, harvest.stderr):
        assert told.removeprefix("Basic ") not in place
        assert "se%3Acret" not in place


def test_hosts_that_need_no_proxy_are_asked_without(
    crawl: Crawl, one_report: SmallPortal, tmp_path: Path
) -> None:
    port = one_report.proxy.rpartition(":")[2]
    (tmp_path / "direct_spiders").mkdir()
    (tmp_path / "direct_spiders" / "__init__.py").write_text("")
    (tmp_path / "direct_spiders" / "direct.py").write_text(DIRECT.format(port=port))
    (tmp_path / "sitecustomize.py").write_text(LOOPBACK)
    path = os.pathsep.join((str(tmp_path), str(PROJECT)))
    dead = {"http_proxy": "http://127.0.0.1:9", "PYTHONPATH": path}
    spiders = ("direct", "-s", "SPIDER_MODULES=direct_spiders")
    assert "list pages not read: fetch.proxy" in crawl("jingyan", **dead).stdout
    harvest = crawl(*spiders, **dead, no_proxy="other.example,.jingyan.gov.cn")
    assert harvest.links() == {f"http://www.jingyan.gov.cn:{port}{REPORT[0]}": ("fetched", None)}


# --- TLS ----------------------------------------------------------------------------------------------------

SITE = "anju"  # over HTTPS
OLD = """from spiders.anju import AnjuSpider


class OldSpider(AnjuSpider):
    name = "old"
    old_tls = True
"""


def speak_old_tls(server: ReplicaServer) -> None:
    context = server_context([host for site in server.sites for host in site.hosts])
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    server.tls = context


def crawl_old(folder: Path, *arguments: str) -> Harvest:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with running_replica(SITE) as server:
        speak_old_tls(server)
        proxy = f"http://127.0.0.1:{server.port}"
        environment = {
            "http_proxy": proxy,
            "https_proxy": proxy,
            "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
            "ARCHIVE_DIR": str(folder / "archive"),
            "GONGKAI_DOWNLOAD_DELAY": "0",
            "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
            "GONGKAI_RETRY_TIMES": "0",
            "PYTHONPATH": str(folder),
        }
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", *arguments],
            cwd=PROJECT,
            env=inherited | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
    return Harvest(done.returncode, done.stdout, done.stderr, folder)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_not_spoken_unasked(tmp_path: Path) -> None:
    harvest = crawl_old(tmp_path, SITE)
    assert harvest.exit_code == 1
    assert "menu pages not read: fetch.tls" in harvest.stdout, harvest.stdout + harvest.stderr


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_spoken_where_the_site_declares_it(tmp_path: Path) -> None:
    (tmp_path / "old_spiders").mkdir()
    (tmp_path / "old_spiders" / "__init__.py").write_text("")
    (tmp_path / "old_spiders" / "old.py").write_text(OLD)
    harvest = crawl_old(tmp_path, "old", "-s", "SPIDER_MODULES=old_spiders")
    assert harvest.query("SELECT count(*) FROM reports") == [(len(truth(SITE)),)], harvest.stderr
