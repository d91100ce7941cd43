"""The browser, for the requests that only a browser can answer.

In:  requests with ``meta["browser"]`` (``crawler.rendering.in_browser``). Out: responses whose body is the page
as it stands once its scripts have run; ``Rejected`` with ``browser.missing`` or ``browser.failed``.

::

    every request ─▶ PlainOrBrowser ─┬─▶ Scrapy's own handler
                                     └─▶ Browser.fetch ─▶ scrapy-playwright ─▶ Chromium

Neither scrapy-playwright nor Chromium is touched before the first such request. The browser does what any
visitor's does and no more: it says who asks, solves no captcha, and loads nothing from hosts that the crawl
would not ask itself: each of its requests is looked at, and without a proxy its connections go through
``crawler.gate``. A guard that lets it in does so by a cookie; the cookie is handed to the plain requests
that follow, so that the browser is needed once.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any, Self, cast
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web.iweb import IPolicyForHTTPS

from crawler import resolver
from crawler.failures import Rejected
from crawler.gate import Gate
from crawler.rendering import was_in_browser
from crawler.soft_errors import Refusal, is_challenge
from crawler.turns import HostTurns
from crawler.urls import Portal, Refused

logger = logging.getLogger(__name__)

MISSING = (
    "only a browser can read this page, and there is none: install Chromium (sudo apt-get install chromium)"
    " and the extra (.venv/bin/pip install '.[browser]')"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_ARGUMENTS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_NOT_LOADED = frozenset(("image", "media", "font", "stylesheet"))
_QUIET = 1.0  # seconds without a change after which a page is taken for complete
_STEP_MS = 250
_SIZE = "document.body ? document.body.innerText.length + 7 * document.links.length : 0"


def find_chromium(named: str = "") -> str | None:
    """The path of an installed Chromium or Chrome, or None."""
    return shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)


class PlainOrBrowser(HTTP11DownloadHandler):
    """Scrapy's own handler, but for requests that are meant for the browser."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._owner = crawler
        self._turns = HostTurns(crawler)
        if getattr(crawler.spidercls, "old_tls", False):
            from crawler.old_tls import OldTls  # loads all of TLS

            self._contextFactory = cast(IPolicyForHTTPS, OldTls.from_crawler(crawler))

    async def download_request(self, request: Request) -> Response:
        async with self._turns.turn(request):
            if not was_in_browser(request):
                return await self._plain(request)
            browser = self._owner.get_extension(Browser)
            assert browser is not None
            return await browser.fetch(request)

    async def _plain(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError:
            host = urlsplit(request.url).hostname or ""
            if host in resolver.refused:
                raise Rejected(
                    Refusal("address.private", f"{request.url} at {resolver.refused[host]}")
                ) from None
            raise


class Browser:
    """One Chromium for a crawl, started with the first request that needs it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._handler: Any = None
        self._gate: Gate | None = None
        self._way_out = ""  # address of the gate
        self._complaint: Refusal | None = None
        crawler.signals.connect(self._close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def fetch(self, request: Request) -> Response:
        """The page at ``request`` after its scripts have run. Raises ``Rejected``."""
        handler = await self._started()
        from playwright.async_api import Error
        from scrapy_playwright.page import PageMethod

        statuses: list[int] = []
        visit = request.copy()
        visit.meta.update(
            playwright=True,
            playwright_context=request.meta.get("proxy") or "direct",
            playwright_context_kwargs=_context(request, self._way_out),
            playwright_page_init_callback=_prepare(statuses),
            playwright_page_methods=[PageMethod(self._settle), cookies := PageMethod(_cookies)],
        )
        try:
            response = await handler.download_request(visit)
        except Error as error:
            reason = str(error).strip().splitlines()[0]
            raise Rejected(Refusal("browser.failed", reason)) from None
        request.meta["browser_cookies"] = cookies.result or []
        # The first status is that of the guard; the last one is the page's.
        changed = {"status": statuses[-1]} if statuses else {}
        final: Response = response.replace(request=request, **changed)
        return final

    async def _started(self) -> Any:
        if self._complaint:
            raise Rejected(self._complaint)
        if self._handler is None:
            try:
                self._handler = await self._start()
            except Rejected as error:
                self._complaint = error.refusal
                logger.error("%s", error.refusal.detail)
                raise
        return self._handler

    async def _start(self) -> Any:
        settings = self._crawler.settings
        try:
            from playwright.async_api import Error
            from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
        except ModuleNotFoundError:
            raise Rejected(Refusal("browser.missing", MISSING)) from None
        executable = find_chromium(settings["BROWSER_EXECUTABLE"])
        if executable is None and (settings["BROWSER_EXECUTABLE"] or not _has_own_chromium()):
            raise Rejected(Refusal("browser.missing", MISSING))
        logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)  # failures are told by their names
        handler = ScrapyPlaywrightDownloadHandler.from_crawler(self._crawler)
        launch: dict[str, Any] = {"args": [*_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]}
        if executable:
            launch["executable_path"] = executable
        handler.config = replace(
            handler.config,
            launch_options=launch,
            max_pages_per_context=settings.getint("CONCURRENT_REQUESTS"),
            navigation_timeout_ms=1000 * max(map(settings.getfloat, ("DOWNLOAD_TIMEOUT", "BROWSER_WAIT"))),
        )
        handler.abort_request = self._is_unwanted
        try:
            await handler._launch()  # what it does by itself at a signal that is long past
            await handler._maybe_launch_browser()
        except Error as error:
            reason = str(error).strip().splitlines()[0]
            raise Rejected(Refusal("browser.missing", f"the browser does not start: {reason}")) from None
        spider: Any = self._crawler.spider
        self._gate = Gate(spider.hosts, _resolved)
        self._way_out = await self._gate.open()
        logger.info("Started the browser %s", executable or "of Playwright")
        return handler

    def _is_unwanted(self, request: Any) -> bool:
        """Whether the browser is not to load something: looks, and whatever the crawl would not ask."""
        if request.resource_type in _NOT_LOADED:
            return True
        spider: Any = self._crawler.spider
        hosts: Portal = spider.hosts
        try:
            hosts.canonical(request.url)
        except Refused:
            return True
        return False

    async def _settle(self, page: Any) -> None:
        """Wait until the page has content that stays as it is, or patience is over."""
        from playwright.async_api import Error

        end = time.monotonic() + self._crawler.settings.getfloat("BROWSER_WAIT")
        size, steady_since = 0, time.monotonic()
        while time.monotonic() < end:
            await page.wait_for_timeout(_STEP_MS)
            try:
                now = await page.evaluate(_SIZE)
                is_steady = now and now == size and not is_challenge((await page.content()).encode())
            except Error:  # it loads itself anew
                now, is_steady = 0, False
            if not is_steady:
                size, steady_since = now, time.monotonic()
            elif time.monotonic() - steady_since >= _QUIET:
                return

    async def _close(self) -> None:
        if self._handler is not None:
            await self._handler.close()
        if self._gate is not None:
            await self._gate.close()


class BrowserCookies:
    """Hands what the browser was given to the plain requests that follow."""

    def process_response(self, request: Request, response: Response) -> Response:
        for cookie in request.meta.pop("browser_cookies", ()):
            line = f"{cookie['name']}={cookie['value']}; Domain={cookie['domain']}; Path={cookie['path']}"
            response.headers.appendlist("Set-Cookie", line)
        return response


def _has_own_chromium() -> bool:
    """Whether Playwright has downloaded a Chromium of its own."""
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    return any(Path(folder).glob("chromium-*"))


async def _resolved(name: str) -> str:
    """The address of a name, by the resolver that plain requests use. Raises DNSLookupError."""
    from twisted.internet import reactor

    resolve: Any = reactor.resolve  # its interface is declared with the wrong types
    address: str = await maybe_deferred_to_future(resolve(name))
    return address


def _context(request: Request, gate: str) -> dict[str, Any]:
    agent = request.headers.get("User-Agent") or b""
    context: dict[str, Any] = {
        "user_agent": agent.decode("latin-1"),
        "locale": "zh-CN",
        "ignore_https_errors": True,  # as the plain handler does
        "service_workers": "block",  # they would ask unseen
    }
    way = {"server": request.meta.get("proxy") or gate, **_credentials(request)}
    context["proxy"] = way | {"bypass": "<-loopback>"}  # this machine, too, is not asked directly
    return context


def _credentials(request: Request) -> dict[str, str]:
    given = (request.headers.get("Proxy-Authorization") or b"").decode("latin-1")
    if not given.startswith("Basic "):
        return {}
    name, _, password = b64decode(given.removeprefix("Basic ")).decode("utf-8", "replace").partition(":")
    return {"username": name, "password": password}


def _prepare(statuses: list[int]) -> Any:
    async def prepare(page: Any, request: Request) -> None:  # noqa: ARG001 (Playwright's signature)
        def heard(response: Any) -> None:
            if response.request.is_navigation_request() and response.frame == page.main_frame:
                statuses.append(response.status)

        page.on("response", heard)
        await page.route_web_socket("**", lambda _: None)  # never connected

    return prepare


async def _cookies(page: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await page.context.cookies(page.url)
    return found
