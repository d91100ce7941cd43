"""Scanned PDF files and pictures: pages made by LibreOffice, rasterised, turned, blurred, compressed.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

from random import Random

from tests.accuracy import convert, scanner
from tests.accuracy.content import Tables, blocks, official
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.scanner import Scan
from tests.accuracy.wordfile import Manner, docx


def _needs() -> str | None:
    return convert.office_missing() or scanner.imaging_missing()


def _paper(rng: Random, report: Report) -> bytes:
    return convert.converted(docx(rng, blocks(rng, report), Manner()), ".docx", "pdf")


def _scan(name: str, scan: Scan) -> None:
    @layout(f"scan.{name}", needs=_needs)
    def draw(rng: Random, report: Report) -> Drawn:
        return Drawn(scanner.scanned_pdf(rng, _paper(rng, report), scan), (answer(report),), ".pdf")


for _name, _quality in {
    "150 dpi": Scan(150),
    "200 dpi": Scan(200),
    "150 dpi worn": Scan(150, skew=0.5, blur=0.6, noise=16, quality=60),
    "200 dpi worn": Scan(200, skew=0.5, blur=0.8, noise=16, quality=60),
    "200 dpi skewed": Scan(200, skew=3.0, quality=75),
    "200 dpi black and white": Scan(200, bits=1),
    "200 dpi colour, stamped": Scan(200, bits=24, quality=80, stamp=True),
    "150 dpi upside down": Scan(150, upside=180),
    "150 dpi on its side": Scan(150, upside=90),
    "100 dpi": Scan(100, quality=80),
}.items():
    _scan(_name, _quality)


@layout("scan.tiff", needs=_needs)
def tiff(rng: Random, report: Report) -> Drawn:
    return Drawn(scanner.scanned_tiff(rng, _paper(rng, report), Scan(200, bits=1)), (answer(report),), ".tif")


def _picture(name: str, scan: Scan, container: str, suffix: str) -> None:
    @layout(f"scan.{name}", needs=_needs)
    def draw(rng: Random, report: Report) -> Drawn:
        return Drawn(scanner.picture(rng, _paper(rng, report), scan, container), (answer(report),), suffix)


_picture("png", Scan(150), "PNG", ".png")
_picture("jpg", Scan(200, skew=0.4, blur=0.5, noise=12), "JPEG", ".jpg")


@layout("scan.tables only", needs=_needs)
def tables_only(rng: Random, report: Report) -> Drawn:
    """The pages with the tables alone, without title or sections."""
    tables: Tables = official(report)
    pdf = convert.converted(docx(rng, list(tables.all), Manner()), ".docx", "pdf")
    return Drawn(scanner.scanned_pdf(rng, pdf, Scan(200, quality=75)), (answer(report),), ".pdf")
