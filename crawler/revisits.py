"""Asking again: on the condition that a page has changed, and from the archive where it has not.

In:  requests whose ``meta["conditional"]`` allows it, and what ``spider.visits`` remembers. Out: requests with
validators; responses that carry the archived bytes and the flag ``unchanged``; new visits.

::

    If-None-Match: "5f0c"  ──▶  304  ──▶  200 with the archived bytes, flag unchanged
    no validator known     ──▶  200 with the same sha256             , flag unchanged
                           ──▶  200 with other bytes

Nothing is asked on a condition whose bytes the archive can't give back. An answer is remembered once it has
passed ``SoftErrors``: an error page must not stand for the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

from crawler.archive import ArchiveError, read_payload
from crawler.failures import Rejected
from crawler.rendering import was_in_browser
from crawler.soft_errors import Refusal
from crawler.urls import Refused
from crawler.visits import Visit, Visits

UNCHANGED = "unchanged"
_VALIDATORS = ("If-None-Match", "If-Modified-Since")


class _OfVisits:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._archive = Path(crawler.settings["ARCHIVE_DIR"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _visits(self) -> Visits:
        spider: Any = self._crawler.spider
        visits: Visits = spider.visits
        return visits

    def _url(self, request: Request) -> str:
        spider: Any = self._crawler.spider
        url: str = spider.hosts.canonical(request.url)
        return url


class ConditionalRequests(_OfVisits):
    """Asks for a known page only if it has changed."""

    def process_request(self, request: Request) -> None:
        # A redirect takes the headers of its request along; they belong to the other address.
        for name in _VALIDATORS:
            request.headers.pop(name, None)
        visit = self._known(request)
        if visit is None or not visit.has_validator or not self._is_kept(visit):
            return
        if visit.etag:
            request.headers["If-None-Match"] = visit.etag
        if visit.last_modified:
            request.headers["If-Modified-Since"] = visit.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        visit = self._known(request)
        if response.status == 304:
            if visit is None:
                raise Rejected(Refusal("fetch.status", "status 304 without a condition"))
            return self._from_archive(request, response, visit)
        if visit and response.status == 200 and request.meta["snapshot"].sha256 == visit.snapshot.sha256:
            response.flags.append(UNCHANGED)
        return response

    def _from_archive(self, request: Request, response: Response, visit: Visit) -> Response:
        self._crawler.stats.inc_value("archive/not_modified")
        request.meta["snapshot"] = visit.snapshot
        body = read_payload(self._archive, visit.snapshot)
        return HtmlResponse(
            response.url,
            status=200,
            headers=response.headers,
            body=body,
            request=request,
            flags=[*response.flags, UNCHANGED],
            encoding="utf-8",
        )

    def _known(self, request: Request) -> Visit | None:
        if not request.meta.get("conditional"):
            return None
        try:
            return self._visits.last(self._url(request))
        except Refused:
            return None

    def _is_kept(self, visit: Visit) -> bool:
        """Whether the archive can give the bytes back."""
        try:
            read_payload(self._archive, visit.snapshot)
        except ArchiveError:
            return False
        return True


class RememberVisits(_OfVisits):
    """Notes every good answer with its validators."""

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("role") is None or was_in_browser(request) or response.status != 200:
            return response
        headers = response.headers
        self._visits.note(
            Visit(
                url=self._url(request),
                snapshot=request.meta["snapshot"],
                checked_at=request.meta["fetched_at"],
                etag=_text(headers.get("ETag")),
                last_modified=_text(headers.get("Last-Modified")),
            )
        )
        return response


def _text(header: bytes | None) -> str | None:
    return header.decode("latin-1") if header else None
