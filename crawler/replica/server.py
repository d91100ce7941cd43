"""Replica portals on a loopback port, until they are told to stop.

In:  names of replicas. Out: a port that answers as a forward proxy for the portals' hosts, so that a spider
crawls the portals' own addresses unchanged, and as a plain server for a browser::

    with serve_replica("jingyan") as port:
        …  http_proxy=http://127.0.0.1:{port} scrapy crawl jingyan
"""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from http.server import ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

from crawler.replica.description import DescriptionError, load_replica, replica_names
from crawler.replica.faults import FaultPlan
from crawler.replica.handler import Handler
from crawler.replica.site import Site, build_site
from crawler.replica.tls import server_context

LOOPBACK = "127.0.0.1"
ALL = "all"


class ReplicaServer(ThreadingHTTPServer):
    """Serves one ``Site`` or several. They may be replaced while it runs, as when a portal publishes again.

    ``requests`` is the log: (method, target, status) in the order of the answers; status 0 where the
    connection was closed instead. ``faults.served`` is the log of the faults.
    Raises OSError when the port is taken, FaultError for an unknown fault.
    """

    daemon_threads = True

    def __init__(self, sites: Site | Iterable[Site], port: int = 0, faults: Iterable[str] = ()) -> None:
        self.sites = (sites,) if isinstance(sites, Site) else tuple(sites)
        self.faults = FaultPlan(faults, self.sites)
        self.requests: list[tuple[str, str, int]] = []
        self.stopping = Event()
        self._log_lock = Lock()
        super().__init__((LOOPBACK, port), Handler)

    @property
    def site(self) -> Site:
        """The first portal: the one that requests without a host are for."""
        return self.sites[0]

    @site.setter
    def site(self, site: Site) -> None:
        self.sites = (site, *self.sites[1:])

    @property
    def port(self) -> int:
        """The port in use, also where 0 let the system choose."""
        return self.server_address[1]

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """What tunnels are ended with."""
        return server_context([host for site in self.sites for host in site.hosts])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle of an answer is no fault of the portal."""
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)

    def note(self, method: str, target: str, status: int) -> None:
        """Add a line to the log."""
        with self._log_lock:
            self.requests.append((method, target, status))


def chosen(names: str | Iterable[str]) -> tuple[str, ...]:
    """The replicas meant: one name, several, or ``all``."""
    named = (names,) if isinstance(names, str) else tuple(names)
    return replica_names() if ALL in named else named


@contextmanager
def running_replica(
    names: str | Iterable[str], edition: int = 1, port: int = 0, faults: Iterable[str] = ()
) -> Iterator[ReplicaServer]:
    """Replicas that serve while the block runs. Where several do, each is at the edition or its last one.

    Raises DescriptionError, FaultError; OSError when the port is taken.
    """
    several = chosen(names)
    if not several:
        raise DescriptionError("no replica named")
    sites = [build_site(name, _edition(name, edition, alone=len(several) == 1)) for name in several]
    with ReplicaServer(sites, port, faults) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


@contextmanager
def serve_replica(
    names: str | Iterable[str], edition: int = 1, port: int = 0, faults: Iterable[str] = ()
) -> Iterator[int]:
    """As ``running_replica``, for those who only need the port."""
    with running_replica(names, edition, port, faults) as server:
        yield server.port


def _edition(name: str, edition: int, alone: bool) -> int:
    return edition if alone or edition < 1 else min(edition, load_replica(name).editions)
