"""Ten thousand pages at full speed, one in a hundred with each kind of fault: where do they all end?

In:  numbers on the command line. Out: a table for docs/reliability.md: for every kind of fault how many pages, in
which state the database has them, and what memory the crawl took while it went on::

    python -m benchmarks.load --pages 10000

The portal is a replica of the UCAP family on loopback, made up here; its reports have one table each. The crawl is
``scrapy crawl jingyan`` in a process of its own, without delay, sixteen requests at a time.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from crawler.replica.description import Replica
from crawler.replica.pages import BUILT, Resource, page_of
from crawler.replica.server import ReplicaServer
from crawler.replica.site import Site

HOST = "www.jingyan.gov.cn"
PER_LIST = 100
AT_ONCE = 16
# Every kind of fault that strikes one page, and the state in which it has to end.
EXPECTED = {
    "error-once": ("fetched", None),
    "cut-once": ("fetched", None),
    "hang-up-once": ("fetched", None),
    "self-redirect": ("fetched", None),
    "charset-header": ("fetched", None),
    "slow": ("fetched", None),
    "stall": ("failed", "fetch.timeout"),
    "error-always": ("failed", "fetch.server_error"),
    "cut-always": ("failed", "fetch.cut_off"),
    "hang-up-always": ("failed", "fetch.connection_lost"),
    "challenge-412-stays": ("blocked", "fetch.challenge"),
    "challenge-521-stays": ("blocked", "fetch.challenge"),
    "redirect-loop": ("failed", "fetch.redirect_loop"),
    "redirect-offsite": ("failed", "address.offsite"),
    "redirect-loopback": ("failed", "address.private"),
    "redirect-metadata": ("failed", "address.private"),
    "huge-body": ("failed", "fetch.too_large"),
    "gzip-bomb": ("failed", "fetch.too_large"),
}
NONE = "no fault"
SETTINGS = {
    "GONGKAI_CONTACT": "a benchmark on this machine",
    "GONGKAI_DOWNLOAD_DELAY": "0",
    "GONGKAI_AUTOTHROTTLE_ENABLED": "False",
    "GONGKAI_CONCURRENT_REQUESTS": str(AT_ONCE),
    "GONGKAI_CONCURRENT_REQUESTS_PER_DOMAIN": str(AT_ONCE),
    "GONGKAI_RETRY_WAIT": "0",
    "GONGKAI_DOWNLOAD_TIMEOUT": "5",
    "GONGKAI_DOWNLOAD_MAXSIZE": str(2**20),
    "GONGKAI_BROWSER_ENABLED": "0",
    "GONGKAI_MOST_BLOCKED": "1000000",
    "GONGKAI_CLOSESPIDER_PAGECOUNT": "1000000",
}


def folder_of(number: int) -> str:
    """The channel of an article, which names its fault: each kind has one page in a hundred."""
    kinds = list(EXPECTED)
    return kinds[number % 100] if number % 100 < len(kinds) else "zfxxgknb"


def article(number: int) -> tuple[str, str]:
    """Path and title of an article."""
    return (
        f"/jyx/{folder_of(number)}/202401/{number:032x}.shtml",
        f"井研县{number}号局2023年政府信息公开工作年度报告",
    )


def report(title: str, decisions: int) -> str:
    """A report with one table of the form of 2021."""
    return (
        f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}"><title>{title}</title></head>'
        f'<body><h1>{title}</h1><div id="zoomcon"><p>一、总体情况</p><p>{"本年度依法公开政府信息。" * 20}</p>'
        "<p>二、主动公开政府信息情况</p><table><tr><td colspan=2>第二十条第（五）项</td></tr>"
        f"<tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>{decisions}</td></tr></table>"
        f"<p>五、存在的主要问题及改进情况</p><p>{'不足与改进。' * 30}</p></div></body></html>"
    )


def pages(total: int) -> Iterator[tuple[str, Resource]]:
    """The home page, the lists and the articles."""
    menu = '<li><a href="/jyx/zfxxgknb/list.shtml">政府信息公开年报</a></li>'
    yield "/jyx/", page_of(f"<html><ul>{menu}</ul><p>{'欢迎访问。' * 60}</p></html>", BUILT, role="home")
    yield "/robots.txt", Resource(b"User-agent: *\nDisallow:\n", "text/plain", BUILT, role="robots")
    lists = -(-total // PER_LIST)
    for page in range(1, lists + 1):
        rows = "".join(
            f'<li><a href="{path}">{title}</a><span>2024-01-23</span></li>'
            for path, title in map(article, range((page - 1) * PER_LIST, min(page * PER_LIST, total)))
        )
        pager = f"<script>createPageHTML('page_div', {lists}, {page}, 'list', 'shtml', {total});</script>"
        name = "list" if page == 1 else f"list_{page}"
        html = f"<html><ul>{rows}</ul>{pager}</html>"
        yield f"/jyx/zfxxgknb/{name}.shtml", page_of(html, BUILT, role="list")
    for number in range(total):
        path, title = article(number)
        yield path, page_of(report(title, number % 977), BUILT, role="article")


def made_up(total: int) -> Site:
    """A portal with so many reports."""
    replica = Replica("load", "ucap", "井研县人民政府", "5111240000", (HOST,), (), ())
    missing = page_of("<html><h1>404</h1></html>", BUILT, status=404)
    return Site(replica, 1, dict(pages(total)), missing)


def resident(process: int) -> int:
    """Memory of a process in MB, 0 once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


