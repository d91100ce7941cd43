"""One connection to a replica: requests read, answers written, tunnels ended.

In:  a socket that speaks HTTP/1.1, or after CONNECT TLS. Out: what ``crawler.replica.replies`` answers, as
whole or as broken as it says.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Protocol, cast

from crawler.replica.faults import FaultPlan
from crawler.replica.replies import Reply, Request, reply, tunnel_refusal, tunnelled
from crawler.replica.site import Site

IDLE_SECONDS = 30  # after which a kept-alive connection is closed


class Portals(Protocol):
    """What a connection needs of its server."""

    sites: Sequence[Site]
    faults: FaultPlan
    stopping: Event

    @property
    def tls(self) -> ssl.SSLContext: ...

    def note(self, method: str, target: str, status: int) -> None: ...


class Handler(BaseHTTPRequestHandler):
    """Keeps the connection for further requests, in a tunnel as well."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    tunnel = ""  # scheme and host that the tunnel leads to

    def do_GET(self) -> None:
        self._send(self._answer(), with_body=True)

    def do_HEAD(self) -> None:
        self._send(self._answer(), with_body=False)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._send(self._answer(self.rfile.read(length).decode("latin-1")), with_body=True)

    def do_CONNECT(self) -> None:
        portals = self.portals
        if self.tunnel or tunnelled(portals.sites, self.path) is None:
            self.close_connection = True
            self._send(tunnel_refusal(portals.sites, self.path), with_body=True)
            return
        portals.note("CONNECT", self.path, 200)
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        host = self.path.rpartition(":")[0]
        if portals.faults.breaks_tls(host):
            self.wfile.write(b"no TLS here\r\n")
            self.close_connection = True
            return
        self.connection = portals.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = self.connection.makefile("wb")
        self.tunnel = f"https://{host}"
        self.close_connection = False

    def finish(self) -> None:
        super().finish()
        if self.tunnel:
            self.connection.close()  # the server only knows the socket below it

    @property
    def portals(self) -> Portals:
        """The server."""
        return cast(Portals, self.server)

    def _answer(self, form: str = "") -> Reply:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return reply(self.portals.sites, Request(self._target(), headers, form), self.portals.faults)

    def _target(self) -> str:
        return f"{self.tunnel}{self.path}" if self.tunnel else self.path

    def _send(self, answer: Reply, with_body: bool) -> None:
        if answer.pause:
            self.portals.stopping.wait(answer.pause)
        if answer.silent:
            self.portals.note(self.command, self._target(), 0)
            self.close_connection = True
            return
        self.portals.note(self.command, self._target(), answer.status)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.endless:
            self.send_header("Connection", "close")
        elif answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self._send_body(answer)

    def _send_body(self, answer: Reply) -> None:
        if answer.endless:
            for block in answer.endless():
                if self.portals.stopping.is_set():
                    break
                self.wfile.write(block)
            self.close_connection = True
        elif answer.sent < 1:
            self.wfile.write(answer.body[: int(len(answer.body) * answer.sent)])
            self.close_connection = True
        else:
            self.wfile.write(answer.body)

    def version_string(self) -> str:
        return "GongkaiReplica"

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the log is ``ReplicaServer.requests``."""
