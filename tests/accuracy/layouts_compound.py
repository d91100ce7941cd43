"""Several ills at once: spelling, labels, grid, pieces, damage and surroundings drawn together by chance.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.accuracy import damage, geometry, labels, pieces, prose, spellings, surroundings
from tests.accuracy.content import Tables, blocks, official
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.layouts_damage import damaged_answer
from tests.accuracy.layouts_html import each_table
from tests.accuracy.layouts_text import DIALECTS, draw_text
from tests.accuracy.markup import BROKEN, CLEAN, STACKED, WORD, fragment, page

PLAIN_LABELS = ("typo", "alias", "spaced", "narrow", "wide", "renumbered")


def _respelled(rng: Random, report: Report) -> Report:
    for how in rng.sample(sorted(spellings.SPELLINGS), rng.choice((0, 1, 2))):
        report = spellings.respelled(rng, report, spellings.SPELLINGS[how], 0.5)
    return report


def _relabelled(rng: Random, tables: Tables) -> Tables:
    for how in rng.sample(PLAIN_LABELS, rng.choice((0, 1, 2))):
        tables = each_table(
            tables, lambda table, how=how: labels.relabelled(rng, table, labels.RELABELS[how])
        )
    return tables


def _placed(rng: Random, report: Report, tables: Tables) -> bytes:
    """On a page of some kind, in the handwriting of some editor, in some encoding."""
    content = blocks(rng, report, tables)
    inner = fragment(rng, content, rng.choice((CLEAN, WORD, STACKED, BROKEN)))
    for around in rng.sample(("portal", "cms", "annex", "statistics"), rng.choice((0, 1, 2))):
        if around == "portal":
            inner = surroundings.portal(rng, report, inner)
        elif around == "cms":
            inner = surroundings.cms_fields(rng, report) + inner
        elif around == "annex":
            inner += surroundings.annex(surroundings.filled(rng, surroundings.ANNEX, blanks=True))
        else:
            inner += surroundings.statistics(rng, report)
    text = page(
        inner, prose.title(report), rng.choice(("", '<meta charset="gb2312">', '<meta charset="utf-8">'))
    )
    return text.encode(rng.choice(("utf-8", "gb18030")), errors="xmlcharrefreplace")


@layout("html.compound page")
def compound_page(rng: Random, report: Report) -> Drawn:
    """Nothing lost, everything ugly."""
    report = _respelled(rng, report)
    tables = _relabelled(rng, official(report))
    which = rng.random()
    if which < 0.3:
        how = geometry.REQUESTS_ONLY[rng.choice(sorted(geometry.REQUESTS_ONLY))]
        tables = replace(tables, requests=(how(rng, tables.requests[0]),))
    elif which < 0.6:
        reshape = geometry.RESHAPES[rng.choice(sorted(geometry.RESHAPES))]
        tables = each_table(tables, lambda table: reshape(rng, table))
    elif which < 0.8:
        cut = pieces.cuts(rng, tables.requests[0], 2, header=rng.random() < 0.5, carry=rng.random() < 0.5)
        tables = replace(tables, requests=cut, proactive=pieces.by_article(tables.proactive[0]))
    return Drawn(_placed(rng, report, tables), (answer(report),))


@layout("damage.compound page")
def compound_damage(rng: Random, report: Report) -> Drawn:
    """The table of requests hurt in one way, all else ugly; what is hurt may stay open."""
    report = _respelled(rng, report)
    hurt = damage.DAMAGES[rng.choice(sorted(set(damage.DAMAGES) - {"values shifted down"}))](
        rng, official(report).requests[0]
    )
    tables = _relabelled(rng, replace(official(report), requests=(hurt.table,)))
    loose = frozenset(code for code in report.cells if code.startswith("requests.")) - hurt.gone
    return Drawn(_placed(rng, report, tables), (damaged_answer(report, hurt, loose),))


@layout("text.compound")
def compound_text(rng: Random, report: Report) -> Drawn:
    """A dialect of text with bad labels and bad numbers; null is right everywhere."""
    report = _respelled(rng, report)
    tables = _relabelled(rng, official(report))
    write, lost = DIALECTS[rng.choice(sorted(DIALECTS))]
    drawn = draw_text(rng, report, tables, write, lost)
    return replace(drawn, answers=(answer(report, unsure=report.cells),))
