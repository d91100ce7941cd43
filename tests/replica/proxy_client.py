"""A client that asks a replica as a crawler behind a proxy does, tunnels included.

In:  the server's port, a full address. Out: an ``Answer``; redirects are not followed.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(port: int, url: str, method: str = "GET", form: str = "", **headers: str) -> Answer:
    """One request on a connection of its own. Underscores in header names stand for hyphens."""
    parts = urlsplit(url)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    target = url
    if parts.scheme == "https":
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = HTTPSConnection("127.0.0.1", port, timeout=10, context=context)
        connection.set_tunnel(parts.netloc, 443)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body=form or None, headers=sent)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()
