"""The archive of fetched bytes: WARC files, compressed record by record.

In:  an exchange (request and response as they came). Out: ``SnapshotRef``; and the payload back from it.

::

    ARCHIVE_DIR/jingyan/jingyan-20260114T031500Z-5f2c9a-00001.warc.gz
        warcinfo                  what wrote this file
        response   ◀── offset     status line, headers and body as received (content encoding kept)
        request                   what was asked, without credentials
        metadata                  via, link text, list date: what the crawl knew before it read anything

One run writes one file, and a new one when it grows beyond a size. Every record is flushed when it is
written, so that a kill loses at most the record in flight. ``sha256`` is that of the payload as an extractor
gets it: without chunking and content encoding.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from crawler.items import SnapshotRef

Headers = Iterable[tuple[str, str]]

ROTATE_BYTES = 512 * 2**20
PAYLOAD_BYTES = 64 * 2**20  # a payload that expands beyond this is refused
_SECRET = frozenset(("authorization", "proxy-authorization"))
_HOP_BY_HOP = frozenset(("transfer-encoding", "connection", "keep-alive", "proxy-connection"))


class ArchiveError(Exception):
    """A payload that can't be kept or read back; ``code`` is documented in ``data/findings.csv``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response. ``body`` is as received, still content-encoded."""

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    protocol: str = "HTTP/1.1"
    ip: str | None = None
    known: tuple[tuple[str, str], ...] = ()  # what the crawl knew: ("via", …), ("linkText", …)


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

    def write(self, exchange: Exchange) -> SnapshotRef:
        """Keep an exchange. Raises ``ArchiveError``: snapshot.unwritable; and snapshot.encoding
        or fetch.too_large once it is kept, where no payload can be had from the body.
        """
        try:
            offset = self._append(exchange)
        except OSError as error:
            raise ArchiveError("snapshot.unwritable", str(error)) from error
        payload = decoded(exchange.body, content_encodings(exchange.headers))
        return SnapshotRef(self._name, offset, hashlib.sha256(payload).hexdigest())

    def _append(self, exchange: Exchange) -> int:
        file, writer = self._open()
        offset = file.tell()
        response = _response(writer, exchange)
        writer.write_record(response)
        for record in _companions(writer, exchange, response.rec_headers.get_header("WARC-Record-ID")):
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
    try:
        with (folder / ref.file).open("rb") as file:
            file.seek(ref.offset)
            record = next(iter(ArchiveIterator(file, no_record_parse=False)), None)
            if record is None or record.rec_type != "response":
                raise ArchiveError("snapshot.damaged", f"no response at {ref.file}:{ref.offset}")
            body = record.raw_stream.read()
            headers = tuple(record.http_headers.headers)
    except FileNotFoundError:
        raise ArchiveError("snapshot.missing", ref.file) from None
    except (ArchiveLoadFailed, EOFError, zlib.error) as error:
        raise ArchiveError("snapshot.damaged", f"{error} at {ref.file}:{ref.offset}") from None
    payload = decoded(body, content_encodings(headers))
    if hashlib.sha256(payload).hexdigest() != ref.sha256:
        raise ArchiveError("snapshot.damaged", f"sha256 differs at {ref.file}:{ref.offset}")
    return payload


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


def _response(writer: WARCWriter, exchange: Exchange) -> ArcWarcRecord:
    # The body has been put together from its chunks; a header that says otherwise would be wrong here.
    kept = [
        (name, value)
        for name, value in exchange.headers
        if name.lower() not in _HOP_BY_HOP | {"content-length"}
    ]
    kept.append(("Content-Length", str(len(exchange.body))))
    head = StatusAndHeaders(f"{exchange.status} {exchange.reason}".rstrip(), kept, protocol=exchange.protocol)
    warc_headers = {"WARC-IP-Address": exchange.ip} if exchange.ip else {}
    return writer.create_warc_record(
        exchange.url,
        "response",
        BytesIO(exchange.body),
        len(exchange.body),
        http_headers=head,
        warc_headers_dict=warc_headers,
    )


def _companions(writer: WARCWriter, exchange: Exchange, response_id: str) -> Iterable[ArcWarcRecord]:
    address = exchange.url.split("://", 1)[-1]
    target = "/" + address.partition("/")[2]
    kept = [(name, value) for name, value in exchange.request_headers if name.lower() not in _SECRET]
    head = StatusAndHeaders(f"{exchange.method} {target} HTTP/1.1", kept, is_http_request=True)
    yield writer.create_warc_record(
        exchange.url,
        "request",
        BytesIO(b""),
        0,
        http_headers=head,
        warc_headers_dict={"WARC-Concurrent-To": response_id},
    )
    if exchange.known:
        fields = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in exchange.known).encode()
        yield writer.create_warc_record(
            exchange.url,
            "metadata",
            BytesIO(fields),
            len(fields),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Concurrent-To": response_id},
        )
