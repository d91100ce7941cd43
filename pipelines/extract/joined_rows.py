"""The rows of a table that are rows of the form, cut ones made whole.

In:  the located rows of one part. Out: those with a known label; rows cut in two, as by a page break, are one::

    6.属于四类   │ 0 │ 0 │        the label of neither piece is known, that of both together is
    过程性信息   │   │   │
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.labels import Label, LabelIndex, row_labels
from pipelines.extract.locate import APPEALS_ROW, LabelledRow
from pipelines.extract.model import Finding
from pipelines.extract.torn_rows import prints


def joined(rows: Sequence[LabelledRow], table: str, findings: list[Finding]) -> list[LabelledRow]:
    """Rows cut in two by a page break made one again; rows of no known label are left out by name."""
    index = row_labels(table)
    kept: list[LabelledRow] = []
    for row in rows:
        if not row.label and not prints(row) and row.code is None:
            continue  # an empty line below a row is no piece of it
        before = kept[-1] if kept else None
        if row.code is not None and not (row.typo and before is not None and before.code is None):
            kept.append(row)
            continue
        label = _rejoined(before, row, index)
        if before is not None and label is not None:
            printed = [piece for piece in (before, row) if prints(piece)]
            held = printed[0] if printed else before
            kept[-1] = replace(held, code=label.code, label=before.label + row.label)
            findings.append(Finding("row.split", before.label + row.label, before.row.place))
        else:
            kept.append(row)
    findings.extend(
        Finding("row.unknown", row.label, row.row.place) for row in kept if row.code is None and prints(row)
    )
    return [row for row in kept if row.code is not None and row.cells]


def without_spare(rows: Sequence[LabelledRow]) -> list[LabelledRow]:
    """Without the empty rows that Word leaves below the only row of the appeals table."""
    printed = any(row.code == APPEALS_ROW and prints(row) for row in rows)
    return [row for row in rows if not (printed and row.code == APPEALS_ROW and not prints(row))]


def _rejoined(before: LabelledRow | None, row: LabelledRow, index: LabelIndex) -> Label | None:
    """The label that two pieces make together, when neither is a label for itself."""
    if before is None or (row.code is None and index.find(row.label) is not None):
        return None
    label = index.find(before.label + row.label)
    if label is None or label.typo or label.role != "row" or row.code not in (None, label.code):
        return None
    return label if before.code == label.code or index.find(before.label) is None else None
