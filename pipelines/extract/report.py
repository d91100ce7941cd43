"""A document as the reports that it holds.

In:  bytes, and what the crawl knows of them. Out: one ``Extraction`` for each report; exactly one, without a
form and without values, for a document that is no report.

    open_document ─▶ restore_tables ─▶ split_reports ─▶ read_tables ─▶ settle ─▶ Extraction
                                                   └▶ metadata, sections, supplement
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.confirm import confirm_broken
from pipelines.extract.documents import open_document
from pipelines.extract.flattened import restore_tables
from pipelines.extract.forms import fill, form_of
from pipelines.extract.metadata import read_metadata
from pipelines.extract.model import Context, Document, Extraction, Finding, Grid
from pipelines.extract.sections import read_sections
from pipelines.extract.segments import split_reports
from pipelines.extract.supplement import read_supplement
from pipelines.extract.tables import Tables, read_tables

_NO_CONTEXT = Context()


def read_report(body: bytes, context: Context = _NO_CONTEXT) -> tuple[Extraction, ...]:
    """Read ``body``. Raises ``Unreadable`` when its container or its text can't be read at all."""
    return tuple(
        read_document(part, context)
        for document in open_document(body)
        for part in split_reports(replace(document, blocks=restore_tables(document.blocks)))
    )


def read_document(document: Document, context: Context = _NO_CONTEXT) -> Extraction:
    """Read one report whose tables are grids."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    tables = confirm_broken(read_tables(document.blocks))
    metadata, doubts = read_metadata(document, context)
    sections = read_sections(document)
    form = form_of(tables, metadata, sections)
    if form is None:
        return Extraction(None, metadata, findings=(*document.findings, *doubts))
    findings = [*document.findings, *doubts, *tables.findings, *_missing(tables, document)]
    local = [grid for grid in grids if grid.number not in tables.grids]
    return Extraction(
        form,
        metadata,
        fill(form, tables.values),
        read_supplement(local),
        sections,
        tuple(findings),
    )


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
