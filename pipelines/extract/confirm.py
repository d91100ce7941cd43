"""Numbers whose digits stand apart, confirmed by the sums that they are part of.

In:  ``Tables`` with fields marked as broken. Out: ``Tables`` in which each of these is either confirmed or
unreadable.

``2\\n6`` in one cell is 26 if the row's total says so; a total that contradicts it, or none, leaves it
open. The
printed digits are never changed (DOMAIN section 2, using the redundancy, d).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from pipelines.extract.data import toml_table
from pipelines.extract.model import CellState, Finding, Value
from pipelines.extract.tables import Tables


def confirm_broken(tables: Tables) -> Tables:
    """Keep a broken number where its row adds up with it, else mark it unreadable."""
    if not tables.broken:
        return tables
    numbers = {value.field: value.number for value in tables.values if value.number is not None}
    values: list[Value] = []
    findings: list[Finding] = []
    for value in tables.values:
        if value.field in tables.broken:
            confirmed = _adds_up(value.field, numbers)
            code = "number.joined" if confirmed else "number.broken"
            findings.append(Finding(code, f"{value.field}: {value.raw}", value.at))
            if not confirmed:
                value = replace(value, state=CellState.UNREADABLE, number=None)
        values.append(value)
    return replace(tables, values=tuple(values), findings=(*tables.findings, *findings))


def _adds_up(field: str, numbers: Mapping[str, int | Decimal]) -> bool:
    table, row, _ = field.split(".")
    if table == "proactive":
        return False
    parts = [f"{table}.{row}.{leaf['code']}" for leaf in toml_table(f"forms/{table}.toml")["column"]]
    total = f"{table}.{row}.total"
    if any(part not in numbers for part in parts):
        return False
    return sum(numbers[part] for part in parts if part != total) == numbers[total]
