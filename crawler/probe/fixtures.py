"""What a new site leaves behind in the project: its spider, pages to test it with, and what is to be keyed by hand.

In:  a declaration, the list and the report of a walk. Out: files below the project's folder::

    spiders/jingyan.py
    tests/sites/jingyan/list.html  report.html     as they came
    tests/sites/jingyan/pages.toml                 where they came from
    tests/sites/jingyan/expected.toml              empty: a person reads the two pages and keys what stands there
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from crawler.probe.fetching import Seen
from crawler.probe.walk import Walked
from pipelines.extract.data import csv_rows
from pipelines.extract.sniff import container

# Cells that show soonest whether a table is read by its rows and columns.
_ROWS = ("new_received", "carried_in", "granted", "partly_granted", "outcome_total", "carried_out")
_TO_KEY = '"?"'

_EXPECTED = """\
# What stands on the two pages beside this file. Open them, read, and put what you read in place of every "?", numbers
# without quotes. Never copy what the program prints: then the test would prove nothing. A cell in which nothing is
# printed is "", one with a dash or a slash "/", one that the report does not have "absent". The test fails until your
# name stands below and no "?" is left.
keyed_by = ""

[list] # list.{list_suffix}
first_title = {todo} # the first report's title, as the link says it
reports = {todo} # how many links of this page are annual reports on open government information

[report] # report.{report_suffix}
agency = {todo} # the full name of the body whose report it is
year = {todo} # the year that it reports on

[report.cells]
{cells}
"""


class Exists(Exception):
    """Files that are there already and are not written over."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        super().__init__(", ".join(map(str, paths)))
        self.paths = paths


def fixture_files(walked: Walked, at: datetime) -> dict[str, bytes]:
    """The files of ``tests/sites/NAME`` by name. ``walked`` has a list and a sample."""
    assert walked.chosen is not None
    assert walked.sample is not None
    pages = {"list": walked.chosen.rows_in, "report": walked.sample.seen}
    names = {role: f"{role}.{_suffix(seen)}" for role, seen in pages.items()}
    told = "".join(_told(role, names[role], seen, at) for role, seen in pages.items())
    report = walked.sample.context
    told += f"link_text = {_toml(report.link_text or '')}\ncolumn = {_toml(report.column or '')}\n"
    files = {names[role]: seen.body for role, seen in pages.items()}
    files["pages.toml"] = told.encode()
    files["expected.toml"] = _expected(names, walked).encode()
    return files


def write_site(
    spiders: Path, tests: Path, name: str, source: str, files: Mapping[str, bytes]
) -> tuple[Path, ...]:
    """Write the spider and its fixtures; the paths written. Raises ``Exists``, and then writes nothing."""
    spider, folder = spiders / f"{name}.py", tests / "sites" / name
    if there := tuple(path for path in (spider, folder) if path.exists()):
        raise Exists(there)
    folder.mkdir(parents=True)
    for file, body in files.items():
        (folder / file).write_bytes(body)
    spider.write_text(source, encoding="utf-8")
    return (spider, *(folder / file for file in files))


def _suffix(seen: Seen) -> str:
    kind = container(seen.body)
    return "txt" if kind == "text" else kind


def _told(role: str, name: str, seen: Seen, at: datetime) -> str:
    return (
        f"[{role}]\nfile = {_toml(name)}\nurl = {_toml(seen.final)}\n"
        f'sha256 = "{hashlib.sha256(seen.body).hexdigest()}"\nfetched_at = "{at.isoformat(timespec="seconds")}"\n'
        f"in_browser = {_toml(seen.in_browser)}\n"
    )


def _expected(names: Mapping[str, str], walked: Walked) -> str:
    assert walked.sample is not None
    report = walked.sample.report
    printed = {value.field for value in report.values} if report else set()
    fields = [row for row in csv_rows("fields.csv") if row["field"] in printed and _is_keyed(row["field"])]
    cells = "\n".join(
        f'"{row["field"]}" = {_TO_KEY} # {row["row_zh"]} / {row["column_zh"]}' for row in fields
    )
    return _EXPECTED.format(
        todo=_TO_KEY,
        list_suffix=names["list"].rpartition(".")[2],
        report_suffix=names["report"].rpartition(".")[2],
        cells=cells or "# none: the report is not on the form of 2019 or 2021",
    )


def _is_keyed(field: str) -> bool:
    table, row, column = field.split(".", 2)
    if table == "requests":
        return row == "new_received" or (row in _ROWS and column == "total")
    return table == "proactive" or column == "total"


def _toml(text: str) -> str:
    escaped = "".join(sign for sign in text if sign.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
