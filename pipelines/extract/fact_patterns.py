"""The wordings in which reports state their figures, made ready for use.

In:  ``data/facts.toml`` and the report year, which decides what last and next year are. Out: ``FactPattern``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.data import toml_table

_LONGEST_LEAD = 45
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class FactPattern:
    """One wording of one kind of figure. The keys of the file are explained in it."""

    kind: str
    clause: re.Pattern[
        str
    ]  # of a whole clause, with the groups lead and, unless it states a zero, number, unit
    states_zero: bool
    is_whole: bool
    context: re.Pattern[str] | None
    section: str | None
    against: re.Pattern[str] | None
    extra: re.Pattern[str] | None


@cache
def fact_patterns(year: int | None) -> tuple[FactPattern, ...]:
    """Every pattern, for a report of ``year``; None: not known."""
    table = toml_table("facts.toml")
    words: dict[str, str] = table["words"] | {
        "last_year": f"{year - 1}年" if year else _NEVER,
        "next_year": f"{year + 1}年" if year else _NEVER,
    }
    made: list[FactPattern] = []
    for fact in table["fact"]:
        words["channel"] = fact.get("channel", _NEVER)
        context, against, extra = (_optional(fact.get(key), words) for key in ("context", "against", "extra"))
        for states_zero, key in enumerate(("number", "zero")):
            made.extend(
                FactPattern(
                    fact["kind"],
                    re.compile(f"(?P<lead>.{{0,{_LONGEST_LEAD}}}?)(?:{_expanded(text, words)})"),
                    bool(states_zero),
                    fact.get("whole", False),
                    context,
                    fact.get("section"),
                    against,
                    extra,
                )
                for text in fact.get(key, ())
            )
    return tuple(made)


def patterns_for(clause: str, year: int | None) -> tuple[FactPattern, ...]:
    """The patterns that ``clause`` can fit: those with a number only where one stands before a unit."""
    return fact_patterns(year) if _figure(year).search(clause) else _zero_patterns(year)


@cache
def _zero_patterns(year: int | None) -> tuple[FactPattern, ...]:
    return tuple(pattern for pattern in fact_patterns(year) if pattern.states_zero)


@cache
def _figure(year: int | None) -> re.Pattern[str]:
    numbered = [pattern.clause.pattern for pattern in fact_patterns(year) if not pattern.states_zero]
    units = {unit[1] for pattern in numbered for unit in re.finditer(r"\(\?P<unit>([^()]*)\)", pattern)}
    return re.compile(f"[\\d一二两三四五六七八九十].*?(?:{'|'.join(sorted(units))})")


def says(key: str, text: str) -> bool:
    """Whether ``text`` has the words ``key`` of the file: partial, running …"""
    return _words(key).search(text) is not None


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(toml_table("facts.toml")[key])


def without_lead(text: str) -> str:
    """``text`` without time, adverbs, and words for the reporting body and its area."""
    return _lead().sub("", text)


@cache
def subject(name: str) -> re.Pattern[str]:
    """Words for the reporting body (``own``) or its area (``area``)."""
    return re.compile(toml_table("facts.toml")["lead"][name])


@cache
def opening_subject() -> re.Pattern[str]:
    """The year and the words for body or area at the beginning of a clause."""
    lead = toml_table("facts.toml")["lead"]
    return re.compile(rf"^(?:20\d\d年度?|{lead['own']}|{lead['area']})+")


@cache
def _lead() -> re.Pattern[str]:
    lead = toml_table("facts.toml")["lead"]
    return re.compile("|".join(lead[name] for name in ("own", "area", "joined", "neutral")))


def _optional(text: str | None, words: dict[str, str]) -> re.Pattern[str] | None:
    return re.compile(_expanded(text, words)) if text else None


def _expanded(text: str, words: dict[str, str]) -> str:
    return re.sub(r"(?<!\?P)<([a-z_]+)>", lambda match: f"(?:{words[match[1]]})", text)
