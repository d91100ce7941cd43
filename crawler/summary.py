"""The closing lines of a crawl: a table on a terminal, plain lines elsewhere.

In:  a site's name and its ``Verdict``. Out: text on a stream.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from crawler.verdict import Verdict

Row = tuple[str, str]


def rows(result: Verdict) -> Iterator[Row]:
    """What is told of a crawl, one fact each."""
    for column in result.columns:
        state = (
            column.failure or f"{column.pages} pages, {column.documents} documents, {column.reports} reports"
        )
        yield f"column {column.name} ({column.origin})", f"{state}  {column.url}"
    yield "links found", str(result.found)
    yield (
        "documents with reports",
        f"{result.read}, of them unchanged: {result.unchanged}, not due: {result.known}",
    )
    yield "reports", _listed(result.reports)
    yield "not reports", _listed(result.not_reports)
    yield "not fetched or not read", _listed(result.failed)
    yield "blocked by the portal", _listed(result.blocked)
    if result.browser:
        yield "asked in the browser", _listed(result.browser)
    if result.left:
        yield "not reached", str(result.left)
    yield "failed checks", str(result.failed_checks)


def print_summary(site: str, result: Verdict, places: Mapping[str, str], stream: TextIO) -> None:
    """Tell how the crawl of ``site`` went, and where what it brought is."""
    facts = [*rows(result), *places.items()]
    if stream.isatty():
        _print_table(site, facts, stream)
    else:
        for name, value in facts:
            print(f"{site}: {name}: {value}", file=stream)
    for complaint in result.complaints:
        print(f"{site}: FAILED: {complaint}", file=stream)


def _print_table(site: str, facts: list[Row], stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Crawl of {site}", show_header=False, title_justify="left")
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(name, value)
    Console(file=stream).print(table)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items()) or "none"
