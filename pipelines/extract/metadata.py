"""What a report says of itself: title, agency, year, date, source and scope, each with its evidence.

In:  a ``Document`` and what the crawl knows (``Context``). Out: ``Metadata`` and findings. A part without
evidence is None.

Where each part is looked for, the first that says something deciding::

    title      titles of the page › first lines of the body, also over two lines › text of the link
    agency     see ``pipelines.extract.attribution``
    year       title › stated period › link, column › years that sentences open with › year before publication
    published  the portal's date › the date beside the link › the date of the signature
    scope      kind of the agency, and what the text says it sums up

What a mirror in traditional script says is given with a finding, for it is not certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.extract.agencies import resolve_agency
from pipelines.extract.attribution import GOVERNMENTS, attribute
from pipelines.extract.data import toml_table
from pipelines.extract.mentions import credible, opening_year, stated_year, years
from pipelines.extract.model import Attributed, Context, Document, Finding, Metadata
from pipelines.extract.page import Page
from pipelines.extract.page_fields import iso_date, named
from pipelines.extract.titles import OTHER, REPORT, classify_title, read_title

_TITLE_LINES = 15
_LONGEST_TITLE = 90
# A title up to its last word, and the words with which preambles and first chapters begin.
_GLUED = re.compile(
    r"([^。；;]{8,80}?(?:年度报告|工作报告|年报)(?:[（(]\d{4}年度?[)）])?)\s*"
    r"(?=根据|按照|依据|遵照|依照|为(?:了|贯彻|认真)|本(?:报告|年度报告|年报)|现(?:将|公布|就)|[（(]?一[）)、])"
)
_LAST_MONTH_OF_SPRING = "06"


def read_metadata(document: Document, context: Context) -> tuple[Metadata, tuple[Finding, ...]]:
    """Read what the document says of itself; the context fills in where it says nothing.

    Findings: metadata.agency_conflict, metadata.agency_unknown, metadata.mirror_text, metadata.year_conflict,
    metadata.year_from_date, metadata.year_unknown.
    """
    page = Page(document, context)
    titles = sorted(_titles(page), key=lambda title: -_completeness(title.quote, page.home))
    title = titles[0] if titles else None
    kind = classify_title(title.quote, context.column).kind if title else OTHER
    published = _published(page)
    agency, agency_findings = attribute(page, titles, kind)
    year, year_findings = _year(page, title, kind, published)
    mirror = (Finding("metadata.mirror_text"),) if page.is_mirror else ()
    metadata = Metadata(title, agency, year, published, _source(page), _scope(page, agency))
    return metadata, (*mirror, *agency_findings, *year_findings)


def _titles(page: Page) -> Iterator[Attributed]:
    """Every title, in order of trust, cleaned; ``quote`` is the printed one."""
    for source, text in page.document.titles:
        yield _title(f"title:{source}", text)
    for field in named(page.fields, "title"):
        yield _title(f"field:{field.name}", field.value)
    yield from _title_lines(page)
    yield from _glued_titles(page)
    if page.context.link_text:
        yield _title("context:link_text", page.context.link_text)


def _title_lines(page: Page) -> Iterator[Attributed]:
    """Titles among the first lines: single ones, then two or three lines that only make one together."""
    for count in (1, 2, 3):
        for index in range(min(_TITLE_LINES, len(page.lines) - count + 1)):
            group = page.lines[index : index + count]
            joined = " ".join(line.text.strip() for line in group)
            if len(joined) > _LONGEST_TITLE or re.search("[。；;]", joined):
                continue
            if classify_title(joined).kind == REPORT:
                numbers = dict.fromkeys((group[0].line, group[-1].line))
                yield _title(f"line:{'–'.join(map(str, numbers))}", joined)


def _glued_titles(page: Page) -> Iterator[Attributed]:
    """Titles that lost the line break behind them: …年度报告根据《中华人民共和国政府信息公开条例》…"""
    for line in page.lines[:_TITLE_LINES]:
        glued = _GLUED.match(line.text.strip())
        if glued and classify_title(glued[1]).kind == REPORT:
            yield _title(f"line:{line.line}", glued[1])


def _title(source: str, text: str) -> Attributed:
    return Attributed(read_title(text).cleaned, source, text)


def _completeness(title: str, home: str | None) -> int:
    """How much a title says: nothing unless a report's, more with a year and a name that is certainly one."""
    if classify_title(title).kind != REPORT:
        return 0
    parts = read_title(title)
    whole = parts.agency is not None and credible(parts.agency, home)
    return 1 + (parts.agency is not None) + whole + 2 * (parts.year is not None)


