"""Damaged documents: what can't be decided must stay open, and nothing may be invented.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.accuracy import damage, plaintext, prose
from tests.accuracy.content import Tables, blocks, official
from tests.accuracy.exam import Answer, Drawn, Expected, answer, layout
from tests.accuracy.figures import NO_GAPS, Report
from tests.accuracy.forms import Cell, Table
from tests.accuracy.layouts_html import draw_html, each_table
from tests.accuracy.layouts_text import DIALECTS, draw_text
from tests.accuracy.markup import CLEAN, STACKED, WORD, fragment, page

FULL_GRID = ("tab per cell", "pipe per cell", "pipe row", "markdown", "markdown repeated", "tab rows")
MARK = "\ue000"


def damaged_answer(report: Report, hurt: damage.Damaged, unsure: frozenset[str] = frozenset()) -> Answer:
    whole = answer(report, unsure=hurt.unsure | unsure, gone=hurt.gone)
    changed = {code: Expected(accept) for code, accept in hurt.replaced.items()}
    return replace(whole, cells={**whole.cells, **changed})


def _damage(name: str, how: damage.Damage) -> None:
    @layout(f"damage.html {name}", fillings=("zeros", "zeros", "some blank", "blank zeros"))
    def draw_page(rng: Random, report: Report) -> Drawn:
        hurt = how(rng, official(report).requests[0])
        tables = replace(official(report), requests=(hurt.table,))
        body = draw_html(rng, report, tables, rng.choice((CLEAN, WORD, STACKED)))
        return Drawn(body, (damaged_answer(report, hurt),))

    @layout(f"damage.text {name}", fillings=("zeros", "zeros", "some blank"))
    def draw_lines(rng: Random, report: Report) -> Drawn:
        dialect = rng.choice(sorted(DIALECTS))
        write, lost = DIALECTS[dialect]
        hurt = how(rng, official(report).requests[0])
        tables = replace(official(report), requests=(hurt.table,))
        drawn = draw_text(rng, report, tables, write, lost)
        unsure = lost(official(report).all)
        # In text the gaps that the damage leaves can put the neighbours of a lost label in doubt as well.
        unsure |= {code for code in report.cells if code.startswith("requests.")} if hurt.unsure else set()
        right = damaged_answer(report, hurt, frozenset(unsure))
        if dialect in FULL_GRID:
            shown = {
                code: Expected(right.cells[code].accept | {number}) for code, number in hurt.displayed.items()
            }
            right = replace(right, cells={**right.cells, **shown})
        return replace(drawn, answers=(right,))


for _name, _how in damage.DAMAGES.items():
    _damage(_name, _how)


def _marked(tables: Tables) -> Tables:
    """A private character before every value, so that values can be found again in the drawn document."""

    def marked(cell: Cell) -> Cell:
        return replace(cell, text=MARK + cell.text) if cell.field else cell

    return each_table(tables, lambda table: tuple(tuple(map(marked, row)) for row in table))


def _order(tables: Tables) -> list[tuple[str, int]]:
    """Fields in reading order, each with the index of the last value of its row."""
    order: list[tuple[str, int]] = []
    for table in tables.all:
        for row in table:
            values = [cell.field for cell in row if cell.field]
            order += [(code, len(order) + len(values) - 1) for code in values]
    return order


def truncated(rng: Random, report: Report, text: str, unsure: set[str]) -> tuple[str, Answer]:
    """The marked text cut anywhere behind its first table, and what can still be read."""
    starts: list[int] = []
    plain = []
    for piece in text.split(MARK):
        plain.append(piece)
        starts.append(sum(map(len, plain)) if len(plain) < 2 else starts[-1] + len(piece))
    whole = "".join(plain)
    cut = rng.randrange(starts[0], len(whole))
    order = _order(official(report))
    seen = sum(1 for start in starts[: len(order)] if start < cut)
    cells: dict[str, Expected] = {}
    for index, (code, last) in enumerate(order):
        printed = report.cells[code]
        if index >= seen:
            cells[code] = Expected(frozenset({None}))
        elif last >= seen - 1 or code in unsure:
            cells[code] = Expected(frozenset({None, printed.number}), undecided=index == seen - 1)
        else:
            cells[code] = Expected(frozenset({printed.number}), printed.state)
    return whole[:cut], replace(answer(report), cells=cells)


def _truncate_text(name: str) -> None:
    write, lost = DIALECTS[name]

    @layout(f"damage.truncated {name}", errors=False)
    def draw(rng: Random, report: Report) -> Drawn:
        tables = official(report)
        text = plaintext.document(rng, blocks(rng, report, _marked(tables)), write)
        kept, right = truncated(rng, report, text, lost(tables.all))
        return Drawn(kept.encode(), (right,), ".txt")


for _name in ("tab per cell", "pipe per cell", "pipe row", "line per cell", "tab rows", "markdown"):
    _truncate_text(_name)


@layout("damage.truncated html", errors=False)
def truncated_html(rng: Random, report: Report) -> Drawn:
    inner = fragment(rng, blocks(rng, report, _marked(official(report))), CLEAN)
    kept, right = truncated(rng, report, page(inner, prose.title(report)), set())
    return Drawn(kept.encode(), (right,))


@layout("damage.page numbers", fillings=NO_GAPS)
def page_numbers(rng: Random, report: Report) -> Drawn:
    """One cell per line, with page numbers between some rows."""
    unsure: set[str] = set()

    def write(_rng: Random, table: Table) -> str:
        lines = []
        for row in table:
            lines += [cell.text for cell in row if cell.text]
            if rng.random() < 0.08:
                lines.append(rng.choice(("3", "- 4 -", "—5—", "第6页", "第 7 页 共 9 页")))
                unsure.update(cell.field for cell in row if cell.field)
        return "\n".join(lines)

    text = plaintext.document(rng, blocks(rng, report), write)
    return Drawn(text.encode(), (answer(report, unsure=unsure),), ".txt")


@layout("damage.labels then values", fillings=NO_GAPS)
def labels_then_values(rng: Random, report: Report) -> Drawn:
    """Each table as all of its labels followed by all of its values, column by column or row by row."""
    by_column = rng.random() < 0.5

    def write(_rng: Random, table: Table) -> str:
        words = [cell.text for row in table for cell in row if not cell.field]
        rows = [[cell.text for cell in row if cell.field] for row in table]
        full = [row for row in rows if len(row) == max(map(len, rows))]
        numbers = [text for line in (zip(*full, strict=True) if by_column else rows) for text in line]
        return "\n".join([*words, *numbers])

    text = plaintext.document(rng, blocks(rng, report), write)
    return Drawn(text.encode(), (answer(report, unsure=report.cells),), ".txt")


@layout("damage.row cut by page", fillings=NO_GAPS)
def row_cut(rng: Random, report: Report) -> Drawn:
    """Tab rows in which a page break parts a label: values beside its first half, blanks beside the other."""
    write, lost = plaintext.tab_rows, DIALECTS["tab rows"][1]
    tables = official(report)
    drawn = draw_text(rng, report, tables, write, lost)
    lines = drawn.body.decode().split("\n")
    hurt: set[str] = set()
    for row in tables.requests[0][4:]:
        label = next(cell for cell in reversed(row) if not cell.field)
        if len(label.text) > 8 and rng.random() < 0.1:
            at = next(
                i for i, line in enumerate(lines) if f"\t{label.text}" in line or line.startswith(label.text)
            )
            half = len(label.text) // 2
            lines[at] = lines[at].replace(label.text, label.text[:half])
            lines.insert(at + 1, rng.choice(("", "\n")) + f"\t\t{label.text[half:]}" + "\t" * 7)
            hurt |= {cell.field for cell in row if cell.field}
    return replace(drawn, body="\n".join(lines).encode(), answers=(answer(report, unsure=hurt),))
