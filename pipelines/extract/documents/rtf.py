"""RTF files, which Word also writes under the name .doc.

In:  bytes of an RTF file. Out: one ``Document``; tables have EXACT geometry, from the edges of their cells.

::

    \\trowd \\clvmgf\\cellx1200 \\cellx2400      edges and merges of the row that is coming
    \\pard\\intbl 规章\\cell 3\\cell \\row          its cells
    \\pard 三、收到…\\par                        a paragraph, which ends the table

What stands in a text box comes before the paragraph that the box hangs on. Left out: hidden and deleted text,
headers, footers, notes, numbers of lists. A table inside a cell is read by way of LibreOffice. Source: Rich Text Format 1.9.1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.extract import limits, office, richtext
from pipelines.extract.documents import docx
from pipelines.extract.edges import RowStory
from pipelines.extract.model import Document, Unreadable
from pipelines.extract.richtext import Part

_ANSI = {936: "gb18030", 54936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 65001: "utf-8"}
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 204: "cp1251"}
_WESTERN = "cp1252"
_SKIPPED = frozenset(
    {
        *("colortbl", "stylesheet", "listtable", "revtbl", "rsidtbl", "pgdsctbl", "private"),
        *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "footnote"),
        *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "listtext", "pntext"),
        *("xe", "tc", "rxe", "nonesttables", "nonshppict", "shprslt", "do", "upr", "sp", "pict"),
    }
)
_READ_DESPITE_STAR = frozenset({"shppict", "nesttableprops", "shpinst"})
_WORDS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•", "emspace": "\u2003",
    "enspace": "\u2002", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column"})
_PARAGRAPH_SYMBOLS = frozenset({"\n", "\r"})  # an escaped line end is \par
_MERGES = {
    "clvmgf": ("down", "restart"),
    "clvmrg": ("down", "continue"),
    "clmgf": ("across", "restart"),
    "clmrg": ("across", "continue"),
}
_FIRST_HALVES = range(0xD800, 0xDC00)
_SECOND_HALVES = range(0xDC00, 0xE000)
_NESTED = frozenset({"nestcell", "nestrow"})


class _NestedTable(Exception):
    """A table lies in a cell of another one."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group inherits, and what its end takes back."""

    target: str = "body"  # or "fonts", "info", "title", "shape", "" for what is skipped
    encoding: str = _WESTERN
    fallback: int = 1  # characters after \\u that stand for it
    silent: bool = False  # hidden or deleted
    box: int = 0  # text boxes around it


def read(body: bytes) -> Document:
    """Read an RTF.

    Raises ``Unreadable``: document.broken (also one cut short), document.too_large; for a table inside a
    table what ``office.converted`` raises.
    """
    reading = _Reading()
    try:
        for part in richtext.parts(body):
            reading.take(part)
    except _NestedTable:
        return reread(body)
    return reading.document()


def reread(body: bytes) -> Document:
    """A second opinion, by LibreOffice. Raises ``Unreadable`` as ``office.converted`` does."""
    return replace(docx.read(office.converted(body, "rtf", "docx")), container="rtf")


