"""Every report is reached from its portal's home page, by links and by what the pages' scripts would ask for.

The rules that read the scripts are keyed here from each family's own numbering, not from the crawler's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from crawler.replica import truth
from crawler.replica.description import load_replica, replica_names
from crawler.replica.replies import Reply, Request, reply
from crawler.replica.site import build_site

OTHERS = [name for name in replica_names() if name != "jingyan"]
SCRIPTED = ("text/", "application/json", "application/xml")


def numbered(text: str) -> Iterator[str]:
    """Pages with addresses of their own."""
    if call := re.search(r'createPage(?:HTML)?\((\d+), \d+, "index", "(s?html)"\)', text):
        yield from (f"index_{page}.{call[2]}" for page in range(1, int(call[1])))
    if call := re.search(r"i <= (\d+);", text):
        yield from (f"?page={page}" for page in range(2, int(call[1]) + 1))


def hanweb(text: str) -> Iterator[str]:
    """Records in the page, the data proxy, JPaaS units."""
    yield from re.findall(r'<record><!\[CDATA\[<li><a href="([^"]+)"', text)
    if total := re.search(r"totalRecord:(\d+), perPage: (\d+)", text):
        [parameters] = re.findall(r'params: "([^"]+)"', text)
        for first in range(1, int(total[1]) + 1, int(total[2])):
            last = first + int(total[2]) - 1
            yield f"/module/web/jpage/dataproxy.jsp?startrecord={first}&endrecord={last}&perpage={total[2]}&{parameters}"
    if unit := re.search(r'count="(\d+)" rows="(\d+)" url="([^"]+)" queryData="\{([^}]+)\}"', text):
        query = unit[4].replace("'", "").replace(":", "=").replace(",", "&")
        for page in range(1, -(-int(unit[1]) // int(unit[2])) + 1):
            yield f"{unit[3]}?{query}&rows={unit[2]}&pageNo={page}"


def lonsun(text: str) -> Iterator[str]:
    """Fragments of a list."""
    if paging := re.search(r'pageCount:(\d+), pageSize: (\d+), organId: "(\d+)", column: "([^"]+)"', text):
        [site] = re.findall(r'<meta name="SiteId" content="(\d+)">', text)
        kind, category = (*paging[4].split("-")[1:], "3", "")[:2] if "-" in paging[4] else ("3", "")
        for page in range(1, int(paging[1]) + 1):
            yield (
                f"/site/label/8888?labelName=publicInfoList&siteId={site}&pageSize={paging[2]}&pageIndex={page}"
                f"&organId={paging[3]}&type={kind}&catIds={category}&action=list&file=/xxgk/list"
            )


def gkmlpt(text: str) -> Iterator[str]:
    """Columns of the catalogue, a hundred articles a page."""
    if config := re.search(r"window\._CONFIG = (\{.*\});", text):
        value = json.loads(config[1])
        for column in value.get("TREE", [{"children": []}])[0]["children"]:
            for page in range(1, -(-column["post_count"] // 100) + 1):
                yield f"/gkmlpt/api/all/{column['id']}?page={page}&sid={value['SID']}"


def ucap(text: str) -> Iterator[str]:
    """Rows that come from the search service, a known number to a page."""
    if channel := re.search(r'channelId = "([0-9a-f]{32})"', text):
        [size] = re.findall(r"_pageSize=(\d+)", text)
        for page in range(1, 5):
            yield f"/common/search/{channel[1]}?page={page}&_pageSize={size}&_isAgg=true&_isJson=true&_template=index"


def in_json(text: str) -> Iterator[str]:
    """Addresses in an answer that is JSON."""
    value = json.loads(text)
    yield from (article["url"] for article in value.get("articles", ()))
    data = value.get("data", {})
    yield from (row["url"] for row in data.get("results", ()))
    yield from re.findall(r'<a href="([^"]+)"', data.get("html", ""))


def walk(name: str) -> dict[str, Reply]:
    """Every page that is reached from the home page, without sockets."""
    replica, sites = load_replica(name), [build_site(name)]
    waiting, seen = [f"{replica.scheme}://{replica.hosts[0]}/"], {}
    while waiting:
        address = waiting.pop()
        if address in seen or urlsplit(address).hostname not in replica.hosts:
            continue
        answer = seen[address] = reply(sites, Request(address))
        kind = answer.headers.get("Content-Type", "")
        if answer.status != 200 or not kind.startswith(SCRIPTED):
            continue
        text = answer.body.decode("utf-8", "replace")
        found = [] if "json" in kind or "text/xml" in kind else html.fromstring(text).xpath("//a/@href")
        rules = (in_json,) if "json" in kind else (numbered, hanweb, lonsun, gkmlpt, ucap)
        found += [unescape(extra) for rule in rules for extra in rule(text)]
        waiting += [urljoin(address, href).partition("#")[0] for href in found]
    return seen


@pytest.mark.parametrize("name", OTHERS)
def test_every_report_is_reached_from_the_home_page(name: str) -> None:
    seen = walk(name)
    for report in truth(name):
        for address in (report.url, report.document_url, *report.other_urls):
            assert address in seen, report.id
            assert seen[address].status == 200, report.id
    assert not any(urlsplit(address).path.startswith("/search") for address in seen)
    broken = {address for address, answer in seen.items() if answer.status == 404}
    assert broken == set()
