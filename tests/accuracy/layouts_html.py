"""HTML reports whose tables show where every value belongs: every printed number is to be read.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.accuracy import geometry, labels, prose, spellings
from tests.accuracy.content import Tables, blocks, official
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.forms import Table
from tests.accuracy.markup import BROKEN, CLEAN, STACKED, WORD, Hand, fragment, page

UNCLOSED = replace(CLEAN, closed=False)
HEADS = replace(CLEAN, head_rows=3, sections=True)


def draw_html(rng: Random, report: Report, tables: Tables | None = None, hand: Hand = CLEAN) -> bytes:
    """A UTF-8 page with the whole report on it."""
    return page(fragment(rng, blocks(rng, report, tables), hand), prose.title(report)).encode()


def each_table(tables: Tables, change: Callable[[Table], Table]) -> Tables:
    return Tables(*(tuple(map(change, part)) for part in (tables.proactive, tables.requests, tables.appeals)))


def _hand(name: str, hand: Hand) -> None:
    @layout(f"html.{name}")
    def draw(rng: Random, report: Report) -> Drawn:
        return Drawn(draw_html(rng, report, hand=hand), (answer(report),))


for _name, _of_hand in {
    "clean": CLEAN,
    "word": WORD,
    "stacked labels": STACKED,
    "broken labels": BROKEN,
    "unclosed tags": UNCLOSED,
    "th and thead": HEADS,
}.items():
    _hand(_name, _of_hand)


def _spelling(name: str, how: spellings.Respell) -> None:
    @layout(f"html.numbers {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        report = spellings.respelled(rng, report, how, rng.choice((0.3, 1.0)))
        return Drawn(draw_html(rng, report, hand=rng.choice((CLEAN, WORD))), (answer(report),))


for _name, _how in spellings.SPELLINGS.items():
    _spelling(_name, _how)


def _relabel(name: str, how: labels.Relabel) -> None:
    @layout(f"html.labels {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        tables = each_table(official(report), lambda table: labels.relabelled(rng, table, how))
        return Drawn(draw_html(rng, report, tables), (answer(report),))


for _name, _relabelling in labels.RELABELS.items():
    _relabel(_name, _relabelling)


def _reshape(name: str, how: geometry.Reshape, requests_only: bool) -> None:
    @layout(f"html.grid {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        tables = official(report)
        if requests_only:
            tables = replace(tables, requests=(how(rng, tables.requests[0]),))
        else:
            tables = each_table(tables, lambda table: how(rng, table))
        hand = rng.choice((CLEAN, WORD, STACKED))
        return Drawn(draw_html(rng, report, tables, hand), (answer(report),))


for _name, _reshaping in geometry.RESHAPES.items():
    _reshape(_name, _reshaping, requests_only=False)
for _name, _reshaping in geometry.REQUESTS_ONLY.items():
    _reshape(_name, _reshaping, requests_only=True)


@layout("html.grid huge spans")
def huge_spans(rng: Random, report: Report) -> Drawn:
    tables = official(report)
    tables = replace(tables, proactive=(geometry.huge_spans(rng, tables.proactive[0]),))
    return Drawn(draw_html(rng, report, tables), (answer(report),))


@layout("html.compound")
def compound(rng: Random, report: Report) -> Drawn:
    """Editor, spelling, labels and grid all bad at once, each in its own way."""
    for how in rng.sample(sorted(spellings.SPELLINGS), 2):
        report = spellings.respelled(rng, report, spellings.SPELLINGS[how], 0.5)
    tables = official(report)
    reshape = rng.choice(sorted(geometry.RESHAPES))
    tables = each_table(tables, lambda table: geometry.RESHAPES[reshape](rng, table))
    for how in rng.sample(sorted(set(labels.RELABELS) - {"unnumbered", "slip"}), 2):
        tables = each_table(
            tables, lambda table, how=how: labels.relabelled(rng, table, labels.RELABELS[how])
        )
    hand = rng.choice((CLEAN, WORD, STACKED, BROKEN, UNCLOSED))
    return Drawn(draw_html(rng, report, tables, hand), (answer(report),))
