"""Text made comparable: the same words give the same string, however a converter or a mirror spelt them.

In:  any text. Out: text for matching, never for storing; a number or a name that is stored is taken from
the document's own text.

What has to be undone::

    '一、 总体\\u3000情况'          → '一、总体情况'          squash, fold
    '（一）予以公开'               → '(一)予以公开'          squash, fold
    '廣州市花都區(qū)教育局'       → '广州市花都区教育局'    fold
    '(xin)(xin)新文(wen)章(zhang)' → '新文章'                fold
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Protocol

from pipelines.extract.data import DATA_DIR

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CJK = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_ACCENTED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹ"
# A syllable of letters alone: an initial or none and a final. Single letters and the unit (ha) also stand
# in brackets in honest text.
_SYLLABLE = (
    "(?!ha\\))(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    "(?:[iu]?ang?|[iu]?ai|i?ao|i?ong|i?eng?|u?eng?|ing?|un|u[eoi]|i[aeu]|ua|ou|ei|er|ve|[aeiouv])"
)
_LETTERS = f"[a-zA-Z{_ACCENTED}]"
_GLOSS = f"\\((?:(?=[^)]{{0,6}}[{_ACCENTED}]){_LETTERS}{{1,7}}|(?=[a-z]{{2}}){_SYLLABLE})\\)"
_PINYIN = re.compile(f"(?<=[{_CJK}])(?:{_GLOSS})+|({_GLOSS})\\1+")

_LONGEST_LABEL = 120  # characters; the short texts of all reports are alike, so what becomes of them is kept
_REMEMBERED = 8192


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def squash(text: str) -> str:
    """``text`` in Unicode form NFKC, without any white space or invisible character."""
    if text.isascii() and text.isalnum():
        return text
    return _squashed_label(text) if len(text) <= _LONGEST_LABEL else _squashed(text)


def _squashed(text: str) -> str:
    text = _INVISIBLE.sub("", "".join(text.split()))
    # Composing can bring out new white space, and removing that can bring marks and letters together.
    while not unicodedata.is_normalized("NFKC", text):
        text = _INVISIBLE.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
    return text


_squashed_label = lru_cache(maxsize=_REMEMBERED)(_squashed)


def fold(text: str) -> str:
    """``squash``, without the pinyin that mirrors put after characters, and in simplified characters."""
    return _folded_label(text) if len(text) <= _LONGEST_LABEL else _folded(text)


def _folded(text: str) -> str:
    text = squash(text)
    if "(" in text:
        text = _PINYIN.sub("", text)
    return _to_simplified().convert(text) if is_traditional(text) else text


_folded_label = lru_cache(maxsize=_REMEMBERED)(_folded)


def is_traditional(text: str) -> bool:
    """Whether ``text`` holds a character that is written in traditional script only."""
    return _traditional_only().search(text) is not None


def edit_distance(left: str, right: str, limit: int) -> int:
    """Insertions, deletions and substitutions between two strings; ``limit + 1`` if more than ``limit``."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    if left == right:
        return 0
    previous = list(range(len(right) + 1))
    for row, char in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            kept = previous[column - 1] + (char != other)
            current.append(min(kept, previous[column] + 1, current[-1] + 1))
        if min(current) > limit:
            return limit + 1
        previous = current
    return min(previous[-1], limit + 1)


@cache
def _traditional_only() -> re.Pattern[str]:
    # What OpenCC's t2s changes, without what GB 2312 or a name in divisions.csv has (乾县, 著名, 濛阳街道).
    text = (DATA_DIR / "traditional_characters.txt").read_text(encoding="utf-8")
    return re.compile(f"[{''.join(text.split())}]")


@cache
def _to_simplified() -> _Converter:
    from opencc import OpenCC

    converter: _Converter = OpenCC("t2s")
    return converter
