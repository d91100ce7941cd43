"""A portal with thousands of report pages, for crawls that are measured.

In:  how many reports. Out: the replica of 井研县 with that many reports in its column of annual reports, each a
page of about 100 KB as pasted from Word; served on a loopback port by a process of its own::

    python -m benchmarks.portal 2000     prints its port and serves until its standard input ends

Whenever another 250 reports have been served it prints their number and the time; at the end the number of all
requests, and of reports among them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice, product
from threading import Thread
from typing import IO

from crawler.replica.description import Replica, Report, load_replica
from crawler.replica.families import portal_of
from crawler.replica.pages import normal_address
from crawler.replica.server import ReplicaServer
from crawler.replica.site import Site

NAME = "jingyan"
COLUMN = "zfxxgknb"
STRETCH = 250  # reports
ROWS = 50  # links on a page of the column
_ARTICLE = re.compile(r"/[0-9a-f]{32}\.shtml$")
YEARS = range(2021, 2026)
_FIRST = "东南西北上下大小新古青白红黄金银龙凤石云"
_SECOND = "山河湖江溪泉桥坪岭沟坝井场城塘湾岩林田坡"


def big_replica(count: int) -> Replica:
    """The replica with ``count`` reports of towns that do not exist, each with the figures of a described one."""
    replica = load_replica(NAME)
    models = [report for report in replica.reports if report.form == "2021" and not report.attached]
    names = product(YEARS, _FIRST, _SECOND)
    reports = (
        _report(model, number, f"井研县{first}{second}镇人民政府", year)
        for number, (model, (year, first, second)) in enumerate(zip(cycle(models), names, strict=False))
    )
    channels = tuple(
        replace(channel, rows=ROWS) if channel.code == COLUMN else channel for channel in replica.channels
    )
    return replace(replica, channels=channels, reports=tuple(islice(reports, count)), notices=())


def _report(model: Report, number: int, agency: str, year: int) -> Report:
    return replace(
        model,
        id=f"town-{number}",
        key=f"{number:032x}",
        agency=agency,
        year=year,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        layout="word",
        channel=COLUMN,
        published=date(year + 1, 1, 1) + timedelta(days=number % 28),
        source=agency,
        path="",
        lists=(),
        folder="",
        link_text="",
        content_source=None,
        unlisted=False,
        twins=(),
        editions=(),
        since=1,
        charset="utf-8",
        header_charset="utf-8",
    )


def big_site(count: int) -> Site:
    replica = big_replica(count)
    portal = portal_of(replica, 1)
    return Site(
        replica,
        1,
        {normal_address(path): page for path, page in portal.resources()},
        portal.missing(),
        portal.data(),
        frozenset(map(normal_address, portal.past_the_end())),
    )


def addresses(count: int) -> list[str]:
    """The reports' addresses, without drawing the pages."""
    replica = big_replica(count)
    portal = portal_of(replica, 1)
    return [
        f"{replica.scheme}://{replica.hosts[0]}{portal.article_path(report)}" for report in replica.reports
    ]


class CountingServer(ReplicaServer):
    """Tells on standard output how far a crawl has come, as "250 1763761234.5"."""

    served = 0

    def note(self, method: str, target: str, status: int) -> None:
        super().note(method, target, status)
        if status == 200 and _ARTICLE.search(target):
            self.served += 1
            if self.served % STRETCH == 0:
                print(self.served, time.time(), flush=True)


@dataclass(frozen=True)
class Served:
    """A portal that another process serves; its lines are those of ``CountingServer`` until it is stopped."""

    port: int
    lines: IO[str]
    stop: Callable[[], None]


@contextmanager
def served(count: int) -> Iterator[Served]:
    """A portal with ``count`` reports, served by another process while the block runs."""
    command = [sys.executable, "-m", __name__, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield Served(int(server.stdout.readline()), server.stdout, server.stdin.close)
        finally:
            server.stdin.close()
            server.stdout.close()


def main() -> None:
    with CountingServer(big_site(int(sys.argv[1]))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        print(server.port, flush=True)
        sys.stdin.read()
        print(len(server.requests), server.served, flush=True)
        server.stopping.set()
        server.shutdown()


if __name__ == "__main__":
    main()
