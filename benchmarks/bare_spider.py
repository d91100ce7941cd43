"""What Scrapy alone needs for the pages of a crawl: it downloads them and throws them away.

scrapy runspider benchmarks/bare_spider.py -a addresses=FILE
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response


class BareSpider(Spider):
    """As polite as ours when it is measured: one request at a time, without delay."""

    name = "bare"
    custom_settings: ClassVar[dict[str, Any]] = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "LOG_LEVEL": "ERROR"}
    addresses: str

    async def start(self) -> AsyncIterator[Request]:
        for address in Path(self.addresses).read_text(encoding="utf-8").split():
            yield Request(address)

    def parse(self, response: Response) -> None:  # noqa: ARG002 (Scrapy's signature)
        return None
