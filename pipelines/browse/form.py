"""The tables of the official forms, as they are laid out on paper.

In:  the name of a form. Out: ``FormTable``: rows of boxes, each a label in both languages or the place of a cell.

The wording and order are those of 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号, keyed in
``data/replicas/forms.toml``; the English is in ``data/browse/labels.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipelines.extract.data import csv_rows, toml_table

_CHANNELS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
_LABEL_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Label:
    """Words of the form, verbatim, and what they mean."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a table: a label, or with ``field`` the place of a cell."""

    label: Label | None = None
    field: str | None = None
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of the form. ``part`` is the first part of its field codes."""

    part: str
    title: Label
    rows: tuple[tuple[Box, ...], ...]


@cache
def form_tables(form: str) -> tuple[FormTable, ...]:
    """The three tables of the form ``2021`` or ``2019``; none for a report of earlier years."""
    wording = toml_table("replicas/forms.toml")
    if form not in wording["proactive"]:
        return ()
    headings = wording["headings_2019" if form == "2019" else "headings"]
    return (
        FormTable("proactive", _label(headings["proactive"]), tuple(_proactive(wording, form))),
        FormTable("requests", _label(headings["requests"]), tuple(_requests(wording, form))),
        FormTable("appeals", _label(headings["appeals"]), tuple(_appeals(wording))),
    )


@cache
def field_labels(field: str) -> Label:
    """What a cell is called: its labels on the form joined, and its meaning."""
    for row in csv_rows("fields.csv"):
        if row["field"] == field:
            return Label(f"{row['row_zh']}/{row['column_zh']}", row["meaning"])
    return Label(field, field)


def _label(zh: str) -> Label:
    return Label(zh, _english()[zh])


@cache
def _english() -> dict[str, str]:
    return {row["label_zh"]: row["label_en"] for row in csv_rows("browse/labels.csv")}


def _proactive(wording: dict[str, Any], form: str) -> Iterator[tuple[Box, ...]]:
    blocks = wording["proactive"][form]
    width = max(len(block["columns"]) for block in blocks)
    for block in blocks:
        yield (Box(_label(block["head"]), colspan=width + 1),)
        names = [Box(_label(label)) for _, label in block["columns"]]
        yield (Box(_label(wording["words"]["content"])), *_widened(names, width))
        for row, label in block["rows"]:
            cells = [Box(field=f"proactive.{row}.{column}") for column, _ in block["columns"]]
            yield (Box(_label(label)), *_widened(cells, width))


def _widened(boxes: Sequence[Box], width: int) -> Iterator[Box]:
    yield from boxes[:-1]
    last = boxes[-1]
    yield Box(last.label, last.field, colspan=width - len(boxes) + 1)


def _requests(wording: dict[str, Any], form: str) -> Iterator[tuple[Box, ...]]:
    words, table = wording["words"], wording["requests"]
    columns = table["columns"]
    person, *organisations, total = (_label(label) for _, label in columns)
    yield (
        Box(_label(words["corner"]), colspan=_LABEL_COLUMNS, rowspan=3),
        Box(_label(words["applicants"]), colspan=len(columns)),
    )
    yield (
        Box(person, rowspan=2),
        Box(_label(words["organisations"]), colspan=len(organisations)),
        Box(total, rowspan=2),
    )
    yield tuple(Box(label) for label in organisations)
    rows = [*table["rows"], *table["closing"][form]]
    paths = [tuple(labels) for _, *labels in rows]
    for number, (row, *_) in enumerate(rows):
        cells = (Box(field=f"requests.{row}.{column}") for column, _ in columns)
        yield (*_row_labels(paths, number), *cells)


def _row_labels(paths: Sequence[tuple[str, ...]], number: int) -> Iterator[Box]:
    """The labels that begin at a row; a label that the row above has too began there."""
    path = paths[number]
    for depth in range(1, len(path) + 1):
        head = path[:depth]
        if number and paths[number - 1][:depth] == head:
            continue
        reach = number
        while reach < len(paths) and paths[reach][:depth] == head:
            reach += 1
        width = _LABEL_COLUMNS - len(path) + 1 if depth == len(path) else 1
        yield Box(_label(path[depth - 1]), rowspan=reach - number, colspan=width)


def _appeals(wording: dict[str, Any]) -> Iterator[tuple[Box, ...]]:
    words, table = wording["words"], wording["appeals"]
    columns = table["columns"]
    span = len(columns)
    yield (
        Box(_label(words["reconsideration"]), colspan=span, rowspan=2),
        Box(_label(words["litigation"]), colspan=2 * span),
    )
    yield tuple(Box(_label(table[name]), colspan=span) for name in ("direct", "after"))
    yield tuple(Box(_label(label)) for _ in _CHANNELS for _, label in columns)
    yield tuple(Box(field=f"appeals.{channel}.{column}") for channel in _CHANNELS for column, _ in columns)
