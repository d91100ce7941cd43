"""Whether a WARC file is whole, and holds what the database says it holds.

In:  a file of the archive, and the places in it that the database points at. Out: ``Checked``: how many records
there are of each type, and a ``Fault`` for whatever is wrong::

    snapshot.missing     the file is not there
    snapshot.damaged     a record can't be unpacked, its digest differs, or nothing stands at a place pointed at
    snapshot.truncated   the last record is half written: what a kill or a power cut leaves behind
    snapshot.orphan      the database points at nothing in the file

Records are compressed one by one, so that a damaged one costs none of those after it: the next is looked for.
"""

from __future__ import annotations

import hashlib
import mmap
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from crawler.archive import ArchiveError, content_encodings, decoded

MISSING, DAMAGED = "snapshot.missing", "snapshot.damaged"
TRUNCATED, ORPHAN = "snapshot.truncated", "snapshot.orphan"
LOSSES = (MISSING, DAMAGED)  # the others lose nothing that the database knows of

_MEMBER = b"\x1f\x8b\x08"  # how a compressed record begins
_HEAD = 10  # bytes of a gzip header
_STEP = 2**20


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in a WARC file that the database points at."""

    offset: int
    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a file; ``code`` is that of a finding."""

    code: str
    file: str
    offset: int | None = None
    url: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and what was found in it."""

    file: str
    size: int = 0  # bytes
    records: Mapping[str, int] = field(default_factory=dict)  # by type
    pointers: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Member:
    """A compressed record; ``data`` is None where it can't be unpacked."""

    offset: int
    data: bytes | None
    is_cut: bool = False  # by the end of the file
    detail: str = ""


def check_file(folder: Path, name: str, pointers: Sequence[Pointer]) -> Checked:
    """Read the whole file ``name`` of the archive ``folder``, and hold it against ``pointers``."""
    path = folder / name
    if not path.is_file():
        missing = [Fault(MISSING, name, pointer.offset, pointer.url) for pointer in pointers]
        return Checked(name, pointers=len(pointers), faults=tuple(missing))
    faults = [] if pointers else [Fault(ORPHAN, name)]
    records: Counter[str] = Counter()
    payloads: dict[int, str] = {}
    for member in _members(path):
        if member.data is None:
            code = TRUNCATED if member.is_cut else DAMAGED
            faults.append(Fault(code, name, member.offset, detail=member.detail))
            continue
        kind, sha256, detail = _read(member.data)
        records[kind] += 1
        if detail:
            faults.append(Fault(DAMAGED, name, member.offset, detail=detail))
        elif sha256:
            payloads[member.offset] = sha256
    broken = {fault.offset for fault in faults if fault.code == DAMAGED}
    for pointer in pointers:
        if payloads.get(pointer.offset) != pointer.sha256:
            detail = "sha256 differs" if pointer.offset in payloads else "no response stands there"
            faults.append(Fault(DAMAGED, name, pointer.offset, pointer.url, detail))
    named = {fault.offset for fault in faults if fault.url}
    kept = [fault for fault in faults if fault.url or fault.offset not in broken & named]
    return Checked(name, path.stat().st_size, dict(records), len(pointers), tuple(kept))


def _members(path: Path) -> Iterator[_Member]:
    size = path.stat().st_size
    if not size:
        yield _Member(0, None, is_cut=True, detail="the file is empty")
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        offset, lost = 0, False
        while offset < size:
            end, member = _member(content, offset, size)
            if not (lost and member.data is None):  # one damaged stretch is one fault
                yield member
            lost = member.data is None
            if end is None:
                end = content.find(_beginning(content), offset + 1)
                if end < 0:
                    return
            offset = end


def _beginning(content: mmap.mmap) -> bytes:
    """How the records of this file begin: all in the same way, as one program has written them."""
    head = content[:_HEAD]
    return head if head.startswith(_MEMBER) else _MEMBER


def _member(content: mmap.mmap, offset: int, size: int) -> tuple[int | None, _Member]:
    """The record at ``offset`` and where the next begins; None where that can't be told."""
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    pieces, position = [], offset
    try:
        while not stream.eof and position < size:
            piece = content[position : position + _STEP]
            pieces.append(stream.decompress(piece))
            position += len(piece)
    except zlib.error as error:
        return None, _Member(offset, None, detail=str(error))
    if not stream.eof:
        return size, _Member(offset, None, is_cut=True, detail=f"{size - offset} bytes of a record")
    return position - len(stream.unused_data), _Member(offset, b"".join(pieces))


def _read(data: bytes) -> tuple[str, str | None, str]:
    """Type of a record; for a response the sha256 of its payload; what is wrong with it."""
    try:
        iterator = ArchiveIterator(BytesIO(data), check_digests=True)
        record = next(iter(iterator), None)
        if record is None:
            return "none", None, "no record in it"
        kind = str(record.rec_type)
        body = record.content_stream().read() if kind != "response" else record.raw_stream.read()
        if record.digest_checker.problems:
            return kind, None, "; ".join(record.digest_checker.problems)
        if kind != "response":
            return kind, None, ""
        if record.http_headers is None:
            return kind, None, "no HTTP headers"
        payload = decoded(body, content_encodings(record.http_headers.headers))
    except ArchiveError:
        return kind, None, ""  # kept as it came, and never pointed at
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError) as error:
        return "broken", None, str(error)
    return kind, hashlib.sha256(payload).hexdigest(), ""
