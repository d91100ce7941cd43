"""Which official form a report is on, and which cells that form has.

In:  the values that were read, and the metadata. Out: the form ("2021", "2019", "pre2019"), and a value for
each of its cells; a report of the years before 2019 has none.

The form is a property of the tables: a 2022 report on the 2019 form is a 2019-form report, whatever notice it
cites (DOMAIN fact 3). Only where no table tells does the year decide, and only for what is a report by title.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from pipelines.extract.data import csv_rows
from pipelines.extract.model import CellState, Metadata, Sections, Value
from pipelines.extract.tables import Tables
from pipelines.extract.titles import classify_title

BEFORE_2019 = "pre2019"
_TABLE_ORDER = ("proactive", "requests")  # the first table that has cells of one form only decides


def form_of(
    tables: Tables, metadata: Metadata, sections: Sections, *, has_statistics: bool = False
) -> str | None:
    """The form of a report, or None for a document that is no report.

    ``has_statistics`` tells whether the document has the statistics table of the years before 2019.
    """
    if metadata.title is not None and _denied_by_title(metadata.title.value):
        return None
    if not tables.located or _only_looks_like(tables, metadata):
        return _form_without_tables(metadata, sections, has_statistics)
    if "requests" not in tables.located and _form_by_year(metadata) == BEFORE_2019:
        return BEFORE_2019 if has_statistics or _has_text(sections) else None
    return _form_by_cells(tables.values) or _later_form_by_year(metadata) or "2021"


def fill(form: str, values: Sequence[Value]) -> tuple[Value, ...]:
    """A value for every cell of ``form`` in the order of the field list, ``ABSENT`` where none was read.

    Cells of the other form that the document has as well are kept (one row 其他处理 in a 2021 report).
    """
    read = {value.field: value for value in values}
    return tuple(
        read.get(field) or Value(field, CellState.ABSENT)
        for field, forms in _forms().items()
        if form in forms or field in read
    )


@cache
def _forms() -> dict[str, frozenset[str]]:
    return {row["field"]: frozenset(row["formats"].split()) for row in csv_rows("fields.csv")}


def _form_by_cells(values: Iterable[Value]) -> str | None:
    held = list(values)
    for table in _TABLE_ORDER:
        only = [
            next(iter(_forms()[value.field]))
            for value in held
            if value.field.startswith(table) and len(_forms()[value.field]) == 1
        ]
        if only:
            return max(sorted(set(only)), key=only.count)
    return None


def _form_by_year(metadata: Metadata) -> str | None:
    if metadata.year is None:
        return None
    year = int(metadata.year.value)
    return "2021" if year >= 2021 else "2019" if year >= 2019 else BEFORE_2019


def _later_form_by_year(metadata: Metadata) -> str | None:
    form = _form_by_year(metadata)
    return None if form == BEFORE_2019 else form


def _denied_by_title(title: str) -> bool:
    return classify_title(title).kind not in ("report", "other")


def _only_looks_like(tables: Tables, metadata: Metadata) -> bool:
    """Whether words of the form stand in a table of something else: no report by title, and no cell was read."""
    if "requests" in tables.located or (
        metadata.title is not None and classify_title(metadata.title.value).kind == "report"
    ):
        return False
    return all(value.state is CellState.UNREADABLE for value in tables.values)


def _form_without_tables(metadata: Metadata, sections: Sections, has_statistics: bool) -> str | None:
    """A report in words only, or with its tables lost, is still a report: its cells are absent, not zero."""
    if metadata.title is None or classify_title(metadata.title.value).kind != "report":
        return None
    if has_statistics:
        return BEFORE_2019
    form = _form_by_year(metadata)
    held = [text for text in (sections.overview, sections.problems, sections.other) if text]
    is_told = _has_text(sections) if form == BEFORE_2019 else len(held) >= 2
    return form if is_told else None


def _has_text(sections: Sections) -> bool:
    return any((sections.preamble, sections.overview, sections.problems, sections.other))
