"""Web archives: MHT files, which Word also writes under the name .doc.

In:  bytes of a MIME message. Out: one ``Document``, read from its HTML.

::

    multipart/related ─┬─ text/html        the page; or a frame set, and then
                       ├─ text/html …      every other page is read, in order
                       └─ image/png …      not read

Source: RFC 2557.
"""

from __future__ import annotations

import contextlib
import email
from dataclasses import replace
from email.message import Message

from pipelines.extract import limits
from pipelines.extract.documents import open_document
from pipelines.extract.model import Document, Unreadable
from pipelines.extract.sniff import container
from pipelines.extract.story import Story

_FRAMES = b"<frameset"
_CHARSETS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("utf16", "unicode"), "utf-16"),
    "utf16le": "utf-16-le",
    "big5": "cp950",
}
_READABLE = frozenset({"html", "text"})


def read(body: bytes) -> Document:
    """Read an MHT. Raises ``Unreadable``: document.broken (no page in it), document.too_large."""
    limits.hold("bytes of a web archive", len(body), limits.WEB_ARCHIVE_BYTES)
    limits.hold("lines of a web archive", body.count(b"\n"), limits.WEB_ARCHIVE_LINES)
    try:
        message = email.message_from_bytes(body)
        pages = [page for page in map(_page, message.walk()) if container(page) in _READABLE]
    except (RecursionError, LookupError, ValueError) as error:
        raise Unreadable("document.broken", "MIME message") from error
    if not pages:
        raise Unreadable("document.broken", "no page in the web archive")
    if _FRAMES in pages[0].lower() and len(pages) > 1:
        return _joined([document for page in pages[1:] for document in open_document(page)])
    return _joined(list(open_document(pages[0])))


def _page(part: Message) -> bytes:
    if part.is_multipart() or part.get_content_maintype() != "text" or part.get_content_subtype() == "css":
        return b""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)  # only a part of parts has none
    # a western charset fits any bytes, so its declaration proves nothing
    charset = _CHARSETS.get((part.get_content_charset() or "").replace("-", ""))
    if charset is not None:
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(charset).encode()
    return content


def _joined(documents: list[Document]) -> Document:
    """One document of several, its blocks numbered through."""
    story = Story()
    for block in (block for document in documents for block in document.blocks):
        story.take(block)
    return replace(
        documents[0],
        container="mht",
        blocks=tuple(story.blocks),
        images=sum(document.images for document in documents),
        findings=tuple(finding for document in documents for finding in document.findings),
    )
