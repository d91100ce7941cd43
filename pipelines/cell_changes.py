"""What differs between two readings of a report, cell by cell.

In:  the values of both. Out: the codes of cells, by what became of them::

    gained    a number where there was none
    lost      no number where there was one
    changed   another number
    restated  no number before or after, and another state: blank, dash, absent …
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipelines.extract.model import CellState, Value

KINDS = ("gained", "lost", "changed", "restated")
_ABSENT = (CellState.ABSENT, None)


def cell_changes(before: Iterable[Value], after: Iterable[Value]) -> Mapping[str, list[str]]:
    """The cells that differ, in the order of their codes; kinds without a cell are left out."""
    old = {value.field: (value.state, value.number) for value in before}
    new = {value.field: (value.state, value.number) for value in after}
    found: dict[str, list[str]] = {}
    for code in sorted(old.keys() | new.keys()):
        one, other = old.get(code, _ABSENT), new.get(code, _ABSENT)
        if one != other:
            found.setdefault(_kind(one[1] is not None, other[1] is not None), []).append(code)
    return found


def _kind(had_number: bool, has_number: bool) -> str:
    if had_number and has_number:
        return "changed"
    if has_number:
        return "gained"
    return "lost" if had_number else "restated"
