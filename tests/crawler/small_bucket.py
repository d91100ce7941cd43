"""A bucket in memory behind the four requests of S3 that the archive needs: put, get, head and list.

In:  nothing. Out: a server on loopback; ``objects`` by key, ``refuses`` turns every request down.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


@dataclass
class SmallBucket:
    name: str
    objects: dict[str, bytes] = field(default_factory=dict)
    refuses: bool = False
    url: str = ""

    def listing(self, prefix: str) -> bytes:
        entries = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(body)}</Size></Contents>"
            for key, body in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        return (
            f"<ListBucketResult><Name>{self.name}</Name><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
        ).encode()


@contextmanager
def served_bucket(bucket: SmallBucket) -> Iterator[SmallBucket]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _key(self) -> str:
            return urlsplit(self.path).path.removeprefix(f"/{bucket.name}").strip("/")

        def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.send_header("ETag", '"1"')
            self.send_header("Last-Modified", "Sat, 20 Jan 2024 03:00:00 GMT")
            self.end_headers()
            self.wfile.write(body)

        def do_PUT(self) -> None:
            body = self._body()
            if not bucket.refuses:
                bucket.objects[self._key()] = body
            self._answer(403 if bucket.refuses else 200)

        def do_HEAD(self) -> None:
            body = bucket.objects.get(self._key())
            self._answer(404 if body is None else 200, length=len(body or b""))

        def do_GET(self) -> None:
            if bucket.refuses:
                self._answer(403, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>")
            elif key := self._key():
                body = bucket.objects.get(key)
                self._answer(404 if body is None else 200, body or b"")
            else:
                asked = parse_qs(urlsplit(self.path).query)
                self._answer(200, bucket.listing(asked.get("prefix", [""])[0]))

        def _body(self) -> bytes:
            if self.headers.get("Expect") == "100-continue":
                self.send_response_only(100)
                self.end_headers()
            if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
                return self.rfile.read(int(self.headers["Content-Length"]))
            whole = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                whole += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return whole

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bucket.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