class _Reading:
    """One pass over the parts of an RTF."""

    def __init__(self) -> None:
        self._story = RowStory()
        self._around: list[RowStory] = []  # the stories in which the text boxes stand
        self._images = 0
        self._title: list[str] = []
        self._group = _Group()
        self._outer: list[_Group] = []
        self._closed = False
        self._fresh = False  # a group has just been opened
        self._star = False
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._double = False  # the next \\af is the font of East Asian text
        self._ansi = _WESTERN
        self._bytes = bytearray()  # text in a code page, not decoded yet
        self._half = 0  # first half of a character outside the basic plane
        self._ignored = 0  # characters to leave out because \\u stands for them

    def take(self, part: Part) -> None:
        """Go on by one part; what follows the last closing brace is no part of the document."""
        if self._closed:
            return
        if part.kind == "text":
            self._text(part.text)
        else:
            self._flush()
            {"{": self._open, "}": self._close, "word": self._word, "symbol": self._symbol}[part.kind](part)
        self._fresh = part.kind == "{" or self._star

    def document(self) -> Document:
        """What was read. Raises ``Unreadable("document.broken")`` where the last group is still open."""
        if not self._closed:
            raise Unreadable("document.broken", "the RTF is cut short")
        self._story.end_paragraph()
        self._story.end_table()
        title = "".join(self._title).strip()
        return Document(
            container="rtf",
            blocks=tuple(self._story.blocks),
            titles=(("core:title", title),) if title else (),
            images=self._images,
        )

    def _open(self, _: Part) -> None:
        self._outer.append(self._group)
        self._ignored = 0
        limits.hold("groups inside each other", len(self._outer), limits.RTF_GROUPS)

    def _close(self, _: Part) -> None:
        self._group = self._outer.pop()
        while len(self._around) > self._group.box:
            self._leave_box()
        self._ignored = 0
        self._closed = not self._outer

    def _enter_box(self) -> None:
        limits.hold("nesting", len(self._around) + 1, limits.NESTING)
        self._around.append(self._story)
        self._story = RowStory()
        self._group = replace(self._group, target="body", silent=False, box=len(self._around))

    def _leave_box(self) -> None:
        box, self._story = self._story, self._around.pop()
        box.end_paragraph()
        box.end_table()
        for block in box.blocks:
            self._story.take(block)

    def _symbol(self, part: Part) -> None:
        if part.name == "*" and self._fresh:
            self._star = True
        elif not self._is_ignored() and self._group.target == "body":
            if part.name in _PARAGRAPH_SYMBOLS:
                self._story.end_paragraph()
            else:
                self._write(_SYMBOLS.get(part.name, ""))

    def _word(self, part: Part) -> None:
        star, self._star = self._star, False
        if self._fresh and self._group.target:
            self._choose_target(part.name, star)
        if not self._group.target or self._is_ignored():
            return
        if self._group.target == "fonts":
            self._font_word(part)
        elif not self._text_word(part) and self._group.target == "body":
            self._body_word(part)

    def _choose_target(self, word: str, star: bool) -> None:
        if word == "pict":
            self._images += 1
        if word in _SKIPPED or (star and word not in _READ_DESPITE_STAR):
            self._group = replace(self._group, target="")
        elif word == "shpinst":
            self._group = replace(self._group, target="shape")
        elif word == "shptxt":
            self._enter_box()
        elif word == "fonttbl":
            self._group = replace(self._group, target="fonts")
        elif word == "info":
            self._group = replace(self._group, target="info")
        elif word == "title" and self._group.target == "info":
            self._group = replace(self._group, target="title")

    def _font_word(self, part: Part) -> None:
        if part.name == "f":
            self._font = part.number or 0
        elif part.name == "fcharset":
            self._fonts[self._font] = _CHARSETS.get(part.number or 0, self._ansi)

    def _text_word(self, part: Part) -> bool:
        """Words that say how text is to be read, or are text themselves."""
        name, number = part.name, part.number
        if name == "u":
            self._unit((number or 0) % 0x10000)
            self._ignored = self._group.fallback
        elif name == "uc":
            self._group = replace(self._group, fallback=max(number or 0, 0))
        elif name == "ansicpg":
            self._ansi = _ANSI.get(number or 0, _WESTERN)
            self._group = replace(self._group, encoding=self._ansi)
        elif name == "f" or (name == "af" and self._double):
            known = self._fonts.get(number or 0, self._ansi)
            self._group = replace(self._group, encoding=known)
        elif name in _WORDS:
            self._write(_WORDS[name])
        elif name in ("v", "deleted"):
            self._group = replace(self._group, silent=number != 0)
        elif name == "plain":
            self._group = replace(self._group, silent=False)
        else:
            self._double = name == "dbch"
            return False
        self._double = False
        return True

    def _body_word(self, part: Part) -> None:
        """Words that build paragraphs and rows."""
        name, number = part.name, part.number or 0
        story = self._story
        if name in _PARAGRAPH_ENDS:
            story.end_paragraph()
        elif name in ("pard", "intbl"):
            story.in_table = name == "intbl"
        elif name == "cell":
            story.end_cell()
        elif name == "row":
            story.end_row()
        elif name == "trowd":
            story.begin_row()
        elif name == "trleft":
            story.row_begins_at(number)
        elif name == "cellx":
            story.cell_ends_at(number)
        elif name in _MERGES:
            story.cell_merges(*_MERGES[name])
        elif name in _NESTED:
            raise _NestedTable

    def _unit(self, unit: int) -> None:
        """Write a UTF-16 unit; the first half of a character waits for the second."""
        if unit in _FIRST_HALVES:
            self._half = unit
            return
        if unit in _SECOND_HALVES:
            pair = (self._half - 0xD800) * 0x400 + unit - 0xDC00 + 0x10000
            self._write(chr(pair) if self._half else "\ufffd")
        else:
            self._write(chr(unit))
        self._half = 0

    def _is_ignored(self) -> bool:
        """Whether this word or symbol only stands in for the character before it."""
        if self._ignored == 0:
            return False
        self._ignored -= 1
        return True

    def _text(self, text: bytes) -> None:
        left_out = min(self._ignored, len(text))
        self._ignored -= left_out
        if self._group.target in ("body", "title"):
            self._bytes += text[left_out:]

    def _flush(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._group.encoding, "replace")
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        if self._group.target == "title":
            self._title.append(text)
        elif self._group.target == "body" and not self._group.silent:
            self._story.add(text)
