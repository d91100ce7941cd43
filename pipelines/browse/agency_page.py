"""The page of an agency: its years, its key figures, its names. In: ``Site`` and a request. Out: the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from pipelines.browse import reading
from pipelines.browse.chart import COLOURS, DASHES, line_chart
from pipelines.browse.form import Label
from pipelines.browse.reading import Row
from pipelines.browse.site import NotHere, Site, number_of

_SERIES = (
    ("new_received", Label("本年新收", "Received")),
    ("outcome_total", Label("办理总计", "Handled")),
    ("granted", Label("予以公开", "Granted")),
    ("carried_out", Label("结转下年", "Carried over")),
)


async def show_agency(site: Site, request: Any) -> Response:
    """All years of an agency. Raises NotHere."""
    agency_id = number_of(request, "agency")
    agency = await reading.agency(site.database, agency_id)
    if agency is None:
        raise NotHere(f"there is no agency {agency_id}")
    reports = await reading.reports_of(site.database, [agency_id])
    contents = await reading.contents(site.database)
    scopes = sorted({report["scope"] for report in reports}, key=lambda scope: (scope != "own", scope))
    years = _years(reports, contents.get("last_year"))
    figures = await reading.series(site.database, [agency_id])
    return await site.page(
        "agency.html",
        request,
        agency=agency,
        years=years,
        scopes=scopes,
        grid={(report["year"], report["scope"]): report for report in reports},
        coverage=await reading.coverage(site.database, agency_id),
        undated=[report for report in reports if report["year"] is None],
        charts=[(scope, *_chart(figures, scope, years)) for scope in scopes if years],
        aliases=await reading.aliases(site.database, agency_id),
        links=await reading.agency_links(site.database, agency_id),
    )


def _years(reports: Sequence[Row], last: int | None) -> list[int]:
    """From the agency's first report to the last year of the database: a year without one is shown as missing."""
    found = [report["year"] for report in reports if report["year"] is not None]
    return list(range(min(found), max([*found, last or 0]) + 1)) if found else []


def _chart(
    figures: Sequence[Mapping[str, Any]], scope: str, years: Sequence[int]
) -> tuple[str, list[tuple[Label, str, str]], list[tuple[Label, list[Any]]]]:
    """The picture, its legend, and the same numbers as a table."""
    by_year = {row["year"]: row for row in figures if row["scope"] == scope}
    numbers = [
        (label, [by_year[year][name] if year in by_year else None for year in years])
        for name, label in _SERIES
    ]
    picture = line_chart(years, {f"{label.zh} {label.en}": values for label, values in numbers}, scope)
    return picture, [(label, COLOURS[n], DASHES[n]) for n, (label, _) in enumerate(numbers)], numbers
