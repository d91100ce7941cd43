"""Reading a PDF with text against pdfplumber's extraction of its tables.

In:  one report as a ruled PDF of three pages. Out: one row. Raises Skipped without the extra ``pdf``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from io import BytesIO
from statistics import median

from benchmarks.measure import RUNS, Measured, Skipped
from benchmarks.portal import big_replica
from crawler.replica.body import report_body
from crawler.replica.pdf import pdf_bytes
from pipelines.extract.model import CellState
from pipelines.extract.report import read_report


def measure() -> Iterator[Measured]:
    try:
        import pdfplumber
        import pypdfium2  # noqa: F401 - named here when it is missing
    except ModuleNotFoundError as error:
        raise Skipped(f"{error.name} is not installed: pip install 'gongkai[pdf]'") from error
    body = pdf_bytes(report_body(big_replica(1).reports[0], 1))

    def plumbed() -> int:
        with pdfplumber.open(BytesIO(body)) as file:
            tables = [table for page in file.pages for table in page.extract_tables()]
        return sum((cell or "").strip().isdigit() for table in tables for row in table for cell in row)

    def read() -> int:
        return sum(
            value.state is CellState.REPORTED
            for extraction in read_report(body)
            for value in extraction.values
        )

    read(), plumbed()
    ours, peer = zip(*((_timed(read), _timed(plumbed)) for _ in range(RUNS)), strict=True)
    yield Measured(
        "pdf.pdfplumber",
        "read a report of three PDF pages",
        "pdfplumber.extract_tables of the same bytes",
        3,
        higher_is_better=True,
        ratios=tuple(other / mine for (mine, _), (other, _) in zip(ours, peer, strict=True)),
        shown=f"{1000 * median(t for t, _ in ours):.0f} ms and {ours[0][1]} numbers against "
        f"{1000 * median(t for t, _ in peer):.0f} ms and {peer[0][1]}",
    )


def _timed(work) -> tuple[float, int]:  # type: ignore[no-untyped-def]
    """Wall time, for a parser may run in a child; and what was counted."""
    begun = time.perf_counter()
    counted = work()
    return time.perf_counter() - begun, counted
