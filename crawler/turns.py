"""One request at a time to a host, whoever crawls it: spiders and programs take turns.

In:  a host name and how long it is to be left in peace. Out: a turn, held from before the request until the pause
after its start is over.

::

    scrapy crawl jingyan   take www.jingyan.gov.cn ──▶ request ──▶ … 2 s … ──▶ give back
    scrapy doctor jingyan        (waits) ────────────────────────────────────▶ take ──▶ request …

Turns are locks that end with the process that holds them, so that nothing has to be cleared up after a crash:
locked files below ``ARCHIVE_DIR`` between the programs of one machine, and locks of the database between
machines where that is PostgreSQL (``pipelines.store.host_locks``).
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import CallLaterResult, call_later

from crawler.archive import ArchiveError

FOLDER = ".turns"  # in ARCHIVE_DIR
_SHORTEST_WAIT, _LONGEST_WAIT = 0.02, 1.0  # seconds between two tries


class Locks(Protocol):
    """Locks by name, shared with other programs."""

    def lock(self, name: str) -> bool:
        """Take the lock, unless somebody else has it. What it raises has a finding code in ``code``."""

    def unlock(self, name: str) -> None:
        """Give it back."""

    def close(self) -> None:
        """Give all of them back."""


class FileLocks:
    """Locks between the programs of one machine: files that are locked while the lock is held."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, int] = {}

    def lock(self, name: str) -> bool:
        """Raises ``ArchiveError("snapshot.unwritable")``."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        except OSError as error:
            raise ArchiveError("snapshot.unwritable", str(error)) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._files[name] = file
        return True

    def unlock(self, name: str) -> None:
        os.close(self._files.pop(name))

    def close(self) -> None:
        for name in tuple(self._files):
            self.unlock(name)


class HostTurns:
    """Makes every request of a crawl wait for its turn at the host.

    ``spider.locks`` are held for every turn beside the files of this machine.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files = FileLocks(Path(crawler.settings["ARCHIVE_DIR"]) / FOLDER)
        self._held: set[str] = set()
        self._pauses: dict[str, CallLaterResult] = {}
        crawler.signals.connect(self._close, signals.engine_stopped)

    @property
    def _shared(self) -> tuple[Locks, ...]:
        spider: Any = self._crawler.spider
        return (self._files, *spider.locks)

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """A turn at the host of ``request``; it is held on until the delay of that host is over."""
        slot = self._slot(request)
        name = await self._take(urlsplit(request.url).hostname or "", slot.concurrency if slot else 1)
        start = monotonic()
        try:
            yield
        finally:
            left = (slot.delay if slot else 0.0) - (monotonic() - start)
            if left > 0:
                self._pauses[name] = call_later(left, self._give_back, name)
            else:
                self._give_back(name)

    def _slot(self, request: Request) -> Any:
        assert self._crawler.engine is not None
        slots: dict[str, Any] = self._crawler.engine.downloader.slots
        return slots.get(request.meta.get("download_slot", ""))

    async def _take(self, host: str, places: int) -> str:
        """The name of one of the ``places`` at a host, once it is free."""
        wait, has_waited = _SHORTEST_WAIT, False
        while True:
            for place in range(max(1, places)):
                name = f"{host}.{place}"
                if name not in self._held and self._lock(name):
                    self._held.add(name)
                    return name
            if not has_waited:
                has_waited = True
                self._crawler.stats.inc_value("turns/waited")
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)

    def _lock(self, name: str) -> bool:
        taken: list[Locks] = []
        try:
            for locks in self._shared:
                if not locks.lock(name):
                    return False
                taken.append(locks)
            taken.clear()
            return True
        finally:
            for locks in taken:
                locks.unlock(name)

    def _give_back(self, name: str) -> None:
        self._pauses.pop(name, None)
        self._held.discard(name)
        for locks in self._shared:
            locks.unlock(name)

    def _close(self) -> None:
        for pause in self._pauses.values():
            pause.cancel()
        for locks in self._shared:
            locks.close()
