"""One document of the archive, read again: what a worker process does.

In:  an ``ArchivedDocument`` and the archive's folder. Out: ``Reread``: the reports that are read otherwise than
before, with all that storing them takes, or why nothing could be read. No network, no database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crawler.archive import ArchiveError, read_response
from crawler.items import SnapshotRef
from pipelines.checks.model import Check
from pipelines.extract.data import DATA_DIR
from pipelines.extract.model import Context, Extraction, Unreadable
from pipelines.extract.report import read_report
from pipelines.judged import judged_checks
from pipelines.reports_of_page import agency_of, reports_of
from pipelines.store.digest import Digests, digests
from pipelines.store.model import Capture, ResolvedAgency
from pipelines.store.rereading import ArchivedDocument, KnownReading

_PACKAGES = ("extract", "checks")


@dataclass(frozen=True, slots=True)
class OtherReport:
    """A report of a document that is read otherwise than before, or for the first time."""

    capture: Capture
    extraction: Extraction
    checks: Sequence[Check]
    agency: ResolvedAgency


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of a document. ``failure`` is a finding code."""

    document: ArchivedDocument
    others: tuple[OtherReport, ...] = ()
    lost: tuple[int, ...] = ()  # parts that held a report before
    failure: str | None = None
    detail: str = ""


@cache
def program_digest() -> str:
    """Digest of all that decides how a document is read: the extractor, the checks, their data."""
    root = Path(__file__).parent
    files = [path for package in _PACKAGES for path in sorted((root / package).rglob("*.py"))]
    files += [path for suffix in ("*.toml", "*.csv", "*.txt") for path in sorted(DATA_DIR.glob(suffix))]
    files += sorted((DATA_DIR / "forms").glob("*"))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


def reread(folder: Path, document: ArchivedDocument) -> Reread:
    """Read the bytes of ``document`` from the archive ``folder`` as the crawl would."""
    ref = SnapshotRef(document.warc_file, document.warc_offset, document.sha256)
    context = Context(
        url=document.url,
        link_text=document.link_text,
        list_date=document.list_date,
        column=document.column,
        division=document.division,
        portal=document.portal,
    )
    try:
        answer = read_response(folder, ref)
        extractions = read_report(answer.body, context)
        checks = judged_checks(answer.body, context, extractions)
    except (ArchiveError, Unreadable) as error:
        return Reread(document, failure=error.code, detail=error.detail)
    reports = reports_of(extractions, checks, has_files=document.has_files)
    others = []
    for part, extraction, of_report in reports:
        agency = agency_of(extraction, document.division)
        known = document.known.get(part)
        if known is None or not _says_the_same(known, digests(extraction, of_report), agency):
            capture = Capture(
                site=document.site,
                division=document.division,
                portal=document.portal,
                url=document.url,
                final_url=document.final_url,
                fetched_at=document.fetched_at or answer.date,
                status=answer.status,
                headers=answer.headers,
                sha256=document.sha256,
                length=len(answer.body),
                warc_file=document.warc_file,
                warc_offset=document.warc_offset,
                list_url=document.list_url,
                link_text=document.link_text,
                column=document.column,
                attachment_of=document.attachment_of,
                part=part,
            )
            others.append(OtherReport(capture, extraction, of_report, agency))
    lost = tuple(sorted(document.known.keys() - {part for part, _, _ in reports}))
    return Reread(document, tuple(others), lost)


def _says_the_same(known: KnownReading, new: Digests, agency: ResolvedAgency) -> bool:
    """Whether storing the new reading would change nothing. False is only slower."""
    same_words = known.reading_hash == new.reading or (known.is_copy and known.content_hash == new.content)
    whose = (agency.name, agency.division) if agency.is_resolved and agency.name else None
    same_agency = whose == known.agency and agency.status == known.agency_status
    return same_words and same_agency and known.checks_hash == new.checks
