"""``scrapy doctor`` and the walk of ``scrapy newsite`` against every replica: all well, and the right family found.

The truth is that of the replicas' descriptions: where the reports are, whose portal it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from harvest import PROJECT
from test_family_replicas import REPLICAS

from crawler.probe.steps import NAMES
from crawler.replica.description import load_replica
from crawler.replica.server import running_replica
from crawler.replica.truth import truth

# Home page as a stranger would type it, family, a column as the menu has it.
NEW = {
    "anju": ("https://www.scanju.gov.cn/", "suining", "/gongkai/kuozhan/10512.html"),
    "dafeng": ("http://www.dafeng.gov.cn/", "hanweb", "/col/col44570/index.html"),
    "gannan": ("http://rsj.gnzrmzf.gov.cn/", "vsb", "/zfxxgk1/zfxxgknb.htm"),
    "guangdong": ("http://www.gd.gov.cn/", "gkmlpt", "/gkmlpt/api/all/4688?page=1&sid=2"),
    "hejiang": ("http://www.hejiang.gov.cn/", "generic", "/gk/zfxxgknb/index"),
    "hongshan": ("http://www.hongshan.gov.cn/", "trs", "/xxgk/zfxxgknb/"),
    "jingyan": ("http://www.jingyan.gov.cn/jyx/", "ucap", "/jyx/zfxxgknb/list.shtml"),
    "jinkouhe": ("http://www.jkh.gov.cn/jkhq/", "ucap", "/jkhq/zfxxgknb/list.shtml"),
    "lishui": ("http://www.lishui.gov.cn/", "annual_module", "/module/xxgk/xxgkAnnualReport.jsp"),
    "qiannan": (
        "https://www.qiannan.gov.cn/",
        "trs",
        "/zwgkztym/zrmzfbgs_085412/zfxxgk_06874/zfxxgknb_06879/",
    ),
    "qijiang": ("http://www.cqqj.gov.cn/", "chongqing", "/zwgk_159/zfxxgknb/index.html"),
    "tonglu": ("http://www.tonglu.gov.cn/", "hanweb", "/col/col1229140160/index.html"),
    "xuwen": ("http://www.xuwen.gov.cn/", "nfcms", "/zfxxgk/nb/"),
    "yanbian": ("http://www.scyanbian.gov.cn/", "panzhihua", "/zfxxgk/zfxxgknb/index.shtml"),
    "yanting": (
        "http://www.yanting.gov.cn/",
        "lonsun",
        "/public/column/7731?type=3&action=list&nav=4&isNianbao=1",
    ),
}
DIVISIONS = {
    "anju": "510904",
    "dafeng": "320904",
    "gannan": "623000",
    "guangdong": "440000",
    "hejiang": "510522",
    "hongshan": "420111",
    "jingyan": "511124",
    "jinkouhe": "511113",
    "lishui": "331100",
    "qiannan": "522700",
    "qijiang": "500110",
    "tonglu": "330122",
    "xuwen": "440825",
    "yanbian": "510422",
    "yanting": "510723",
}
# All walks in one process: what the command does with one portal, without its printing.
WALKS = """
import json, sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from urllib.parse import urlsplit
from crawler.probe.newcomer import newcomer
from crawler.probe.owner import read_owner

process = AsyncCrawlerProcess(get_project_settings(), install_root_handler=False)
crawlers = {}
for home in sys.argv[1:]:
    crawlers[home] = process.create_crawler(newcomer(home))
    process.crawl(crawlers[home])
process.start()
told = {}
for home, crawler in crawlers.items():
    walked = crawler.spider.walked
    owner = read_owner(walked.home_page, urlsplit(walked.home).hostname)
    report = walked.sample.report.metadata
    told[home] = {
        "family": walked.family,
        "lists": [look.column.url for look in walked.looks],
        "steps": {step.name: (step.state, step.code) for step in walked.steps},
        "report": (walked.sample.seen.final, report.agency.value, int(report.year.value)),
        "owner": (owner.portal, owner.division, owner.standing),
    }
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with running_replica(tuple(REPLICAS)) as server:
        proxy = f"http://127.0.0.1:{server.port}"
        yield inherited | {
            "http_proxy": proxy,
            "https_proxy": proxy,
            "GONGKAI_DOWNLOAD_DELAY": "0",
            "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
            "GONGKAI_BROWSER_ENABLED": "0",
            "GONGKAI_LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(PROJECT),
        }


@pytest.fixture(scope="module")
def doctored(environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "scrapy", "doctor", "--json", *REPLICAS]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {result["site"]: result for result in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def explored(environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-c", WALKS, *(home for home, _, _ in NEW.values())]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    return {name: told[home] for name, (home, _, _) in NEW.items()}


def test_every_replica_is_walked() -> None:
    assert set(NEW) == set(DIVISIONS) == set(REPLICAS)


# Of its two declared lists the replica of 金口河区 has one; the menu leads to what was in the other.
COPED = {"jinkouhe": {"column": ("coped", "column.moved")}}


@pytest.mark.parametrize("name", REPLICAS)
def test_a_healthy_portal_is_well_at_every_step(doctored: dict[str, Any], name: str) -> None:
    result = doctored[name]
    told = {step["step"]: (step["state"], step["code"]) for step in result["steps"]}
    assert told == dict.fromkeys(NAMES, ("ok", None)) | COPED.get(name, {})
    assert result["ok"] is True
    assert bool(result["proposal"]) == (name in COPED)


@pytest.mark.parametrize("name", REPLICAS)
def test_the_sample_is_a_report_of_the_portal(doctored: dict[str, Any], name: str) -> None:
    (step,) = (step for step in doctored[name]["steps"] if step["step"] == "extraction")
    published = {
        f"{report.agency}, {report.year}, form {report.form}"
        for report in truth(name)
        if step["address"] in (report.url, report.document_url)
    }
    assert step["said"].partition(":")[0] in published


@pytest.mark.parametrize("name", NEW)
def test_the_family_is_named(explored: dict[str, Any], name: str) -> None:
    assert explored[name]["family"] == NEW[name][1]
    assert set(map(tuple, explored[name]["steps"].values())) == {("ok", "")}


@pytest.mark.parametrize("name", NEW)
def test_the_column_is_found(explored: dict[str, Any], name: str) -> None:
    home, _, column = NEW[name]
    scheme_and_host = "/".join(home.split("/")[:3])
    assert explored[name]["lists"][0] == scheme_and_host + column
    url, agency, year = explored[name]["report"]
    assert (agency, year) in {
        (each.agency, each.year) for each in truth(name) if url in (each.url, each.document_url)
    }


@pytest.mark.parametrize("name", NEW)
def test_the_owner_is_found(explored: dict[str, Any], name: str) -> None:
    assert explored[name]["owner"] == [load_replica(name).portal, DIVISIONS[name], "confirmed"]
