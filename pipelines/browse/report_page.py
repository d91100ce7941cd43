"""The page of a report: its tables as on the form, and all that is known of them.

In:  ``Site`` and a request. Out: the answer. A cell keeps its state: what is blank stays blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from pipelines.browse import reading
from pipelines.browse.form import FormTable, field_labels, form_tables
from pipelines.browse.reading import Row
from pipelines.browse.site import NotHere, Site, number_of
from pipelines.checks.rules import identities
from pipelines.extract.data import csv_rows


@dataclass(frozen=True, slots=True)
class Broken:
    """A sum that does not hold: the cells of both sides, their sums, and what a second reading says."""

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    row: Row


async def show_report(site: Site, request: Any) -> Response:
    """A report as it stands. Raises NotHere."""
    report_id = number_of(request, "report")
    report = await reading.report(site.database, report_id)
    if report is None:
        raise NotHere(f"there is no report {report_id}")
    database, revision_id = site.database, report["revision_id"]
    broken = [_broken(row) for row in await reading.failed_checks(database, report_id)]
    others = await reading.reports_of(database, [report["agency_id"]]) if report["agency_id"] else []
    same = [other for other in others if other["scope"] == report["scope"]]
    return await site.page(
        "report.html",
        request,
        report=report,
        tables=form_tables(report["form"]),
        cells=await reading.cells(database, report_id),
        broken=broken,
        broken_by_field=_by_field(broken),
        summed={
            field for each in broken for side in (each.left, each.right) if len(side) < 3 for field in side
        },
        corrected={
            row["field"]: row
            for row in await reading.said_of(database, "corrected_cells", report_id, "field")
        },
        findings=await reading.said_of(database, "findings", report_id, "code"),
        across=await reading.said_of(database, "cross_year_checks", report_id, "score DESC"),
        indicators=await reading.said_of(database, "indicators", report_id, "place"),
        facts=await reading.said_of(database, "facts", report_id, "kind"),
        evidence=await reading.evidence(database, revision_id),
        sections=await reading.sections(database, revision_id),
        supplement=await reading.supplement(database, revision_id),
        revisions=await reading.revisions(database, report_id),
        differences=await reading.differences(database, report_id),
        before=_neighbour(same, report, -1),
        after=_neighbour(same, report, 1),
    )


async def show_comparison(site: Site, request: Any) -> Response:
    """Two reports side by side. Raises NotHere."""
    pair = []
    for name in ("one", "other"):
        report = await reading.report(site.database, number_of(request, name))
        if report is None:
            raise NotHere(f"there is no report {request.url_vars[name]}")
        pair.append((report, await reading.cells(site.database, report["report_id"])))
    (one, cells), (other, other_cells) = pair
    everything = request.args.get("all") == "1"
    return await site.page(
        "compare.html",
        request,
        one=one,
        other=other,
        everything=everything,
        parts=[
            (table, _changes(table, cells, other_cells, everything))
            for table in form_tables(max(one["form"], other["form"], key=_age))
        ],
        same_form=one["form"] == other["form"],
    )


def _age(form: str) -> int:
    return int(form) if form.isdigit() else 0


def _broken(row: Row) -> Broken:
    fields = tuple(row["fields"].split())
    for variant in ("2021", "2019"):
        for rule in identities(variant):
            if rule.rule == row["rule"] and set(rule.left + rule.right) == set(fields):
                return Broken(rule.rule, rule.left, rule.right, row)
    return Broken(row["rule"], fields, (), row)


def _by_field(broken: Sequence[Broken]) -> dict[str, list[int]]:
    """The numbers of the broken sums, from 1, that a cell is part of."""
    found: dict[str, list[int]] = {}
    for number, each in enumerate(broken, start=1):
        for field in each.left + each.right:
            found.setdefault(field, []).append(number)
    return found


def _neighbour(reports: Sequence[Row], report: Row, direction: int) -> Row | None:
    """The nearest report of an earlier or later year."""
    if report["year"] is None:
        return None
    dated = [other for other in reports if (other["year"] or 0) * direction > report["year"] * direction]
    return min(dated, key=lambda other: abs(other["year"] - report["year"]), default=None)


def _changes(
    table: FormTable, cells: Mapping[str, Row], others: Mapping[str, Row], everything: bool
) -> list[tuple[str, Row | None, Row | None, int | float | None]]:
    """Field, the two cells and the difference of their numbers; only what differs, or everything."""
    found = []
    for field in (box.field for row in table.rows for box in row if box.field):
        one, other = cells.get(field), others.get(field)
        differs = _said(one) != _said(other)
        if everything or differs:
            numbers = [cell["value"] if cell else None for cell in (one, other)]
            change = None if None in numbers else numbers[1] - numbers[0]  # type: ignore[operator]
            found.append((field, one, other, change))
    return found


def _said(cell: Row | None) -> tuple[str, object]:
    return ("absent", None) if cell is None else (cell["state"], cell["value_exact"])


def words() -> dict[str, Any]:
    """What the templates call to name cells and codes."""
    rows = (*csv_rows("release/values.csv"), *csv_rows("browse/words.csv"))
    values = {(row["set"], row["code"]): (row["zh"], row["en"]) for row in rows}
    for row in csv_rows("department_types.csv"):
        values["department_type", row["code"]] = (row["name_zh"], row["name_en"])
    return {"field_labels": field_labels, "value_words": values}
