"""Which body a report is of.

In:  a ``Page`` and the titles that stand on it. Out: the agency with the words that name it, and findings.

The evidence, the most trustworthy first: the title, the signature, 发布机构 and 来源, sentences that name the
body outright, subjects of sentences, the breadcrumb, the link and the column that led here; and the portal's
owner, but only for a report that speaks of 我县. 我局 names no body; it rules out names that don't end so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.extract.agencies import Agency, full_name, resolve_agency
from pipelines.extract.data import toml_table
from pipelines.extract.mentions import credible, declared, fits_self, subjects
from pipelines.extract.model import Attributed, Finding
from pipelines.extract.page import Page
from pipelines.extract.page_fields import named
from pipelines.extract.text import fold
from pipelines.extract.titles import OTHER, REPORT, classify_title, read_title

GOVERNMENTS = frozenset({"government", "zone"})
_LONGEST_BREADCRUMB = 300


def attribute(
    page: Page, titles: Sequence[Attributed], kind: str
) -> tuple[Attributed | None, tuple[Finding, ...]]:
    """The agency, as complete as its division is certain; ``kind`` is the class of the chosen title.

    Findings: metadata.agency_unknown, metadata.agency_conflict.
    """
    candidates = list(_candidates(page, titles, kind))
    if not candidates:
        expected = kind == REPORT or not titles
        return None, (Finding("metadata.agency_unknown"),) if expected else ()
    chosen = candidates[0]
    if _resolved(page, chosen).kind == "government" and not fits_self(chosen.value, page.self_word):
        chosen = next((each for each in candidates if fits_self(each.value, page.self_word)), chosen)
    if chosen.source.startswith("text:") and _resolved(page, chosen).kind == "office":
        chosen = _government_behind(page, chosen, candidates)
    home = page.home
    if _resolved(page, chosen).division is None:
        served = (_resolved(page, each).division for each in candidates)
        home = next((code[:6] for code in served if code), home)
    agency = Attributed(full_name(chosen.value, home), chosen.source, chosen.quote)
    other = _contradiction(page, chosen)
    return agency, (Finding("metadata.agency_conflict", f"{chosen.value} / {other}"),) if other else ()


def _candidates(page: Page, titles: Sequence[Attributed], kind: str) -> Iterator[Attributed]:
    """Every name that may be the agency's, the most trustworthy evidence first."""
    yield from _in_titles(page, titles)
    if page.signature and page.signature.name:
        yield Attributed(page.signature.name, "signature", page.signature.quote)
    if not page.is_mirror:
        yield from _in_fields(page)
    for mention in declared(page.prose, page.home):
        if fits_self(mention.value, page.self_word):
            yield Attributed(mention.value, "text:declared", mention.quote)
    if kind in (REPORT, OTHER):
        for mention in subjects(page.prose, page.home):
            if fits_self(mention.value, page.self_word):
                yield Attributed(mention.value, "text:subject", mention.quote)
        yield from _around(page)


def _in_titles(page: Page, titles: Sequence[Attributed]) -> Iterator[Attributed]:
    for title in titles:
        name = read_title(title.quote).agency if classify_title(title.quote).kind == REPORT else None
        if name and (credible(name, page.home) or resolve_agency(name, page.home).status != "unresolved"):
            yield Attributed(name, title.source, title.quote)


def _in_fields(page: Page) -> Iterator[Attributed]:
    no_body = re.compile(toml_table("metadata.toml")["mentions"]["no_body"], re.IGNORECASE)
    for kind in ("issuer", "source"):
        for field in named(page.fields, kind):
            words = field.value.split()
            name = fold(words[0]) if words else ""
            if no_body.search(name) or not credible(name, page.home):
                continue
            if fits_self(name, page.self_word):
                yield Attributed(name, f"field:{field.name}", field.value)


def _around(page: Page) -> Iterator[Attributed]:
    if not page.is_mirror and page.self_word:
        for crumb, line in _crumbs(page):
            if credible(crumb, page.home) and fits_self(crumb, page.self_word):
                yield Attributed(crumb, "breadcrumb", line)
    context = page.context
    if context.link_text and (name := read_title(context.link_text).agency):
        yield Attributed(name, "context:link_text", context.link_text)
    if context.column and credible(column := fold(context.column), page.home):
        yield Attributed(column, "context:column", context.column)
    if context.portal and page.speaks_of_an_area:
        owner = fold(context.portal)
        if resolve_agency(owner, page.home).kind in GOVERNMENTS:
            yield Attributed(owner, "context:portal", f"我{page.self_word}")


def _crumbs(page: Page) -> Iterator[tuple[str, str]]:
    words = toml_table("metadata.toml")["breadcrumb"]
    for line in (*page.document.chrome, *(paragraph.text for paragraph in page.lines[:5])):
        if len(line) < _LONGEST_BREADCRUMB and re.search(words["line"], line):
            for crumb in reversed(re.split(words["part"], line)):
                yield fold(crumb), line


def _contradiction(page: Page, chosen: Attributed) -> str | None:
    """The name in the signature, where it is that of another kind of body than ``chosen``."""
    if page.signature is None or page.signature.name is None:
        return None
    left, right = _resolved(page, chosen), resolve_agency(page.signature.name, page.home)
    if left.name is None or right.name is None:
        return None
    if left.name.endswith(right.name) or right.name.endswith(left.name):
        return None
    if {left.kind, right.kind} == {"government", "office"} and left.division == right.division:
        return None
    return None if left.department_type == right.department_type else page.signature.name


def _government_behind(page: Page, office: Attributed, candidates: Sequence[Attributed]) -> Attributed:
    """The government whose ``office`` compiled the report or answers for it, where the report is its own."""
    own = _resolved(page, office)
    for each in candidates:
        resolved = _resolved(page, each)
        if resolved.kind == "government" and resolved.division == own.division:
            return each
    if page.speaks_of_an_area and own.parent:
        return Attributed(own.parent, office.source, office.quote)
    return office


def _resolved(page: Page, named_body: Attributed) -> Agency:
    return resolve_agency(named_body.value, page.home)
