"""Reading report pages against parsing them, and against pandas, which reads their tables only.

In:  twenty different pages of about 100 KB, as pasted from Word, on a portal's page. Out: two rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from benchmarks.measure import Measured, Skipped, milliseconds, side_by_side
from benchmarks.portal import big_site
from pipelines.checks import check_prose, run_checks
from pipelines.extract.report import read_report

_PAGES = 20


def measure() -> Iterator[Measured]:
    pages = [page.body for page in big_site(_PAGES).paths.values() if page.role == "article"]
    size = f"{sum(map(len, pages)) / len(pages) / 1000:.0f} KB"
    read, parsed = side_by_side(lambda: _read(pages), lambda: _parsed(pages))
    yield Measured(
        "read.lxml",
        "read a report page: 200 cells, sections, metadata, facts, checks",
        "lxml parsing the same bytes",
        2.5,
        higher_is_better=False,
        ratios=tuple(mine / other for mine, other in zip(read, parsed, strict=True)),
        shown=f"{milliseconds(read, _PAGES)} against {milliseconds(parsed, _PAGES)} a page of {size}",
    )
    yield _against_pandas(pages)


def _against_pandas(pages: list[bytes]) -> Measured:
    try:
        import pandas  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise Skipped("pandas is not installed: pip install 'gongkai[bench]'") from error
    pages = pages[:4]
    read, tables = side_by_side(
        lambda: _read(pages), lambda: [pandas.read_html(BytesIO(page), encoding="utf-8") for page in pages]
    )
    return Measured(
        "read.pandas",
        "the same",
        "pandas.read_html of the same bytes, tables only",
        4,
        higher_is_better=True,
        ratios=tuple(other / mine for mine, other in zip(read, tables, strict=True)),
        shown=f"{milliseconds(read, len(pages))} against {milliseconds(tables, len(pages))} a page",
    )


def _read(pages: list[bytes]) -> None:
    for page in pages:
        for extraction in read_report(page):
            assert len(extraction.values) == 200
            run_checks(extraction)
            check_prose(extraction)


def _parsed(pages: list[bytes]) -> None:
    for page in pages:
        etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
