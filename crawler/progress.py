"""How far a crawl is: a bar on a terminal, a plain log line now and then elsewhere.

In:  the ledger's changes. Out: lines on standard error.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

from crawler.ledger import Ledger, LinkState, State

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

logger = logging.getLogger(__name__)

_LINES_APART = 25  # settled links between two log lines


class Progress:
    """Counts found and settled links while the crawl runs."""

    def __init__(self, crawler: Crawler) -> None:
        self._on_terminal = crawler.settings.getbool("PROGRESS_ENABLED")
        self._open: set[str] = set()
        self._seen: set[str] = set()
        self._bar: Bar | None = None
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _opened(self, spider: Spider) -> None:
        ledger: Ledger = vars(spider)["ledger"]
        ledger.listen(self._changed)
        if self._on_terminal:
            self._bar = _bar(spider.name)

    def _changed(self, entry: LinkState) -> None:
        self._seen.add(entry.link.url)
        if entry.state is State.FOUND:
            self._open.add(entry.link.url)
        else:
            self._open.discard(entry.link.url)
        total, done = len(self._seen), len(self._seen) - len(self._open)
        if self._bar:
            self._bar.update(self._bar.task_ids[0], total=total, completed=done)
        elif entry.state is not State.FOUND and done % _LINES_APART == 0:
            logger.info("%d of %d links settled", done, total)

    def _closed(self) -> None:
        if self._bar:
            self._bar.stop()
            _log_to(sys.stderr)


def _bar(site: str) -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("links"))
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True))
    bar.add_task(site, total=None)
    bar.start()
    _log_to(sys.stderr)  # now rich's own stream, which prints above the bar
    return bar


def _log_to(stream: object) -> None:
    """Send log lines that go to a terminal through ``stream``; a log file stays a log file."""
    handler = get_scrapy_root_handler()
    if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
        handler.setStream(stream)
