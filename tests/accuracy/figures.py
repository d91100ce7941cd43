"""Seeded reports whose figures are known before anything is printed.

In:  a random generator. Out: ``Report``: a form, a year, an agency, and for every field code what is
printed in its cell (text, state, number). The true figures satisfy every identity, except the one that
``misadd`` breaks on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from tests.accuracy.fields import (
    APPEAL_GROUPS,
    APPEAL_RESULTS,
    APPLICANTS,
    OTHER_OUTCOMES,
    OUTCOMES,
    form_fields,
    request_rows,
)
from tests.accuracy.identities import Number


@dataclass(frozen=True)
class Printed:
    """What an agency put into one cell. ``number`` is set if and only if ``state`` is "reported"."""

    text: str
    state: str
    number: Number | None = None


BLANK = Printed("", "blank")


@dataclass(frozen=True)
class Report:
    """A filled form. ``cells`` holds every field of the form that the document is going to show."""

    form: str
    year: int
    agency: str
    cells: Mapping[str, Printed]

    def with_cells(self, changed: Mapping[str, Printed]) -> Report:
        return replace(self, cells={**self.cells, **changed})


def _scattered(rng: Random, rich: bool) -> int:
    if not rich:
        return rng.choice((0,) * 12 + (1, 1, 2, rng.randint(3, 40)))
    return rng.choice(
        (0, rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 999), rng.randint(1000, 23000))
    )


def _requests(rng: Random, form: str, rich: bool) -> dict[str, int]:
    """The table of requests; a report of daily life has nearly all zeros outside the first column."""
    figures: dict[str, int] = {}
    results = (*OUTCOMES, *OTHER_OUTCOMES[form])
    quiet = not rich and rng.random() < 0.35
    for who in APPLICANTS[:-1]:
        busy = rich or (not quiet and (who == "natural_person" or rng.random() < 0.25))
        column = {row: _scattered(rng, rich) if busy else 0 for row in results}
        handled = sum(column.values())
        carried_out = _scattered(rng, rich) if busy else 0
        carried_in = min(_scattered(rng, rich) if busy else 0, handled + carried_out)
        column |= {
            "outcome_total": handled,
            "carried_out": carried_out,
            "carried_in": carried_in,
            "new_received": handled + carried_out - carried_in,
        }
        figures |= {f"requests.{row}.{who}": number for row, number in column.items()}
    for row in request_rows(form):
        figures[f"requests.{row}.total"] = sum(figures[f"requests.{row}.{who}"] for who in APPLICANTS[:-1])
    return figures


def _appeals(rng: Random, rich: bool) -> dict[str, int]:
    figures: dict[str, int] = {}
    quiet = not rich and rng.random() < 0.6
    for group in APPEAL_GROUPS:
        parts = [0 if quiet else _scattered(rng, rich) for _ in APPEAL_RESULTS[:-1]]
        for result, number in zip(APPEAL_RESULTS, [*parts, sum(parts)], strict=True):
            figures[f"appeals.{group}.{result}"] = number
    return figures


def _proactive(rng: Random, form: str, rich: bool) -> dict[str, Number]:
    figures: dict[str, Number] = {}
    for field in form_fields(form):
        if not field.startswith("proactive."):
            continue
        if field.endswith(".amount"):
            figures[field] = _amount(rng)
        elif field.endswith("items_change"):
            figures[field] = rng.choice((0, 0, rng.randint(1, 60), -rng.randint(1, 90)))
        else:
            figures[field] = rng.choice((0, 0, _scattered(rng, rich), rng.randint(0, 480)))
    return figures


def _amount(rng: Random) -> Number:
    digits = rng.choice((0, 0, 1, 2, 3, 6))
    if digits == 0:
        return rng.choice((0, 0, rng.randint(1, 9999)))
    return (
        Decimal(rng.randint(1, 10**9)).scaleb(-digits)
        if digits > 3
        else Decimal(rng.randint(1, 10**6)).scaleb(-digits)
    )


def figures(rng: Random, form: str, rich: bool) -> dict[str, Number]:
    """True figures of a whole report; all identities of the form hold."""
    return {**_proactive(rng, form, rich), **_requests(rng, form, rich), **_appeals(rng, rich)}


def misadd(rng: Random, true: Mapping[str, Number]) -> dict[str, Number]:
    """The same figures with one count of requests or appeals changed, as an agency that adds up wrongly."""
    field = rng.choice([code for code in true if not code.startswith("proactive.")])
    number = int(true[field])
    return {
        **true,
        field: number + rng.choice((1, 2, 10, 100)) if number < 3 else number - rng.choice((1, 2, 3)),
    }


def printed(number: Number) -> Printed:
    return Printed(f"{number:f}" if isinstance(number, Decimal) else str(number), "reported", number)


def _as_is(_rng: Random, cells: dict[str, Printed]) -> dict[str, Printed]:
    return cells


def _where_zero(
    cells: dict[str, Printed], mark: Printed, chosen: Callable[[str], bool]
) -> dict[str, Printed]:
    return {code: mark if cell.number == 0 and chosen(code) else cell for code, cell in cells.items()}


def _blank_zeros(_rng: Random, cells: dict[str, Printed]) -> dict[str, Printed]:
    return _where_zero(cells, BLANK, lambda _: True)


def _blank_some(rng: Random, cells: dict[str, Printed]) -> dict[str, Printed]:
    share = rng.choice((0.02, 0.2, 0.6))
    return _where_zero(cells, BLANK, lambda _: rng.random() < share)


def _blank_totals(_rng: Random, cells: dict[str, Printed]) -> dict[str, Printed]:
    return {
        code: BLANK if code.startswith("requests.") and code.endswith(".total") else cell
        for code, cell in cells.items()
    }


def _dashes(rng: Random, cells: dict[str, Printed]) -> dict[str, Printed]:
    mark = Printed(rng.choice(("/", "—", "-", "无", "——", "－", "／", "\\")), "dash")
    part = rng.choice(("proactive.", "proactive.regulations", "requests.", "appeals.", ""))
    return _where_zero(cells, mark, lambda code: code.startswith(part))


def _blank_table(rng: Random, cells: dict[str, Printed]) -> dict[str, Printed]:
    part = rng.choice(("proactive.", "requests.", "appeals."))
    return {code: BLANK if code.startswith(part) else cell for code, cell in cells.items()}


def _blank_form(_rng: Random, cells: dict[str, Printed]) -> dict[str, Printed]:
    return dict.fromkeys(cells, BLANK)


def _first_of_appeals(_rng: Random, cells: dict[str, Printed]) -> dict[str, Printed]:
    return {
        code: BLANK if code.startswith("appeals.") and code != "appeals.reconsideration.upheld" else cell
        for code, cell in cells.items()
    }


FILLINGS: dict[str, Callable[[Random, dict[str, Printed]], dict[str, Printed]]] = {
    "zeros": _as_is,
    "blank zeros": _blank_zeros,
    "some blank": _blank_some,
    "blank totals": _blank_totals,
    "dashes": _dashes,
    "blank table": _blank_table,
    "blank form": _blank_form,
    "first of appeals": _first_of_appeals,
}
ANY_FILLING = tuple(name for name in FILLINGS if name != "blank form")
NO_GAPS = ("zeros",)


def report(
    rng: Random, agency: str, form: str, fillings: tuple[str, ...] = ANY_FILLING, error: bool = False
) -> Report:
    """A filled report of the form; half of them as sparse as life, half with figures everywhere."""
    true: Mapping[str, Number] = figures(rng, form, rich=rng.random() < 0.5)
    if error:
        true = misadd(rng, true)
    filling = "zeros" if rng.random() < 0.4 and "zeros" in fillings else rng.choice(fillings)
    cells = FILLINGS[filling](rng, {code: printed(number) for code, number in true.items()})
    year = rng.choice((2019, 2020)) if form == "2019" else rng.choice((2021, 2022, 2023, 2024, 2025))
    return Report(form, year, agency, cells)
