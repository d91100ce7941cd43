"""What changed since the release before.

In:  two folders of releases, each with ``csv/reports.csv``. Out: a Markdown page and the rows of ``changes.csv``.

Reports are told by agency, division, year and scope, or by their address while agency or year is unresolved. They
are compared in a file on disk, so that memory does not grow with their number.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE_NAME = "gongkai-reports"
NAMES = ("change", "agency", "division", "year", "scope", "url")
_MOST_LISTED = 200
_KEY = ("agency", "division", "year", "scope")


@dataclass(frozen=True, slots=True)
class Previous:
    """An earlier release."""

    folder: Path
    version: str
    rows: dict[str, int]  # by table


def previous_release(folder: Path, version: str) -> Previous | None:
    """The newest release beside ``folder`` that is not newer than ``version``."""
    found = []
    for path in sorted(folder.parent.glob("*/datapackage.json")):
        described = json.loads(path.read_text(encoding="utf-8"))
        if path.parent.resolve() == folder.resolve() or described.get("name") != PACKAGE_NAME:
            continue
        if described["version"] <= version:
            rows = {
                resource["name"]: resource["rows"]
                for resource in described["resources"]
                if "rows" in resource
            }
            found.append(Previous(path.parent, described["version"], rows))
    return max(found, key=lambda one: (one.version, one.folder.name), default=None)


def compare(previous: Previous, reports: Path) -> Iterator[tuple[str, ...]]:
    """The reports that were added, removed or changed, as ``NAMES``; sorted."""
    with tempfile.NamedTemporaryFile(suffix=".db", dir=reports.parent) as file:
        connection = sqlite3.connect(file.name, isolation_level=None)
        connection.execute("PRAGMA journal_mode = OFF")
        for table, path in (("old", previous.folder / "csv" / "reports.csv"), ("new", reports)):
            connection.execute(
                f"CREATE TABLE {table} (key TEXT PRIMARY KEY, hash, agency, division, year, scope, url)"
            )
            connection.execute("BEGIN")
            connection.executemany(
                f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)", _read(path)
            )
            connection.execute("COMMIT")
        columns = "agency, division, year, scope, url"
        yield from connection.execute(
            f"""SELECT 'added', {columns} FROM new WHERE key NOT IN (SELECT key FROM old)
            UNION ALL SELECT 'removed', {columns} FROM old WHERE key NOT IN (SELECT key FROM new)
            UNION ALL SELECT 'changed', {columns} FROM new n
              WHERE EXISTS (SELECT 1 FROM old o WHERE o.key = n.key AND o.hash <> n.hash)
            ORDER BY 1, year, division, agency, scope, url"""
        )
        connection.close()


def _read(path: Path) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            parts = [row[name] for name in _KEY]
            key = "\t".join(parts) if row["agency"] and row["year"] else row["url"]
            yield (key, row["content_hash"], *parts, row["url"])


def change_page(version: str, previous: Previous | None, rows: dict[str, int], changes: Path | None) -> str:
    """The change log; ``changes`` is the file with the rows of ``compare``."""
    lines = ["# Changes", "", f"## {version}", ""]
    if previous is None:
        return "\n".join([*lines, "No earlier release was found beside this one.", ""])
    lines += [
        f"Compared with the release {previous.version} (`{previous.folder.name}`).",
        "",
        "| table | rows before | rows now |",
        "| --- | --- | --- |",
        *(f"| {name} | {previous.rows.get(name, '–')} | {count} |" for name, count in rows.items()),
        "",
    ]
    if changes is None:
        return "\n".join(
            [*lines, "One of the two has no `csv/reports.csv`, so reports were not compared.", ""]
        )
    counts = {"added": 0, "removed": 0, "changed": 0}
    listed: list[str] = []
    with changes.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["change"]] += 1
            if len(listed) < _MOST_LISTED:
                listed.append(
                    f"- {row['change']}: {row['agency'] or row['url']}, {row['year']}, {row['scope']}"
                )
    lines.append(", ".join(f"{count} reports {change}" for change, count in counts.items()) + ".")
    lines.append(
        "Changed means other cells, other local tables or another wording; a page that moved is not listed."
    )
    if sum(counts.values()) > len(listed):
        lines.append(f"The first {len(listed)} are listed here, all of them in `changes.csv`.")
    return "\n".join([*lines, "", *listed, ""])
