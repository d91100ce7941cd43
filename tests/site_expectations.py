"""A site's saved pages against what a person has keyed from them.

In:  a folder of ``tests/sites``, the site's spider. Out: sentences about what is not as keyed; none where all is.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from crawler.families.base import ReportSpider
from crawler.urls import Portal
from pipelines.extract.model import CellState, Context, Value
from pipelines.extract.report import read_report
from pipelines.extract.titles import REPORT

TO_KEY = "?"
HOW = (
    'not keyed yet: open list.* and report.* in {folder}, put what you read there in place of every "?" in '
    "expected.toml, and your name into keyed_by; see docs/adding-a-site.md"
)
_STATES = {"": CellState.BLANK, "/": CellState.DASH, "absent": CellState.ABSENT}


def complaints(folder: Path, spider: type[ReportSpider]) -> list[str]:
    """What is wrong with the saved pages of ``spider``, or with how they are read."""
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    pages = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))
    if not expected["keyed_by"].strip() or TO_KEY in _values(expected):
        return [HOW.format(folder=folder)]
    changed = [role for role in ("list", "report") if not _is_as_saved(folder, pages[role])]
    if changed:
        return [f"{pages[role]['file']} is not the page that was saved" for role in changed]
    return [
        *_of_list(folder, spider, pages, expected["list"]),
        *_of_report(folder, spider, pages, expected["report"]),
    ]


def _values(table: dict[str, Any]) -> Iterator[Any]:
    for value in table.values():
        if isinstance(value, dict):
            yield from _values(value)
        else:
            yield value


def _is_as_saved(folder: Path, page: dict[str, str]) -> bool:
    return hashlib.sha256((folder / page["file"]).read_bytes()).hexdigest() == page["sha256"]


def _of_list(
    folder: Path, spider: type[ReportSpider], pages: dict[str, Any], expected: dict[str, Any]
) -> Iterator[str]:
    reader = spider()
    reader.hosts = Portal(spider.home, frozenset(spider.aliases), frozenset(spider.ports))
    page = reader.read_list((folder / pages["list"]["file"]).read_bytes())
    column = pages["report"]["column"]
    rows = reader.rows(page, pages["list"]["url"])
    titles = [row.text for row in rows if reader.kind_of(row, column).kind == REPORT]
    yield from _unlike("reports of the list", expected["reports"], len(titles))
    yield from _unlike("first title of the list", expected["first_title"], titles[0] if titles else "")


def _of_report(
    folder: Path, spider: type[ReportSpider], pages: dict[str, Any], expected: dict[str, Any]
) -> Iterator[str]:
    told = pages["report"]
    context = Context(
        url=told["url"],
        link_text=told["link_text"],
        column=told["column"],
        division=spider.division,
        portal=spider.portal,
    )
    found = [each for each in read_report((folder / told["file"]).read_bytes(), context) if each.form]
    if not found:
        yield "no report was read"
        return
    metadata = found[0].metadata
    yield from _unlike("agency", expected["agency"], metadata.agency.value if metadata.agency else None)
    yield from _unlike("year", expected["year"], int(metadata.year.value) if metadata.year else None)
    values = {value.field: value for value in found[0].values}
    for field, keyed in expected["cells"].items():
        yield from _unlike(field, keyed, _shown(values.get(field)))


def _shown(value: Value | None) -> int | Decimal | str:
    """A cell as it is keyed."""
    if value is None:
        return "absent"
    if value.number is not None:
        return value.number
    return next((sign for sign, state in _STATES.items() if state is value.state), value.state.value)


def _unlike(what: str, keyed: object, read: object) -> Iterator[str]:
    if keyed != read:
        yield f"{what}: keyed {keyed!r}, read {read!r}"
