"""The archive of fetched bytes: WARC files, compressed record by record.

In:  an exchange (request and response as they came). Out: ``SnapshotRef``; and the payload back from it.

::

    ARCHIVE_DIR/jingyan/jingyan-20260114T031500Z-5f2c9a-00001.warc.gz
        warcinfo                  what wrote this file
        response   ◀── offset     status line, headers and body as received (content encoding kept)
        request                   what was asked, without credentials
        metadata                  via, link text, list date: what the crawl knew before it read anything
        revisit                   instead of a response whose bytes an earlier record has already

One run writes one file, and a new one when it grows beyond a size. Every record is flushed when it is
written, so that a kill loses at most the record in flight. ``sha256`` is that of the payload as an extractor
gets it: without chunking and content encoding.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from crawler.items import SnapshotRef
from crawler.warc_records import Exchange, Original, companions, response, revisit

Headers = Iterable[tuple[str, str]]

__all__ = ["Answered", "Archive", "ArchiveError", "Exchange", "read_payload", "read_response"]

ROTATE_BYTES = 512 * 2**20
PAYLOAD_BYTES = 64 * 2**20  # a payload that expands beyond this is refused


class ArchiveError(Exception):
    """A payload that can't be kept or read back; ``code`` is documented in ``data/findings.csv``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answered:
    """A response as it was kept. ``body`` is without content encodings."""

    date: str  # of the fetch, ISO 8601, UTC
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Archive:
    """Writes the exchanges of one run of one site below ``folder``."""

    def __init__(self, folder: Path, site: str, software: str, rotate_bytes: int = ROTATE_BYTES) -> None:
        self._folder = folder
        self._site = site
        self._software = software
        self._rotate_bytes = rotate_bytes
        self._run = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self._count = 0
        self._file: BinaryIO | None = None
        self._name = ""

    def write(self, exchange: Exchange, earlier: SnapshotRef | None = None) -> SnapshotRef:
        """Keep an exchange; where its bytes are those of the record ``earlier``, or the portal says that they are
        (status 304), a revisit record without them. Returns where the bytes are.

        Raises ``ArchiveError``: snapshot.unwritable; and snapshot.encoding or fetch.too_large once it is kept,
        where no payload can be had from the body.
        """
        try:
            original = _original(self._folder, earlier, exchange) if earlier else None
            offset = self._append(exchange, original)
        except OSError as error:
            raise ArchiveError("snapshot.unwritable", str(error)) from error
        if earlier and original:
            return earlier
        payload = decoded(exchange.body, content_encodings(exchange.headers))
        return SnapshotRef(self._name, offset, hashlib.sha256(payload).hexdigest())

    def _append(self, exchange: Exchange, original: Original | None) -> int:
        file, writer = self._open()
        offset = file.tell()
        answer = revisit(writer, exchange, original) if original else response(writer, exchange)
        writer.write_record(answer)
        for record in companions(writer, exchange, answer.rec_headers.get_header("WARC-Record-ID")):
            writer.write_record(record)
        return offset

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _open(self) -> tuple[BinaryIO, WARCWriter]:
        if self._file and self._file.tell() >= self._rotate_bytes:
            self.close()
        if self._file:
            return self._file, WARCWriter(self._file, gzip=True)
        self._count += 1
        self._name = f"{self._site}/{self._site}-{self._run}-{self._count:05}.warc.gz"
        path = self._folder / self._name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb")
        writer = WARCWriter(self._file, gzip=True)
        info = {"software": self._software, "format": "WARC File Format 1.0", "isPartOf": self._site}
        writer.write_record(writer.create_warcinfo_record(path.name, info))
        return self._file, writer


def read_payload(folder: Path, ref: SnapshotRef) -> bytes:
    """The payload that ``ref`` names.

    Raises ``ArchiveError``: snapshot.missing, snapshot.damaged, snapshot.encoding.
    """
    return read_response(folder, ref).body


def read_response(folder: Path, ref: SnapshotRef) -> Answered:
    """The response that ``ref`` names, its body without content encodings. Raises as ``read_payload``."""
    with _record_at(folder, ref) as record:
        body = record.raw_stream.read()
        head = record.http_headers
        date = record.rec_headers.get_header("WARC-Date")
    headers = tuple(head.headers)
    payload = decoded(body, content_encodings(headers))
    if hashlib.sha256(payload).hexdigest() != ref.sha256:
        raise ArchiveError("snapshot.damaged", f"sha256 differs at {ref.file}:{ref.offset}")
    return Answered(date, int(head.get_statuscode()), headers, payload)


@contextmanager
def _record_at(folder: Path, ref: SnapshotRef) -> Iterator[ArcWarcRecord]:
    try:
        with (folder / ref.file).open("rb") as file:
            file.seek(ref.offset)
            record = next(iter(ArchiveIterator(file, no_record_parse=False)), None)
            if record is None or record.rec_type != "response" or record.http_headers is None:
                raise ArchiveError("snapshot.damaged", f"no response at {ref.file}:{ref.offset}")
            yield record
    except FileNotFoundError:
        raise ArchiveError("snapshot.missing", ref.file) from None
    except (ArchiveLoadFailed, EOFError, zlib.error) as error:
        raise ArchiveError("snapshot.damaged", f"{error} at {ref.file}:{ref.offset}") from None


def _original(folder: Path, earlier: SnapshotRef, exchange: Exchange) -> Original | None:
    """The record that a revisit can refer to; None where the bytes are others, or it can't be read."""
    try:
        read_payload(folder, earlier)
        with _record_at(folder, earlier) as record:
            names = ("WARC-Target-URI", "WARC-Date", "WARC-Payload-Digest")
            original = Original(*(record.rec_headers.get_header(name) for name in names))
    except ArchiveError:
        return None
    digest = "sha1:" + base64.b32encode(hashlib.sha1(exchange.body).digest()).decode()
    same = exchange.status == 304 or (exchange.status == 200 and digest == original.digest)
    return original if same else None


def content_encodings(headers: Headers) -> tuple[str, ...]:
    """The content encodings of a response, in the order in which they were applied."""
    return tuple(
        name.strip().lower()
        for key, value in headers
        if key.lower() == "content-encoding"
        for name in value.split(",")
        if name.strip() and name.strip().lower() != "identity"
    )


def decoded(body: bytes, encodings: tuple[str, ...], limit: int = PAYLOAD_BYTES) -> bytes:
    """``body`` without its content encodings. Raises ``ArchiveError``: snapshot.encoding, fetch.too_large.

    A stream cut short gives what came of it: a page whose last bytes are missing is still a page.
    """
    for encoding in reversed(encodings):
        if encoding in ("gzip", "x-gzip"):
            body = _inflated(body, zlib.MAX_WBITS | 16, limit)
        elif encoding == "deflate":
            # Some servers send the bare stream without the zlib header that the standard asks for.
            wrapped = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
            body = _inflated(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, limit)
        else:
            raise ArchiveError("snapshot.encoding", encoding)
    return body


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    pieces, size = [], 0
    while body:
        stream = zlib.decompressobj(window)
        try:
            pieces.append(stream.decompress(body, limit - size + 1))
        except zlib.error as error:
            if not size:
                raise ArchiveError("snapshot.encoding", str(error)) from None
            break
        size += len(pieces[-1])
        if size > limit:
            raise ArchiveError("fetch.too_large", f"more than {limit} bytes")
        body = stream.unused_data
    return b"".join(pieces)
