"""HTML oddities met in single portals: one of each kind, on otherwise plain tables.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from random import Random

from tests.accuracy import figures, forms, prose
from tests.accuracy.content import Heading, Tables, blocks, official
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import Report
from tests.accuracy.forms import NOTE, Cell, Row, Table
from tests.accuracy.geometry import head_rows
from tests.accuracy.layouts_html import draw_html
from tests.accuracy.markup import CLEAN, STACKED, WORD, Hand, fragment, page
from tests.accuracy.prose import SECTIONS

Change = Callable[[Random, Table], Table]


def change_of(name: str, part: str, how: Change, sure: bool = True) -> None:
    @layout(name)
    def draw(rng: Random, report: Report) -> Drawn:
        tables = official(report)
        changed = tuple(how(rng, table) for table in getattr(tables, part))
        body = draw_html(rng, report, replace(tables, **{part: changed}), rng.choice((CLEAN, WORD, STACKED)))
        touched = () if sure else [code for code in report.cells if code.startswith(part + ".")]
        return Drawn(body, (answer(report, unsure=touched),))


def _note_below(_rng: Random, table: Table) -> Table:
    """The note of the corner cell as a row of its own between header and values."""
    corner, rest = table[0][0], table[0][1:]
    return ((replace(corner, text=""), *rest), *table[1:3], (Cell(NOTE, colspan=10),), *table[3:])


def _unit_line(_rng: Random, table: Table) -> Table:
    """A first row with the agency's name, the year and the unit of account."""
    width = sum(cell.colspan for cell in table[0])
    return ((Cell("单位：件        填报单位：本机关        2023年度", colspan=width),), *table)


def _header_again(rng: Random, table: Table) -> Table:
    """The header repeated in the middle of the table, as after printing to pages."""
    heads = head_rows(table)
    at = rng.choice((4, 5, len(table) - 1))
    return (*table[:at], *table[:heads], *table[at:])


def _continued(rng: Random, table: Table) -> Table:
    """A row （续表） somewhere between the rows."""
    at = rng.choice((4, 5, len(table) - 1))
    return (*table[:at], (Cell("（续表）", colspan=10),), *table[at:])


def _suits_swapped(_rng: Random, table: Table) -> Table:
    """复议后起诉 before 未经复议直接起诉."""
    groups, results, names, values = table
    return (groups, (*results[:5], results[6], results[5]), names, (*values[:5], *values[10:], *values[5:10]))


def _totals_first(_rng: Random, table: Table) -> Table:
    """总计 as the first column of each group of section four."""

    def first(cells: Row) -> Row:
        return tuple(cell for n in range(0, len(cells), 5) for cell in (cells[n + 4], *cells[n : n + 4]))

    groups, results, names, values = table
    return (groups, (*first(results[:5]), *results[5:]), first(names), first(values))


def _rows_shuffled(rng: Random, table: Table) -> Table:
    """The two rows of an article in the other order."""
    rows = list(table)
    for r in range(len(rows) - 1):
        if all(any(cell.field for cell in rows[k]) for k in (r, r + 1)) and rng.random() < 0.7:
            rows[r], rows[r + 1] = rows[r + 1], rows[r]
            break
    return tuple(rows)


def _no_articles(_rng: Random, table: Table) -> Table:
    """No rows 第二十条第（一）项 and so on."""
    return tuple(row for row in table if len(row) > 1 or row[0].field)


def _no_column_labels(_rng: Random, table: Table) -> Table:
    """No rows 信息内容 | 本年处理决定数量 above articles with a single column."""
    return tuple(row for row in table if row[0].text != "信息内容" or len(row) > 2)


def _transposed(_rng: Random, table: Table) -> Table:
    """Rows and columns of the full grid exchanged."""
    grid = forms.expanded(table)
    return tuple(
        tuple(replace(grid[r][c][0], colspan=1, rowspan=1) for r in range(len(grid)))
        for c in range(len(grid[0]))
    )


