"""How much of a document a reader takes on before it gives up by name.

In:  nothing. Out: numbers, and the checks that turn a breach into ``Unreadable("document.too_large")``.

All limits of the document readers stand here. They are generous for a report (a DOCX of one is 30 kB, its
largest table has 28 rows) and small enough that hostile input ends within 10 s and 500 MB. A breach is never
cut short silently: the document counts as unread.
"""

from __future__ import annotations

from pipelines.extract.model import Unreadable

BODY_BYTES = 64 * 2**20  # a document as it came over the network
JSON_BYTES = 16 * 2**20  # above it a text is not looked at as JSON
WEB_ARCHIVE_BYTES = 24 * 2**20  # an MHT, which is read line by line
WEB_ARCHIVE_LINES = 400_000

# ZIP packages: DOCX, XLSX, ODS and archives
DIRECTORY_BYTES = 2 * 2**20  # central directory of a ZIP; 46 bytes a member at least
MEMBERS = 2_000  # members of a package
MEMBER_BYTES = 48 * 2**20  # one member, expanded
EXPANDED_BYTES = 96 * 2**20  # all members that are read, expanded
EXPANSION_RATIO = 200  # expanded to packed size of a member …
EXPANSION_FREE_BYTES = 2 * 2**20  # … unless it is small all the same
XML_MARKS = 2_000_000  # "<" and "=" of an XML part; 22,000 in a DOCX of a report
ARCHIVE_DEPTH = 2  # a ZIP in a ZIP is opened, a third one is not
ARCHIVE_DOCUMENTS = 64  # documents taken from one archive

RTF_PARTS = 1_500_000  # words, groups and stretches of text
RTF_GROUPS = 1_000  # groups inside each other

# Pages and pictures
PDF_PAGES = 300  # pages of a PDF
PDF_SECONDS = 8.0  # laying out of all pages of a PDF
PICTURED_PAGES = 40  # pages of a PDF that are read as pictures
PICTURED_SECONDS = 900.0  # reading of all pages of a document as pictures; 16 s a page on a busy machine
RENDERED_PIXELS = 16_000_000  # of a page of a PDF as a picture; A3 at 200 dpi has 7.7 million
IMAGE_PIXELS = 40_000_000  # of one page of a picture; A4 at 600 dpi has 35 million
IMAGE_PAGES = 40  # pages of a picture

# Grids and blocks
COLUMNS = 512  # columns of a grid; Word itself allows 63
ROWS = 20_000  # rows of a grid
POSITIONS = 200_000  # rows x columns, all grids of a document together
NESTING = 24  # tables and text boxes inside each other
BLOCKS = 50_000  # paragraphs and grids of a document
TEXT_CHARACTERS = 8_000_000  # characters of a document

# Above these a document is read in a child process too (``apart``)
IN_PROCESS_BYTES = 256 * 2**10  # of a page, a text, a CSV file, a web archive
IN_PROCESS_CHARACTERS = 200_000  # of a document of any form; the longest report of a government has 40,000

# Conversions in a child process
CHILD_SECONDS = 6.0  # wall time of a parser in a child
CHILD_BYTES = 400 * 2**20  # address space that a parser may add in a child
CHILD_OUTPUT_BYTES = 64 * 2**20  # what a child may answer
OFFICE_SECONDS = 9.0  # wall time of LibreOffice; 1 to 2 s is usual, cold start included
OFFICE_BYTES = 500 * 2**20  # data segment of LibreOffice
OFFICE_OUTPUT_BYTES = 64 * 2**20  # size of any file that LibreOffice may write


def hold(name: str, amount: int, limit: int) -> None:
    """Raise ``Unreadable("document.too_large")`` naming ``name`` when ``amount`` is above ``limit``."""
    if amount > limit:
        raise Unreadable("document.too_large", f"{name}: {amount} > {limit}")


def hold_seconds(name: str, seconds: float, limit: float) -> None:
    """Raise ``Unreadable("document.too_slow")`` naming ``name`` when ``seconds`` is above ``limit``."""
    if seconds > limit:
        raise Unreadable("document.too_slow", f"{name}: more than {limit:g} s")
