"""A second copy of the database and of the archive, and whether it is whole.

In:  a SQLite file, the archive's folder, a folder to copy to. Out: that folder::

    reports.db       as the database stood at one moment, though crawls were writing to it
    archive/         the WARC files
    MANIFEST.json    size and SHA-256 of all of them

The database is copied first: whatever it points at is in the files that are copied after it. A further copy into the
same folder copies only what is new; WARC files grow and never change.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

DATABASE, ARCHIVE, MANIFEST = "reports.db", "archive", "MANIFEST.json"
_STEP = 2**20

Watch = Callable[[Iterable[Path]], Iterable[Path]]


class BackupError(Exception):
    """A backup that can't be made or read; ``code`` is documented in ``data/findings.csv``."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a backup, by its path in it."""

    path: str
    size: int
    sha256: str


def back_up(database: Path | None, archive: Path, target: Path, watch: Watch = lambda files: files) -> int:
    """Copy to ``target``; the database only if one is given. Returns how many files the backup has.

    Raises ``BackupError``: backup.unwritable, backup.damaged (the database that was to be copied).
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        known = {kept.path: kept for kept in _manifest(target)} if (target / MANIFEST).exists() else {}
        if database is not None:
            _copy_database(database, target / DATABASE)
        files = sorted(archive.glob("*/*.warc.gz"))
        kept = [_copy(file, archive, target, known) for file in watch(files)]
        if (target / DATABASE).exists():
            kept.append(_described(target, target / DATABASE))
        written = {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": list(map(asdict, kept)),
        }
        _replace(target / MANIFEST, json.dumps(written, indent=1).encode())
    except OSError as error:
        raise BackupError("backup.unwritable", str(error)) from error
    return len(kept)


def faults_of(target: Path) -> Iterator[BackupError]:
    """What is wrong with a backup, file by file. Raises ``BackupError`` where it has no manifest."""
    for kept in _manifest(target):
        path = target / kept.path
        if not path.is_file():
            yield BackupError("backup.missing", kept.path)
        elif _described(target, path) != kept:
            yield BackupError("backup.damaged", f"{kept.path} is not what was copied")
        elif kept.path == DATABASE and (words := _integrity(path)) != "ok":
            yield BackupError("backup.damaged", f"{kept.path}: {words}")


def _copy_database(source: Path, target: Path) -> None:
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as here,
            closing(sqlite3.connect(fresh)) as there,
        ):
            here.backup(there)
            # A file of its own: no write-ahead log has to be copied with it.
            there.execute("PRAGMA journal_mode = DELETE").close()
        if (words := _integrity(fresh)) != "ok":
            raise BackupError("backup.damaged", f"{source}: {words}")
    except sqlite3.Error as error:
        raise BackupError("backup.damaged", f"{source}: {error}") from error
    fresh.replace(target)


def _integrity(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        return str(database.execute("PRAGMA integrity_check").fetchone()[0])


def _copy(file: Path, archive: Path, target: Path, known: dict[str, Kept]) -> Kept:
    name = (Path(ARCHIVE) / file.relative_to(archive)).as_posix()
    copy = target / name
    before = known.get(name)
    if before and copy.is_file() and before.size == copy.stat().st_size == file.stat().st_size:
        return before
    copy.parent.mkdir(parents=True, exist_ok=True)
    fresh = copy.with_name(copy.name + ".new")
    shutil.copyfile(file, fresh)
    fresh.replace(copy)
    return _described(target, copy)


def _described(target: Path, path: Path) -> Kept:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_STEP):
            digest.update(piece)
    return Kept(path.relative_to(target).as_posix(), path.stat().st_size, digest.hexdigest())


def _manifest(target: Path) -> list[Kept]:
    try:
        written = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return [Kept(**entry) for entry in written["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError("backup.missing", f"{target / MANIFEST} can't be read: {error}") from error


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)
