"""PDF documents.

In:  the bytes of a PDF. Out: a ``Document`` with paragraphs and one grid for each table and page::

    bytes ──printed──▶ glyphs, ruling lines ──lay_out──▶ lines of text, tables ──assemble──▶ Paragraph | Grid

A page without a text layer, or whose fonts map to no characters, is read as a picture (extra ``ocr``).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract import limits
from pipelines.extract.model import Document, Finding, Place, Unreadable
from pipelines.extract.ocr.page import read_page
from pipelines.extract.paged.assemble import assemble
from pipelines.extract.paged.layout import lay_out
from pipelines.extract.paged.model import Page
from pipelines.extract.paged.pdfium import Marks
from pipelines.extract.paged.printed import picture, printed
from pipelines.extract.paged.title import title_of

INFO = ("Title", "CreationDate", "ModDate", "Creator", "Producer")  # what the file says of itself
FEW = 8  # characters on a page that is otherwise a picture: a page number, a stamp's text
UNMAPPED_SHARE = 0.1  # characters without meaning, as a share of the page's, from which it is a picture
DOTS_PER_INCH = 200


def read(body: bytes) -> Document:
    """The document in the bytes of a PDF.

    Raises:
        Unreadable: ``pdf.encrypted``; ``pdf.damaged``; ``pdf.empty`` where no page holds anything to read;
            ``document.too_large``, ``document.too_slow``, ``document.broken``; ``extra.missing`` where nothing
            can be read without OCR.
        ModuleNotFoundError: without the extra ``pdf``.
    """
    file = printed(body)
    pages = _pages(body, file.pages)
    pictured = sum(map(_is_picture, file.pages))
    if not any(page.items for page in pages):
        findings = [finding for page in pages for finding in page.findings]
        for finding in findings:
            raise Unreadable(finding.code, finding.detail)
        raise Unreadable("pdf.empty", f"{len(pages)} pages")
    assembly = assemble(pages)
    titles = (("large type", title_of(pages)), ("info", file.info.get("Title", "")))
    return Document(
        container="pdf" if pictured < len(pages) else "scan",
        blocks=assembly.blocks,
        titles=tuple((source, text) for source, text in titles if text),
        meta=tuple((name.lower(), file.info[name]) for name in INFO if name in file.info),
        chrome=assembly.furniture,
        images=sum(marks.pictures for marks in file.pages),
        findings=assembly.findings,
    )


def reread(body: bytes) -> Document:
    """The document read by another program, for a second opinion. Raises what ``read_with_pdfplumber`` does."""
    from pipelines.extract.documents.pdf_plumber import read_with_pdfplumber

    return read_with_pdfplumber(body)


def _pages(body: bytes, printed_pages: Sequence[Marks]) -> list[Page]:
    """All pages laid out, or read as pictures."""
    pages: list[Page] = []
    pictured = 0
    seconds = pictured_seconds = 0.0
    for number, marks in enumerate(printed_pages, 1):
        started = time.monotonic()
        if _is_picture(marks):
            pictured += 1
            limits.hold("pages without text", pictured, limits.PICTURED_PAGES)
            pages.append(_seen(body, number, marks))
            pictured_seconds += time.monotonic() - started
            limits.hold_seconds("pages read as pictures", pictured_seconds, limits.PICTURED_SECONDS)
            continue
        page = lay_out(number, marks.width, marks.height, marks.glyphs, marks.horizontals, marks.verticals)
        if marks.pictures:
            unread = Finding("document.picture_unread", str(marks.pictures), Place(page=number))
            page = replace(page, findings=(*page.findings, unread))
        pages.append(page)
        seconds += time.monotonic() - started
        limits.hold_seconds(f"{number} of {len(printed_pages)} pages", seconds, limits.PDF_SECONDS)
    return pages


def _is_picture(printed: Marks) -> bool:
    """Does the page show a picture of its text rather than text?"""
    if printed.pictured and (printed.hidden or len(printed.glyphs) <= FEW):
        return True
    return printed.unmapped > UNMAPPED_SHARE * max(len(printed.glyphs), 1)


def _seen(body: bytes, number: int, printed: Marks) -> Page:
    """The page read as a picture; without OCR an empty one with the finding that says so."""
    place = Place(page=number)
    unmapped = (
        (Finding("pdf.no_unicode", f"{printed.unmapped} characters", place),) if printed.unmapped else ()
    )
    try:
        seen = read_page(picture(body, number, DOTS_PER_INCH), number)
    except Unreadable as unreadable:
        missing = Finding(unreadable.code, unreadable.detail, place)
        return Page(number, printed.width, printed.height, (), (*unmapped, missing))
    return Page(number, seen.width, seen.height, seen.items, (*unmapped, *seen.findings))
