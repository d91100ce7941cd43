"""``scrapy extract FILE…``: read documents from disk and print what stands in them.

In:  files of any container that the extractor reads. Out: JSON Lines on standard output, one object for
each report
in input order; a document that can't be read gives one object with its ``error``.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from pipelines.checks import Check, check_prose
from pipelines.checks.standing import suspect_cell
from pipelines.extract.model import Context, Extraction, Place, Unreadable

_MARK = "\x00"
logger = logging.getLogger(__name__)


class Command(ScrapyCommand):
    requires_project = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy reads it from the class)

    def syntax(self) -> str:
        return "[options] <file> ..."

    def short_desc(self) -> str:
        return "Read annual reports from files and print their cells as JSON Lines"

    def long_desc(self) -> str:
        return (
            "Read each FILE (HTML, text, Office, PDF …; '-' is standard input, a folder is read file by file) "
            "and print one JSON object for each report in it. The keys are described in docs/extract.md. "
            "Exit status: 0 unless no file could be read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        group = parser.add_argument_group("What the crawl would know of the documents (all optional)")
        group.add_argument("--url", help="address that the documents come from")
        group.add_argument("--link-text", help="text of the link that led there")
        group.add_argument("--column", help="name of the portal's column")
        group.add_argument("--portal", help="owner of the portal, e.g. 井研县人民政府")
        group.add_argument("--division", help="GB/T 2260 code of the portal, e.g. 511124")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("name at least one file", print_help=False)
        context = Context(
            url=opts.url,
            link_text=opts.link_text,
            column=opts.column,
            portal=opts.portal,
            division=opts.division,
        )
        readable = 0
        paths = list(_files(args))
        for path in _with_progress(paths):
            records = read_file(path, context)
            readable += any(record["error"] is None for record in records)
            for record in records:
                print(to_json(record), flush=True)
        self.exitcode = 0 if readable else 1


def _files(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if Path(name).is_dir():
            yield from sorted(str(path) for path in Path(name).rglob("*") if path.is_file())
        else:
            yield name


def _with_progress(paths: Sequence[str]) -> Iterable[str]:
    """``paths``, with a progress bar on standard error when a person is looking."""
    if len(paths) < 2 or not sys.stderr.isatty():
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, description="Reading", console=Console(stderr=True))


def read_file(path: str, context: Context) -> list[dict[str, Any]]:
    """The records of one file; a single record with ``error`` when it can't be read."""
    from pipelines.extract.report import read_report
    from pipelines.judged import judged_checks

    try:
        body = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        extractions = read_report(body, context)
    except OSError as error:
        return [_unread(path, f"file.unreadable: {error.strerror or error}")]
    except Unreadable as error:
        return [_unread(path, str(error))]
    except Exception as error:
        logger.exception("reader failed on %s", path)
        return [_unread(path, f"reader.failed: {type(error).__name__}: {error}")]
    checks = judged_checks(body, context, extractions)
    return [
        _record(path, extraction, of_report)
        for extraction, of_report in zip(extractions, checks, strict=True)
    ]


def _record(path: str, extraction: Extraction, checks: Sequence[Check] = ()) -> dict[str, Any]:
    metadata = extraction.metadata
    parts = {
        name: getattr(metadata, name)
        for name in ("title", "agency", "year", "scope", "published_on", "source")
    }
    said = {name: part.value if part else None for name, part in parts.items()}
    return {
        "path": path,
        "title": said["title"],
        "agency": said["agency"],
        "year": int(said["year"]) if said["year"] else None,
        "scope": said["scope"],
        "format": extraction.form,
        "published_on": said["published_on"],
        "source": said["source"],
        "evidence": {
            name: {"source": part.source, "quote": part.quote}
            for name, part in parts.items()
            if part is not None
        },
        "cells": [
            {
                "field": value.field,
                "value": value.number,
                "raw": value.raw,
                "state": value.state.value,
                "unit": value.unit,
                "at": _at(value.at),
            }
            for value in extraction.values
        ],
        "supplement": [
            {"label": row.label, "unit": row.unit, "value": row.value, "raw": row.raw, "at": _at(row.at)}
            for row in extraction.supplement
        ],
        "indicators": [
            {
                "code": row.code,
                "label": row.label,
                "column": row.column,
                "unit": row.unit,
                "value": row.number,
                "raw": row.raw,
                "state": row.state.value,
                "at": _at(row.at),
            }
            for row in extraction.indicators
        ],
        "sections": asdict(extraction.sections),
        "facts": [
            {
                "kind": fact.kind,
                "value": fact.number,
                "unit": fact.unit,
                "wording": fact.wording,
                "sentence": fact.sentence,
                "section": fact.section,
                "scope": fact.scope,
                "at": _at(fact.at),
            }
            for fact in extraction.facts
        ],
        "checks": [_check(check) for check in checks],
        "prose_checks": [_check(check) for check in check_prose(extraction)],
        "suspect": suspect_cell(checks),
        "findings": [
            {"code": finding.code, "detail": finding.detail, "at": _at(finding.at)}
            for finding in extraction.findings
        ],
        "error": None,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "rule": check.rule,
        "fields": list(check.fields),
        "status": check.status.value,
        "left": check.left,
        "right": check.right,
        "standing": check.standing.value if check.standing else None,
    }


def _unread(path: str, reason: str) -> dict[str, Any]:
    empty = _record(path, Extraction(None))
    return {**empty, "error": reason}


def _at(place: Place | None) -> dict[str, int] | None:
    return {name: number for name, number in asdict(place).items() if number is not None} if place else None


def to_json(record: dict[str, Any]) -> str:
    """``record`` on one line, decimals as they are printed: 190.457379, 12.50."""
    text = json.dumps(record, ensure_ascii=False, default=_decimal)
    return text.replace(f'"{_ESCAPED}', "").replace(f'{_ESCAPED}"', "")


_ESCAPED = json.dumps(_MARK)[1:-1]


def _decimal(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value}{_MARK}"
    raise TypeError(f"no JSON for {type(value).__name__}")
