"""A declaration as the text of a spider file.

In:  what a walk found, whose portal it is. Out: Python source of ten to twenty lines, as ``spiders/`` holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from urllib.parse import urlsplit

from crawler.families.declaration import DeclaredList
from crawler.probe.marks import described
from crawler.probe.owner import pinyin
from crawler.probe.walk import Walked
from pipelines.extract.divisions import lineage

_LONGEST_LINE = 110
_MOST_LISTS = 6
_EVIDENCE = "Read on the portal, with a report in or below each."


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a spider file declares, before it is written."""

    name: str
    family: str
    division: str
    portal: str
    home: str
    lists: tuple[DeclaredList, ...]
    aliases: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    remark: str = ""  # of the docstring


def found_lists(walked: Walked, today: date) -> tuple[DeclaredList, ...]:
    """The columns of a walk that lead to reports, as a declaration has them."""
    host = urlsplit(walked.home).hostname
    found = [replace(each, evidence="verified", since=today.isoformat()) for each in walked.declared]
    for look in walked.looks:
        if look.column.origin == "declared":
            continue
        parts = urlsplit(look.column.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        address = path if parts.hostname == host else look.column.url
        found.append(DeclaredList(address, look.column.name, "verified", today.isoformat()))
    return tuple({each.address: each for each in reversed(found)}.values())[::-1][:_MOST_LISTS]


def proposed_name(home: str, division: str | None, portal: str | None, taken: Iterable[str]) -> str:
    """A name for the spider: the division's in pinyin for a government's portal, else the host's; none that is taken."""
    host = re.sub(
        r"[^a-z0-9]+", "_", (urlsplit(home).hostname or "").removeprefix("www.").removesuffix(".gov.cn")
    )
    own = pinyin(division) if division and portal and portal.endswith("人民政府") else ""
    candidates = [
        name
        for name in (own, host, f"{own}_{host}", f"site_{host}")
        if re.fullmatch(r"[a-z][a-z0-9_]*", name)
    ]
    numbered = (f"{candidates[0]}_{number}" for number in count(2))
    used = set(taken)
    return next(
        name
        for name in (*dict.fromkeys(candidates), next(n for n in numbered if n not in used))
        if name not in used
    )


def spider_source(declared: Declaration) -> str:
    """The text of ``spiders/{name}.py``."""
    path = described(declared.family)["spider"]
    module, _, spider = path.rpartition(".")
    class_name = "".join(part.capitalize() for part in declared.name.split("_")) + "Spider"
    imported = ", ".join(sorted(("DeclaredList", spider))) if declared.lists else spider
    lines = [
        f"from {module} import {imported}",
        "",
        "",
        f"class {class_name}({spider}):",
        f'    """{_docstring(declared)}"""',
        "",
        f'    name = "{declared.name}"',
        f'    division = "{declared.division}"',
        f"    portal = {_quoted(declared.portal)}",
        f"    home = {_quoted(declared.home)}",
    ]
    if declared.aliases:
        lines.append(f"    aliases = ({', '.join(map(_quoted, declared.aliases))},)")
    if declared.ports:
        lines.append(f"    ports = ({', '.join(map(str, declared.ports))},)")
    if declared.lists:
        rows = (line for each in declared.lists for line in _list(each))
        lines += ["    lists = (", f"        # {_EVIDENCE}", *rows, "    )"]
    return "\n".join(lines) + "\n"


def _docstring(declared: Declaration) -> str:
    names = ", ".join(each.name for each in lineage(declared.division)) or declared.portal
    return f"{names}: {declared.remark}".rstrip(": ") + ("" if declared.remark.endswith(".") else ".")


def _list(each: DeclaredList) -> list[str]:
    values = [_quoted(value) for value in (each.address, each.name, each.evidence, each.since)]
    line = f"        DeclaredList({', '.join(values)}),"
    if _columns(line) <= _LONGEST_LINE:
        return [line]
    inner = f"            {', '.join(values)}"
    if _columns(inner) <= _LONGEST_LINE:
        return ["        DeclaredList(", inner, "        ),"]
    return ["        DeclaredList(", *(f"            {value}," for value in values), "        ),"]


def _columns(line: str) -> int:
    """How wide a line is: a Chinese character takes two columns."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in line)


def _quoted(text: str) -> str:
    escaped = "".join(sign for sign in text if sign.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
