"""PDF files with text: made by LibreOffice, and drawn here with and without ruling lines.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers. All is readable.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.accuracy import convert, labels, pieces
from tests.accuracy.content import blocks, official
from tests.accuracy.exam import Draw, Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.layouts_html import draw_html, each_table
from tests.accuracy.layouts_office import docx_local_columns, docx_pieces
from tests.accuracy.markup import CLEAN
from tests.accuracy.pdffile import Press, pdf
from tests.accuracy.wordfile import Manner, docx, many_runs
from tests.accuracy.workbook import Ledger, xlsx


def _drawn(name: str, press: Press) -> None:
    @layout(f"pdf.{name}")
    def draw(rng: Random, report: Report) -> Drawn:
        return Drawn(pdf(blocks(rng, report), press), (answer(report),), ".pdf")


for _name, _press in {
    "strokes": Press(),
    "rectangles": Press(ruling="rectangles"),
    "rows ruled": Press(ruling="horizontal"),
    "no lines": Press(ruling="none"),
    "header repeated": Press(height=560, repeat_header=True),
    "short pages": Press(height=480),
    "short pages, no lines": Press(height=480, ruling="none"),
    "landscape": Press(width=842, height=595),
    "turned": Press(width=842, height=595, turned=True),
    "single characters": Press(glyphs=True),
    "drawn twice": Press(twice=True),
    "page numbers": Press(height=480, footer="- {} -"),
    "page numbers, no lines": Press(height=480, footer="{}", ruling="none"),
    "watermark": Press(watermark="内部资料2024"),
    "large type": Press(size=12.0),
}.items():
    _drawn(_name, _press)


@layout("pdf.bad labels")
def bad_labels(rng: Random, report: Report) -> Drawn:
    tables = official(report)
    for how in rng.sample(("typo", "alias", "spaced", "narrow", "renumbered"), 2):
        tables = each_table(
            tables, lambda table, how=how: labels.relabelled(rng, table, labels.RELABELS[how])
        )
    press = Press(ruling=rng.choice(("strokes", "rectangles")))
    return Drawn(pdf(blocks(rng, report, tables), press), (answer(report),), ".pdf")


@layout("pdf.pieces")
def in_pieces(rng: Random, report: Report) -> Drawn:
    tables = official(report)
    cut = pieces.cuts(rng, tables.requests[0], 2, header=rng.random() < 0.5, carry=True)
    tables = replace(tables, requests=cut, proactive=pieces.by_article(tables.proactive[0]))
    return Drawn(pdf(blocks(rng, report, tables), Press()), (answer(report),), ".pdf")


def _by_office(name: str, source: Draw) -> None:
    @layout(f"pdf.office {name}", needs=convert.office_missing)
    def draw(rng: Random, report: Report) -> Drawn:
        drawn = source(rng, report)
        return replace(drawn, body=convert.converted(drawn.body, drawn.suffix, "pdf"), suffix=".pdf")


def _from_docx(rng: Random, report: Report) -> Drawn:
    return Drawn(docx(rng, blocks(rng, report), Manner(many_runs)), (answer(report),), ".docx")


def _from_html(rng: Random, report: Report) -> Drawn:
    return Drawn(draw_html(rng, report, hand=CLEAN), (answer(report),), ".html")


def _from_xlsx(rng: Random, report: Report) -> Drawn:
    return Drawn(xlsx({"年报": blocks(rng, report)}, Ledger()), (answer(report),), ".xlsx")


@layout("pdf.office from tight xlsx", needs=convert.office_missing)
def from_tight_xlsx(rng: Random, report: Report) -> Drawn:
    """Rows so low that wrapped labels run into their neighbours: nothing has to be read, nothing misread."""
    body = xlsx({"年报": blocks(rng, report)}, Ledger(height=0))
    return Drawn(convert.converted(body, ".xlsx", "pdf"), (answer(report, unsure=report.cells),), ".pdf")


_by_office("from docx", _from_docx)
_by_office("from html", _from_html)
_by_office("from docx, pieces", docx_pieces)
_by_office("from docx, local columns", docx_local_columns)
_by_office("from xlsx", _from_xlsx)
