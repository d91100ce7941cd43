"""Real documents of ../shared with other figures in their cells: real markup and damage, known numbers.

In:  the registered name and a seed (through ``exam.Layout``). Out: bytes and answers. A cell that is blank in the
original stays blank; one that is ambiguous there stays so.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.accuracy import forms, plaintext, shared
from tests.accuracy.exam import Answer, Drawn, Expected, answer, layout
from tests.accuracy.figures import NO_GAPS, Report, printed

NUMBER = r"\d+(?:\.\d+)?"
CELLS = {
    "seeds/000_b6250452a652e6f9.txt": rf"(?<=\t)({NUMBER})(?=\n)",
    "seeds/001_8e1cec99f3edcbb8.txt": rf"(?<=\n)({NUMBER})(?= \|)",
    "seeds/002_820fcc988f57598f.txt": rf"(?<=\t)\s*({NUMBER})\s*(?=\n)",
    "seeds/004_73d3659610ab42d7.txt": rf"(?<=\n)\s*({NUMBER})\s*(?=\n)",
    "real/pingtan-2023.html": rf"(?<=>)({NUMBER})(?=<)",
    "real/shuyang-fgj-2023.html": rf"(?<=>)({NUMBER})(?=</span>)",
}


def _needs() -> str | None:
    return None if shared.FOLDER.is_dir() else "needs the real documents in ../shared"


def _order(report: Report) -> list[str]:
    tables = (forms.proactive(report), forms.requests(report), forms.appeals(report))
    return [cell.field for table in tables for row in table for cell in row if cell.field]


def refilled(name: str, report: Report) -> Drawn:
    """The document with the report's numbers where its own were. Raises ValueError if they don't match its gold."""
    path = shared.FOLDER / name
    gold = json.loads(
        (shared.FOLDER / "gold" / Path(name).with_suffix(".json")).read_text("utf-8"), parse_float=Decimal
    )
    codes = [code for code in _order(report) if gold["cells"].get(code) is not None]
    text = path.read_text("utf-8")
    start, end = _region(text)
    spots = list(re.finditer(CELLS[name], text[start:end]))
    if [Decimal(spot[1]) for spot in spots] != [Decimal(gold["cells"][code]) for code in codes]:
        raise ValueError(f"{name}: {len(spots)} numbers found, {len(codes)} keyed")
    out, last = text[:start], start
    for spot, code in zip(spots, codes, strict=True):
        out += text[last : start + spot.start(1)] + report.cells[code].text
        last = start + spot.end(1)
    cells = {
        code: Expected(frozenset({report.cells[code].number if code in codes else None}))
        for code in _order(report)
    }
    return Drawn((out + text[last:]).encode(), (Answer("2021", cells, gold["year"]),), path.suffix)


def _region(text: str) -> tuple[int, int]:
    """From the first article of section two to the heading of section five."""
    start = min(text.index(words) for words in ("第二十条第", "第二十條第") if words in text)
    found = re.search(
        r"五、\s*存在(?:的|問|问)", re.sub(r"<[^>]*>", lambda tag: " " * len(tag[0]), text[start:])
    )
    return start, start + found.start() if found else len(text)


def _real(name: str) -> None:
    @layout(f"real.{Path(name).stem.split('_')[0]} refilled", forms=("2021",), fillings=NO_GAPS, needs=_needs)
    def draw(_rng: Random, report: Report) -> Drawn:
        amount = "proactive.fees.amount"
        whole = printed(report.cells[amount].number or 0)
        return refilled(name, replace(report, cells={**report.cells, amount: whole}))


for _name in CELLS:
    _real(_name)


@layout("real.pingtan-2024-runon refilled", forms=("2021",), fillings=NO_GAPS, errors=False, needs=_needs)
def run_on(_rng: Random, report: Report) -> Drawn:
    """The digits of each row replaced by others, as little separated as there."""
    name = "real/pingtan-2024-runon"
    text = (shared.FOLDER / f"{name}.txt").read_text("utf-8")
    gold = json.loads((shared.FOLDER / "gold" / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
    tables = (forms.proactive(report), forms.requests(report), forms.appeals(report))
    out, last = "", 0
    for row in (row for table in tables for row in table if any(cell.field for cell in row)):
        codes = [cell.field for cell in row if cell.field]
        spot = re.compile(r"\s*".join(str(gold["cells"][code]) for code in codes)).search(text, last)
        if spot is None:
            raise ValueError(f"{name}: no place for {codes}")
        out += text[last : spot.start()] + "".join(report.cells[code].text for code in codes)
        last = spot.end()
    right = answer(report, unsure=plaintext.glued_rows(tables))
    return Drawn((out + text[last:]).encode(), (replace(right, year=gold["year"], agencies=()),), ".txt")


@layout("real.shkw-2024 refilled", forms=("2021",), fillings=NO_GAPS, needs=_needs)
def pdf_as_markdown(_rng: Random, report: Report) -> Drawn:
    """Most rows have lost their labels to the lines around them, so null is right throughout."""
    name = "real/shkw-2024"
    text = (shared.FOLDER / f"{name}.md").read_text("utf-8")
    gold = json.loads((shared.FOLDER / "gold" / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
    order = sorted(_order(report), key=lambda code: not code.endswith((".decisions", "fees.amount")))
    codes = [code for code in order if gold["cells"].get(code) is not None]
    start = text.index("第二十条第")
    spots = list(re.finditer(r"(?<=\| )(\d+)(?= \|)|(?<=[可罚制费] )(\d+)", text[start:]))
    if [int(spot[0]) for spot in spots] != [gold["cells"][code] for code in codes]:
        raise ValueError(f"{name}: {len(spots)} numbers found, {len(codes)} keyed")
    out, last = text[:start], start
    for spot, code in zip(spots, codes, strict=True):
        out += text[last : start + spot.start()] + report.cells[code].text
        last = start + spot.end()
    gone = [code for code in report.cells if code not in codes]
    right = answer(report, unsure=codes, gone=gone)
    cells = {code: replace(e, state=None) for code, e in right.cells.items()}
    return Drawn(
        (out + text[last:]).encode(), (replace(right, cells=cells, year=gold["year"], agencies=()),), ".md"
    )
