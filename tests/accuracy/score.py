"""Compares what was read with what may be read.

In:  the answers of a sheet and the extractions of the reader. Out: ``Score`` = counts of cells, and the
``Miss``es one by one.

exact     the number that is printed, or no number where none may be read
open      no number where the document does not decide and the reader rightly keeps out of it
missing   no number where one is printed and its place is plain
wrong     another number than the one that is printed
invented  a number where none is printed
state     the right number or none, but in another state (blank for absent, text for dash …)

Of the checks: ``false alarm`` = an identity reported as failing that holds or can't be assessed,
``unnoticed`` = an identity that fails in the printed numbers and is not reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.checks import Check, CheckStatus
from pipelines.extract.model import CellState, Extraction, Value
from tests.accuracy.exam import Answer, Expected
from tests.accuracy.identities import Number, identities, violated

FAULTS = ("wrong", "invented", "missing", "state")
NOTHING = Expected(frozenset({None}))


@dataclass(frozen=True)
class Miss:
    kind: str
    field: str
    accept: frozenset[Number | None]
    read: Number | None
    detail: str = ""

    def __str__(self) -> str:
        accepted = " or ".join(sorted("null" if number is None else str(number) for number in self.accept))
        return f"{self.kind:8} {self.field}: printed {accepted}, read {self.read} {self.detail}".rstrip()


@dataclass
class Score:
    """Counts by kind, and the faults behind them."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    def add(self, kind: str, miss: Miss | None = None) -> None:
        self.counts[kind] += 1
        if miss:
            self.misses.append(miss)

    def merge(self, other: Score) -> None:
        self.counts.update(other.counts)
        self.misses.extend(other.misses)

    def only(self, codes: Collection[str]) -> Score:
        """Faults of these cells alone, for documents of which only a part is keyed."""
        kept = Score(Counter(self.counts), [miss for miss in self.misses if miss.field in codes])
        for kind in FAULTS:
            kept.counts[kind] = sum(miss.kind == kind for miss in kept.misses)
        return kept


def score(answers: Sequence[Answer], extractions: Iterable[Extraction]) -> Score:
    """Judge a document. Reports are compared in document order; what is no report has no values."""
    result = Score()
    reports = [extraction for extraction in extractions if extraction.form or extraction.values]
    for index, answer in enumerate(answers):
        result.merge(_score_report(answer, reports[index] if index < len(reports) else None))
    for extra in reports[len(answers) :]:
        for value in extra.values:
            if value.number is not None:
                result.add(
                    "invented",
                    Miss("invented", value.field, frozenset({None}), value.number, "in an extra report"),
                )
    return result


def _score_report(answer: Answer, extraction: Extraction | None) -> Score:
    result = Score()
    read: Mapping[str, Value] = {value.field: value for value in extraction.values} if extraction else {}
    for code, expected in answer.cells.items():
        _score_cell(result, code, expected, read.get(code))
    for code, value in read.items():
        if code not in answer.cells and value.number is not None:
            _score_cell(result, code, NOTHING, value)
    _score_indicators(result, answer, extraction)
    _score_facts(result, answer, extraction)
    _score_metadata(result, answer, extraction)
    return result


def _score_cell(result: Score, code: str, expected: Expected, value: Value | None) -> None:
    if expected.undecided:
        return
    number = value.number if value else None
    state = value.state if value else CellState.ABSENT
    if expected.accept - {None}:
        result.counts["printed"] += 1
    detail = f"[{state}; raw {value.raw!r}]" if value else "[no value]"
    if number in expected.accept:
        result.add("open" if number is None and expected.accept - {None} else "exact")
        result.counts["read"] += number is not None
        if expected.state is not None and expected.state != state:
            result.add("state", Miss("state", code, expected.accept, number, f"{expected.state} {detail}"))
    elif number is None:
        result.add("missing", Miss("missing", code, expected.accept, number, detail))
    elif expected.accept == {None}:
        result.add("invented", Miss("invented", code, expected.accept, number, detail))
    else:
        result.add("wrong", Miss("wrong", code, expected.accept, number, detail))
    if (number is not None) != (state == CellState.REPORTED):
        result.add(
            "state", Miss("state", code, expected.accept, number, f"a number and its state disagree {detail}")
        )


def _score_indicators(result: Score, answer: Answer, extraction: Extraction | None) -> None:
    if answer.indicators is None:
        return
    lines = extraction.indicators if extraction else ()
    read = {line.code: Value(line.code, line.state, line.number, line.raw) for line in lines if line.code}
    for code, expected in answer.indicators.items():
        _score_cell(result, code, expected, read.get(code))
    for code, value in read.items():
        if code not in answer.indicators and value.number is not None:
            _score_cell(result, code, NOTHING, value)


def _score_facts(result: Score, answer: Answer, extraction: Extraction | None) -> None:
    if answer.facts is None:
        return
    read = [(fact.kind, fact.number, fact.sentence) for fact in (extraction.facts if extraction else ())]
    for kind, number in answer.facts.items():
        found = any((kind, number) == fact[:2] for fact in read)
        result.counts["fact read" if found else "fact missing"] += 1
        if not found:
            result.misses.append(Miss("fact missing", kind, frozenset({number}), None))
    for kind, number, sentence in read:
        if answer.facts.get(kind) != number:
            result.add(
                "fact wrong", Miss("fact wrong", kind, frozenset({answer.facts.get(kind)}), number, sentence)
            )


def _score_metadata(result: Score, answer: Answer, extraction: Extraction | None) -> None:
    if extraction is None:
        return
    year, agency = extraction.metadata.year, extraction.metadata.agency
    if answer.year and (year is None or year.value != str(answer.year)):
        result.add("year", Miss("year", "year", frozenset(), None, f"{answer.year}, read {year}"))
    if answer.agencies and (agency.value if agency else None) not in answer.agencies:
        result.add("agency", Miss("agency", "agency", frozenset(), None, f"{answer.agencies}, read {agency}"))
    if answer.supplement is not None:
        rows = [(row.label, row.unit, row.value) for row in extraction.supplement]
        for row in [row for row in answer.supplement if row[2] is not None and row not in rows]:
            result.add(
                "supplement",
                Miss("supplement", row[0], frozenset({row[2]}), None, f"not among {len(rows)} rows"),
            )
        for row in [row for row in rows if row[2] is not None and row not in answer.supplement]:
            result.add(
                "supplement", Miss("supplement", row[0], frozenset(), row[2], "is no row of the annex")
            )


def score_checks(answer: Answer, extraction: Extraction, checks: Iterable[Check]) -> Score:
    """Compare the failing identities with those that fail in print, as far as their numbers were read."""
    result = Score()
    sure = {
        code: next(iter(e.accept))
        for code, e in answer.cells.items()
        if len(e.accept) == 1 and not e.undecided
    }
    variant = "2019" if "requests.other_handling.total" in answer.cells else "2021"
    failing = violated(variant, sure)
    judged = {i.fields for i in identities(variant) if i.fields <= sure.keys()}
    reported = {
        frozenset(check.fields)
        for check in checks
        if check.status is CheckStatus.FAIL and not check.rule.startswith("plausible.")
    }
    for fields in (reported & judged) - failing:
        result.add(
            "false alarm", Miss("false alarm", min(fields), frozenset(), None, f"of {len(fields)} cells")
        )
    read = {value.field for value in extraction.values if value.number is not None}
    result.counts["noticed"] += len(failing & reported)
    for fields in {fields for fields in failing - reported if fields <= read}:
        result.add("unnoticed", Miss("unnoticed", min(fields), frozenset(), None, f"of {len(fields)} cells"))
    return result
