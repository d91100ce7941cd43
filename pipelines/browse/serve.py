"""The server. In: a SQLite database, its archive, a host and a port. Out: pages until the process is ended."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.browse.errors import BrowseError

_HERE = Path(__file__).parent
SQL_SECONDS = 10
_SETTINGS = {
    "sql_time_limit_ms": SQL_SECONDS * 1000,
    "facet_time_limit_ms": 1000,
    "suggest_facets": False,
    "allow_download": False,
    "max_returned_rows": 5000,
    "default_cache_ttl": 0,
}


def application(database: Path, archive: Path, host: str) -> Any:
    """Datasette on one database, opened so that nothing can be written.

    Raises BrowseError ``browse.extra_missing``.
    """
    try:
        from datasette.app import Datasette
        from datasette.database import Database
        from datasette.plugins import pm
    except ModuleNotFoundError as error:
        detail = f"{error.name} is not installed; install it with: pip install 'gongkai[browse]'"
        raise BrowseError("browse.extra_missing", detail) from error
    from pipelines.browse.metadata import FACETS, FACETS_OF_RELEASE, metadata
    from pipelines.browse.plugin import Plugin
    from pipelines.browse.released import answerable, is_release
    from pipelines.browse.site import NAME
    from pipelines.store.queries import query_names

    released = is_release(database)
    questions = answerable(database) if released else query_names()
    pm.unregister(name="datasette.handle_exception")  # it prints what is inside; failures.py answers instead
    pm.register(Plugin(archive, host, released=released), name="gongkai")
    datasette = Datasette(
        memory=True,
        metadata=metadata(questions, FACETS_OF_RELEASE if released else FACETS),
        settings=_SETTINGS,
        template_dir=str(_HERE / "templates"),
        static_mounts=[("assets", str(_HERE / "assets"))],
    )
    datasette.remove_database("_memory")
    datasette.add_database(Database(datasette, path=str(database), is_mutable=True), name=NAME)
    return datasette.app()


def serve(app: Any, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is told the address once the port is taken. Port 0 takes any.

    Raises BrowseError ``browse.port_taken`` and ``browse.bad_address``.
    """
    import uvicorn

    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{listening.getsockname()[1]}/")
    config = uvicorn.Config(app, log_level="warning", lifespan="on", server_header=False)
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            detail = f"another program uses port {port}; choose one with --port, or --port 0 for any"
            raise BrowseError("browse.port_taken", detail) from error
        raise BrowseError("browse.bad_address", f"{host}:{port}: {error.strerror}") from error
    return listening
