"""Reports without markup: tabs, pipes, Markdown, a cell per line, everything in one line.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers. Where a dialect drops
blank cells, the numbers beside them lose their place; there null is as right as the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from tests.accuracy import labels, plaintext, prose, traditional
from tests.accuracy.content import Tables, blocks, official
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import NO_GAPS, Report
from tests.accuracy.forms import Table
from tests.accuracy.layouts_html import each_table
from tests.accuracy.markup import page

Lost = Callable[[Iterable[Table]], set[str]]


def nothing_lost(_tables: Iterable[Table]) -> set[str]:
    return set()


DIALECTS: dict[str, tuple[plaintext.Write, Lost]] = {
    "tab per cell": (plaintext.tab_per_cell, nothing_lost),
    "pipe per cell": (plaintext.pipe_per_cell, nothing_lost),
    "pipe row": (plaintext.pipe_row, nothing_lost),
    "markdown": (plaintext.markdown, nothing_lost),
    "markdown repeated": (plaintext.markdown_repeated, nothing_lost),
    "markdown ragged": (plaintext.markdown_ragged, nothing_lost),
    "tab rows": (plaintext.tab_rows, nothing_lost),
    "tab rows ragged": (plaintext.tab_rows_ragged, nothing_lost),
    "line per cell": (plaintext.line_per_cell, plaintext.gapped_rows),
    "space rows": (plaintext.space_rows, plaintext.gapped_rows),
    "one line": (plaintext.spaced_run_on, plaintext.gapped_rows),
}


def draw_text(
    rng: Random, report: Report, tables: Tables, write: plaintext.Write, lost: Lost, gap: str = "\n"
) -> Drawn:
    text = plaintext.document(rng, blocks(rng, report, tables), write, gap)
    unsure = lost(tables.all) | plaintext.empty_rows(tables.all)
    return Drawn(text.encode(), (answer(report, unsure=unsure),), ".txt")


def _dialect(name: str, write: plaintext.Write, lost: Lost) -> None:
    @layout(f"text.{name}")
    def draw(rng: Random, report: Report) -> Drawn:
        tables = official(report)
        gap = {"one line": " ", "line per cell": "\n\n"}.get(name, "\n")
        return draw_text(rng, report, tables, write, lost, gap)

    @layout(f"text.{name}, bad labels")
    def draw_bad(rng: Random, report: Report) -> Drawn:
        tables = official(report)
        for how in rng.sample(("typo", "alias", "spaced", "narrow", "renumbered"), 2):
            tables = each_table(
                tables, lambda table, how=how: labels.relabelled(rng, table, labels.RELABELS[how])
            )
        gap = {"one line": " ", "line per cell": "\n\n"}.get(name, "\n")
        return draw_text(rng, report, tables, write, lost, gap)


for _name, (_write, _lost) in DIALECTS.items():
    _dialect(_name, _write, _lost)


@layout("text.run on", errors=False, fillings=NO_GAPS)
def run_on(rng: Random, report: Report) -> Drawn:
    """No separators at all. A row of requests is told apart by its sum where only one parting adds up."""
    tables = official(report)
    return draw_text(rng, report, tables, plaintext.run_on, plaintext.glued_rows, "")


@layout("text.run on with gaps", errors=False)
def run_on_with_gaps(rng: Random, report: Report) -> Drawn:
    tables = official(report)

    def lost(parts: Iterable[Table]) -> set[str]:
        parts = tuple(parts)
        return plaintext.gapped_rows(parts) | plaintext.glued_rows(parts)

    return draw_text(rng, report, tables, plaintext.run_on, lost, "")


@layout("text.mirror")
def mirror(rng: Random, report: Report) -> Drawn:
    """Traditional characters, pinyin debris and damaged punctuation, a cell and a pipe per line."""
    tables = official(report)
    drawn = draw_text(rng, report, tables, plaintext.pipe_per_cell, nothing_lost)
    text = traditional.mirrored(rng, drawn.body.decode()).replace("。现", "?,F").replace("：", ":")
    return replace(drawn, body=text.encode(), answers=tuple(replace(a, agencies=()) for a in drawn.answers))


@layout("text.line per cell, split header")
def split_header(rng: Random, report: Report) -> Drawn:
    """One cell per line, the labels of narrow columns broken over two lines."""
    narrow = {
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "本年新制作数量",
        "结果维持",
        "其他结果",
        "尚未审结",
    }

    def halved(_rng: Random, text: str) -> str:
        return f"{text[: len(text) // 2]}\n\n{text[len(text) // 2 :]}" if text in narrow else text

    tables = each_table(official(report), lambda table: labels.relabelled(rng, table, halved))
    return draw_text(rng, report, tables, plaintext.line_per_cell, plaintext.gapped_rows, "\n\n")


def _flattened(name: str, tag: str, keep_blanks: bool) -> None:
    @layout(f"html.flattened {name}")
    def draw(rng: Random, report: Report) -> Drawn:
        """A page whose editor turned every cell into a paragraph or a block of its own."""

        def write(_rng: Random, table: Table) -> str:
            texts = (cell.text or ("&nbsp;" if keep_blanks else "") for row in table for cell in row)
            return "\n".join(tag.format(text) for text in texts if text)

        tables = official(report)
        content = plaintext.document(rng, blocks(rng, report, tables), write, "</p>\n<p>")
        return Drawn(
            page(f"<p>{content}</p>", prose.title(report)).encode(),
            (answer(report, unsure=plaintext.gapped_rows(tables.all)),),
        )


_flattened("to p", "<p>{}</p>", keep_blanks=False)
_flattened("to div", "<div>{}</div>", keep_blanks=False)
_flattened("to span lines", "<span>{}</span><br>", keep_blanks=False)
_flattened("to p, blanks kept", "<p>{}</p>", keep_blanks=True)


@layout("html.flattened to div rows")
def div_rows(rng: Random, report: Report) -> Drawn:
    """Rows and cells as nested blocks: a table for the eye only."""

    def write(_rng: Random, table: Table) -> str:
        rows = ("".join(f'<div class="td">{cell.text}</div>' for cell in row) for row in table)
        return '<div class="table">' + "\n".join(f'<div class="tr">{row}</div>' for row in rows) + "</div>"

    tables = official(report)
    content = plaintext.document(rng, blocks(rng, report, tables), write, "\n<br>\n")
    return Drawn(
        page(content, prose.title(report)).encode(),
        (answer(report, unsure=plaintext.gapped_rows(tables.all)),),
    )


@layout("html.flattened run on", errors=False)
def html_run_on(rng: Random, report: Report) -> Drawn:
    """A page whose tables lost their tags: the whole report in one paragraph, without separators."""
    tables = official(report)
    content = plaintext.document(rng, blocks(rng, report, tables), plaintext.run_on, "")
    unsure = plaintext.gapped_rows(tables.all) | plaintext.glued_rows(tables.all)
    return Drawn(page(f"<p>{content}</p>", prose.title(report)).encode(), (answer(report, unsure=unsure),))
