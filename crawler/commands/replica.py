"""``scrapy replica NAME…``: serve replica portals on loopback until interrupted.

In:  names of replicas (or ``all``), a port, an edition, faults. Out: on stdout, once they answer::

    Ready http://127.0.0.1:43211/ jingyan edition 1

and, with faults, how often each was really served.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections import Counter
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from crawler.replica.server import ReplicaServer


class Command(ScrapyCommand):
    """Serve replica portals on this machine."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <replica> [<replica> ...]"

    def short_desc(self) -> str:
        return "Serve replica portals on loopback, for tests and demonstrations"

    def long_desc(self) -> str:
        from crawler.replica.description import replica_names
        from crawler.replica.server import ALL

        return (
            "Serve replica portals on loopback. Each is modelled on the portal's family, not copied from it. "
            "The server answers as a proxy for the portals' own addresses, so set http_proxy (and https_proxy) "
            "to the address that it prints and crawl as usual; a browser may open that address directly and "
            f"gets the first portal. Replicas: {', '.join(replica_names())}; {ALL} means all of them."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        from crawler.replica.faults import fault_names

        super().add_options(parser)
        parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one")
        parser.add_argument(
            "--edition",
            type=int,
            default=1,
            help="state of the portal: 1 as first published, 2 and more after changes",
        )

        parser.add_argument(
            "--faults",
            action="append",
            default=[],
            metavar="NAME[@PATTERN]",
            help="what goes wrong, at the addresses that match or where the fault strikes by itself; "
            f"may be repeated: {', '.join(fault_names())}",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.replica.description import DescriptionError
        from crawler.replica.faults import FaultError
        from crawler.replica.server import LOOPBACK, running_replica

        if not args:
            raise UsageError("name one replica or more")
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        try:
            with running_replica(args, opts.edition, opts.port, opts.faults) as server:
                self._announce(server)
                stop.wait()
        except (DescriptionError, FaultError) as error:
            raise UsageError(str(error), print_help=False) from error
        except OSError as error:
            print(f"port {opts.port} on {LOOPBACK}: {error.strerror}", file=sys.stderr)
            self.exitcode = 1
        else:
            for name, times in sorted(Counter(name for name, _ in server.faults.served).items()):
                print(f"Fault {name}: served {times} times", flush=True)

    def _announce(self, server: ReplicaServer) -> None:
        from crawler.replica.server import LOOPBACK

        address = f"http://{LOOPBACK}:{server.port}"
        for site in server.sites:
            replica = site.replica
            print(f"Ready {address}/ {replica.name} edition {site.edition}", flush=True)
            proxy = "https_proxy" if replica.scheme == "https" else "http_proxy"
            print(
                f"Crawl it as {replica.scheme}://{replica.hosts[0]}/ with: "
                f"{proxy}={address} scrapy crawl {replica.name}",
                flush=True,
            )
