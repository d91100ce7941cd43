"""What every spider of a portal needs: its declaration, its requests, and names for what goes wrong.

In:  a declaration (class attributes). Out: requests with a role, resolved links, ``Refusal`` for a failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.failures import STAGE_FAILED, refusal_of
from crawler.families.declaration import DeclaredList, problems
from crawler.ledger import Ledger
from crawler.page import Link, Page, read_page
from crawler.paging import Numbering
from crawler.recheck import Known
from crawler.soft_errors import BLOCKING, Refusal, Role
from crawler.urls import Portal, Refused
from crawler.visits import Visits
from pipelines.extract.model import Unreadable

_PRIORITY = {Role.MENU: 4000, Role.PROBE: 3000, Role.LIST: 2000, Role.ARTICLE: 1000, Role.ATTACHMENT: 1000}
_CONDITIONAL = frozenset((Role.MENU, Role.LIST, Role.PROBE))
_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|zip|rar|7z)$", re.I)


UNCHANGED = "unchanged"  # flag of a response


def is_file_address(url: str) -> bool:
    """Whether ``url`` names a file that may be a report, by its suffix."""
    return bool(_FILE.search(urlsplit(url).path))


def request_of(failure: Failure) -> Request:
    """The request that failed, which Scrapy adds to a failure."""
    request: Request = vars(failure)["request"]
    return request


def is_unchanged(response: Response) -> bool:
    """Whether the portal, or the archive, says that these are the bytes of the last time."""
    return UNCHANGED in response.flags


class PortalSpider(scrapy.Spider):
    """A spider of one portal."""

    # --- what a site declares ---
    division: ClassVar[str] = ""  # GB/T 2260 code of the portal's owner
    portal: ClassVar[str] = ""  # its name, e.g. 井研县人民政府
    home: ClassVar[str] = ""  # address of the home page; its scheme and host are the canonical ones
    aliases: ClassVar[tuple[str, ...]] = ()  # other hosts that serve the same paths
    ports: ClassVar[tuple[int, ...]] = ()  # that it uses beside 80 and 443
    lists: ClassVar[tuple[DeclaredList, ...]] = ()

    switched_off: ClassVar[str] = ""  # why nobody may crawl the site at present, with a date
    off_peak: ClassVar[str] = ""  # hours at which it may be crawled, China time: 22:00-06:00
    most_requests: ClassVar[int] = 5000  # of one run
    old_tls: ClassVar[bool] = False  # speaks nothing newer than TLS 1.0, or weak ciphers only

    # --- what a family declares ---
    family: ClassVar[str] = ""  # its name in data/families.toml
    article_pattern: ClassVar[str] = ""  # matches the path of an article
    list_pattern: ClassVar[str] = ""  # matches the path of a list page
    numbering: ClassVar[Numbering] = Numbering.FROM_ONE  # where a probe can't tell

    hosts: Portal
    ledger: Ledger
    visits: Visits
    locks: list[Any]  # crawler.turns.Locks that its requests hold beside those of this machine
    known: Mapping[str, Known]  # links of earlier runs, by address

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if not settings.getint("CLOSESPIDER_PAGECOUNT"):
            settings.set("CLOSESPIDER_PAGECOUNT", cls.most_requests, priority="spider")
        if cls.off_peak:
            settings.set("OFF_PEAK", cls.off_peak, priority="spider")
        if cls.old_tls:
            settings.set("DOWNLOAD_TLS_MIN_VERSION", "TLSv1.0", priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        if found := problems(cls):
            raise ValueError("; ".join(found))
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.hosts = Portal(cls.home, frozenset(cls.aliases), frozenset(cls.ports))
        spider.ledger = Ledger()
        spider.visits = Visits()
        spider.locks = []
        spider.known = {}
        return spider

    def is_document(self, url: str) -> bool:
        """Whether ``url`` is that of an article or of a file."""
        return bool(re.search(self.article_pattern, urlsplit(url).path)) or is_file_address(url)

    def is_list(self, url: str) -> bool:
        """Whether ``url`` is that of a list page."""
        path = urlsplit(url).path
        return path.endswith("/") or bool(re.search(self.list_pattern, path))

    def _request(self, url: str, role: Role, callback: Any, errback: Any, **arguments: Any) -> Request:
        # The ledger sees to it that nothing is asked twice; Scrapy's own filter would drop requests unseen.
        return Request(
            url,
            callback=callback,
            errback=errback,
            cb_kwargs=arguments,
            meta={"role": role, "asked": url, "conditional": role in _CONDITIONAL},
            priority=_PRIORITY[role] - arguments.get("number", 0),
            dont_filter=True,
        )

    def _refusal(self, failure: Failure) -> Refusal:
        assert failure.value is not None
        refusal = refusal_of(failure.value, proxied=bool(request_of(failure).meta.get("proxy")))
        if refusal.code == STAGE_FAILED:
            self.crawler.stats.inc_value("stages/failed")
            self.logger.error("%s", failure.getTraceback())
        if refusal.code == "snapshot.unwritable":
            raise CloseSpider(refusal.code)
        return refusal

    def _leave_if_unwanted(self, refusal: Refusal) -> None:
        """End the run where the portal has refused several times in a row."""
        if refusal.code in BLOCKING and self.ledger.turned_away() >= self.settings.getint("MOST_BLOCKED"):
            raise CloseSpider("blocked")

    def read_page(self, body: bytes) -> Page:
        """A page. Raises ``Unreadable``."""
        return read_page(body)

    def _page(self, response: Response, reader: Callable[[bytes], Page] | None = None) -> Page | Refusal:
        self.ledger.let_in()
        try:
            return (reader or self.read_page)(response.body)
        except Unreadable as error:
            return Refusal(error.code, error.detail)

    def _resolved(self, links: Iterable[Link], base: str) -> Iterator[Link]:
        for link in links:
            try:
                yield Link(self.hosts.canonical(link.href, base), link.text, link.date)
            except Refused:
                continue

    def _refused(self, links: Iterable[Link], base: str) -> Iterator[tuple[Link, Refused]]:
        """Links to other sites, which are not followed."""
        for link in links:
            try:
                self.hosts.canonical(link.href, base)
            except Refused as refused:
                if refused.code in ("address.offsite", "address.private", "address.port"):
                    yield link, refused

    def _own(self, links: Iterable[Link], base: str) -> list[Link]:
        """Links to pages of this portal that are no documents."""
        return [
            link
            for link in self._resolved(links, base)
            if self.hosts.serves(link.href) and not self.is_document(link.href)
        ]
