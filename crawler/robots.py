"""The robots.txt of a portal, obeyed as RFC 9309 says.

In:  every request. Out: the same, or ``Rejected``:

::

    robots.txt answers 2xx        its rules                       fetch.robots for what they forbid
    … 4xx, or leads elsewhere     there are none: all is allowed
    … 429, 5xx, at every attempt  nothing may be asked            fetch.robots_unreachable
    … not at all                  nothing may be asked            the reason: fetch.dns, fetch.timeout …
    … with a guard's page         the browser passes the guard, then it is asked for again; else fetch.challenge

What was refused for want of a robots.txt is asked for again in the next run, like everything that failed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.failures import Rejected, refusal_of
from crawler.rendering import in_browser
from crawler.soft_errors import Refusal, is_challenge

_GUARDED = Refusal("fetch.challenge", "robots.txt")
_ELSEWHERE = ("address.", "fetch.redirect_loop")  # the file is not where it belongs: there is none


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's own, which takes a robots.txt that can't be had for one that allows everything."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._shut: dict[str, Refusal] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        await super().process_request(request)
        if request.meta.get("dont_obey_robotstxt"):
            return
        if refusal := self._shut.get(urlsplit(request.url).netloc):
            raise Rejected(refusal)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if is_challenge(response.body, response.status):
            response = await self._past_the_guard(response)
        if response.status >= 500 or response.status == 429:
            raise Rejected(Refusal("fetch.robots_unreachable", f"status {response.status}"))
        if response.status >= 300:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    async def _past_the_guard(self, guarded: Response) -> Response:
        """The file once the browser has been given whatever the guard gives to visitors.

        Raises ``Rejected`` where the guard stays.
        """
        engine: Any = self.crawler.engine
        asked = Request(guarded.url, priority=self.DOWNLOAD_PRIORITY, callback=NO_CALLBACK)
        if self.crawler.settings.getbool("BROWSER_ENABLED"):
            self._stats.inc_value(f"browser/{_GUARDED.code}")
            for attempt in (in_browser(asked, _GUARDED.code), asked):
                attempt.meta["dont_obey_robotstxt"] = True
                guarded = await engine.download_async(attempt)
        if is_challenge(guarded.body, guarded.status):
            raise Rejected(_GUARDED)
        return guarded

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        refusal = refusal_of(exc, proxied=bool(getproxies()) and not proxy_bypass(netloc))
        if not refusal.code.startswith(_ELSEWHERE):
            self._shut[netloc] = Refusal(refusal.code, f"robots.txt: {refusal.detail}")
        super()._robots_error(exc, netloc)
