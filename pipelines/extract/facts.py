"""Key figures that the running text of a report states, each with its sentence.

In:  the passages of a report and its metadata. Out: ``Fact`` after ``Fact``, in reading order.

    2023年，我局共收到政府信息公开申请12件，其中网络申请9件，均已办结。
      lead   requests.received = 12 件        left out: a part, no total

    依申请公开方面，未收到政府信息公开申请。        requests.received = 0, in words
    2023年，县应急局未收取信息处理费。             fees.collected = 0, in words

A pattern has to fit a whole clause, and what stands before it may only be time, subject and adverbs; a figure
of a quarter, of another year or of another body is left out, and so is what is rounded (约, 余). The patterns
are those of ``data/facts.toml`` (DOMAIN deviations 13 and 46, identities I10, I11 and I13).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.extract.data import toml_table
from pipelines.extract.fact_patterns import (
    FactPattern,
    opening_subject,
    patterns_for,
    says,
    subject,
    without_lead,
)
from pipelines.extract.model import Fact, Metadata, Place
from pipelines.extract.sections import Passage
from pipelines.extract.sentences import Sentence, clauses, sentences
from pipelines.extract.text import fold

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)年(?!度?结转)")
_SHORTEST_NAME = 3
_CLAUSE_LENGTHS = range(3, 91)
_LONGEST_NUMBER = 20  # characters; more digits are no figure
_MOST_TEXT = 100_000  # characters that are read; the longest report of a government has 40,000
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNREAD = ("problems", "annex")  # sections of what is wrong and to be done, and of instructions
_APPEAL = "{appeal}"


@dataclass(frozen=True, slots=True)
class _Reporter:
    """Who reports on which year; what a figure must be of."""

    agency: str
    year: int | None


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    before: str  # of the sentence
    context: str  # the sentence and the one before it
    sentence: Sentence


def read_facts(passages: Sequence[Passage], metadata: Metadata) -> tuple[Fact, ...]:
    """The figures that ``passages`` state."""
    reporter = _Reporter(
        fold(metadata.agency.value) if metadata.agency else "",
        int(metadata.year.value) if metadata.year else None,
    )
    found: dict[tuple[str, object, str], Fact] = {}
    for clause in _clauses(passages):
        for pattern in patterns_for(clause.text, reporter.year):
            match = pattern.clause.fullmatch(clause.text)
            if match and (fact := _fact(pattern, match, clause, reporter)):
                found.setdefault((fact.kind, fact.number, fact.sentence), fact)
    return tuple(found.values())


def _clauses(passages: Sequence[Passage]) -> Iterator[_Clause]:
    """The clauses that may state a figure of the whole year."""
    before = ""
    read = 0
    for sentence in sentences([passage for passage in passages if passage.section not in _UNREAD]):
        read += len(sentence.text)
        if read > _MOST_TEXT:
            return
        for text, earlier in clauses(sentence.plain):
            if (
                len(text) in _CLAUSE_LENGTHS
                and not says("partial", text)
                and not says("partial_before", earlier)
            ):
                yield _Clause(text, earlier, before + sentence.plain, sentence)
        before = sentence.plain


def _fact(pattern: FactPattern, match: re.Match[str], clause: _Clause, reporter: _Reporter) -> Fact | None:
    if not _fits(pattern, clause):
        return None
    if not _is_of_year(clause.before + match["lead"], reporter.year):
        return None
    if not _is_own(match["lead"], pattern.extra, reporter.agency):
        return None
    kind = _kind(pattern, clause)
    if kind is None or len(match.groupdict().get("number") or "") > _LONGEST_NUMBER:
        return None
    wording = opening_subject().sub("", clause.text[len(match["lead"]) :])
    return Fact(
        kind,
        0 if pattern.states_zero else _number(match["number"]),
        None if pattern.states_zero else match["unit"],
        wording,
        clause.sentence.text,
        clause.sentence.section,
        _scope(clause.text.removesuffix(wording), clause.before),
        Place(line=clause.sentence.line),
    )


def _fits(pattern: FactPattern, clause: _Clause) -> bool:
    """Whether the words around a figure leave it what the pattern says it is."""
    if pattern.is_whole and says("among", clause.text):
        return False
    if pattern.against and pattern.against.search(clause.sentence.plain):
        return False
    if says("running", clause.text) and not says("year", clause.before + clause.text):
        return False
    in_section = pattern.section is not None and clause.sentence.section == pattern.section
    return pattern.context is None or in_section or pattern.context.search(clause.context) is not None


def _is_of_year(words: str, year: int | None) -> bool:
    years = _YEAR.findall(words)
    return not years or year is None or int(years[-1]) == year


def _is_own(lead: str, extra: re.Pattern[str] | None, agency: str) -> bool:
    """Whether the words before a figure are time, adverbs and the reporting body or its area."""
    rest = without_lead(extra.sub("", lead) if extra else lead)
    return not rest or (len(rest) >= _SHORTEST_NAME and _is_short_for(rest, agency))


def _is_short_for(name: str, agency: str) -> bool:
    """Whether ``name`` is ``agency`` with some of its characters left out: 县应急局, 市科委."""
    position = 0
    for char in name:
        position = agency.find(char, position) + 1
        if not position:
            return False
    return True


def _kind(pattern: FactPattern, clause: _Clause) -> str | None:
    """The kind of figure; for results of appeals, by the kind of appeal that was named last, if it was one."""
    if not pattern.kind.startswith(_APPEAL):
        return pattern.kind
    names = toml_table("facts.toml")["appeals"]
    for earlier, _ in reversed(list(clauses(clause.before))):
        named = [name for name, word in names.items() if word in earlier]
        if named:
            return pattern.kind.replace(_APPEAL, named[0]) if len(named) == 1 else None
    return None


def _scope(words: str, before: str) -> str | None:
    """Whose figure it is by the subject of its clause, else by that of the nearest clause before it."""
    openings = (opening_subject().match(clause) for clause, _ in reversed(list(clauses(before))))
    for named in (words, *(match[0] for match in openings if match)):
        found = [(match.end(), name) for name in ("own", "area") for match in subject(name).finditer(named)]
        if found:
            return max(found)[1]
    return None


def _number(text: str) -> int | Decimal:
    plain = text.replace(",", "")
    if plain[0].isdigit():
        return Decimal(plain) if "." in plain else int(plain)
    tens, ten, ones = plain.rpartition("十")
    if not ten:
        return _NUMERALS[plain]
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