def _year(
    page: Page, title: Attributed | None, kind: str, published: Attributed | None
) -> tuple[Attributed | None, tuple[Finding, ...]]:
    said = list(_years(page, title))
    if said:
        first = said[0]
        stated = next((each for each in said if each.source == "text:period"), first)
        if stated.value == first.value:
            return first, ()
        conflict = Finding("metadata.year_conflict", f"{first.quote} / {stated.quote}")
        return _settle(page, first, stated, published), (conflict,)
    if kind == REPORT and published:
        before = Attributed(str(int(published.value[:4]) - 1), published.source, published.quote)
        return before, (Finding("metadata.year_from_date", published.value),)
    expected = kind == REPORT or title is None
    return None, (Finding("metadata.year_unknown"),) if expected else ()


def _years(page: Page, title: Attributed | None) -> Iterator[Attributed]:
    if title and (year := read_title(title.quote).year):
        yield Attributed(str(year), title.source, title.quote)
    if stated := stated_year(page.prose):
        yield Attributed(stated.value, "text:period", stated.quote)
    for source in ("link_text", "column"):
        text = getattr(page.context, source)
        if text and (year := read_title(text).year):
            yield Attributed(str(year), f"context:{source}", text)
    if opening := opening_year(page.prose):
        yield Attributed(opening.value, "text:opening", opening.quote)


def _settle(page: Page, titled: Attributed, stated: Attributed, published: Attributed | None) -> Attributed:
    """Which of two years is meant: the one before a publication in spring, else the one named most often."""
    if published and published.value[5:7] <= _LAST_MONTH_OF_SPRING:
        for each in (titled, stated):
            if int(published.value[:4]) == int(each.value) + 1:
                return each
    named_years = years(page.prose)
    return stated if named_years[stated.value] > named_years[titled.value] else titled


def _published(page: Page) -> Attributed | None:
    for field in named(page.fields, "published"):
        if day := iso_date(field.value):
            return Attributed(day, f"field:{field.name}", field.value)
    if page.context.list_date and (day := iso_date(page.context.list_date)):
        return Attributed(day, "context:list_date", page.context.list_date)
    if page.signature:
        return Attributed(page.signature.date, "signature", page.signature.quote)
    return None


def _source(page: Page) -> Attributed | None:
    for kind in ("source", "issuer"):
        for field in named(page.fields, kind):
            value = " ".join(field.value.split())
            if not re.match("https?:", value):
                return Attributed(value, f"field:{field.name}", field.value)
    return None


def _scope(page: Page, named_agency: Attributed | None) -> Attributed | None:
    if named_agency is None:
        if page.self_word and not page.speaks_of_an_area:
            return Attributed("own", "text:self", f"我{page.self_word}")
        return None
    agency = resolve_agency(named_agency.value, page.home)
    if agency.kind == "system":
        return Attributed("system", "agency", named_agency.value)
    if agency.kind not in GOVERNMENTS:
        return Attributed("own", "agency", named_agency.value)
    for scope in ("area", "own"):
        pattern = re.compile(toml_table("metadata.toml")["scope"][scope])
        for text in page.prose:
            if found := pattern.search(text):
                return Attributed(scope, "text", found[0])
    return Attributed("unknown", "agency", named_agency.value)
