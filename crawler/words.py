"""The words by which a portal's pages are recognised, from ``data/portal_words.toml``.

In:  a group and a kind of that file, and a text. Out: the words that matched, or None.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.extract.data import toml_table
from pipelines.extract.text import squash


def find_words(group: str, kind: str, text: str) -> str | None:
    """The part of ``text``, white space removed, that the expressions ``[group] kind`` match first."""
    match = _pattern(group, kind).search(squash(text))
    return match[0] if match else None


def count_words(group: str, kind: str, text: str) -> int:
    """How many of the expressions ``[group] kind`` match in ``text``, white space removed."""
    squashed = squash(text)
    return sum(bool(re.search(line, squashed, re.I)) for line in toml_table("portal_words.toml")[group][kind])


@cache
def _pattern(group: str, kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in toml_table("portal_words.toml")[group][kind]), re.I)
