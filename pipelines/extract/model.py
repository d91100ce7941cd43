"""The types that pass between the stages of the extractor.

In:  nothing. Out: frozen dataclasses only; no behaviour beyond small derived properties.

The way of a report through them::

    bytes ──reader──▶ Document(blocks = Paragraph | Grid) ──tables──▶ Value ─┐
                         └──metadata, sections, supplement──────────────────┴─▶ Extraction

Sources: the cell states are those of the data dictionary (``data/fields.csv``); the forms are those of
国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class CellState(StrEnum):
    """What stands in a cell. Only ``REPORTED`` comes with a number."""

    REPORTED = "reported"  # a number is printed
    BLANK = "blank"  # the cell exists and nothing is printed in it
    DASH = "dash"  # "/", "—", "-" or 无
    TEXT = "text"  # words that are no number
    ABSENT = "absent"  # the row, the column or the table does not exist in the document
    UNREADABLE = "unreadable"  # something is printed and it can't be decided what belongs here


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the document. All counts start at 1, as a reader would count."""

    table: int | None = None  # which table of the document, in document order
    row: int | None = None
    column: int | None = None
    line: int | None = None  # line of the text, where the document has no table
    page: int | None = None  # page of a paged document


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reader of the data must know. ``code`` is documented in ``data/findings.csv``."""

    code: str
    detail: str = ""  # the words of the document, or which rows and columns are meant
    at: Place | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """One drawn cell. ``text`` keeps line breaks between block-level parts as ``\\n``."""

    text: str
    row: int  # origin, counted from 0 within the grid
    column: int
    rowspan: int = 1
    colspan: int = 1
    line: int | None = None  # line of a text document


class Geometry(StrEnum):
    """How far the columns of a grid can be trusted."""

    EXACT = "exact"  # the document's own geometry: DOM, spreadsheet, ruling lines
    ORDERED = "ordered"  # only the order of the cells within a row is known, blank cells included
    SEQUENCE = "sequence"  # only the printed cells are known, in order; a blank cell leaves no trace


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows[r][c]`` is the cell that covers that position, or None where none is drawn.

    A cell with spans stands at every position that it covers (the same object), so a row can be read
    with its inherited labels, and a drawn cell is recognised by identity.
    """

    rows: tuple[tuple[GridCell | None, ...], ...]
    number: int  # ordinal of the table in the document, from 1
    geometry: Geometry = Geometry.EXACT
    page: int | None = None
    line: int | None = None  # first line, in text documents


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of running text, without its line breaks inside."""

    text: str
    line: int  # ordinal of the block (or the line of a text document), from 1


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an embedded file of the document that may hold the report itself."""

    url: str  # as written in the document, not resolved
    text: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of bytes: blocks in reading order, and what stood around them."""

    container: str  # html, text, docx …
    blocks: tuple[Block, ...]
    titles: tuple[
        tuple[str, str], ...
    ] = ()  # (source, text): ("ucaptitle", …), ("h1", …), ("title", …), best first
    meta: tuple[tuple[str, str], ...] = ()  # (lower-case name, content) of <meta> and of CMS field tables
    chrome: tuple[str, ...] = ()  # lines outside the report body: breadcrumb, 来源, 发布时间, footer
    attachments: tuple[Link, ...] = ()
    images: int = 0  # pictures in the body
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the crawl knows about a document before reading it. Every part may be unknown."""

    url: str | None = None
    link_text: str | None = None  # the text of the link on the list page
    list_date: str | None = None  # the date beside that link, ISO
    column: str | None = None  # name of the portal's column
    division: str | None = None  # GB/T 2260 code of the portal
    portal: str | None = None  # name of the portal, e.g. 井研县人民政府


@dataclass(frozen=True, slots=True)
class Value:
    """One cell of the official form. ``number`` is set if and only if ``state`` is ``REPORTED``."""

    field: str  # code of data/fields.csv
    state: CellState
    number: int | Decimal | None = None
    raw: str | None = None  # what is printed, where it differs from the plain number
    unit: str | None = None  # unit printed in the cell itself (元, 万元, 件)
    at: Place | None = None


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """One line of a local table that is not part of the official form."""

    label: str
    unit: str | None
    value: int | Decimal | None
    raw: str | None = None
    at: Place | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number of the statistics table of the years before 2019 (国办发〔2014〕32号 and its forerunners).

    ``label`` is the line as printed, without white space, behind the lines that it belongs to:
    ``四、行政复议数量/（一）维持具体行政行为数``.
    """

    code: str | None  # of data/indicators.csv; None for a line that is not in that list
    label: str
    column: str | None  # head of the column as printed: 2014年度, 历年累计; None where there is none
    state: CellState
    number: int | Decimal | None = None
    unit: str | None = None  # as printed
    raw: str | None = None  # what is printed, where it differs from the plain number
    at: Place | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A key figure that the report's running text states."""

    kind: str  # a kind of data/facts.toml
    number: int | Decimal
    unit: str | None  # as printed
    wording: str  # the words that carry it; a zero that is only said, never printed: 未收取信息处理费
    sentence: str  # the sentence, as printed
    section: str | None = None  # preamble, overview, … where the sections are known
    scope: str | None = None  # own or area, where the sentence says whose figure it is
    at: Place | None = None


@dataclass(frozen=True, slots=True)
class Attributed:
    """A statement about the report, with the evidence that it was taken from."""

    value: str
    source: str  # e.g. "title:ucaptitle", "meta:pubdate", "signature", "context:link_text"
    quote: str = ""  # the words that carry it


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who reports on which year. A part without evidence is None, never a guess."""

    title: Attributed | None = None
    agency: Attributed | None = None
    year: Attributed | None = None  # four digits
    published_on: Attributed | None = None  # ISO date
    source: Attributed | None = None  # the portal's 来源 / 发布机构
    scope: Attributed | None = None  # own, area, system, unknown


@dataclass(frozen=True, slots=True)
class Sections:
    """Narrative text by section, portal chrome removed; None where the section does not exist."""

    preamble: str | None = None
    overview: str | None = None  # 一、总体情况
    problems: str | None = None  # 五、存在的主要问题及改进情况
    other: str | None = None  # 六、其他需要报告的事项


@dataclass(frozen=True, slots=True)
class Extraction:
    """One report as read. ``form`` is None for a document that is no report; it then has no values."""

    form: str | None  # "2021", "2019", "pre2019"
    metadata: Metadata = field(default_factory=Metadata)
    values: tuple[Value, ...] = ()
    supplement: tuple[SupplementRow, ...] = ()
    sections: Sections = field(default_factory=Sections)
    findings: tuple[Finding, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    facts: tuple[Fact, ...] = ()


class Unreadable(Exception):
    """A document that can't be read at all; ``code`` is documented in ``data/findings.csv``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
