"""Pages for a walk, asked for through the crawler's own middlewares, each once.

In:  addresses and what they are asked for. Out: ``Seen``: the page, or the named reason why there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.failures import named_errors, refusal_of
from crawler.page import Page
from crawler.probe.marks import Looked
from crawler.rendering import BROWSER, in_browser
from crawler.soft_errors import Refusal, Role


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a request: a response, or a refusal."""

    url: str  # as asked for
    response: Response | None = None
    refusal: Refusal | None = None

    @property
    def final(self) -> str:
        """The address at which redirects ended."""
        return self.response.url if self.response is not None else self.url

    @property
    def body(self) -> bytes:
        return self.response.body if self.response is not None else b""

    @property
    def in_browser(self) -> str:
        """Why the browser was asked, a finding code; empty where it was not."""
        return self.response.meta.get(BROWSER, "") if self.response is not None else ""


class Fetcher:
    """Asks for pages, one after the other, and keeps what came."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._kept: dict[tuple[str, bool], Seen] = {}
        self.looked: dict[str, Looked] = {}  # pages that were read, by address

    async def page(self, url: str, role: Role) -> Seen:
        """The page at ``url``, from memory where it was asked for before."""
        request = Request(url, meta={"role": role, "asked": url, "conditional": False}, dont_filter=True)
        return await self._ask(request, browser=False)

    async def in_browser(self, seen: Seen, reason: str) -> Seen:
        """The page of ``seen`` as a browser shows it once its scripts have run."""
        assert seen.response is not None
        assert seen.response.request is not None
        return await self._ask(in_browser(seen.response.request, reason), browser=True)

    async def robots(self, url: str) -> Seen:
        """A robots.txt, whatever its status."""
        return await self._ask(
            Request(url, meta={"dont_obey_robotstxt": True}, dont_filter=True), browser=False
        )

    def note(self, seen: Seen, page: Page) -> None:
        """Keep a page that was read, for the marks that stand on it."""
        self.looked[seen.final] = Looked(seen.final, page.source, tuple(link.href for link in page.links))

    async def _ask(self, request: Request, *, browser: bool) -> Seen:
        key = (request.url, browser)
        if key not in self._kept:
            self._kept[key] = await self._sent(request)
        return self._kept[key]

    async def _sent(self, request: Request) -> Seen:
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except named_errors() as error:
            proxied = bool(request.meta.get("proxy"))
            return Seen(request.url, refusal=refusal_of(error, proxied=proxied))
        return Seen(request.url, response)
