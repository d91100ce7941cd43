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

from tests.accuracy import forms, shared
from tests.accuracy.exam import Answer, Drawn, Expected, layout
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