for _name, _part, _how, _sure in (
    ("note below the header", "requests", _note_below, True),
    ("line of units", "requests", _unit_line, True),
    ("line of units, section two", "proactive", _unit_line, True),
    ("header again", "requests", _header_again, True),
    ("continued", "requests", _continued, True),
    ("suits swapped", "appeals", _suits_swapped, True),
    ("totals first", "appeals", _totals_first, True),
    ("rows shuffled", "proactive", _rows_shuffled, True),
    ("no articles", "proactive", _no_articles, True),
    ("no column labels", "proactive", _no_column_labels, False),
    ("transposed", "requests", _transposed, False),
):
    change_of(f"html.odd {_name}", _part, _how, _sure)


def _inner(name: str, how: Callable[[Random, Cell], str], sure: bool = True) -> None:
    @layout(f"html.odd {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        body = draw_html(rng, report, hand=Hand(how))
        return Drawn(body, (answer(report, unsure=() if sure else report.cells),))


def _sometimes(how: Callable[[Random, str], str]) -> Callable[[Random, Cell], str]:
    def inner(rng: Random, cell: Cell) -> str:
        text = escape(cell.text, quote=False)
        return how(rng, text) if cell.field and cell.text and rng.random() < 0.4 else text

    return inner


_inner(
    "hidden spans",
    _sometimes(lambda rng, text: f'<span style="display:none">{rng.randint(1, 9)}</span>{text}'),
)
_inner(
    "form fields",
    lambda _, c: f'<input type="text" value="{c.text}">' if c.field else escape(c.text),
    sure=False,
)
_inner("footnote marks", _sometimes(lambda rng, text: f"{text}<sup>{rng.randint(1, 3)}</sup>"), sure=False)
_inner("struck out", _sometimes(lambda rng, text: f"<del>{rng.randint(0, 99)}</del> {text}"), sure=False)
_inner(
    "comments",
    _sometimes(lambda rng, text: f"<!--{rng.randint(0, 99)}-->{text}<!--[if !supportEmptyParas]-->"),
)
_inner("scripts", _sometimes(lambda rng, text: f"<script>var n={rng.randint(0, 99)};</script>{text}"))
_inner(
    "links",
    _sometimes(
        lambda rng, text: f'<a href="/{rng.randint(0, 99)}.html" title="{rng.randint(0, 99)}">{text}</a>'
    ),
)


@layout("html.odd invalid spans")
def invalid_spans(rng: Random, report: Report) -> Drawn:
    """Value cells whose span attributes are no numbers, or zero, or negative."""
    broken = (
        'colspan="0"',
        'colspan="abc"',
        "colspan",
        'rowspan="-1"',
        'rowspan=""',
        'colspan="1 "',
    )
    inner = fragment(rng, blocks(rng, report), CLEAN)
    parts = inner.split("<td>")
    text = parts[0] + "".join(
        (f"<td {rng.choice(broken)}>" if rng.random() < 0.2 else "<td>") + part for part in parts[1:]
    )
    return Drawn(page(text, prose.title(report)).encode(), (answer(report),))


@layout("html.odd last year as well")
def last_year_too(rng: Random, report: Report) -> Drawn:
    """Below the report the same three tables of the year before, under a heading that says so."""
    before = replace(figures.report(rng, report.agency, report.form), year=report.year - 1)
    content = [*blocks(rng, report), Heading(f"附：{before.year}年度数据（供对比）"), *official(before).all]
    return Drawn(
        page(fragment(rng, content, CLEAN), prose.title(report)).encode(),
        (answer(report, unsure=report.cells),),
    )


@layout("html.odd pictures for tables")
def pictures_for_tables(rng: Random, report: Report) -> Drawn:
    """Section headings with pictures between them: nothing can be read, and nothing is zero."""
    text = fragment(rng, blocks(rng, report, Tables((), (), ())), CLEAN)
    for name in ("proactive", "requests", "appeals"):
        text = text.replace(
            f"{SECTIONS[name]}</h2>", f'{SECTIONS[name]}</h2><p><img src="W0{rng.randint(0, 99)}.png"></p>'
        )
    right = answer(report, gone=report.cells)
    return Drawn(page(text, prose.title(report)).encode(), (replace(right, form=None),))
