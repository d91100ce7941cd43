"""Fingerprints of texts, by which near copies are found without reading every text against every other.

In:  a text. Out: ``sketch``, a line of hexadecimal digits; ``likeness`` of two sketches and ``overlap`` of two texts,
from 0 to 1. Compared are runs of five characters, without digits, white space and punctuation::

    sketch = digest of the text (16 digits), then of each of 64 classes of runs the least hash (4 digits each)

The share of classes in which two sketches agree estimates the share of runs that two texts have in common (one
permutation hashing, Li, Owen and Zhang 2012).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from operator import eq

SHORTEST = 100  # characters of a text that has a sketch
DIGEST = 16  # digits of the digest
_RUN = 5
_CLASSES = 64
_NONE = "ffff"
_BAND = 6  # classes of a band
_IGNORED = re.compile(r"[\W\d_]+")


def sketch(text: str) -> str | None:
    """The fingerprint of a text; None for one too short to be told from others."""
    runs = _runs(text)
    if len(text) < SHORTEST or not runs:
        return None
    least = [0xFFFF] * _CLASSES
    for run in runs:
        found = zlib.crc32(run.encode("utf-16-le"))
        value = found >> 16
        if value < least[found % _CLASSES]:
            least[found % _CLASSES] = value
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
    return digest + "".join(f"{value:04x}" for value in least)


def classes(fingerprint: str) -> tuple[str, ...]:
    """The hashes of a sketch, without the digest."""
    return tuple(fingerprint[n : n + 4] for n in range(DIGEST, len(fingerprint), 4))


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """About which share of their runs two texts have in common, by the classes of their sketches."""
    same = sum(map(eq, one, other))
    empty = sum(left == right == _NONE for left, right in zip(one, other, strict=True)) if _NONE in one else 0
    return (same - empty) / (len(one) - empty) if len(one) > empty else 0.0


def bands(fingerprint: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    """Parts of a sketch, with their place. Texts that have nine tenths of their runs in common have a part in common,
    but for one pair in a thousand; of those with four fifths one pair in twenty has none.
    """
    parts = [(n, fingerprint[n : n + _BAND]) for n in range(0, len(fingerprint) - _BAND + 1, _BAND)]
    return [(n, part) for n, part in parts if set(part) != {_NONE}]


def overlap(one: str, other: str) -> float:
    """The share of their runs that two texts have in common."""
    left, right = _runs(one), _runs(other)
    return len(left & right) / len(left | right) if left or right else 0.0


def _runs(text: str) -> set[str]:
    words = _IGNORED.sub("", text)
    return {words[n : n + _RUN] for n in range(len(words) - _RUN + 1)}
