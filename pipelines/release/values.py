"""Closed lists of values, with their meaning in both languages.

In:  ``data/release/values.csv``, ``data/department_types.csv``, the label tables of ``pipelines.store``. Out:
``ValueLabel`` tuples by the name of their list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import csv_rows
from pipelines.store.labels import channel_rows, field_rows, outcome_rows


@dataclass(frozen=True, slots=True)
class ValueLabel:
    """A value of a closed list. Its number in Stata is its place in the list, from 1."""

    code: str
    en: str
    zh: str


@cache
def value_lists() -> dict[str, tuple[ValueLabel, ...]]:
    """Every closed list, in an order that only grows at its end."""
    lists: dict[str, list[ValueLabel]] = {}
    for row in csv_rows("release/values.csv"):
        lists.setdefault(row["set"], []).append(ValueLabel(row["code"], row["en"], row["zh"]))
    lists["department_type"] = [
        ValueLabel(row["code"], row["name_en"], row["name_zh"]) for row in csv_rows("department_types.csv")
    ]
    for name, rows in (("outcome", outcome_rows()), ("channel", channel_rows())):
        lists[name] = [
            ValueLabel(row["code"], row["label_en"], row["label_zh"].rsplit("/", 1)[-1]) for row in rows
        ]
    items: dict[str, ValueLabel] = {}
    measures: dict[str, ValueLabel] = {}
    for row in field_rows():
        if row["part"] == "proactive":
            item_en, _, measure_en = row["label_en"].partition(", ")
            items.setdefault(row["item"], ValueLabel(row["item"], item_en, row["row_zh"].rsplit("/", 1)[-1]))
            measures.setdefault(
                row["measure"], ValueLabel(row["measure"], measure_en or item_en, row["column_zh"])
            )
    lists["item"], lists["measure"] = list(items.values()), list(measures.values())
    return {name: tuple(labels) for name, labels in lists.items()}
