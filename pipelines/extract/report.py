"""A document as the reports that it holds.

In:  bytes, and what the crawl knows of them. Out: one ``Extraction`` for each report; exactly one, without a
form and without values, for a document that is no report.

    open_document ─▶ restore_statistics, restore_tables ─▶ split_reports ─▶ read_tables ─▶ Extraction
                                                                       └▶ metadata, sections, statistics,
                                                                          facts, supplement
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.extract import apart, limits, sniff
from pipelines.extract.confirm import confirm_broken
from pipelines.extract.documents import open_document
from pipelines.extract.facts import read_facts
from pipelines.extract.flattened import restore_tables
from pipelines.extract.forms import BEFORE_2019, fill, form_of
from pipelines.extract.indicators import read_statistics
from pipelines.extract.metadata import read_metadata
from pipelines.extract.model import Block, Context, Document, Extraction, Finding, Grid
from pipelines.extract.prose_check import differing
from pipelines.extract.sections import Narrative
from pipelines.extract.segments import split_reports
from pipelines.extract.statistics_text import restore_statistics
from pipelines.extract.supplement import read_supplement
from pipelines.extract.tables import Tables, read_tables

_NO_CONTEXT = Context()
_READ_IN_PLACE = frozenset(
    {"html", "json", "text", "csv", "mht"}
)  # their readers have no child process of their own


def read_report(body: bytes, context: Context = _NO_CONTEXT) -> tuple[Extraction, ...]:
    """Read ``body``. Raises ``Unreadable`` when its container or its text can't be read at all."""
    if len(body) > limits.IN_PROCESS_BYTES and sniff.container(body) in _READ_IN_PLACE:
        limits.hold("bytes", len(body), limits.BODY_BYTES)
        read: tuple[Extraction, ...] = apart.call(f"{__name__}:read_here", body, context)
        return read
    return tuple(
        extraction
        for document in open_document(body)
        for extraction in (_apart if _is_large(document) else reports_of)(document, context)
    )


def read_here(body: bytes, context: Context) -> tuple[Extraction, ...]:
    """Read ``body`` in this process, whatever its size. Raises what ``read_report`` does."""
    return tuple(
        extraction for document in open_document(body) for extraction in reports_of(document, context)
    )


def reports_of(document: Document, context: Context) -> tuple[Extraction, ...]:
    """The reports that ``document`` holds, each once."""
    return tuple(_distinct(read_document(part, context) for part in split_reports(_with_tables(document))))


def _apart(document: Document, context: Context) -> tuple[Extraction, ...]:
    read: tuple[Extraction, ...] = apart.call(f"{__name__}:reports_of", document, context)
    return read


def _is_large(document: Document) -> bool:
    characters = 0
    for block in document.blocks:
        if isinstance(block, Grid):
            characters += sum(len(cell.text) for row in block.rows for cell in row if cell is not None)
        else:
            characters += len(block.text)
    return characters > limits.IN_PROCESS_CHARACTERS


def _with_tables(document: Document) -> Document:
    return replace(document, blocks=restore_tables(restore_statistics(document.blocks)))


def _distinct(extractions: Iterable[Extraction]) -> list[Extraction]:
    """Without copies: a page may carry its report twice, for wide and for narrow screens."""
    kept: list[Extraction] = []
    for extraction in extractions:
        if not any(_same_report(extraction, other) for other in kept):
            kept.append(extraction)
    return kept


def _same_report(one: Extraction, other: Extraction) -> bool:
    said = [
        (
            extraction.form,
            extraction.metadata.agency and extraction.metadata.agency.value,
            extraction.metadata.year and extraction.metadata.year.value,
            [(value.field, value.state, value.number) for value in extraction.values],
        )
        for extraction in (one, other)
    ]
    return said[0] == said[1]


def read_document(document: Document, context: Context = _NO_CONTEXT) -> Extraction:
    """Read one report whose tables are grids."""
    statistics = read_statistics(document.blocks)
    others = [block for block in document.blocks if not _is_one_of(block, statistics.grids)]
    tables = confirm_broken(read_tables(others))
    metadata, doubts = read_metadata(document, context)
    narrative = Narrative(document)
    sections = narrative.sections()
    form = form_of(tables, metadata, sections, has_statistics=bool(statistics.indicators))
    if form is None:
        return Extraction(None, metadata, findings=(*document.findings, *doubts))
    if form == BEFORE_2019:
        tables = read_tables(())  # what looks like a row of a later form is a line of a local table
    local = [block for block in others if isinstance(block, Grid) and block.number not in tables.grids]
    facts = read_facts(narrative.passages(), metadata)
    findings = [*document.findings, *doubts, *tables.findings, *statistics.findings]
    findings += differing(facts, tables.values, metadata)
    return Extraction(
        form,
        metadata,
        fill(form, tables.values),
        read_supplement(local),
        sections,
        (*findings, *(_missing(tables, document) if form != BEFORE_2019 else ())),
        statistics.indicators,
        facts,
    )


def _is_one_of(block: Block, grids: frozenset[int]) -> bool:
    return isinstance(block, Grid) and block.number in grids


def _missing(tables: Tables, document: Document) -> Sequence[Finding]:
    """Why official tables are not there, as far as the document shows it."""
    absent = [name for name in ("proactive", "requests", "appeals") if name not in tables.located]
    if not absent:
        return ()
    if document.attachments:
        reason = "attachment"
    elif document.images:
        reason = "image"
    else:
        reason = "unknown"
    return [Finding("table.absent", f"{name}: {reason}") for name in absent]
