"""A replica portal on a loopback port, until it is told to stop.

In:  the name of a replica. Out: a port that answers as a forward proxy for the portal's hosts, so that a
spider crawls the portal's own addresses unchanged, and as a plain server for a browser::

    with serve_replica("jingyan") as port:
        …  http_proxy=http://127.0.0.1:{port} scrapy crawl jingyan
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from crawler.replica.replies import Reply, reply, tunnel_refusal
from crawler.replica.site import Site, build_site

LOOPBACK = "127.0.0.1"
IDLE_SECONDS = 30  # after which a kept-alive connection is closed


class ReplicaServer(ThreadingHTTPServer):
    """Serves a ``Site``. ``site`` may be replaced while it runs, as when a portal publishes again.

    ``requests`` is the log: (method, target, status) in the order of the answers.
    Raises OSError when the port is taken.
    """

    daemon_threads = True

    def __init__(self, site: Site, port: int = 0) -> None:
        self.site = site
        self.requests: list[tuple[str, str, int]] = []
        self._log_lock = Lock()
        super().__init__((LOOPBACK, port), _Handler)

    @property
    def port(self) -> int:
        """The port in use, also where 0 let the system choose."""
        return self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle of an answer is no fault of the portal."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def note(self, method: str, target: str, status: int) -> None:
        """Add a line to the log."""
        with self._log_lock:
            self.requests.append((method, target, status))


@contextmanager
def running_replica(name: str, edition: int = 1, port: int = 0) -> Iterator[ReplicaServer]:
    """A replica that serves while the block runs. Raises DescriptionError; OSError when the port is taken."""
    with ReplicaServer(build_site(name, edition), port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def serve_replica(name: str, edition: int = 1, port: int = 0) -> Iterator[int]:
    """As ``running_replica``, for those who only need the port."""
    with running_replica(name, edition, port) as server:
        yield server.port


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server: ReplicaServer

    def do_GET(self) -> None:
        self._send(self._answer(), with_body=True)

    def do_HEAD(self) -> None:
        self._send(self._answer(), with_body=False)

    def do_CONNECT(self) -> None:
        self.close_connection = True
        self._send(tunnel_refusal(self.server.site, self.path), with_body=True)

    def _answer(self) -> Reply:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return reply(self.server.site, self.path, headers)

    def _send(self, answer: Reply, with_body: bool) -> None:
        self.server.note(self.command, self.path, answer.status)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def version_string(self) -> str:
        return "GongkaiReplica"

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the log is ``ReplicaServer.requests``."""
