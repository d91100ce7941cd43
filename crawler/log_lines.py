"""Log lines about pages and items that name an address instead of printing bytes.

In:  what Scrapy is about to log. Out: one readable line, or None for no line.
"""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class LogLines(LogFormatter):
    """The lines of a crawl. Items are logged by the stages, with what was read in them."""

    def scraped(  # type: ignore[override]
        self,
        item: Any,  # noqa: ARG002
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> None:
        return None

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        page = getattr(item, "page", item)
        url = getattr(page, "url", type(item).__name__)
        args = {"url": url, "kind": type(exception).__name__, "error": exception}
        return {"level": logging.ERROR, "msg": "A stage failed on %(url)s: %(kind)s: %(error)s", "args": args}

    def download_error(
        self,
        failure: Failure,
        request: Request,
        spider: Spider,  # noqa: ARG002
        errmsg: str | None = None,
    ) -> LogFormatterResult:
        args = {"url": request.url, "error": errmsg or failure.value}
        return {"level": logging.ERROR, "msg": "Not fetched: %(url)s: %(error)s", "args": args}
