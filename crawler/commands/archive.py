"""``scrapy archive``: whether the archive holds, whole, what the database says it holds; copies of it elsewhere.

In:  the database of ``DATABASE_URL``, the files below ``ARCHIVE_DIR``, the place ``ARCHIVE_STORE``. Out: a line for each
fault and a summary, or how many files were copied; or JSON; the exit code::

    0  every record that the database points at is there and whole; every file is copied
    1  something is missing or damaged or can't be copied, or the database can't be used
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
        return "verify|send|fetch [options]"

    def short_desc(self) -> str:
        return "Check the archive, or copy it to and from a second place"

    def long_desc(self) -> str:
        return (
            "verify: read every WARC file below ARCHIVE_DIR and check that its records are whole, that their digests are right, "
            "and that every record the database points at is there. A half-written last record (a run was killed) and "
            "files that the database points at nowhere are told and lose nothing. Nothing is changed. send: copy the files "
            "that ARCHIVE_STORE lacks there, a folder or s3://BUCKET/PREFIX. fetch: copy back those that ARCHIVE_DIR "
            "lacks. Exit code: 0, or 1 where something is missing or damaged, or can't be copied."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", action="append", default=[], help="this site only; may be repeated")
        parser.add_argument("--json", action="store_true", help="print JSON instead of lines")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        deeds = {"verify": self._verify, "send": self._copy, "fetch": self._copy}
        if len(args) != 1 or args[0] not in deeds:
            raise UsageError("write: scrapy archive verify, send or fetch", print_help=False)
        deeds[args[0]](args[0], opts)

    def _copy(self, deed: str, opts: argparse.Namespace) -> None:
        from crawler import archive_store

        assert self.settings is not None
        where = self.settings["ARCHIVE_STORE"]
        if not where:
            raise UsageError("set ARCHIVE_STORE to a folder or s3://BUCKET/PREFIX", print_help=False)
        copy = archive_store.send if deed == "send" else archive_store.fetch
        try:
            names = copy(
                Path(self.settings["ARCHIVE_DIR"]), archive_store.open_store(where), tuple(opts.site)
            )
        except archive_store.StoreFailed as error:
            print(f"scrapy archive: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        print(json.dumps(names, indent=2) if opts.json else f"{len(names)} files copied")

    def _verify(self, _deed: str, opts: argparse.Namespace) -> None:
        from crawler.warc_check import LOSSES, check_file
        from pipelines.store.archived import archived_places
        from pipelines.store.existing import open_existing

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
