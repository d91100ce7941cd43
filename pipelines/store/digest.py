"""Digests by which two readings of a report are compared.

In:  an ``Extraction`` and its checks. Out: ``Digests``, 128 bits each in hexadecimal.

``content``  form, cells, indicators, supplement and narrative: equal for copies of a report on two portals
``reading``  that, what is printed in the cells, what the text states, title, agency, year, dates, findings
``checks``   the results of the checks

Places are in none of them: a portal that changes its page around the report has not changed the report.
Neither is the white space of the narrative.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.checks.model import Check
from pipelines.extract.model import Extraction, Metadata, Sections

METADATA_ITEMS = ("title", "agency", "year", "published_on", "source", "scope")
SECTION_NAMES = ("preamble", "overview", "problems", "other")


@dataclass(frozen=True, slots=True)
class Digests:
    content: str
    reading: str
    checks: str


def digests(extraction: Extraction, checks: Sequence[Check]) -> Digests:
    """The three digests of a reading."""
    content = [
        extraction.form,
        sorted([value.field, value.state, _text(value.number), value.unit] for value in extraction.values),
        [[row.label, row.unit, _text(row.value), row.raw] for row in extraction.supplement],
        _sections(extraction.sections),
        *_indicators(extraction),
    ]
    reading = [
        content,
        sorted([value.field, value.raw] for value in extraction.values if value.raw is not None),
        _metadata(extraction.metadata),
        sorted(finding.code for finding in extraction.findings),
        *([fact.kind, _text(fact.number), fact.unit, fact.scope] for fact in extraction.facts),
    ]
    results = [
        [check.rule, check.status, _text(check.left), _text(check.right), *check.fields] for check in checks
    ]
    return Digests(digest(content), digest(reading), digest(sorted(results)))


def digest(content: Any) -> str:
    """128 bits in hexadecimal of anything that JSON can write."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _text(number: int | Decimal | None) -> str | None:
    return None if number is None else format(number, "f" if isinstance(number, Decimal) else "d")


def _indicators(extraction: Extraction) -> list[list[str | None]]:
    return [[row.label, row.column, row.state, _text(row.number), row.unit] for row in extraction.indicators]


def _sections(sections: Sections) -> list[str | None]:
    texts = [getattr(sections, name) for name in SECTION_NAMES]
    return [None if text is None else "".join(text.split()) for text in texts]


def _metadata(metadata: Metadata) -> list[str | None]:
    items = [getattr(metadata, name) for name in METADATA_ITEMS]
    return [None if item is None else item.value for item in items]
