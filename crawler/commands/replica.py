"""``scrapy replica NAME``: serve a replica portal on loopback until interrupted.

In:  the name of a replica, a port, an edition. Out: on stdout, once it answers::

    Ready http://127.0.0.1:43211/ jingyan edition 1
"""

from __future__ import annotations

import argparse
import signal
import sys
from threading import Event
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.replica.description import DescriptionError, load_replica, replica_names
from crawler.replica.server import LOOPBACK, running_replica


class Command(ScrapyCommand):
    """Serve a replica portal on this machine."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] <replica>"

    def short_desc(self) -> str:
        return "Serve a replica portal on loopback, for tests and demonstrations"

    def long_desc(self) -> str:
        return (
            "Serve a replica portal on loopback. It is modelled on the portal's family, not copied from it. "
            "It answers as a proxy for the portal's own addresses, so set http_proxy to the address that it "
            "prints and crawl as usual; a browser may open that address directly. "
            f"Replicas: {', '.join(replica_names())}."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one")
        parser.add_argument(
            "--edition",
            type=int,
            default=1,
            help="state of the portal: 1 as first published, 2 and more after changes",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one replica")
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        try:
            with running_replica(args[0], opts.edition, opts.port) as server:
                self._announce(args[0], opts.edition, server.port)
                stop.wait()
        except DescriptionError as error:
            raise UsageError(str(error), print_help=False) from error
        except OSError as error:
            print(f"port {opts.port} on {LOOPBACK}: {error.strerror}", file=sys.stderr)
            self.exitcode = 1

    def _announce(self, name: str, edition: int, port: int) -> None:
        address = f"http://{LOOPBACK}:{port}"
        replica = load_replica(name)
        print(f"Ready {address}/ {name} edition {edition}", flush=True)
        print(
            f"Crawl it as http://{replica.hosts[0]}/ with: http_proxy={address} scrapy crawl {name}",
            flush=True,
        )
