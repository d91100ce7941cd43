"""RTF cut into its parts.

In:  bytes of an RTF file. Out: one ``Part`` after the other: a group opens or closes, a word of control with
its number, or bytes of text in whatever code page is in force.

::

    {\\rtf1\\ansicpg936 {\\fonttbl{\\f0\\fcharset134 …;}} \\pard \\'c4\\'ea\\u24180?2023\\par }

Source: Rich Text Format 1.9.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.extract import limits
from pipelines.extract.model import Unreadable

_PART = re.compile(
    rb"(?P<open>\{)|(?P<close>\})"
    rb"|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<symbol>[^A-Za-z'])"
    rb"|(?P<break>[\r\n\x00]+)"
    rb"|(?P<text>[^\\{}\r\n\x00]+)",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Part:
    """``kind``: "{", "}", "word", "symbol" or "text". ``name`` is the word or symbol."""

    kind: str
    name: str = ""
    number: int | None = None
    text: bytes = b""


_OPEN = Part("{")
_CLOSE = Part("}")


def parts(body: bytes) -> Iterator[Part]:
    """The parts of ``body``; binary data and line ends of the file are left out.

    Raises ``Unreadable``: document.broken for what is no RTF, document.too_large.
    """
    at = body.find(b"{")
    count = 0
    while 0 <= at < len(body):
        match = _PART.match(body, at)
        if match is None:
            if body[at:].strip(b"\\' \r\n\0") == b"":
                return
            raise Unreadable("document.broken", f"RTF at byte {at}")
        count += 1
        limits.hold("parts of the RTF", count, limits.RTF_PARTS)
        at = match.end()
        kind = match.lastgroup
        if kind == "open":
            yield _OPEN
        elif kind == "close":
            yield _CLOSE
        elif kind == "text":
            yield Part("text", text=match["text"])
        elif kind == "hex":
            yield Part("text", text=bytes.fromhex(match["hex"].decode()))
        elif kind == "symbol":
            yield Part("symbol", match["symbol"].decode("latin-1"))
        elif kind != "break":
            number = int(match["number"]) if match["number"] is not None else None
            if match["word"] == b"bin":
                at += max(number or 0, 0)
            yield Part("word", match["word"].decode(), number)
