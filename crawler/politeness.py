"""The pace that a portal's robots.txt asks for, and the hours at which a portal may be crawled.

In:  a parsed robots.txt; the setting ``OFF_PEAK``. Out: a longer delay between requests to that host, never a
shorter one; the end of a run when its hours are over, with the reason ``off_peak_over``. What was not reached
is asked for in the next run.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle
from scrapy.robotstxt import RobotParser
from scrapy.utils.asyncio import CallLaterResult, call_later
from scrapy.utils.defer import _schedule_coro
from scrapy.utils.httpobj import urlparse_cached

from crawler.window import Window

logger = logging.getLogger(__name__)


class CrawlDelay:
    """Obeys the Crawl-delay of robots.txt, which Scrapy reads and leaves to others."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._robots_parsed, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        settings = self._crawler.settings
        wanted = robotparser.crawl_delay(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"])
        if not wanted or wanted <= settings.getfloat("DOWNLOAD_DELAY"):
            return
        host = urlparse_cached(request).hostname or ""
        logger.info("robots.txt of %s asks for %g s between requests", host, wanted)
        self._crawler.stats.max_value("robotstxt/crawl_delay", wanted)
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[host] = {**downloader.per_slot_settings.get(host, {}), "delay": wanted}
        if slot := downloader.slots.get(host):
            slot.delay = max(slot.delay, wanted)
        if throttle := self._crawler.get_extension(AutoThrottle):
            throttle.mindelay = max(throttle.mindelay, wanted)
            throttle.maxdelay = max(throttle.maxdelay, wanted)


class OffPeak:
    """Ends a run when the hours are over at which the portal may be crawled."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings["OFF_PEAK"]:
            raise NotConfigured
        self._crawler = crawler
        self._window = Window.parse(crawler.settings["OFF_PEAK"])
        self._alarm: CallLaterResult | None = None
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _opened(self) -> None:
        left = self._window.seconds_left(datetime.now(UTC))
        self._alarm = call_later(left, self._end)

    def _end(self) -> None:
        logger.info("The hours of %s are over", self._crawler.settings["OFF_PEAK"])
        assert self._crawler.engine is not None
        _schedule_coro(self._crawler.engine.close_spider_async(reason="off_peak_over"))

    def _closed(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
