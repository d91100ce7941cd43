"""Numbers and marks as agencies and converters really print them.

In:  a report. Out: the same report with other text in its cells; numbers and states stay what they are,
except where a spelling says otherwise in its own line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.accuracy.figures import Printed, Report, printed

Respell = Callable[[Random, str, Printed], str]

_WIDE = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")


def respelled(rng: Random, report: Report, how: Respell, share: float = 1.0) -> Report:
    """Every reported cell (or a share of them) written the other way, unless it already is."""
    changed = {
        code: replace(cell, text=how(rng, code, cell))
        for code, cell in report.cells.items()
        if cell.number is not None and cell == printed(cell.number) and rng.random() < share
    }
    return report.with_cells(changed)


def full_width(_rng: Random, _code: str, cell: Printed) -> str:
    return cell.text.translate(_WIDE)


def thousands(rng: Random, _code: str, cell: Printed) -> str:
    whole, dot, fraction = cell.text.partition(".")
    grouped = f"{int(whole):,}"
    return grouped.replace(",", rng.choice((",", ",", "，"))) + dot + fraction


def with_unit(rng: Random, code: str, cell: Printed) -> str:
    if code.endswith("procurement.amount"):
        return cell.text + rng.choice(("元", "万元", "（万元）"))
    if code.endswith("amount"):
        return cell.text + rng.choice(("万元", " 万元", "（万元）"))
    return cell.text + rng.choice(("件", " 件", "")) if not code.endswith("items_change") else cell.text


def padded(rng: Random, _code: str, cell: Printed) -> str:
    pads = ("", " ", "\u3000", "\xa0", "\u2002", "\u200b", "\ufeff")
    return rng.choice(pads) + cell.text + rng.choice(pads)


def question_marks(rng: Random, _code: str, cell: Printed) -> str:
    return rng.choice((f"?{cell.text}", f"{cell.text}?", f"? {cell.text}", f"{cell.text}??", cell.text))


def signed(rng: Random, code: str, cell: Printed) -> str:
    """增/减 with its sign in words, as +n, or with a typographic minus."""
    number = cell.number
    if not code.endswith("items_change") or number is None or number == 0:
        return cell.text
    if number > 0:
        return rng.choice((f"+{number}", f"增{number}", f"＋{number}", f"增加{number}", f"{number}"))
    return rng.choice((f"-{-number}", f"减{-number}", f"－{-number}", f"−{-number}", f"减少{-number}"))


def decimal_zeros(rng: Random, code: str, cell: Printed) -> str:
    """Amounts with zeros behind the point, as spreadsheets print them."""
    if code.endswith("amount") and "." not in cell.text:
        return cell.text + rng.choice((".00", ".0", ".0000"))
    return cell.text


SPELLINGS: dict[str, Respell] = {
    "full width": full_width,
    "thousands": thousands,
    "unit": with_unit,
    "padded": padded,
    "question marks": question_marks,
    "signed": signed,
    "decimal zeros": decimal_zeros,
}
