"""A resolver for tests: no name has an address, or all have that of this machine."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet import defer
from twisted.internet.base import ThreadedResolver
from twisted.internet.error import DNSLookupError


class Nowhere(ThreadedResolver):
    """Knows no name."""

    def __init__(self, reactor: Any) -> None:
        super().__init__(reactor)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:  # noqa: ARG003 (Scrapy's signature)
        return cls(reactor)

    def install_on_reactor(self) -> None:
        self.reactor.installResolver(self)

    def getHostByName(self, name: str, timeout: Any = ()) -> defer.Deferred[str]:  # noqa: ARG002 (Twisted's)
        return defer.fail(DNSLookupError(f"no address for {name}"))


class Here(Nowhere):
    """Takes every name for this machine."""

    def getHostByName(self, name: str, timeout: Any = ()) -> defer.Deferred[str]:  # noqa: ARG002 (Twisted's)
        return defer.succeed("127.0.0.1")
