"""The running text of a report against its tables.

In:  ``Extraction`` with its facts. Out: ``Check`` rows whose rules begin with ``prose.``; left is what the text
states, right what the table prints.

    text:  2023年，我局共收到政府信息公开申请12件     prose.requests.received
    table: 一、本年新收 … 总计 13                      left 12, right 13: fail

These are questions and no errors, so they are kept apart from ``run_checks``: the text may count its own office
where the table counts the area. A rule about which the text says nothing gives no check; one about which it
says different things, or of another body than the tables, is ``not_assessable`` (DOMAIN identities I10, I11,
I13). Rules: ``data/rules.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipelines.checks.model import Check, CheckStatus
from pipelines.checks.run import Number
from pipelines.extract.data import toml_table
from pipelines.extract.model import CellState, Extraction, Fact


def check_prose(extraction: Extraction) -> tuple[Check, ...]:
    """What the text states, each figure against its cells; empty for a report without tables."""
    numbers = {
        value.field: value.number
        for value in extraction.values
        if value.state is CellState.REPORTED and value.number is not None
    }
    if not extraction.values:
        return ()
    return (*_figures(extraction, numbers), *_mentions(extraction, numbers))


def _figures(extraction: Extraction, numbers: Mapping[str, Number]) -> Iterator[Check]:
    rules: Sequence[dict[str, Any]] = toml_table("rules.toml")["prose"]
    for rule, group in groupby(rules, key=lambda rule: str(rule["id"])):
        variants = list(group)
        facts = [fact for fact in extraction.facts if fact.kind == variants[0]["fact"]]
        if facts:
            cells = [tuple(variant["cells"]) for variant in variants]
            printed = next((codes for codes in cells if all(code in numbers for code in codes)), None)
            yield _compare(rule, printed or cells[0], _stated(facts, extraction), numbers)


def _stated(facts: Sequence[Fact], extraction: Extraction) -> Number | None:
    """What the text says of the body whose figures the tables are, if it says one thing."""
    scope = extraction.metadata.scope.value if extraction.metadata.scope else "unknown"
    comparable = {fact.number for fact in facts if {fact.scope, scope} != {"own", "area"}}
    return comparable.pop() if len(comparable) == 1 else None


def _compare(
    rule: str, fields: tuple[str, ...], stated: Number | None, numbers: Mapping[str, Number]
) -> Check:
    if stated is None or any(code not in numbers for code in fields):
        return Check(rule, fields, CheckStatus.NOT_ASSESSABLE)
    printed = sum(numbers[code] for code in fields)
    status = CheckStatus.PASS if stated == printed else CheckStatus.FAIL
    return Check(rule, fields, status, stated, printed)


def _mentions(extraction: Extraction, numbers: Mapping[str, Number]) -> Iterator[Check]:
    """Cells whose number wants words about it somewhere in the text; left: how often they stand there."""
    parts = extraction.sections
    text = "".join(part or "" for part in (parts.preamble, parts.overview, parts.problems, parts.other))
    for rule in toml_table("rules.toml")["mentioned"]:
        printed = numbers.get(rule["cell"], 0)
        if printed > 0:
            found = len(re.findall(rule["words"], text))
            status = CheckStatus.PASS if found else CheckStatus.FAIL
            yield Check(rule["id"], (rule["cell"],), status, found, printed)
