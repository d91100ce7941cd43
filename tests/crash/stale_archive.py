"""An archive of generated reports, and a database that an earlier program has misread them into.

In:  an empty folder. Out: ``archive/`` and ``reports.db``; the first number of every report is stored one too high.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from crawler.archive import Archive, Exchange
from pipelines.extract.model import CellState, Context, Extraction
from pipelines.extract.report import read_report
from pipelines.judged import judged_checks
from pipelines.reports_of_page import agency_of
from pipelines.store.connect import connect
from pipelines.store.model import Capture
from pipelines.store.save import save_report
from tests.accuracy.exam import LAYOUTS, Sheet
from tests.accuracy.register import load_layouts

SITE, DIVISION, PORTAL = "jingyan", "511124", "井研县人民政府"
FETCHED = "2024-01-20T03:00:00Z"
REPORTS = 24


def write_stale_archive(folder: Path) -> None:
    archive = Archive(folder / "archive", SITE, "crash test")
    engine = connect(f"sqlite:///{folder / 'reports.db'}")
    for at, sheet in enumerate(_sheets()):
        url = f"http://www.jingyan.gov.cn/jyx/zfxxgknb/{at}.shtml"
        headers = (("Content-Type", "text/html"),)
        place = archive.write(Exchange(url, "GET", (), 200, "OK", headers, sheet.body))
        context = Context(url=url, division=DIVISION, portal=PORTAL)
        read = read_report(sheet.body, context)[0]
        capture = Capture(
            site=SITE,
            division=DIVISION,
            portal=PORTAL,
            url=url,
            final_url=url,
            fetched_at=FETCHED,
            status=200,
            headers=headers,
            sha256=place.sha256,
            length=len(sheet.body),
            warc_file=place.file,
            warc_offset=place.offset,
        )
        checks = judged_checks(sheet.body, context, (read,))[0]
        save_report(engine, capture, _misread(read), checks, agency_of(read, DIVISION))
    archive.close()
    engine.dispose()


def _sheets() -> Iterator[Sheet]:
    load_layouts()
    return (LAYOUTS["html.clean"].sheet(seed) for seed in range(REPORTS))


def _misread(extraction: Extraction) -> Extraction:
    at = next(at for at, value in enumerate(extraction.values) if value.state is CellState.REPORTED)
    number = extraction.values[at].number
    assert number is not None
    wrong = replace(extraction.values[at], number=number + 1)
    return replace(extraction, values=(*extraction.values[:at], wrong, *extraction.values[at + 1 :]))
