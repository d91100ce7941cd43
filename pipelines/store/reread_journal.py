"""The journal of reading the archive again.

In:  an engine of ``connect``; what was found of each document. Out: rows of ``reextraction`` and
``reextraction_change``.

A reading that was killed goes on behind ``done_to``. What is found of a document is noted before it is stored, and
the first note stays: a document that is met again after a kill is neither lost nor counted twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, Engine, select

from pipelines.store.connect import writing
from pipelines.store.errors import named_errors
from pipelines.store.labels import insert
from pipelines.store.model import utc
from pipelines.store.rereading import BEGINNING, Selection
from pipelines.store.schema_nights import reextraction, reextraction_change
from pipelines.store.schema_reports import address, reading, snapshot


@dataclass(frozen=True, slots=True)
class Journal:
    """A reading of the archive that is under way."""

    id: int
    done_to: str
    documents: int  # read so far


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise in a report than before. ``outcome`` is one of ``Outcome``, ``lost``, or a finding code."""

    position: str
    part: int
    outcome: str
    cells: Mapping[str, Sequence[str]] = field(default_factory=dict)  # gained, lost, changed → codes of cells


def begin(engine: Engine, selection: Selection, extractor: str) -> Journal:
    """Begin a reading of the archive, or go on with the one that was not finished."""
    wanted = json.dumps(asdict(selection), sort_keys=True)
    same = (reextraction.c.selection == wanted) & (reextraction.c.extractor == extractor)
    unfinished = select(reextraction).where(same, reextraction.c.finished_at.is_(None))
    with named_errors("opening the journal"), writing(engine) as connection:
        row = connection.execute(unfinished.order_by(reextraction.c.id.desc()).limit(1)).first()
        if row is not None:
            return Journal(row.id, row.done_to, row.documents)
        new = {
            "extractor": extractor,
            "selection": wanted,
            "started_at": utc(),
            "done_to": BEGINNING,
            "documents": 0,
        }
        statement = reextraction.insert().values(new).returning(reextraction.c.id)
        return Journal(int(connection.execute(statement).scalar_one()), BEGINNING, 0)


def note(engine: Engine, journal: int, change: Change) -> bool:
    """Note a change before it is stored. False where it was noted before a kill; that note stays."""
    row = {
        "reextraction_id": journal,
        "position": change.position,
        "part": change.part,
        "outcome": change.outcome,
        "cells": json.dumps(change.cells, sort_keys=True),
    }
    with named_errors("noting a change"), writing(engine) as connection:
        added = insert(connection)(reextraction_change).on_conflict_do_nothing()
        return connection.execute(added.returning(reextraction_change.c.part), row).first() is not None


def settle(engine: Engine, journal: int, change: Change, outcome: str | None) -> None:
    """Say what came of a change; None: nothing, and it is struck out."""
    this = (
        (reextraction_change.c.reextraction_id == journal)
        & (reextraction_change.c.position == change.position)
        & (reextraction_change.c.part == change.part)
    )
    with named_errors("noting a change"), writing(engine) as connection:
        if outcome is None:
            connection.execute(reextraction_change.delete().where(this))
        else:
            connection.execute(reextraction_change.update().where(this).values(outcome=outcome))


def advance(
    engine: Engine, journal: int, done_to: str, count: int, extractor: str, same: Sequence[int]
) -> None:
    """Take everything up to ``done_to`` for done: ``count`` further documents, ``same`` those read as before."""
    this = reextraction.c.id == journal
    with named_errors("keeping the place"), writing(engine) as connection:
        if same:
            stale = reading.c.snapshot_id.in_(same) & (reading.c.extractor != extractor)
            connection.execute(reading.update().where(stale).values(extractor=extractor))
        done = {"done_to": done_to, "documents": reextraction.c.documents + count}
        connection.execute(reextraction.update().where(this).values(done))


def finish(engine: Engine, journal: int) -> None:
    """Note that the whole selection was read."""
    with named_errors("closing the journal"), writing(engine) as connection:
        this = reextraction.c.id == journal
        connection.execute(reextraction.update().where(this).values(finished_at=utc()))


def changes(engine: Engine, journal: int) -> Iterator[tuple[Change, str]]:
    """What the journal holds, in order, each with the address of its document."""
    query = select(reextraction_change).where(reextraction_change.c.reextraction_id == journal)
    query = query.order_by(reextraction_change.c.position, reextraction_change.c.part)
    with named_errors("reading the journal"), engine.connect() as connection:
        for row in connection.execute(query):
            change = Change(row.position, row.part, row.outcome, json.loads(row.cells))
            yield change, _address(connection, row.position)


def _address(connection: Connection, position: str) -> str:
    kind, *ids = position.split(":")
    query = select(address.c.url)
    if kind == "1":
        query = query.join(snapshot, snapshot.c.address_id == address.c.id)
        query = query.where(snapshot.c.id == int(ids[0]))
    else:
        query = query.where(address.c.id == int(ids[1]))
    return str(connection.execute(query).scalar_one())
