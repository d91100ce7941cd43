"""Find the near copies among narrative sections: ``recheck_look_alikes``.

In:  an engine of ``pipelines.store.connect``. Out: the rows of ``look_alike``, made anew in one transaction, and how
many there are of each kind. A section is compared with those of other agencies on the same year, and with that of its
own agency and scope on the year before. Of a group of texts that are much alike, each points to the first that was
stored, so the rows grow with the number of reports and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, select, text

from pipelines.store.connect import writing
from pipelines.store.errors import named_errors
from pipelines.store.missing_sketches import AT_ONCE, add_sketches, last_revision, missing_sketches
from pipelines.store.schema_content import section
from pipelines.store.schema_review import look_alike
from pipelines.store.sketches import bands, classes, likeness, overlap

OTHER_AGENCY, YEAR_BEFORE = "other_agency", "year_before"
LEAST = 0.8  # share of common words from which a section counts as a near copy
_MARGIN = 0.15  # by which the estimate from sketches may be too low
_MOST_LEADERS = 20  # compared with one section for each part of their sketches that they share
_STREAM = {"stream_results": True, "yield_per": 1000}

_BY_YEAR = """SELECT q.year, k.name, q.report_id, q.revision_id, q.agency_id, k.sketch FROM report_summary q
JOIN section_sketch k ON k.revision_id = q.revision_id
WHERE q.agency_id IS NOT NULL AND q.year IS NOT NULL
ORDER BY q.year, k.name, q.report_id"""
_BY_AGENCY = """SELECT q.report_id, q.revision_id, k.name, k.sketch,
  b.report_id AS other_report_id, b.revision_id AS other_revision_id, o.sketch AS other_sketch
FROM report_summary q
JOIN report r ON r.agency_id = q.agency_id AND r.year = q.year - 1 AND r.scope = q.scope
JOIN report_summary b ON b.report_id = r.id
JOIN section_sketch k ON k.revision_id = q.revision_id
JOIN section_sketch o ON o.revision_id = b.revision_id AND o.name = k.name
ORDER BY q.report_id"""


@dataclass(frozen=True, slots=True)
class _Text:
    """A section of a current revision, by its sketch."""

    report_id: int
    revision_id: int
    agency_id: int
    sketch: str
    classes: tuple[str, ...]


def recheck_look_alikes(engine: Engine) -> Counter[str]:
    """Make all rows anew; how many there are of each kind.

    Raises StoreError as ``named_errors`` does. Then the rows are those of before.
    """
    with named_errors("comparing texts"):
        _sketch_the_rest(engine)
        with engine.connect() as connection:  # others may write meanwhile: this takes minutes
            rows = [*_of_other_agencies(connection), *_of_the_year_before(connection)]
        with writing(engine) as connection:
            connection.execute(look_alike.delete())
            if rows:
                connection.execute(look_alike.insert(), rows)
    return Counter(row["kind"] for row in rows)


def _sketch_the_rest(engine: Engine) -> None:
    """Sections without a sketch get theirs, some hundreds of revisions in a transaction."""
    with engine.connect() as connection:
        last = last_revision(connection)
    for first in range(0, last + 1, AT_ONCE):
        with engine.connect() as connection:
            made = missing_sketches(connection, first)
        if made:
            with writing(engine) as connection:
                add_sketches(connection, made)


def _of_other_agencies(connection: Connection) -> Iterator[dict[str, Any]]:
    rows = connection.execute(text(_BY_YEAR), execution_options=_STREAM)
    for (_, name), group in groupby(rows, key=lambda row: (row.year, row.name)):
        leaders: defaultdict[tuple[int, tuple[str, ...]], list[_Text]] = defaultdict(list)
        for row in group:
            this = _Text(row.report_id, row.revision_id, row.agency_id, row.sketch, classes(row.sketch))
            parts = bands(this.classes)
            alike = _best(connection, name, this, {each for part in parts for each in leaders[part]})
            if alike is None:
                for part in parts:
                    if len(leaders[part]) < _MOST_LEADERS:
                        leaders[part].append(this)
            elif alike[0].agency_id != this.agency_id:
                yield _row(this.report_id, name, OTHER_AGENCY, alike[0].report_id, alike[1])


def _best(connection: Connection, name: str, this: _Text, leaders: set[_Text]) -> tuple[_Text, float] | None:
    """The leader that a section is a near copy of, best one of another agency, and how much."""
    likely = sorted(
        ((likeness(this.classes, each.classes), each) for each in leaders),
        key=lambda pair: (pair[1].agency_id == this.agency_id, -pair[0], pair[1].report_id),
    )
    for estimate, each in likely:
        if estimate >= LEAST - _MARGIN:
            score = _score(connection, name, (this.revision_id, this.sketch), (each.revision_id, each.sketch))
            if score >= LEAST:
                return each, score
    return None


def _of_the_year_before(connection: Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execute(text(_BY_AGENCY), execution_options=_STREAM):
        if likeness(classes(row.sketch), classes(row.other_sketch)) >= LEAST - _MARGIN:
            before = (row.other_revision_id, row.other_sketch)
            score = _score(connection, row.name, (row.revision_id, row.sketch), before)
            if score >= LEAST:
                yield _row(row.report_id, row.name, YEAR_BEFORE, row.other_report_id, score)


def _score(connection: Connection, name: str, one: tuple[int, str], other: tuple[int, str]) -> float:
    """The share of common words, from the texts themselves."""
    if one[1] == other[1]:
        return 1.0
    texts = [
        connection.execute(
            select(section.c.text).where(section.c.revision_id == revision, section.c.name == name)
        ).scalar_one()
        for revision, _ in (one, other)
    ]
    return round(overlap(*texts), 4)


def _row(report_id: int, name: str, kind: str, other: int, score: float) -> dict[str, Any]:
    return {"report_id": report_id, "section": name, "kind": kind, "other_report_id": other, "score": score}
