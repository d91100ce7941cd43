"""``scrapy reextract``: read the archive again with today's extractor.

In:  the database of ``DATABASE_URL`` and the files below ``ARCHIVE_DIR``; no network. Out: new revisions where the
reading differs; what was gained, lost and changed, on stdout and as JSON; the exit code::

    0  every document was read, and no report was lost
    1  a document could not be read, a report is no longer read, or the database can't be used
    2  bad use
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.bars import counted
from pipelines.store.errors import StoreError

if TYPE_CHECKING:
    from pipelines.reextract import Summary
    from pipelines.reread import Reread

_MOST_FIELDS = 20  # of each kind, in the summary on the terminal


class Command(ScrapyCommand):
    """Read the archive again with today's extractor."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Read the archived documents again with today's extractor"

    def long_desc(self) -> str:
        return (
            "Read the documents of the archive again, without network, and store a new revision of every report that is "
            "read otherwise than before. Documents that could not be read before are tried again. It can be stopped at "
            "any moment; the same command goes on where it ended, unless the program has changed since. Exit code: 0, or "
            "1 where a document could not be read or a report is no longer read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", action="append", default=[], help="this site only; may be repeated")
        parser.add_argument("--since", type=_time, help="fetched on this day or later: 2026-01-15")
        parser.add_argument("--until", type=_time, help="fetched before this day")
        parser.add_argument(
            "--jobs", type=int, default=_cores(), help="processes (default: one for each core)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, store nothing")
        parser.add_argument("--json", metavar="FILE", help="write the summary as JSON; - is stdout")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.reextract import compare, reextract
        from pipelines.store.existing import open_existing
        from pipelines.store.rereading import Selection

        if args:
            raise UsageError(f"{args[0]}: name sites with --site", print_help=False)
        if opts.jobs < 1:
            raise UsageError("--jobs is a number of processes, 1 or more", print_help=False)
        assert self.settings is not None
        selection = Selection(tuple(sorted(set(opts.site))), opts.since, opts.until)
        folder = Path(self.settings["ARCHIVE_DIR"])
        read = compare if opts.dry_run else reextract
        try:
            engine = open_existing(self.settings["DATABASE_URL"])
            summary = read(engine, folder, selection, opts.jobs, _watched)
            engine.dispose()
        except StoreError as error:
            print(f"scrapy reextract: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        except KeyboardInterrupt:
            print("scrapy reextract: stopped; the same command goes on where it ended", file=sys.stderr)
            self.exitcode = 1
            return
        if opts.json != "-":
            print("\n".join(_lines(summary)))
        _write(summary, opts.json)
        if summary.failures:
            self.exitcode = 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _time(word: str) -> str:
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is no date such as 2026-01-15") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _watched(results: Iterable[Reread], total: int, before: int) -> Iterator[Reread]:
    return counted(results, "documents", total, before)


def _lines(summary: Summary) -> Iterator[str]:
    from pipelines.cell_changes import KINDS

    yield f"documents read: {summary.documents:,}"
    outcomes = ", ".join(f"{name} {number:,}" for name, number in sorted(summary.outcomes.items()))
    yield f"reports that differ: {outcomes or 'none'}"
    for kind in KINDS:
        counts = summary.cells.get(kind)
        if counts:
            yield f"cells {kind}: {counts.total():,}"
            yield from (f"  {number:>7,}  {code}" for code, number in counts.most_common(_MOST_FIELDS))
            if len(counts) > _MOST_FIELDS:
                yield f"           and {len(counts) - _MOST_FIELDS} further cells; --json has them all"
        else:
            yield f"cells {kind}: 0"
    for report in summary.reports:
        if "." in report["outcome"]:
            yield f"FAILED: {report['outcome']}  {report['url']}"


def _write(summary: Summary, name: str | None) -> None:
    if name is None:
        return
    text = json.dumps(summary.as_json(), ensure_ascii=False, indent=2)
    if name == "-":
        print(text)
    else:
        Path(name).write_text(text + "\n", encoding="utf-8")
