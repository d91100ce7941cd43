"""PDF documents.

In:  the bytes of a PDF. Out: a ``Document`` with paragraphs and one grid for each table and page::

    page ──marks──▶ glyphs, ruling lines ──lay_out──▶ lines of text, tables ──assemble──▶ Paragraph | Grid

A page without a text layer, or whose fonts map to no characters, is read as a picture (extra ``ocr``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipelines.extract.limits import hold
from pipelines.extract.model import Document, Finding, Place, Unreadable
from pipelines.extract.ocr.page import read_page
from pipelines.extract.paged.assemble import assemble
from pipelines.extract.paged.layout import lay_out
from pipelines.extract.paged.model import Page
from pipelines.extract.paged.pdfium import Marks, marks
from pipelines.extract.paged.title import title_of

PAGES = 300  # pages of a document
PICTURED_PAGES = 40  # pages of a document that are read as pictures
SECONDS = 8.0  # for all pages together that are read as text
TAIL = 2_048  # bytes at the end of a file in which its end mark stands
PADDING = b"\0\r\n\t "  # what some servers append
INFO = ("Title", "CreationDate", "ModDate", "Creator", "Producer")  # what the file says of itself
FEW = 8  # characters on a page that is otherwise a picture: a page number, a stamp's text
UNMAPPED_SHARE = 0.1  # characters without meaning, as a share of the page's, from which it is a picture
DOTS_PER_INCH = 200
PICTURE_PIXELS = 16_000_000  # of a rendered page; A3 at 200 dpi has 7.7 million


def read(body: bytes) -> Document:
    """The document in the bytes of a PDF.

    Raises:
        Unreadable: ``pdf.encrypted``; ``pdf.damaged``; ``pdf.empty`` where no page holds anything to read;
            ``document.too_large``, ``document.too_slow``; ``extra.missing`` where nothing can be read
            without OCR, or at all because the reader itself is not installed.
    """
    with opened(body) as pdf:
        hold("pages", len(pdf), PAGES)
        info = pdf.get_metadata_dict(skip_empty=True)
        pages, pictures, pictured = _pages(pdf)
    if not any(page.items for page in pages):
        findings = [finding for page in pages for finding in page.findings]
        for finding in findings:
            raise Unreadable(finding.code, finding.detail)
        raise Unreadable("pdf.empty", f"{len(pages)} pages")
    assembly = assemble(pages)
    titles = (("large type", title_of(pages)), ("info", info.get("Title", "")))
    return Document(
        container="pdf" if pictured < len(pages) else "scan",
        blocks=assembly.blocks,
        titles=tuple((source, text) for source, text in titles if text),
        meta=tuple((name.lower(), info[name]) for name in INFO if name in info),
        chrome=assembly.furniture,
        images=pictures,
        findings=assembly.findings,
    )


def reread(body: bytes) -> Document:
    """The document read by another program, for a second opinion. Raises what ``read_with_pdfplumber`` does."""
    from pipelines.extract.documents.pdf_plumber import read_with_pdfplumber

    return read_with_pdfplumber(body)


@contextmanager
def opened(body: bytes) -> Iterator[Any]:
    """The PDF as a ``pypdfium2`` document.

    Raises:
        Unreadable: ``pdf.encrypted``, ``pdf.damaged``, ``extra.missing``.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError as missing:
        raise Unreadable("extra.missing", "pip install gongkai[pdf]") from missing
    if b"%%EOF" not in body.rstrip(PADDING)[-TAIL:]:
        raise Unreadable("pdf.damaged", "no end of file mark")
    try:
        pdf = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        encrypted = "password" in str(error).lower() or "security" in str(error).lower()
        raise Unreadable("pdf.encrypted" if encrypted else "pdf.damaged", str(error)) from error
    try:
        yield pdf
    finally:
        pdf.close()


def _pages(pdf: Any) -> tuple[list[Page], int, int]:
    """All pages, the number of pictures on them, and how many pages were read as pictures."""
    pages: list[Page] = []
    pictures = pictured = 0
    seconds = 0.0
    for number in range(1, len(pdf) + 1):
        started = time.monotonic()
        with _page(pdf, number) as page:
            printed = marks(page)
            pictures += printed.pictures
            if _is_picture(printed):
                pictured += 1
                hold("pages without text", pictured, PICTURED_PAGES)
                pages.append(_seen(page, number, printed))
                continue
            pages.append(
                lay_out(
                    number,
                    printed.width,
                    printed.height,
                    printed.glyphs,
                    printed.horizontals,
                    printed.verticals,
                )
            )
        seconds += time.monotonic() - started
        if seconds > SECONDS:
            raise Unreadable("document.too_slow", f"{number} of {len(pdf)} pages in {SECONDS} s")
    return pages, pictures, pictured


@contextmanager
def _page(pdf: Any, number: int) -> Iterator[Any]:
    import pypdfium2 as pdfium

    try:
        page = pdf[number - 1]
    except pdfium.PdfiumError as error:
        raise Unreadable("pdf.damaged", f"page {number}") from error
    try:
        yield page
    finally:
        page.close()


def _is_picture(printed: Marks) -> bool:
    """Does the page show a picture of its text rather than text?"""
    if printed.pictured and (printed.hidden or len(printed.glyphs) <= FEW):
        return True
    return printed.unmapped > UNMAPPED_SHARE * max(len(printed.glyphs), 1)


def _seen(page: Any, number: int, printed: Marks) -> Page:
    """The page read as a picture; without OCR an empty one with the finding that says so."""
    scale = DOTS_PER_INCH / 72
    scale = min(scale, (PICTURE_PIXELS / max(printed.width * printed.height, 1.0)) ** 0.5)
    place = Place(page=number)
    unmapped = (
        (Finding("pdf.no_unicode", f"{printed.unmapped} characters", place),) if printed.unmapped else ()
    )
    try:
        seen = read_page(page.render(scale=scale, rev_byteorder=True).to_numpy(), number)
    except Unreadable as unreadable:
        missing = Finding(unreadable.code, unreadable.detail, place)
        return Page(number, printed.width, printed.height, (), (*unmapped, missing))
    return Page(number, seen.width, seen.height, seen.items, (*unmapped, *seen.findings))
