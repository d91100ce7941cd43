"""What kind of body a name without its division stands for, and what it is in full.

In:  the name of a body, e.g. 应急局. Out: its full form (应急管理局), its department type (emerg), its kind.

Sources: ``data/department_types.csv`` and ``data/agency_aliases.csv``, both of this project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from pipelines.extract.data import csv_rows

_BRANCH = re.compile("分局|支局|分行|支行|[大支中总]队$|分中心|派出所|工作站")
_SYSTEM = re.compile("(?:部门|系统)$")
_BODY = re.compile("[局委厅办部室府会处所站社队署院馆乡镇]$|街道$|中心$|海关$|[分支]行$")


def is_body(name: str) -> bool:
    """Whether ``name`` ends as names of public bodies do."""
    return _BODY.search(name) is not None


def department_type(body: str) -> str | None:
    """The code of the department type that ``body`` names; of several, the one named first.

    A zone's department is of its own type, not of the type ``zone``.
    """
    outside = _zones().sub("", body)
    if found := _types().search(outside):
        return _keywords()[found[0]]
    return "zone" if outside != body else None


def kind(body: str, code: str | None) -> str:
    """The kind of a body whose department type is ``code``: department, branch, vertical, system …"""
    if _SYSTEM.search(body):
        return "system"
    usual = _kinds().get(code or "other", "other")
    return "branch" if _BRANCH.search(body) and usual != "vertical" else usual


def written_out(body: str) -> tuple[str, bool]:
    """``body`` in its full form, and whether it can mean no other body."""
    row = _aliases().get(body)
    if row is None:
        return body, True
    return (row["body"], True) if row["certain"] == "yes" else (body, False)


@cache
def _keywords() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in csv_rows("department_types.csv"):
        for keyword in (*row["keywords"].split("|"), *row["predecessors"].split("|")):
            if keyword:
                found.setdefault(keyword, row["code"])
    return found


@cache
def _zones() -> re.Pattern[str]:
    return _any_of(keyword for keyword, code in _keywords().items() if code == "zone")


@cache
def _types() -> re.Pattern[str]:
    return _any_of(keyword for keyword, code in _keywords().items() if code != "zone")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The first of ``words`` in a text; of several that begin there, the longest."""
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@cache
def _kinds() -> Mapping[str, str]:
    return {row["code"]: row["kind"] for row in csv_rows("department_types.csv")}


@cache
def _aliases() -> Mapping[str, Mapping[str, str]]:
    return {row["alias"]: row for row in csv_rows("agency_aliases.csv")}
