"""The records of a WARC file that one exchange makes.

In:  an ``Exchange``, and the record that has its bytes already, if one has. Out: records for warcio to write: a
response or a revisit, the request without credentials, and what the crawl knew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

_NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
_SECRET = frozenset(("authorization", "proxy-authorization"))
_HOP_BY_HOP = frozenset(("transfer-encoding", "connection", "keep-alive", "proxy-connection"))


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


@dataclass(frozen=True, slots=True)
class Original:
    """The record that a revisit refers to."""

    uri: str
    date: str
    digest: str  # of the body as received, sha1 in base 32, as WARC files have it


def revisit(writer: WARCWriter, exchange: Exchange, original: Original) -> ArcWarcRecord:
    """The record of an answer whose bytes ``original`` has."""
    head = StatusAndHeaders(
        f"{exchange.status} {exchange.reason}".rstrip(),
        [(name, value) for name, value in exchange.headers if name.lower() not in _HOP_BY_HOP],
        protocol=exchange.protocol,
    )
    more = {"WARC-IP-Address": exchange.ip} if exchange.ip else {}
    record = writer.create_revisit_record(
        exchange.url, original.digest, original.uri, original.date, http_headers=head, warc_headers_dict=more
    )
    if exchange.status == 304:
        record.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
    return record


def response(writer: WARCWriter, exchange: Exchange) -> ArcWarcRecord:
    """The record of an answer, its body as received."""
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


def companions(writer: WARCWriter, exchange: Exchange, response_id: str) -> Iterable[ArcWarcRecord]:
    """The records of the request and of what was known, which refer to that of the answer."""
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