def crawl(server: ReplicaServer, folder: Path, total: int) -> tuple[float, list[tuple[int, int]]]:
    """Crawl the portal. Seconds, and after every tenth of its pages (answers so far, MB)."""
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    places = {
        "http_proxy": f"http://127.0.0.1:{server.port}",
        "DATABASE_URL": f"sqlite:///{folder / 'reports.db'}",
        "ARCHIVE_DIR": str(folder / "archive"),
    }
    memory: list[tuple[int, int]] = []
    start = time.monotonic()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", "jingyan"],
            env=inherited | SETTINGS | places,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        while process.poll() is None:
            time.sleep(0.2)
            answers = len(server.requests)
            if answers >= (len(memory) + 1) * total / 10 and (now := resident(process.pid)):
                memory.append((answers, now))
                print(f"{time.monotonic() - start:6.0f} s  {answers} answers  {now} MB", file=sys.stderr)
    return time.monotonic() - start, memory


def states(folder: Path) -> dict[str, Counter[tuple[str, str | None]]]:
    """For every kind of fault, the states of its pages in the database."""
    found: dict[str, Counter[tuple[str, str | None]]] = {kind: Counter() for kind in (NONE, *EXPECTED)}
    with sqlite3.connect(folder / "reports.db") as database:
        links = "SELECT url, state, coalesce(kind, reason) FROM link JOIN address ON address.id = address_id"
        for url, state, why in database.execute(links):
            channel = url.split("/")[4]
            found[channel if channel in EXPECTED else NONE][state, why] += 1
    return found


def main() -> int:
    """Crawl, print the table; 1 where a page did not end as it has to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=10_000, help="articles of the portal (default 10000)")
    total = parser.parse_args().pages
    faults = [f"{kind}@http://{HOST}/jyx/{kind}/*" for kind in EXPECTED]
    wanted = Counter(folder_of(number) for number in range(total))
    wrong = 0
    with tempfile.TemporaryDirectory() as name, ReplicaServer(made_up(total), faults=faults) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        seconds, memory = crawl(server, Path(name), total)
        found = states(Path(name))
        server.stopping.set()
        server.shutdown()
    print("| fault | pages | state in the database |\n|---|---:|---|")
    for kind, counts in found.items():
        number = wanted["zfxxgknb" if kind == NONE else kind]
        told = ", ".join(
            f"{state} {why or ''} {times}".replace("  ", " ") for (state, why), times in counts.items()
        )
        print(f"| {kind} | {number} | {told} |")
        wrong += counts != {EXPECTED.get(kind, ("fetched", None)): number}
    print(
        f"\n{total} pages, {len(server.requests)} answers, {seconds:.0f} s; memory in MB after every tenth of the"
    )
    print(
        f"pages: {', '.join(str(megabytes) for _, megabytes in memory)}. Kinds that did not end as they have to: {wrong}"
    )
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
