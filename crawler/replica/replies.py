"""What a replica answers to a request, before any socket is involved.

In:  a ``Site``, the request's target and headers. Out: a ``Reply``. Two kinds of target::

    GET http://www.jingyan.gov.cn/jyx/… HTTP/1.1   as a forward proxy for the portal's hosts; others: 502
    GET /jyx/… HTTP/1.1                            as a plain server, for a browser on this machine
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from crawler.replica.site import Resource, Site


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response. The body is empty where the status allows none."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def reply(site: Site, target: str, headers: Mapping[str, str]) -> Reply:
    """The answer to a GET or HEAD of ``target``, absolute or not; ``headers`` by lower-case name."""
    parts = urlsplit(target)
    hosts = site.replica.hosts
    direct = not parts.scheme
    if not direct and not _known(parts.scheme, parts.hostname, parts.port, hosts):
        return refusal(502, f"This replica knows only http://{', http://'.join(hosts)}; not {target}")
    resource = site.answer(unquote(parts.path) or "/")
    body = _kept_local(resource.body, hosts) if direct else resource.body
    return _conditional(resource, body, headers)


def tunnel_refusal(site: Site, target: str) -> Reply:
    """The answer to CONNECT: the portal of this replica has no TLS."""
    return refusal(
        501, f"No tunnel to {target}: the portal {site.replica.hosts[0]} is served over plain HTTP"
    )


def refusal(status: int, text: str) -> Reply:
    """An answer of the replica itself, not of the portal."""
    return Reply(status, f"{text}\n".encode(), {"Content-Type": "text/plain; charset=utf-8"})


def _known(scheme: str, host: str | None, port: int | None, hosts: tuple[str, ...]) -> bool:
    return scheme == "http" and host in hosts and port in (None, 80)


def _kept_local(body: bytes, hosts: tuple[str, ...]) -> bytes:
    """The page with links to the portal's hosts cut down to paths, so that no click leaves this machine."""
    for host in hosts:
        body = body.replace(f'href="http://{host}/'.encode(), b'href="/')
    return body


def _conditional(resource: Resource, body: bytes, headers: Mapping[str, str]) -> Reply:
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
