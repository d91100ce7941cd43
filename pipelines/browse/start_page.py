"""The first page and the search for an agency. In: ``Site`` and a request. Out: the answer."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from pipelines.browse import reading
from pipelines.browse.metadata import page_of
from pipelines.browse.site import NAME, Site
from pipelines.store.queries import load_query, query_names
from pipelines.store.views import views

_LEVELS = ("national", "province", "prefecture", "county", "township", None)


async def show_start(site: Site, request: Any) -> Response:
    """What the database holds, and the ways into it."""
    by_year: dict[int, dict[str | None, int]] = {}
    for row in await reading.years(site.database):
        by_year.setdefault(row["year"], {})[row["level"]] = row["reports"]
    span = range(min(by_year), max(by_year) + 1) if by_year else range(0)
    levels = [level for level in _LEVELS if any(level in counts for counts in by_year.values())]
    return await site.page(
        "start.html",
        request,
        contents=await reading.contents(site.database),
        levels=levels,
        years=[(year, [by_year.get(year, {}).get(level) for level in levels]) for year in span],
        questions=[
            (page_of(name), load_query(name))
            for name in query_names()
            if page_of(name) in site.datasette.metadata("queries", database=NAME)
        ],
        held=set(await site.database.view_names()) | set(await site.database.table_names()),
        views=views(),
    )


async def show_search(site: Site, request: Any) -> Response:
    """The agencies that have the words in a name, or whose division has."""
    words = (request.args.get("q") or "").strip()[:100]
    found = await reading.search(site.database, words) if words else []
    more = len(found) > reading.MOST_FOUND
    return await site.page("search.html", request, asked=words, found=found[: reading.MOST_FOUND], more=more)
