"""A document with what several questions about it share, read once.

In:  a ``Document`` and its ``Context``. Out: ``Page``: its paragraphs in comparable form, the fields that the
portal prints, the portal's division, the signature, and how the report speaks of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipelines.extract.credit_code import credit_codes, division_at_registration
from pipelines.extract.data import toml_table
from pipelines.extract.divisions import division, leading
from pipelines.extract.mentions import Signature, self_word, signature
from pipelines.extract.model import Context, Document, Paragraph
from pipelines.extract.page_fields import Field, page_fields
from pipelines.extract.text import fold, is_traditional

_FIRST_LINES = 25
_LONGEST_LINE = 2000
_LONGEST_REPORT = 200_000  # characters of prose; the longest reports have a tenth
_SHORTEST_PROSE = 12  # characters; shorter paragraphs are headings and cells


@dataclass(frozen=True)
class Page:
    document: Document
    context: Context

    @cached_property
    def lines(self) -> tuple[Paragraph, ...]:
        """The paragraphs that are not empty."""
        blocks = self.document.blocks
        return tuple(block for block in blocks if isinstance(block, Paragraph) and block.text.strip())

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs in comparable form."""
        return tuple(text for line in self.lines if (text := fold(line.text)))

    @cached_property
    def prose(self) -> tuple[str, ...]:
        """The paragraphs that are long enough for sentences, as far as a report can reach."""
        kept: list[str] = []
        left = _LONGEST_REPORT
        for text in self.paragraphs:
            if len(text) >= _SHORTEST_PROSE and left > 0:
                kept.append(text[:left])
                left -= len(text)
        return tuple(kept)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return page_fields(self.document)

    @cached_property
    def home(self) -> str | None:
        """The code of the portal's division: declared, or of the site's or the body's registration."""
        if division(self.context.division):
            return self.context.division
        for field in self.fields:
            if field.name == "siteidcode" and division(field.value[:6]):
                return field.value[:6]
        names = [self.context.portal, *(field.value for field in self.fields if field.name == "sitename")]
        for name in names:
            found = leading(fold(name), None).candidates if name else ()
            if len(found) == 1:
                return found[0].code
        return None if self.is_mirror else self._registered_in()

    def _registered_in(self) -> str | None:
        """The division of the credit code in the address or the catalogue number, if there is one only."""
        texts = (self.context.url or "", *(value for _, value in self.document.meta), *self.document.chrome)
        first = (line.text for line in self.lines[:_FIRST_LINES])
        codes = {
            division_at_registration(code)
            for text in (*texts, *first)
            for code in credit_codes(text[:_LONGEST_LINE])
        }
        return codes.pop() if len(codes) == 1 and division(next(iter(codes))) else None

    @cached_property
    def self_word(self) -> str | None:
        """局 where the report says 我局."""
        return self_word(self.paragraphs)

    @property
    def speaks_of_an_area(self) -> bool:
        """Whether the report says 我县 and never 我局: a government's own."""
        return self.self_word in toml_table("metadata.toml")["areas"]

    @cached_property
    def signature(self) -> Signature | None:
        return signature(self.paragraphs, self.home)

    @cached_property
    def is_mirror(self) -> bool:
        """Whether the text is in traditional script, as machine-made copies on foreign hosts are."""
        return sum(1 for line in self.lines if is_traditional(line.text)) > 1
