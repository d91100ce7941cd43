"""Text as converters leave it: PDF to Markdown, aligned columns, boxes, CSV, run-on lines with some spaces.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers. A row is sure where its label and
all of its values stand together; where the converter tore them apart, null is as right as the number.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from random import Random

from tests.accuracy import pdffile, plaintext, prose
from tests.accuracy.content import Heading, blocks, official
from tests.accuracy.exam import Drawn, answer, layout
from tests.accuracy.figures import NO_GAPS, Report
from tests.accuracy.forms import Cell, Row, Table, expanded
from tests.accuracy.geometry import head_rows
from tests.accuracy.layouts_text import draw_text, nothing_lost


def _fields(row: Row) -> set[str]:
    return {cell.field for cell in row if cell.field}


@layout("text.pdf to markdown", fillings=NO_GAPS)
def pdf_to_markdown(rng: Random, report: Report) -> Drawn:
    """Every row a table of its own; wrapped labels stand in lines between tables that hold only values."""
    torn: set[str] = set()

    def write(_rng: Random, table: Table) -> str:
        out: list[str] = []
        for row in table:
            labels = [cell.text for cell in row if not cell.field]
            values = [cell.text for cell in row if cell.field]
            label = labels[-1] if labels else ""
            if not values:
                out.append("".join(labels))
            elif labels and len(label) > 14 and rng.random() < 0.6:
                half = rng.randrange(4, len(label) - 2)
                mini = _mini(values)
                out += rng.choice(
                    ([label[:half], mini, label[half:]], [label[:half], label[half:], mini], [mini, label])
                )
                torn.update(_fields(row))
            else:
                out.append(_mini([*labels, *values]))
        return "\n".join(out)

    text = plaintext.document(rng, blocks(rng, report), write)
    # A torn label can be taken for that of a neighbour: in the table that has one, nothing is quite sure.
    if any(code.startswith("requests.") for code in torn):
        torn |= {code for code in report.cells if code.startswith("requests.")}
    torn |= {code for code in report.cells if code.startswith("appeals.")}
    return Drawn(text.encode(), (answer(report, unsure=torn),), ".md")


def _mini(texts: list[str]) -> str:
    return "| " + " | ".join(texts) + " |\n|" + "---|" * len(texts)


@layout("text.markdown marked up")
def markdown_marked_up(rng: Random, report: Report) -> Drawn:
    """Bold, line breaks, entities and alignment colons in a pipe table; headings with signs."""

    def dressed(cell: Cell) -> Cell:
        if cell.field:
            text = rng.choice(
                (cell.text, f"**{cell.text}**" if cell.text else "", f"&nbsp;{cell.text}", f"{cell.text} ")
            )
        else:
            text = rng.choice(
                (
                    cell.text,
                    f"**{cell.text}**",
                    cell.text.replace("、", "、<br>"),
                    cell.text.replace(".", "\\. "),
                )
            )
        return replace(cell, text=text)

    def write(_rng: Random, table: Table) -> str:
        rows = [
            ["" if not begins else dressed(cell).text for cell, begins in line] for line in expanded(table)
        ]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + ":---:|" * len(rows[0]))
        return "\n" + "\n".join(lines) + "\n"

    content = [
        Heading("#" * (block.level + 1) + " " + block.text) if isinstance(block, Heading) else block
        for block in blocks(rng, report)
    ]
    text = plaintext.document(rng, content, write)
    return Drawn(text.encode(), (answer(report, unsure=plaintext.empty_rows(official(report).all)),), ".md")


def _comma_separated(rng: Random, report: Report) -> Drawn:
    def write(_rng: Random, table: Table) -> str:
        buffer = io.StringIO()
        rows = ([cell.text if begins else "" for cell, begins in line] for line in expanded(table))
        csv.writer(buffer, lineterminator="\n").writerows(rows)
        return buffer.getvalue()

    return replace(draw_text(rng, report, official(report), write, nothing_lost), suffix=".csv")


layout("text.csv")(_comma_separated)


@layout("text.csv of a sheet")
def whole_sheet(rng: Random, report: Report) -> Drawn:
    """A sheet saved by a spreadsheet on a Chinese desktop: every line as wide as the widest, in GBK."""
    drawn = _comma_separated(rng, report)
    rows = list(csv.reader(io.StringIO(drawn.body.decode())))
    width = max(map(len, rows))
    buffer = io.StringIO()
    csv.writer(buffer).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return replace(drawn, body=buffer.getvalue().encode("gb18030"))


@layout("text.aligned columns")
def aligned_columns(rng: Random, report: Report) -> Drawn:
    """Columns held apart by spaces, as from a PDF; long labels run over the lines above and below."""
    torn: set[str] = set()

    def write(_rng: Random, table: Table) -> str:
        width = 26
        out: list[str] = []
        for row in table:
            labels = " ".join(cell.text for cell in row if not cell.field)
            values = [cell.text for cell in row if cell.field]
            line = "".join(f" {text:>8}" for text in values)
            pieces = pdffile.wrap(labels, width, 1.0)
            if not values:
                out.append("    ".join(cell.text for cell in row))
            elif len(pieces) == 1:
                out.append(pieces[0] + " " * (2 * width - 2 * len(pieces[0])) + line)
            else:
                middle = len(pieces) // 2
                out += [*pieces[:middle], pieces[middle] + " " * (2 * width - 2 * len(pieces[middle])) + line]
                out += pieces[middle + 1 :]
                torn.update(_fields(row))
        return "\n".join(out)

    text = plaintext.document(rng, blocks(rng, report), write)
    unsure = torn | plaintext.gapped_rows(official(report).all)
    return Drawn(text.encode(), (answer(report, unsure=unsure),), ".txt")


@layout("text.boxes")
def boxes(rng: Random, report: Report) -> Drawn:
    """Cells between bars, long labels continued in the next line beside blanks, as from an old Word reader."""
    torn: set[str] = set()

    def write(_rng: Random, table: Table) -> str:
        out: list[str] = []
        for row, line in zip(table, expanded(table), strict=True):
            cells = [pdffile.wrap(cell.text, 14, 1.0) if begins else [""] for cell, begins in line]
            depth = max(map(len, cells))
            for n in range(depth):
                out.append(
                    "|" + "|".join(f"{(lines[n] if n < len(lines) else ''):<8}" for lines in cells) + "|"
                )
            if depth > 1:
                torn.update(_fields(row))
        return "\n".join(out)

    text = plaintext.document(rng, blocks(rng, report), write)
    unsure = torn | plaintext.empty_rows(official(report).all)
    return Drawn(text.encode(), (answer(report, unsure=unsure),), ".txt")


@layout("text.run on with spaces", fillings=NO_GAPS, errors=False)
def run_on_with_spaces(rng: Random, report: Report) -> Drawn:
    """No separators but a space here and there between cells, as from a page whose tags were stripped."""
    sure: set[str] = set()

    def write(_rng: Random, table: Table) -> str:
        out = ""
        for row in table:
            values = [cell for cell in row if cell.field]
            gaps = {id(cell): rng.random() < 0.3 for cell in row}
            out += "".join(cell.text + (" " if gaps[id(cell)] else "") for cell in row)
            if values and all(gaps[id(cell)] for cell in values[:-1]):
                sure.update(_fields(row))
        return out

    tables = official(report)
    text = plaintext.document(rng, blocks(rng, report), write, " ")
    lost = plaintext.glued_rows(tables.all) - sure
    return Drawn(text.encode(), (answer(report, unsure=lost),), ".txt")


@layout("text.crawler dump", fillings=NO_GAPS, errors=False)
def crawler_dump(rng: Random, report: Report) -> Drawn:
    """A page's text behind a head of fields, run on, with a group label repeated where a page was cut."""
    tables = official(report)

    def write(_rng: Random, table: Table) -> str:
        again = rng.randrange(head_rows(table) + 3, len(table)) if len(table) > 20 else -1
        rows = ["".join(cell.text for cell in row) for row in table]
        return "".join(("三、本年度办理结果" if n == again else "") + row for n, row in enumerate(rows))

    head = (
        f"标题: {prose.title(report)}\n发布时间: {report.year + 1}-01-{rng.randint(10, 29)} 08:58\n文号: \n"
        f"发布机构: {report.agency}\n栏目: 政府信息公开年报\n==================== 正文 ====================\n"
    )
    text = head + plaintext.document(rng, blocks(rng, report), write, "")
    return Drawn(text.encode(), (answer(report, unsure=plaintext.glued_rows(tables.all)),), ".txt")
