"""The accounting identities as rules over field codes.

In:  ``data/rules.toml`` and ``data/fields.csv``. Out: ``Identity`` and ``Plausible``, frozen dataclasses.

A rule family of the file, one rule per column, a sum over the rows::

    id    = "requests.outcome_sum.{column}"
    each  = { column = ["applicants", "all_applicants"] }
    over  = { row = ["results", "other"] }
    left  = ["requests.outcome_total.{column}"]
    right = ["requests.{row}.{column}"]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipelines.extract.data import csv_rows, toml_table


@dataclass(frozen=True, slots=True)
class Identity:
    """The sum of the cells ``left`` equals the sum of the cells ``right`` (field codes)."""

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plausible:
    """A property that every number of the cells ``fields`` has; ``kind`` as in ``data/rules.toml``."""

    rule: str
    kind: str
    fields: frozenset[str]


@cache
def identities(variant: str) -> tuple[Identity, ...]:
    """The identities of a report whose table of requests is of ``variant`` ("2021" or "2019").

    42 for "2021", 40 for "2019"; sources are given rule by rule in ``data/rules.toml``.
    """
    table = toml_table("rules.toml")
    groups: dict[str, list[str]] = table["groups"] | table["variants"][variant]
    return tuple(rule for family in table["identity"] for rule in _expand(family, groups))


@cache
def variant_fields(variant: str) -> frozenset[str]:
    """Field codes of the rows of requests that only this variant of the table has."""
    table = toml_table("rules.toml")
    rows: list[str] = table["variants"][variant]["other"]
    columns: list[str] = table["groups"]["applicants"] + table["groups"]["all_applicants"]
    return frozenset(f"requests.{row}.{column}" for row in rows for column in columns)


@cache
def plausible_rules() -> tuple[Plausible, ...]:
    """What a single number must be, by the type that ``data/fields.csv`` gives its field."""
    fields = csv_rows("fields.csv")
    return tuple(
        Plausible(
            rule["id"],
            rule["kind"],
            frozenset(field["field"] for field in fields if field["type"] in rule["types"]),
        )
        for rule in toml_table("rules.toml")["plausible"]
    )


def _expand(family: Mapping[str, Any], groups: Mapping[str, Sequence[str]]) -> Iterator[Identity]:
    for each in _members(family["each"], groups):
        sides = {
            side: tuple(
                pattern.format(**each, **over)
                for pattern in family[side]
                for over in _spread(pattern, family.get("over", {}), groups)
            )
            for side in ("left", "right")
        }
        yield Identity(family["id"].format(**each), sides["left"], sides["right"])


def _spread(
    pattern: str, over: Mapping[str, Sequence[str]], groups: Mapping[str, Sequence[str]]
) -> Iterator[dict[str, str]]:
    mentioned = {name: names for name, names in over.items() if f"{{{name}}}" in pattern}
    return _members(mentioned, groups) if mentioned else iter([{}])


def _members(
    selection: Mapping[str, Sequence[str]], groups: Mapping[str, Sequence[str]]
) -> Iterator[dict[str, str]]:
    ((name, group_names),) = selection.items()
    for group in group_names:
        for member in groups[group]:
            yield {name: member}
