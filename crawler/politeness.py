"""The pace that a portal's robots.txt asks for.

In:  a parsed robots.txt. Out: a longer delay between requests to that host, never a shorter one.
"""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

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
