"""Documents of the archive, read by several processes at once.

In:  ``ArchivedDocument``, in order. Out: ``Reread`` for each, in the same order.

A document on which a worker dies is found by reading those that were in work one by one: it gets the finding
``reextract.worker_died``, and the others are read. Workers end when the process that started them does, however it
ends.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from pathlib import Path

from pipelines.reread import Reread, reread
from pipelines.store.rereading import ArchivedDocument

_IN_WORK = 24  # documents per worker: a slow one holds up nothing but its own worker


def reread_all(folder: Path, documents: Iterable[ArchivedDocument], jobs: int) -> Iterator[Reread]:
    """Read ``documents`` with ``jobs`` processes."""
    waiting: deque[tuple[ArchivedDocument, Future[Reread]]] = deque()
    source = iter(documents)
    pool = _pool(jobs)
    try:
        while True:
            while len(waiting) < jobs * _IN_WORK and (document := next(source, None)) is not None:
                waiting.append((document, pool.submit(reread, folder, document)))
            if not waiting:
                return
            try:
                result = waiting[0][1].result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                in_work = [document for document, _ in waiting]
                waiting.clear()
                yield from (_alone(folder, document) for document in in_work)
                pool = _pool(jobs)
                continue
            waiting.popleft()
            yield result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin_worker)


def _alone(folder: Path, document: ArchivedDocument) -> Reread:
    with _pool(1) as pool:
        try:
            return pool.submit(reread, folder, document).result()
        except BrokenProcessPool:
            return Reread(document, failure="reextract.worker_died", detail="the process that read it ended")


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
