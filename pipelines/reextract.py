"""The archive read again with today's extractor: what differs is stored, and told.

In:  an engine, the archive's folder, a ``Selection``. Out: new revisions where the reading differs; a ``Summary``.

::

    documents ─▶ worker processes: bytes → reports ─▶ this process: note, store, advance

Only this process writes. It can be killed at any moment: the next one goes on where it ended, and the summary is that
of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from pipelines.cell_changes import KINDS, cell_changes
from pipelines.extract.model import Value
from pipelines.reading_pool import reread_all
from pipelines.reread import OtherReport, Reread, program_digest
from pipelines.store.content import stored_values
from pipelines.store.crawl_log import record_link
from pipelines.store.model import LinkState, Outcome
from pipelines.store.reread_journal import Change, Journal, advance, begin, changes, finish, note, settle
from pipelines.store.rereading import BEGINNING, ArchivedDocument, Selection, count_documents, documents
from pipelines.store.save import program_version, save_report

LOST = "reextract.report_lost"
_NOT_THE_DOCUMENT = ("snapshot.", "reextract.")  # findings that say nothing of what the document holds
_AT_ONCE = 50  # documents between two steps of the journal

Watch = Callable[
    [Iterable[Reread], int, int], Iterator[Reread]
]  # what is read, how many in all, how many before


@dataclass(slots=True)
class Summary:
    """What reading the archive again brought."""

    documents: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)  # of reports; finding codes of documents
    cells: dict[str, Counter[str]] = field(
        default_factory=dict
    )  # gained, lost … → code of the cell → reports
    reports: list[dict[str, Any]] = field(default_factory=list)  # each one that differs

    @property
    def failures(self) -> int:
        """Documents that could not be read, and reports that are no longer read."""
        return sum(number for name, number in self.outcomes.items() if "." in name)

    def add(self, change: Change, url: str) -> None:
        """Count a change of the report at ``url``."""
        self.outcomes[change.outcome] += 1
        for kind, codes in change.cells.items():
            self.cells.setdefault(kind, Counter()).update(codes)
        entry = {"url": url, "part": change.part, "outcome": change.outcome}
        self.reports.append(entry | {kind: list(codes) for kind, codes in change.cells.items()})

    def as_json(self) -> dict[str, Any]:
        """The summary as plain values."""
        totals = {kind: sum(self.cells.get(kind, Counter()).values()) for kind in KINDS}
        by_field = {kind: dict(sorted(counts.items())) for kind, counts in sorted(self.cells.items())}
        return {
            "documents": self.documents,
            "outcomes": dict(sorted(self.outcomes.items())),
            "cells": totals,
            "fields": by_field,
            "reports": self.reports,
        }


def reextract(
    engine: Engine, folder: Path, selection: Selection, jobs: int, watch: Watch | None = None
) -> Summary:
    """Read the archive again and store what differs. Raises ``StoreError``."""
    journal = begin(engine, selection, program_digest())
    summary = Summary(journal.documents)
    done: list[ArchivedDocument] = []
    for result in _read(engine, folder, selection, jobs, watch, journal):
        for change, other in _changes(engine, result):
            _store(engine, journal.id, change, other)
        _settle_link(engine, result)
        summary.documents += 1
        done.append(result.document)
        if len(done) == _AT_ONCE:
            _advance(engine, journal.id, done)
    if done:
        _advance(engine, journal.id, done)
    finish(engine, journal.id)
    for change, url in changes(engine, journal.id):
        summary.add(change, url)
    return summary


def compare(
    engine: Engine, folder: Path, selection: Selection, jobs: int, watch: Watch | None = None
) -> Summary:
    """What ``reextract`` would change; stores nothing."""
    summary = Summary()
    for result in _read(engine, folder, selection, jobs, watch, Journal(0, BEGINNING, 0)):
        summary.documents += 1
        for change, _ in _changes(engine, result):
            summary.add(change, result.document.url)
    return summary


def _read(
    engine: Engine, folder: Path, selection: Selection, jobs: int, watch: Watch | None, journal: Journal
) -> Iterator[Reread]:
    results = reread_all(folder, documents(engine, selection, journal.done_to), jobs)
    if watch is None:
        return results
    return watch(results, count_documents(engine, selection), journal.documents)


def _changes(engine: Engine, result: Reread) -> Iterator[tuple[Change, OtherReport | None]]:
    """What is otherwise than before in a document."""
    document = result.document
    if result.failure:
        was_unread = document.snapshot_id is None and not result.failure.startswith(_NOT_THE_DOCUMENT)
        if not was_unread:
            yield Change(document.position, 0, result.failure), None
        return
    for part in result.lost:
        yield Change(document.position, part, LOST, _cells(engine, document, part, ())), None
    for other in result.others:
        part = other.capture.part
        is_known = part in document.known
        cells = _cells(engine, document, part, other.extraction.values)
        outcome = Outcome.NEW_REVISION if is_known else Outcome.NEW_REPORT
        yield Change(document.position, part, outcome, cells), other


def _cells(
    engine: Engine, document: ArchivedDocument, part: int, after: Iterable[Value]
) -> Mapping[str, list[str]]:
    known = document.known.get(part)
    if known is None:
        return cell_changes((), after)
    with engine.connect() as connection:
        return cell_changes(stored_values(connection, known.revision_id), after)


def _store(engine: Engine, journal: int, change: Change, other: OtherReport | None) -> None:
    is_first_note = note(engine, journal, change)
    if other is None:
        return
    saved = save_report(engine, other.capture, other.extraction, other.checks, other.agency)
    if saved.outcome is not Outcome.UNCHANGED:
        settle(engine, journal, change, saved.outcome)
    elif is_first_note:
        settle(engine, journal, change, None)


def _settle_link(engine: Engine, result: Reread) -> None:
    """A link that could not be read, or held no report, has been read now."""
    document = result.document
    if result.others and document.snapshot_id is None:
        record_link(engine, document.site, document.url, LinkState.FETCHED, at=document.tried_at)


def _advance(engine: Engine, journal: int, done: list[ArchivedDocument]) -> None:
    ids = [document.snapshot_id for document in done if document.snapshot_id is not None]
    advance(engine, journal, done[-1].position, len(done), program_version(), ids)
    done.clear()
