"""Addresses: which may be followed, and which of several spellings stands for a document.

In:  an address as a page writes it. Out: the canonical address, or ``Refused`` with a finding code.

::

    //RD.jingyan.org.cn:80/jyx/./bmxxgk/202601/886b.shtml#top   registered alias of the portal
          → http://www.jingyan.gov.cn/jyx/bmxxgk/202601/886b.shtml
    http://cqqj.gov.cn/…/t20210322_9021055_wap.html             mobile twin, host without www
          → http://www.cqqj.gov.cn/…/t20210322_9021055.html
    https://lengzhuang.cn/…   address.offsite       http://10.0.0.5/   address.private
    javascript:void(0)        address.scheme        https://u:p@x.gov.cn/   address.malformed
    http://0x7f.1/            address.private       http://x.gov.cn:8080/   address.port

Nothing but ``.gov.cn`` hosts and the aliases that a declaration registers is ever followed, and only at the usual
ports unless it registers others. The query is part of an address (LonSun portals tell reports apart by it alone).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TWIN = re.compile(r"_(?:wap|app)(?=\.s?html?$)|(?<=/)m(?=post_\d+\.html$)")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_OLD_LITERAL = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_SAFE_IN_PATH = "/:@!$&'()*+,;=~-._"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?"
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")


class Refused(Exception):
    """An address that is not followed; ``code`` is documented in ``data/findings.csv``."""

    def __init__(self, code: str, address: str) -> None:
        super().__init__(f"{code}: {address}")
        self.code = code
        self.address = address


@dataclass(frozen=True, slots=True)
class Portal:
    """The hosts that serve one portal. ``home`` decides scheme and host of every canonical address."""

    home: str
    aliases: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset()  # beside 80 and 443
    scheme: str = field(init=False)
    host: str = field(init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.home)
        object.__setattr__(self, "scheme", parts.scheme)
        object.__setattr__(self, "host", (parts.hostname or "").lower())

    def owns(self, host: str) -> bool:
        """Whether ``host`` serves this portal's own pages, under whatever name."""
        return _without_www(host) == _without_www(self.host) or host in self.aliases

    def serves(self, url: str) -> bool:
        """Whether the canonical address ``url`` is on this portal, its sub-portals included."""
        host = urlsplit(url).hostname or ""
        return self.owns(host) or host.endswith("." + _without_www(self.host))

    def canonical(self, address: str, base: str | None = None) -> str:
        """The one spelling of ``address``, resolved against ``base``. Raises ``Refused``."""
        parts = _split(base or self.home, address)
        scheme, host = parts.scheme.lower(), _host(parts, address)
        port = _port(parts, address)
        if not (host.endswith(".gov.cn") or host in self.aliases):
            raise Refused("address.offsite", address)
        if port is not None and port not in self.ports:
            raise Refused("address.port", address)
        if port is None and self.owns(host):
            scheme, host = self.scheme, self.host
        path = _TWIN.sub("", _resolved(_escaped(parts.path or "/", _SAFE_IN_PATH)))
        netloc = host if port is None else f"{host}:{port}"
        return urlunsplit((scheme, netloc, path, _escaped(parts.query, _SAFE_IN_QUERY), ""))


def _cleaned(address: str) -> str:
    # Browsers drop line breaks inside an address and read a backslash as a slash; pages rely on both.
    return re.sub(r"[\t\r\n]", "", address.strip()).replace("\\", "/")


def _split(base: str, address: str) -> SplitResult:
    try:
        parts = urlsplit(urljoin(base, _cleaned(address)))
    except ValueError:
        raise Refused("address.malformed", address) from None
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise Refused("address.scheme", address)
    if "@" in parts.netloc or not parts.hostname:
        raise Refused("address.malformed", address)
    return parts


def _port(parts: SplitResult, address: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        raise Refused("address.malformed", address) from None
    return None if port == _DEFAULT_PORTS[parts.scheme.lower()] else port


def _host(parts: SplitResult, address: str) -> str:
    host = (parts.hostname or "").rstrip(".").lower()
    if is_private(host):
        raise Refused("address.private", address)
    if not _HOST.fullmatch(host):
        is_name = "." in host and _literal(host) is None
        raise Refused("address.malformed" if is_name else "address.offsite", address)
    return host


def is_private(host: str) -> bool:
    """Whether ``host`` is a literal address of, or a name for, this machine or its own network."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    address = _literal(host)
    return address is not None and not all(each.is_global for each in (address, *_carried(address)))


def _literal(host: str) -> _Address | None:
    """The address that ``host`` spells, if it does; ``0x7f.1`` and ``2130706433`` spell 127.0.0.1."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host)) if _OLD_LITERAL.fullmatch(host) else None
    except OSError:
        return None


def _carried(address: _Address) -> Iterator[_Address]:
    """The IPv4 addresses to which packets for an IPv6 address are passed on."""
    if not isinstance(address, ipaddress.IPv6Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _without_www(host: str) -> str:
    return host.removeprefix("www.")


def _escaped(text: str, safe: str) -> str:
    """``text`` with one way of percent-encoding: unreserved characters plain, all others upper-case."""
    pieces, end = [], 0
    for match in _ESCAPE.finditer(text):
        pieces.append(quote(text[end : match.start()], safe))
        byte = unquote_to_bytes(match[0])
        plain = byte.isalnum() or byte in (b"-", b".", b"_", b"~")
        pieces.append(byte.decode("ascii") if plain else match[0].upper())
        end = match.end()
    return "".join(pieces) + quote(text[end:], safe)


def _resolved(path: str) -> str:
    """``path`` without dot segments (``urljoin`` leaves those of an absolute address alone)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
