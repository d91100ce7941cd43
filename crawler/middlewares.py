"""Thin downloader middlewares: each asks a pure module or the archive, and passes on or rejects.

In:  requests and responses. Out: the same, or ``Rejected`` with a named reason.

::

    engine                                                                          portal
      │ 40  AllowedAddresses   gov.cn and registered aliases only, redirects too       ▲
      │ 100 RobotsTxt          what the portal asks robots to leave: crawler.robots    │
      │ 535 RememberVisits     validators of every good answer: crawler.revisits       │
      │ 540 SoftErrors         challenge, soft 404, empty shell …                      │
      │ 550 BackoffRetry       again, after a longer and longer wait                   │
      │ 580 ConditionalRequests  only if changed: crawler.revisits                     │
      │ 585 TrueEncoding       the charset of the bytes, not of their label            │
      │ 860 BrowserCookies     what a guard gave the browser: crawler.browser          │
      ▼ 870 KeepResponses      everything that came, before anything reads it          │
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from http.client import responses
from pathlib import Path
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response, TextResponse

from crawler.archive import Archive, Exchange
from crawler.failures import Rejected
from crawler.headers import header_pairs
from crawler.items import SnapshotRef
from crawler.rendering import in_browser, was_in_browser
from crawler.soft_errors import Answer, Refusal, refusal, wants_browser
from crawler.urls import Portal, Refused, is_private
from pipelines.extract.decode import decode
from pipelines.extract.model import Unreadable

_CHARSETS = ("utf-8", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be")


def charset_of(body: bytes) -> str | None:
    """The name of the charset in which ``body`` gives the text that the extractor will read."""
    try:
        text = decode(body)
    except Unreadable:
        return None
    return next((name for name in _CHARSETS if body.decode(name, "replace").lstrip("\ufeff") == text), None)


def hosts_of(crawler: Crawler) -> Portal:
    """The hosts of the portal that is crawled."""
    spider: Any = crawler.spider
    hosts: Portal = spider.hosts
    return hosts


class AllowedAddresses:
    """Lets only addresses of the portal and of ``.gov.cn`` hosts out, at every step of a redirect."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        try:
            hosts_of(self._crawler).canonical(request.url)
        except Refused as refused:
            raise Rejected(Refusal(refused.code, refused.address)) from None

    def process_response(self, request: Request, response: Response) -> Response:
        # A public name may still lead into a private network; behind a proxy the address is the proxy's.
        if response.ip_address and not request.meta.get("proxy") and is_private(str(response.ip_address)):
            raise Rejected(Refusal("address.private", f"{request.url} at {response.ip_address}"))
        return response


class SoftErrors:
    """Rejects what only looks like the page that was asked for, or has the browser ask once more."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        role = request.meta.get("role")
        if role is None:
            return response
        answer = Answer(
            asked=request.meta.get("asked", request.url),
            final=response.url,
            status=response.status,
            headers={name.lower(): value for name, value in header_pairs(response.headers)},
            body=response.body,
        )
        found = refusal(answer, role, hosts_of(self._crawler))
        if found is None:
            return response
        may_ask = self._crawler.settings.getbool("BROWSER_ENABLED") and not was_in_browser(request)
        if may_ask and wants_browser(answer, role, found):
            self._crawler.stats.inc_value(f"browser/{found.code}")
            return in_browser(request, found.code)
        raise Rejected(found)


class BackoffRetry(RetryMiddleware):
    """Scrapy's retries, each after a longer wait: 1, 4, 16 … times ``RETRY_WAIT`` seconds."""

    LONGEST_WAIT = 300.0

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        outcome = super().process_response(request, response)
        if isinstance(outcome, Request):
            await self._wait(outcome, response.headers.get("Retry-After"))
        return outcome

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        outcome = super().process_exception(request, exception)
        if isinstance(outcome, Request):
            await self._wait(outcome, None)
        return outcome

    async def _wait(self, again: Request, asked_for: bytes | None) -> None:
        unit = self.crawler.settings.getfloat("RETRY_WAIT")
        wait = unit * 4 ** (again.meta["retry_times"] - 1)
        if unit and asked_for and asked_for.strip().isdigit():
            wait = max(wait, float(asked_for))
        await asyncio.sleep(min(wait, self.LONGEST_WAIT))


class TrueEncoding:
    """Gives text responses the charset that their bytes are in; labels are often wrong."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        if not isinstance(response, TextResponse):
            return response
        charset = charset_of(response.body)
        return response.replace(encoding=charset) if charset else response


class KeepResponses:
    """Writes every exchange to the archive as it came, redirects and errors included.

    Leaves in ``request.meta``: ``snapshot``, the ``SnapshotRef``, and ``fetched_at``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._archive: Archive | None = None
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta["fetched_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        request.meta["snapshot"] = self._open().write(
            Exchange(
                url=request.url,
                method=request.method,
                request_headers=header_pairs(request.headers),
                status=response.status,
                reason=responses.get(response.status, ""),
                headers=header_pairs(response.headers),
                body=response.body,
                protocol=response.protocol or "HTTP/1.1",
                ip=str(response.ip_address)
                if response.ip_address and not request.meta.get("proxy")
                else None,
                known=request.meta.get("known", ()),
            ),
            earlier=self._earlier(request),
        )
        self._crawler.stats.inc_value("archive/responses")
        return response

    def _earlier(self, request: Request) -> SnapshotRef | None:
        """Where the bytes of the last good answer of this address are."""
        spider: Any = self._crawler.spider
        try:
            visit = spider.visits.last(spider.hosts.canonical(request.url))
        except Refused:
            return None
        return visit.snapshot if visit else None

    def _open(self) -> Archive:
        if self._archive is None:
            settings = self._crawler.settings
            self._archive = Archive(
                Path(settings["ARCHIVE_DIR"]),
                self._crawler.spidercls.name,
                software=settings["USER_AGENT"],
                rotate_bytes=settings.getint("ARCHIVE_ROTATE_BYTES"),
            )
        return self._archive

    def _close(self) -> None:
        if self._archive is not None:
            self._archive.close()
