"""The official forms, filled in.

In:  the printed text of every cell by field code; a cell that is None is not drawn, a row without cells
neither. Out: the three tables as sheets, labelled by ``data/replicas/forms.toml``.
Forms: 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from crawler.replica.description import REPLICAS
from crawler.replica.sheets import Box, Row, Sheet

Printed = Mapping[str, str | None]

APPEALS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
LABEL_COLUMNS = 3  # of table three
BEFORE_2019 = "pre2019"  # reports of the years before the forms: no tables


@cache
def wording() -> dict[str, Any]:
    """Labels and order of both forms."""
    return tomllib.loads((REPLICAS / "forms.toml").read_text(encoding="utf-8"))


def headings(form: str) -> dict[str, str]:
    """Section headings as the form words them, by section name."""
    return dict(wording()["headings_2019" if form == "2019" else "headings"])


def form_fields(form: str) -> tuple[str, ...]:
    """Codes of the form's cells in reading order: 200 of the 2021 form, 198 of the 2019 form."""
    if form == BEFORE_2019:
        return ()
    return (*_proactive_fields(form), *_request_fields(form), *_appeal_fields())


def proactive_blocks(form: str, printed: Printed) -> tuple[Sheet, ...]:
    """Table two, one sheet for each item of article 20."""
    words = wording()["words"]
    blocks = []
    for block in wording()["proactive"].get(form, ()):
        head: Row = (Box(block["head"], colspan=4),)
        names = _stretched([Box(words["content"]), *(Box(label) for _, label in block["columns"])], 4)
        rows = [
            _stretched([Box(label), *values], 4)
            for row, label in block["rows"]
            if (values := _values([f"proactive.{row}.{column}" for column, _ in block["columns"]], printed))
        ]
        if rows:
            blocks.append((head, names, *rows))
    return tuple(blocks)


def requests_sheet(form: str, printed: Printed) -> Sheet:
    """Table three, its heading included; empty when no row is drawn."""
    drawn = []
    for row, *labels in () if form == BEFORE_2019 else _request_rows(form):
        values = _values([f"requests.{row}.{column}" for column, _ in _applicants()], printed)
        if values:
            drawn.append((tuple(labels), values))
    if not drawn:
        return ()
    paths = [path for path, _ in drawn]
    body = tuple((*_row_labels(paths, number), *values) for number, (_, values) in enumerate(drawn))
    return (*_requests_head(), *body)


def appeals_sheet(form: str, printed: Printed) -> Sheet:
    """Table four; empty when no cell is drawn."""
    if form == BEFORE_2019:
        return ()
    words, appeals = wording()["words"], wording()["appeals"]
    values = _values(list(_appeal_fields()), printed)
    if not values:
        return ()
    results = tuple(Box(label) for _, label in appeals["columns"])
    span = len(results)
    return (
        (Box(words["reconsideration"], colspan=span, rowspan=2), Box(words["litigation"], colspan=2 * span)),
        (Box(appeals["direct"], colspan=span), Box(appeals["after"], colspan=span)),
        results * len(APPEALS),
        values,
    )


def _applicants() -> list[list[str]]:
    return list(wording()["requests"]["columns"])


def _request_rows(form: str) -> list[list[str]]:
    table = wording()["requests"]
    return [*table["rows"], *table["closing"][form]]


def _proactive_fields(form: str) -> Iterator[str]:
    for block in wording()["proactive"][form]:
        for row, _ in block["rows"]:
            yield from (f"proactive.{row}.{column}" for column, _ in block["columns"])


def _request_fields(form: str) -> Iterator[str]:
    for row, *_ in _request_rows(form):
        yield from (f"requests.{row}.{column}" for column, _ in _applicants())


def _appeal_fields() -> Iterator[str]:
    for group in APPEALS:
        yield from (f"appeals.{group}.{column}" for column, _ in wording()["appeals"]["columns"])


def _values(fields: list[str], printed: Printed) -> Row:
    return tuple(Box(text, field=field) for field in fields if (text := printed[field]) is not None)


def _stretched(row: list[Box], columns: int) -> Row:
    """The row with its last box widened to the table's edge, as both forms draw narrow blocks."""
    last = row[-1]
    return (*row[:-1], Box(last.text, colspan=columns - len(row) + 1, field=last.field))


def _requests_head() -> Sheet:
    words = wording()["words"]
    person, *organisations, total = (label for _, label in _applicants())
    columns = len(organisations) + 2
    return (
        (Box(words["corner"], colspan=LABEL_COLUMNS, rowspan=3), Box(words["applicants"], colspan=columns)),
        (
            Box(person, rowspan=2),
            Box(words["organisations"], colspan=len(organisations)),
            Box(total, rowspan=2),
        ),
        tuple(Box(label) for label in organisations),
    )


def _row_labels(paths: list[tuple[str, ...]], number: int) -> Row:
    """The labels drawn in a row: each level once, spanning the rows that share it."""
    path = paths[number]
    boxes = []
    for level, label in enumerate(path):
        prefix = path[: level + 1]
        if number and paths[number - 1][: level + 1] == prefix:
            continue
        shared = sum(other[: level + 1] == prefix for other in paths)
        colspan = LABEL_COLUMNS - level if level + 1 == len(path) else 1
        boxes.append(Box(label, colspan=colspan, rowspan=shared))
    return tuple(boxes)
