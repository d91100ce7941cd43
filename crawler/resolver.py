"""Names become addresses here, and only public ones.

In:  a host name. Out: the address that is connected to, checked; ``PrivateAddress`` instead of one within this
machine or its networks.

A name is looked up once in a process, and the connection goes to the very address that was checked, so a name
that answers differently the second time gains nothing. Behind a proxy it is the proxy that looks names up: what
it may reach is the matter of whoever runs it. Only the proxies named in the environment may have private
addresses themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.urls import is_private

# Names that were refused, and the addresses that they had: what is left of the error when a download has failed.
refused: dict[str, str] = {}


class PrivateAddress(DNSLookupError):
    """A name that leads to this machine or into its networks."""


class PublicAddresses(CachingThreadedResolver):
    """Scrapy's own resolver (IPv4, cached), which trusts every answer."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(_checked, name)


def _checked(address: str, name: str) -> str:
    if is_private(address) and name not in proxy_hosts():
        refused[name] = address
        raise PrivateAddress(f"{name} is at {address}")
    return address


def proxy_hosts() -> frozenset[str]:
    """The hosts of the proxies that the environment names."""
    addresses = (proxy if "://" in proxy else f"http://{proxy}" for proxy in getproxies().values())
    return frozenset(urlsplit(address).hostname or "" for address in addresses)
