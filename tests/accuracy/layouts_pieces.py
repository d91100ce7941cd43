"""HTML reports whose tables are cut, joined, nested, or of mixed forms; nothing printed is unclear.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.accuracy import figures, forms, pieces, prose
from tests.accuracy.content import Tables, blocks, official
from tests.accuracy.exam import Answer, Drawn, Expected, answer, layout
from tests.accuracy.fields import APPLICANTS, OTHER_OUTCOMES
from tests.accuracy.figures import Report
from tests.accuracy.layouts_html import draw_html
from tests.accuracy.markup import CLEAN, STACKED, WORD, Hand, block_html, fragment, page


def _html(rng: Random, report: Report, tables: Tables, gone: frozenset[str] = frozenset()) -> Drawn:
    hand = rng.choice((CLEAN, CLEAN, WORD, STACKED))
    return Drawn(draw_html(rng, report, tables, hand), (answer(report, gone=gone),))


@layout("html.pieces articles apart")
def articles_apart(rng: Random, report: Report) -> Drawn:
    tables = official(report)
    return _html(rng, report, replace(tables, proactive=pieces.by_article(tables.proactive[0])))


def _cut(name: str, count: int, header: bool, carry: bool) -> None:
    @layout(f"html.pieces {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        tables = official(report)
        return _html(
            rng, report, replace(tables, requests=pieces.cuts(rng, tables.requests[0], count, header, carry))
        )


_cut("two with header", 2, header=True, carry=True)
_cut("two with header, groups lost", 2, header=True, carry=False)
_cut("two without header", 2, header=False, carry=True)
_cut("two bare", 2, header=False, carry=False)
_cut("three with header", 3, header=True, carry=True)
_cut("three bare", 3, header=False, carry=False)


@layout("html.pieces appeals apart")
def appeals_apart(rng: Random, report: Report) -> Drawn:
    tables = official(report)
    return _html(rng, report, replace(tables, appeals=pieces.appeals_apart(tables.appeals[0])))


@layout("html.pieces appeals turned")
def appeals_turned(rng: Random, report: Report) -> Drawn:
    """Not met in practice, so it may be left unread."""
    tables = official(report)
    drawn = _html(rng, report, replace(tables, appeals=(pieces.appeals_turned(tables.appeals[0]),)))
    turned = [code for code in report.cells if code.startswith("appeals.")]
    return replace(drawn, answers=(answer(report, unsure=turned),))


@layout("html.pieces all in one")
def all_in_one(rng: Random, report: Report) -> Drawn:
    return _html(rng, report, pieces.all_in_one(official(report)))


@layout("html.pieces all in one, no headings")
def all_in_one_bare(rng: Random, report: Report) -> Drawn:
    return _html(rng, report, pieces.all_in_one(official(report), headings=False))


@layout("html.pieces nested")
def nested(rng: Random, report: Report) -> Drawn:
    """Layout tables around everything: a column for the menu, a row for each block."""
    hand = rng.choice((CLEAN, WORD))
    rows = "\n".join(f"<tr><td>{block_html(rng, block, hand)}</td></tr>" for block in blocks(rng, report))
    inner = f"<table width=100%><tr><td>首页<br>概况<br>2</td><td><table>{rows}</table></td></tr></table>"
    return Drawn(page(inner, prose.title(report)).encode(), (answer(report),))


@layout("html.pieces cell in table")
def cell_in_table(rng: Random, report: Report) -> Drawn:
    """Each value wrapped in a table of its own, as some exports do."""

    def inner(_rng: Random, cell: forms.Cell) -> str:
        return f"<table><tr><td>{cell.text}</td></tr></table>" if cell.field else cell.text

    return Drawn(draw_html(rng, report, hand=Hand(inner)), (answer(report),))


def _rows_missing(name: str, which: str) -> None:
    @layout(f"html.pieces {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        tables = official(report)
        rows = sorted({code.rsplit(".", 1)[0] for code in report.cells if code.startswith(which)})
        lost = tuple(
            row + "." for row in rng.sample(rows, rng.choice((1, 2, 4)) if which == "requests." else 1)
        )
        gone = frozenset(code for code in report.cells if code.startswith(lost))
        tables = Tables(
            (pieces.without_rows(tables.proactive[0], set(gone)),),
            (pieces.without_rows(tables.requests[0], set(gone)),),
            tables.appeals,
        )
        return _html(rng, report, tables, gone)


_rows_missing("request rows missing", "requests.")
_rows_missing("proactive row missing", "proactive.")


def _table_missing(part: str) -> None:
    @layout(f"html.pieces no {part} table")
    def draw(rng: Random, report: Report) -> Drawn:
        gone = frozenset(code for code in report.cells if code.startswith(part + "."))
        return _html(rng, report, replace(official(report), **{part: ()}), gone)


for _part in ("proactive", "requests", "appeals"):
    _table_missing(_part)


@layout("html.pieces local rows")
def local_rows(rng: Random, report: Report) -> Drawn:
    tables = official(report)
    return _html(rng, report, replace(tables, proactive=(pieces.local_rows(rng, tables.proactive[0]),)))


def with_single_other(report: Report) -> Report:
    """A report of 2021 whose （六）其他处理 is one row, as on the form of 2019."""
    cells = dict(report.cells)
    for who in APPLICANTS:
        parts = [cells.pop(f"requests.{row}.{who}").number for row in OTHER_OUTCOMES["2021"]]
        whole = None if None in parts else sum(int(n) for n in parts if n is not None)
        cells[f"requests.other_handling.{who}"] = figures.BLANK if whole is None else figures.printed(whole)
    return replace(report, cells=cells)


@layout("html.pieces single row of other outcomes", forms=("2021",))
def single_other(rng: Random, report: Report) -> Drawn:
    report = with_single_other(report)
    tables = Tables((forms.proactive(report),), (forms.requests(report, "2019"),), (forms.appeals(report),))
    return _html(rng, report, tables)


@layout("html.pieces mixed forms", forms=("2019",))
def mixed_forms(rng: Random, report: Report) -> Drawn:
    """Section two on the form of 2021, section three on that of 2019."""
    newer = figures.report(rng, report.agency, "2021", ("zeros",))
    requests = {code: cell for code, cell in report.cells.items() if not code.startswith("proactive.")}
    proactive = {code: cell for code, cell in newer.cells.items() if code.startswith("proactive.")}
    mixed = replace(newer, cells={**proactive, **requests}, year=report.year)
    tables = Tables((forms.proactive(mixed),), (forms.requests(mixed, "2019"),), (forms.appeals(mixed),))
    drawn = _html(rng, mixed, tables)
    return replace(drawn, answers=(replace(drawn.answers[0], form=None),))


@layout("html.pieces two agencies")
def two_agencies(rng: Random, report: Report) -> Drawn:
    """Two whole reports below each other on one page."""
    others = [
        place + body for place in prose.PLACES for body in prose.BODIES if place + body != report.agency
    ]
    second = replace(figures.report(rng, rng.choice(others), report.form), year=report.year)
    hand = rng.choice((CLEAN, WORD))
    inner = "\n<hr>\n".join(fragment(rng, blocks(rng, one), hand) for one in (report, second))
    body = page(inner, "各单位政府信息公开工作年度报告").encode()
    return Drawn(body, (answer(report), answer(second)))


@layout("html.pieces zero report by words", fillings=("zeros",))
def zero_by_words(rng: Random, report: Report) -> Drawn:
    """No tables: sections say 无 or 零报告. Nothing is reported, and nothing may be read as zero."""
    words = rng.choice(
        ("无。", f"{report.year}年，本单位未收到政府信息公开申请，实行零报告。", "本年度0件。")
    )
    inner = fragment(rng, blocks(rng, report, Tables((), (), ())), CLEAN).replace(
        "情况</h2>", f"情况</h2>\n<p>{words}</p>"
    )
    cells = {code: Expected(frozenset({None}), "absent") for code in report.cells}
    return Drawn(
        page(inner, prose.title(report)).encode(), (Answer(None, cells, report.year, (report.agency,)),)
    )


@layout("html.pieces empty template", fillings=("blank form",), errors=False)
def empty_template(rng: Random, report: Report) -> Drawn:
    return _html(rng, report, official(report))
