"""What a replica answers to a request, before any socket is involved.

In:  the portals that are served, a ``Request``. Out: a ``Reply``. Three kinds of target::

    GET http://www.jingyan.gov.cn/jyx/… HTTP/1.1   as a forward proxy for the portals' hosts; others: 502
    GET https://www.scanju.gov.cn/…                the same from within a tunnel
    GET /jyx/… HTTP/1.1                            as a plain server, for a browser on this machine
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Protocol
from urllib.parse import unquote, urlsplit

from crawler.replica.pages import Resource
from crawler.replica.site import Site

PORTS = {"http": (None, 80), "https": (None, 443)}


@dataclass(frozen=True, slots=True)
class Request:
    """A GET, HEAD or POST. ``headers`` by lower-case name; ``form`` is the body of a POST."""

    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response, or less than one. The body is empty where the status allows none."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0  # seconds before anything is sent
    sent: float = 1.0  # share of the body after which the connection is cut
    silent: bool = False  # the connection is closed without an answer
    endless: Callable[[], Iterator[bytes]] | None = None  # writes the body where it is too large to hold


@dataclass(frozen=True, slots=True)
class Call:
    """A request for a page of a portal, and what the portal has there."""

    site: Site
    url: str
    resource: Resource
    request: Request

    @property
    def query(self) -> str:
        """The parameters of the address and of the form."""
        return "&".join(part for part in (urlsplit(self.url).query, self.request.form) if part)


class Faults(Protocol):
    """What goes wrong."""

    def struck(self, call: Call, answer: Reply) -> Reply:
        """The answer as it is really given."""


def reply(sites: Sequence[Site], request: Request, faults: Faults | None = None) -> Reply:
    """The answer to a request whose target is absolute or not."""
    parts = urlsplit(request.target)
    direct = not parts.scheme
    site = sites[0] if direct else _site_of(sites, parts.scheme, parts.hostname, parts.port)
    if site is None:
        return refusal(502, f"This replica knows only {known(sites)}; not {request.target}")
    host = parts.hostname or site.hosts[0]
    query = "&".join(part for part in (parts.query, request.form) if part)
    path = unquote(parts.path) or "/"
    resource = site.answer(path, query, host)
    body = _kept_local(resource.body, site) if direct else resource.body
    answer = conditional(resource, body, request.headers)
    if faults is None:
        return answer
    address = f"{site.replica.scheme}://{host}{request.target}" if direct else request.target
    return faults.struck(Call(site, address, resource, request), answer)


def known(sites: Sequence[Site]) -> str:
    """The portals' addresses, for a message."""
    names = (f"{scheme}://{host}" for site in sites for host in site.hosts for scheme in site.replica.schemes)
    return ", ".join(names)


def tunnelled(sites: Sequence[Site], target: str) -> Site | None:
    """The portal that a tunnel to ``host:port`` would reach; None where no portal has TLS there."""
    parts = urlsplit(f"https://{target}")
    return _site_of(sites, "https", parts.hostname, parts.port)


def tunnel_refusal(sites: Sequence[Site], target: str) -> Reply:
    """The answer to CONNECT where no portal has TLS."""
    host = target.partition(":")[0]
    if any(host in site.hosts for site in sites):
        return refusal(501, f"No tunnel to {target}: the portal {host} is served over plain HTTP")
    return refusal(502, f"No tunnel to {target}: this replica knows only {known(sites)}")


def refusal(status: int, text: str) -> Reply:
    """An answer of the replica itself, not of a portal."""
    return Reply(status, f"{text}\n".encode(), {"Content-Type": "text/plain; charset=utf-8"})


def _site_of(sites: Sequence[Site], scheme: str, host: str | None, port: int | None) -> Site | None:
    if port not in PORTS.get(scheme, ()):
        return None
    return next((site for site in sites if host in site.hosts and scheme in site.replica.schemes), None)


def _kept_local(body: bytes, site: Site) -> bytes:
    """The page with links to the portal's hosts cut down to paths, so that no click leaves this machine."""
    for host in site.hosts:
        for scheme in site.replica.schemes:
            body = body.replace(f'href="{scheme}://{host}/'.encode(), b'href="/')
    return body


def conditional(resource: Resource, body: bytes, headers: Mapping[str, str]) -> Reply:
    """The resource as an HTTP response; 304 where the client has it."""
    if resource.location:
        return Reply(resource.status, b"", {"Location": resource.location})
    modified = datetime.combine(resource.modified, time(2, 30), UTC)
    sent = {
        "Content-Type": resource.content_type,
        "Last-Modified": format_datetime(modified, usegmt=True),
        "ETag": f'"{sha256(body).hexdigest()[:16]}"',
    }
    if resource.status == 200 and _unchanged(sent["ETag"], modified, headers):
        return Reply(304, b"", {name: sent[name] for name in ("Last-Modified", "ETag")})
    if resource.status != 200:
        sent = {"Content-Type": resource.content_type}
    return Reply(resource.status, body, sent)


def _unchanged(etag: str, modified: datetime, headers: Mapping[str, str]) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides; without it If-Modified-Since."""
    if (tags := headers.get("if-none-match")) is not None:
        return tags.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    if (since := headers.get("if-modified-since")) is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
