"""``scrapy archive verify``: whether the archive holds, whole, what the database says it holds.

In:  the database of ``DATABASE_URL`` and the files below ``ARCHIVE_DIR``. Out: a line for each fault and a summary, or
JSON; the exit code::

    0  every record that the database points at is there and whole
    1  something is missing or damaged, or the database can't be used
    2  bad use
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.bars import counted
from pipelines.store.errors import StoreError

if TYPE_CHECKING:
    from crawler.warc_check import Checked, Pointer
    from pipelines.store.archived import ArchivedAt


class Command(ScrapyCommand):
    """Check the archive of fetched bytes."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "verify [options]"

    def short_desc(self) -> str:
        return "Check that the archive holds what the database points at"

    def long_desc(self) -> str:
        return (
            "Read every WARC file below ARCHIVE_DIR and check that its records are whole, that their digests are right, "
            "and that every record the database points at is there. A half-written last record (a run was killed) and "
            "files that the database points at nowhere are told and lose nothing. Nothing is changed. Exit code: 0, or "
            "1 where something is missing or damaged."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", action="append", default=[], help="this site only; may be repeated")
        parser.add_argument("--json", action="store_true", help="print JSON instead of lines")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.warc_check import LOSSES, check_file
        from pipelines.store.archived import archived_places
        from pipelines.store.existing import open_existing

        if args != ["verify"]:
            raise UsageError("write: scrapy archive verify", print_help=False)
        assert self.settings is not None
        folder = Path(self.settings["ARCHIVE_DIR"])
        sites = tuple(opts.site)
        try:
            engine = open_existing(self.settings["DATABASE_URL"])
            places = archived_places(engine, sites)
            engine.dispose()
        except StoreError as error:
            print(f"scrapy archive: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        names = sorted(places.keys() | set(_files(folder, sites)))
        if sites and not names:
            print(f"scrapy archive: nothing is known of {', '.join(sites)}", file=sys.stderr)
            self.exitcode = 1
            return
        checked = [
            check_file(folder, name, _pointers(places.get(name, ()))) for name in counted(names, "files")
        ]
        print(_json(folder, checked) if opts.json else "\n".join(_lines(folder, checked)))
        if any(fault.code in LOSSES for each in checked for fault in each.faults):
            self.exitcode = 1


def _files(folder: Path, sites: Sequence[str]) -> Iterator[str]:
    for path in folder.glob("*/*.warc.gz"):
        if not sites or path.parent.name in sites:
            yield path.relative_to(folder).as_posix()


def _pointers(places: Sequence[ArchivedAt]) -> list[Pointer]:
    from crawler.warc_check import Pointer

    return [Pointer(place.offset, place.sha256, place.url) for place in places]


def _totals(checked: Sequence[Checked]) -> tuple[Counter[str], Counter[str]]:
    records: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for each in checked:
        records.update(each.records)
        faults.update(fault.code for fault in each.faults)
    return records, faults


def _lines(folder: Path, checked: Sequence[Checked]) -> Iterator[str]:
    for each in checked:
        for fault in each.faults:
            at = f"{fault.file}:{fault.offset}" if fault.offset is not None else fault.file
            yield " ".join(part for part in (fault.code, at, fault.url, fault.detail) if part)
    records, faults = _totals(checked)
    size = sum(each.size for each in checked)
    yield f"archive: {folder}: {len(checked)} files, {size:,} bytes"
    yield f"records: {_listed(records)}"
    yield f"pointed at by the database: {sum(each.pointers for each in checked):,}"
    yield f"faults: {_listed(faults)}"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in sorted(counts.items())) or "none"


def _json(folder: Path, checked: Sequence[Checked]) -> str:
    records, faults = _totals(checked)
    return json.dumps(
        {
            "archive": str(folder),
            "files": len(checked),
            "bytes": sum(each.size for each in checked),
            "records": dict(sorted(records.items())),
            "pointers": sum(each.pointers for each in checked),
            "counts": dict(sorted(faults.items())),
            "faults": [asdict(fault) for each in checked for fault in each.faults],
        },
        ensure_ascii=False,
        indent=2,
    )
