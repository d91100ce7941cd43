"""Hours that are over as soon as the first list has been read."""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.politeness import OffPeak


class HoursThatEnd(OffPeak):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawler.signals.connect(self._received, signals.response_received)

    def _received(self, response: Any) -> None:
        if "zfxxgknb/list" in response.url:
            self._end()
