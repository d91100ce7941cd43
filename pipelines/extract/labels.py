"""Which row, column or group of a form a label names.

In:  the text of a cell. Out: ``Label`` or None. The wordings stand in ``data/forms/<table>.toml``.

A label is compared by its core: folded, without numbering (``三、`` ``（一）`` ``1.``), bracketed remarks and
punctuation. What is not listed is matched by edit distance, at most one edit in four characters, and only
where no second label of the table comes near (DOMAIN deviations 14-17).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import toml_table
from pipelines.extract.text import edit_distance, fold

TABLES = ("proactive", "requests", "appeals")


@dataclass(frozen=True, slots=True)
class Label:
    role: str  # row, row_group, column, column_group
    code: str
    group: str | None = None  # the group cell that stands above or before it on the form
    typo: bool = False  # matched by edit distance only
    never_numbered: tuple[str, ...] = ()  # numbers which show that the words are cut from another label


_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.,:]|\([一二三四五六七八九十\d]{1,3}\)[、.]?|\d{1,2}[、.,)]|[①-⑳]|第[一二三四五六七八九]项)"
)
_REMARK = re.compile(r"\([^()]*\)?")
_PUNCTUATION = re.compile(r"[^\w]|_")
_MOST_TEXTS = 4096
_LOOSE_NUMBER = re.compile(r"^\d{1,2}(?=\D)")


def core(text: str) -> str:
    """The characters of a label that carry its meaning."""
    folded = _unnumbered(text)
    return _PUNCTUATION.sub("", _REMARK.sub("", folded)) or _PUNCTUATION.sub("", folded)


def _unnumbered(text: str) -> str:
    folded = fold(text)
    while match := _NUMBERING.match(folded):
        folded = folded[match.end() :]
    return folded


class _Remembered(dict[str, Label | None]):
    """Answers by text: asked for thousands of times a report, and the texts of all reports are alike."""

    def __init__(self, answer: Callable[[str], Label | None]) -> None:
        self._answer = answer

    def __missing__(self, text: str) -> Label | None:
        if len(self) > _MOST_TEXTS:
            self.clear()
        self[text] = found = self._answer(text)
        return found


class LabelIndex:
    """The labels of one table of the form, prepared for look-up."""

    def __init__(self, table: str, roles: tuple[str, ...]) -> None:
        entries = [
            (
                text,
                Label(
                    role,
                    item["code"],
                    item.get("group"),
                    never_numbered=tuple(item.get("never_numbered", ())),
                ),
            )
            for role in roles
            for item in toml_table(f"forms/{table}.toml").get(role, ())
            for text in item["labels"]
        ]
        self._exact = {core(text): label for text, label in entries}
        self.find: Callable[[str], Label | None] = _Remembered(self._whole).__getitem__
        """The label that a text is, whole: first as it stands, then its last numbered part."""

    def _whole(self, text: str) -> Label | None:
        label = self._find(text)
        return None if label is not None and self._is_cut_short(text, label) else label

    def _is_cut_short(self, text: str, label: Label) -> bool:
        numbered = fold(text).startswith(label.never_numbered)
        return numbered and self._exact.get(core(text)) is label

    def _find(self, text: str) -> Label | None:
        if len(text) > 200:
            return None
        whole = core(text)
        if not whole:
            return None
        label = self._exact.get(whole) or self._exact.get(_LOOSE_NUMBER.sub("", whole)) or self._near(whole)
        if label is not None:
            return label
        # A slip in a short label shows only beside its remark: 部分开（区分处理的，只计这一情形，…）.
        parts = [part for part in _NUMBERING.split(fold(text)) if core(part)]
        with_remark = _PUNCTUATION.sub("", _unnumbered(text))
        if len(parts) == 1 and with_remark != whole and (label := self._near(with_remark)):
            return label
        return self._last_part(parts)

    def _last_part(self, parts: Sequence[str]) -> Label | None:
        """A group and its row in one cell: （三）不予公开1.属于国家秘密. Two rows in one cell are neither."""
        if len(parts) < 2:
            return None
        parts = [core(part) for part in parts]
        before = [self._exact.get(part) or self._near(part) for part in parts[:-1]]
        if not all(label is not None and _stands_above(label) for label in before):
            return None
        return self._exact.get(parts[-1]) or self._near(parts[-1])

    def _near(self, whole: str) -> Label | None:
        best: list[tuple[int, Label]] = []
        for candidate, label in self._exact.items():
            limit = max(len(candidate), len(whole)) // 4
            if len(whole) < 5 or limit == 0 or len(candidate) < 5:
                continue
            distance = edit_distance(whole, candidate, limit)
            if distance <= limit:
                best.append((distance, label))
        if not best:
            return None
        best.sort(key=lambda pair: pair[0])
        distance, label = best[0]
        rivals = [d for d, other in best if (other.role, other.code) != (label.role, label.code)]
        if rivals and rivals[0] - distance < 2:
            return None
        return Label(label.role, label.code, label.group, typo=True)


def _stands_above(label: Label) -> bool:
    return label.role.endswith("_group") or label.code == "other_handling"


@cache
def row_labels(table: str) -> LabelIndex:
    """Row labels and row groups of ``table``."""
    return LabelIndex(table, ("row", "row_group"))


@cache
def column_labels(table: str) -> LabelIndex:
    """Column headers and header groups of ``table``."""
    return LabelIndex(table, ("column", "column_group"))
