"""Scanned PDF files and pictures: pages made by LibreOffice, rasterised, turned, blurred, compressed.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

from random import Random

from tests.accuracy import convert, scanner
from tests.accuracy.content import Tables, blocks, official
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.forms import Cell
from tests.accuracy.scanner import Scan
from tests.accuracy.wordfile import Manner, docx, run

PLAIN = Manner()


def _needs() -> str | None:
    return convert.office_missing() or scanner.imaging_missing()


def _paper(rng: Random, report: Report, manner: Manner = PLAIN) -> bytes:
    return convert.converted(docx(rng, blocks(rng, report), manner), ".docx", "pdf")


def _typed(latin: str, chinese: str, size: int, bold: bool = False) -> Manner:
    """Every run in these fonts; the size in half points."""
    font = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}"/>'
    properties = f'<w:rPr>{font}{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'

    def runs(_rng: Random, cell: Cell) -> str:
        centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
        return f"<w:p>{centred}{run(cell.text, properties)}</w:p>"

    return Manner(runs)


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


def _type(name: str, manner: Manner) -> None:
    @layout(f"scan.{name}", needs=_needs)
    def draw(rng: Random, report: Report) -> Drawn:
        worn = Scan(200, skew=0.6, blur=0.5, noise=10, quality=70)
        return Drawn(scanner.scanned_pdf(rng, _paper(rng, report, manner), worn), (answer(report),), ".pdf")


_type("serif type", _typed("DejaVu Serif", "Noto Serif CJK SC", 18))
_type("one font", _typed("Noto Sans CJK SC", "Noto Sans CJK SC", 18))
_type("small type", _typed("DejaVu Serif Condensed", "Noto Serif CJK SC", 15))
_type("bold type", _typed("DejaVu Sans", "Noto Sans CJK SC", 16, bold=True))
_type("song type", _typed("AR PL UMing CN", "AR PL UMing CN", 18))
_type("kai type", _typed("AR PL UKai CN", "AR PL UKai CN", 18))
_type("typewriter", _typed("DejaVu Sans Mono", "Noto Serif CJK SC", 16))


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
