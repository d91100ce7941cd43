"""Characters as they are meant.

In:  one character of a PDF's text. Out: the character that a reader sees, ``""`` for none, or None where the
font gives no meaning to it.

Some programs write the radical ⼀ (U+2F00) for the character 一 and compatibility forms for common characters.
"""

from __future__ import annotations

import unicodedata
from functools import cache

PRIVATE_USE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
LOOK_ALIKES = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
HYPHENATED = 0x02  # what PDFium makes of a hyphen at the end of a line
EMPTY = frozenset((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))  # soft hyphen, zero-width characters


@cache
def plain(code: int) -> str | None:
    """The character for a code point; spaces and control characters print nothing."""
    if code == HYPHENATED:
        return "-"
    if code in (0, 0xFFFD, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return None
    if any(first <= code <= last for first, last in PRIVATE_USE):
        return None
    sign = chr(code)
    if code in EMPTY or sign.isspace() or unicodedata.category(sign) == "Cc":
        return ""
    if any(first <= code <= last for first, last in LOOK_ALIKES):
        return unicodedata.normalize("NFKC", sign)
    return sign
