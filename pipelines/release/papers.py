"""What goes with the tables: what they are, whose they are, how to cite and check them.

In:  ``Summary``, the tables, and the files of a release. Out: the texts of ``README.md``, ``CITATION.cff``,
``datapackage.json`` and ``SHA256SUMS``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipelines.release.changes import PACKAGE_NAME
from pipelines.release.selection import Selection
from pipelines.release.summary import Summary
from pipelines.release.tables import ReleaseTable

TITLE = "Annual reports of Chinese government bodies on open government information, cell by cell"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_AUTHOR = "The Gongkai maintainers"
_TYPES = {"integer": "integer", "number": "number"}
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".dta": "application/x-stata-dta",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".sqlite": "application/vnd.sqlite3",
    ".md": "text/markdown",
    ".cff": "application/yaml",
}


def readme(summary: Summary, selection: Selection, tables: Iterable[ReleaseTable]) -> str:
    """What the release is, where it comes from, and what may be done with it."""
    years = f"{min(summary.years)}–{max(summary.years)}" if summary.years else "unknown"
    portals = "".join(
        f"| {portal or '–'} | `{site}` | {count} |\n"
        for (portal, site), count in sorted(summary.portals.items())
    )
    contents = "".join(
        f"| `{table.name}` | {table.title_en} | {table.title_zh} | {summary.tables[table.name]} |\n"
        for table in tables
    )
    return f"""\
# {TITLE}

中国行政机关政府信息公开工作年度报告，逐单元格数据。

Release {summary.version}: {summary.reports} reports on the years {years}.
Selection: {selection.words or "everything in the database"}.

| table | holds | 内容 | rows |
| --- | --- | --- | --- |
{contents}
`codebook.md` says what every column means, `CHANGES.md` what is new, `SHA256SUMS` lets you check the files:
`sha256sum -c SHA256SUMS`.

## Provenance

Every report was fetched from the portal that publishes it. `reports` has the address, the time of the fetch, the
SHA-256 of the bytes and where the archive keeps them. Reports were read by gongkai
{", ".join(sorted(summary.extractors))}. The last fetch was at {summary.as_of}. This is no census: `coverage` counts what
was found, and what was not found is not in it.

| portal | site | reports |
| --- | --- | --- |
{portals}
## Licence

The database is licensed under {LICENCE["title"]}
({LICENCE["path"]}): use it for anything, name the source and the release. The
reports themselves are documents of state organs of an administrative nature, in which no copyright exists in China
(Copyright Law, article 5). Narrative text, in which contact persons may be named, is no part of the release;
telephone numbers, identity numbers and mail addresses in other printed text are removed.

## Errors

A number that differs from the page it comes from is an error of ours; a number that is wrong on the page stays as it
is printed. `corrections` lists what people have corrected, with the reason and the evidence.
"""


def citation(summary: Summary) -> str:
    """``CITATION.cff`` of the release."""
    return f"""\
cff-version: 1.2.0
message: "If you use these data, please cite them and name the release."
type: dataset
title: "{TITLE}"
version: "{summary.version}"
date-released: "{summary.version}"
license: {LICENCE["name"]}
authors:
  - name: "{_AUTHOR}"
keywords:
  - open government information
  - China
  - 政府信息公开工作年度报告
"""


def data_package(folder: Path, summary: Summary, selection: Selection, tables: Iterable[ReleaseTable]) -> str:
    """``datapackage.json`` by Frictionless; the tables are described on their CSV files."""
    described = {table.name: table for table in tables}
    package = {
        "name": PACKAGE_NAME,
        "title": TITLE,
        "version": summary.version,
        "description": selection.words or "everything in the database",
        "licenses": [LICENCE],
        "contributors": [{"title": _AUTHOR, "role": "author"}],
        "sources": [{"title": portal or site, "path": site} for portal, site in sorted(summary.portals)],
        "resources": [
            _resource(folder, path, described, summary.tables)
            for path in release_files(folder)
            if path.suffix in _MEDIA_TYPES
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(
    folder: Path, path: Path, tables: Mapping[str, ReleaseTable], rows: Mapping[str, int]
) -> dict[str, Any]:
    relative = path.relative_to(folder)
    is_table = relative.parts[0] == "csv"
    name = (
        path.stem.lower()
        if is_table
        else "-".join((*relative.parts[:-1], path.name)).lower().replace(".", "-")
    )
    resource: dict[str, Any] = {
        "name": name,
        "path": relative.as_posix(),
        "format": path.suffix[1:],
        "mediatype": _MEDIA_TYPES[path.suffix],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
    }
    if is_table:
        table = tables[path.stem]
        resource |= {
            "profile": "tabular-data-resource",
            "title": table.title_en,
            "encoding": "utf-8",
            "rows": rows[table.name],
            "schema": _schema(table),
        }
    return resource


def _schema(table: ReleaseTable) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": column.name,
                "type": _TYPES.get(column.kind, "string"),
                "title": column.label_zh,
                "description": column.label_en,
            }
            for column in table.columns
        ],
        "missingValues": [""],
    }
    if table.key and table.name not in ("coverage", "agency_coverage"):  # their keys may be empty
        schema["primaryKey"] = list(table.key)
    if table.names[0] == "report_id" and table.name != "reports":
        reference = {"resource": "reports", "fields": "report_id"}
        schema["foreignKeys"] = [{"fields": "report_id", "reference": reference}]
    return schema


def checksums(folder: Path) -> str:
    """``SHA256SUMS`` of all files, as ``sha256sum -c`` reads it."""
    return "".join(
        f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in release_files(folder)
    )


def release_files(folder: Path) -> list[Path]:
    """All files of a release, sorted by path."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
