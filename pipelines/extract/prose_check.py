"""What the running text says against what the table prints.

In:  the facts and the values of one report, and its scope. Out: findings, one for each figure that differs.

A question and no error: the text may count the body's own office and the table its whole area. A fact of which the
sentence says another scope than the report's is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.extract.model import Fact, Finding, Metadata, Value

_TOLD_TWICE = {
    "requests.received": "requests.new_received.total",
    "requests.carried_in": "requests.carried_in.total",
    "requests.carried_out": "requests.carried_out.total",
}
_SCOPES = frozenset({"own", "area"})


def differing(facts: Sequence[Fact], values: Sequence[Value], metadata: Metadata) -> Iterator[Finding]:
    """facts.differ for every figure of the text that is not the table's."""
    printed = {value.field: value.number for value in values if value.number is not None}
    scope = metadata.scope.value if metadata.scope else None
    for fact in facts:
        number = printed.get(_TOLD_TWICE.get(fact.kind, ""))
        of_another = fact.scope in _SCOPES and scope in _SCOPES and fact.scope != scope
        if number is not None and number != fact.number and not of_another:
            yield Finding("facts.differ", f"{fact.kind}: {fact.number} / {number}", fact.at)
