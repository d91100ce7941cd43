"""Bytes to text, when declarations can't be trusted.

In:  the bytes of a text or HTML document. Out: text.

Portals declare gb2312 over GB18030, latin-1 over UTF-8, or nothing. A declaration is therefore never read:
a byte order mark decides, then whether the bytes are valid UTF-8, then valid GB18030; only what is neither
goes to statistical detection (10 cases tried in ``tests/extract/test_decode.py``).
"""

from __future__ import annotations

import codecs

from pipelines.extract.model import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(body: bytes) -> str:
    """The text of ``body``. Raises ``Unreadable("charset.unknown")`` when no charset fits."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            text = body.decode(charset)
        except UnicodeDecodeError:
            continue
        if charset == "utf-8" or _looks_chinese(text):
            return text
    return _detected(body) or _mostly_utf8(body)


def _looks_chinese(text: str) -> bool:
    # Big5 and Shift-JIS bytes are often valid GB18030: then rare characters outnumber the common ones.
    ideographs = [char for char in text[:20000] if char >= "\u3400"]
    common = sum("\u4e00" <= char <= "\u9fa5" or "\uff00" <= char <= "\uffef" for char in ideographs)
    frequent = sum(
        char in "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"
        for char in ideographs
    )
    return not ideographs or (common > 0.9 * len(ideographs) and frequent >= 0.02 * len(ideographs))


def _detected(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(
        body[:200_000], cp_isolation=["utf_8", "gb18030", "big5", "utf_16_le", "utf_16_be"]
    ).best()
    if best is None:
        return None
    try:
        return body.decode(best.encoding)
    except UnicodeDecodeError:
        return None


def _mostly_utf8(body: bytes) -> str:
    # A page cut inside a character, or with a few bytes damaged, is still that charset's.
    for charset in ("utf-8", "gb18030"):
        text = body.decode(charset, "replace")
        if text.count("\ufffd") <= max(3, len(text) // 1000):
            return text
    raise Unreadable("charset.unknown")
