"""Apply the accounting identities to one report.

In:  ``Extraction``. Out: ``Check`` rows, in the order of ``data/rules.toml``; nothing is ever changed.

A report of the 2021 form gives 42 checks, one of the 2019 form 40::

    requests.balance.natural_person    new_received + carried_in = outcome_total + carried_out
    requests.outcome_sum.business      outcome_total = granted + partly_granted + …
    requests.applicant_sum.granted     total = natural_person + business + …
    appeals.total.reconsideration      total = upheld + corrected + other + pending

``plausible.*`` checks come after them, and only for a number that can't be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipelines.checks.model import Check, CheckStatus
from pipelines.checks.rules import Identity, identities, plausible_rules, variant_fields
from pipelines.extract.model import CellState, Extraction

Number = int | Decimal
_FORMS = ("2021", "2019")
_RULES_OF_OLDER_FORMS = "2021"


def run_checks(extraction: Extraction) -> tuple[Check, ...]:
    """Every identity that the report's form has, with both sides wherever all cells are numbers.

    A document that is no report has no checks. For a report before 2019 every rule is
    ``not_applicable``. A report that prints 其他处理 the other form's way is checked on the rows that it
    prints; the row rules of its own form that are thereby without rows are ``not_applicable``.
    """
    if extraction.form is None:
        return ()
    numbers = {
        value.field: value.number
        for value in extraction.values
        if value.state is CellState.REPORTED and value.number is not None
    }
    return (*_identity_checks(extraction, numbers), *_plausible_checks(numbers))


def _identity_checks(extraction: Extraction, numbers: Mapping[str, Number]) -> Iterator[Check]:
    form = extraction.form
    if form not in _FORMS:
        yield from (_not_applicable(rule) for rule in identities(_RULES_OF_OLDER_FORMS))
        return
    rules = identities(_variant(extraction, form))
    yield from (_assess(rule, numbers) for rule in rules)
    assessed = {rule.rule for rule in rules}
    yield from (_not_applicable(rule) for rule in identities(form) if rule.rule not in assessed)


def _variant(extraction: Extraction, form: str) -> str:
    printed = {value.field for value in extraction.values if value.state is not CellState.ABSENT}
    present = [variant for variant in _FORMS if printed & variant_fields(variant)]
    return present[0] if len(present) == 1 else form


def _assess(rule: Identity, numbers: Mapping[str, Number]) -> Check:
    fields = rule.left + rule.right
    try:
        left = sum(numbers[code] for code in rule.left)
        right = sum(numbers[code] for code in rule.right)
    except KeyError:
        return Check(rule.rule, fields, CheckStatus.NOT_ASSESSABLE)
    return Check(rule.rule, fields, CheckStatus.PASS if left == right else CheckStatus.FAIL, left, right)


def _not_applicable(rule: Identity) -> Check:
    return Check(rule.rule, rule.left + rule.right, CheckStatus.NOT_APPLICABLE)


def _plausible_checks(numbers: Mapping[str, Number]) -> Iterator[Check]:
    for rule in plausible_rules():
        for code, number in numbers.items():
            if code not in rule.fields:
                continue
            allowed = int(number) if rule.kind == "whole_number" else max(number, 0)
            if number != allowed:
                yield Check(f"{rule.rule}.{code}", (code,), CheckStatus.FAIL, number, allowed)
