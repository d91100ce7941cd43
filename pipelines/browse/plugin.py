"""What Datasette asks of the project: pages, words for the templates, headers.

In:  the folder of the archive, the name of the host, and whether the file is a release. Out: ``Plugin``, to be
registered with Datasette.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from datasette.utils.asgi import Response
from markupsafe import Markup

from pipelines.browse import agency_page, report_page, source_page, start_page
from pipelines.browse.failures import failure
from pipelines.browse.headers import Application, guarded
from pipelines.browse.metadata import page_of
from pipelines.browse.query_chart import query_chart
from pipelines.browse.released import add_views
from pipelines.browse.site import NAME, Site
from pipelines.store.queries import load_query, query_names

_PAGES = {"report_id": "report", "other_report_id": "report", "agency_id": "agency"}

_hook: Callable[[Any], Any] = hookimpl
_first_hook: Callable[[Any], Any] = hookimpl(tryfirst=True)

Page = Callable[[Site, Any], Awaitable[Response]]

ROUTES: tuple[tuple[str, Page], ...] = (
    (r"^/$", start_page.show_start),
    (r"^/search$", start_page.show_search),
    (r"^/agency/(?P<agency>[0-9]+)$", agency_page.show_agency),
    (r"^/report/(?P<report>[0-9]+)$", report_page.show_report),
    (r"^/report/(?P<report>[0-9]+)/source$", source_page.show_source),
    (r"^/report/(?P<report>[0-9]+)/archived$", source_page.show_archived),
    (r"^/report/(?P<report>[0-9]+)/document$", source_page.send_document),
    (r"^/compare/(?P<one>[0-9]+)/(?P<other>[0-9]+)$", report_page.show_comparison),
)


class Plugin:
    """The hooks of one served database."""

    __name__ = "gongkai"  # Datasette asks every plugin for it

    def __init__(self, archive: Path, host: str, *, released: bool) -> None:
        self._archive = archive
        self._host = host
        self._released = released

    @_hook
    def prepare_connection(self, conn: Any, database: str) -> None:
        if self._released and database == NAME:
            add_views(conn)

    @_hook
    def register_routes(self) -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
        return [(pattern, self._view(page)) for pattern, page in ROUTES]

    def _view(self, page: Page) -> Callable[..., Awaitable[Response]]:
        async def view(datasette: Any, request: Any) -> Response:
            return await page(Site(datasette, self._archive), request)

        return view

    @_hook
    def extra_template_vars(self) -> dict[str, Any]:
        return {
            **report_page.words(),
            "question": {page_of(name): load_query(name) for name in query_names()},
            "chart_of": query_chart,
            "drawn": Markup,
        }

    @_hook
    def render_cell(self, row: Any, value: Any, column: str, datasette: Any) -> Markup | None:
        """An id leads to its page, a cell to the document."""
        if column in _PAGES and isinstance(value, int):
            address = datasette.urls.path(f"/{_PAGES[column]}/{value}")
            return Markup('<a href="{}">{}</a>').format(address, value)
        if column == "field" and "report_id" in row.keys() and isinstance(value, str):  # noqa: SIM118 (a Row)
            address = datasette.urls.path(f"/report/{row['report_id']}/source?cell={quote(value)}")
            return Markup('<a href="{}">{}</a>').format(address, value)
        return None

    @_first_hook
    def handle_exception(self, datasette: Any, request: Any, exception: Exception) -> Any:
        return lambda: failure(datasette, request, exception)

    @_hook
    def asgi_wrapper(self) -> Callable[[Application], Application]:
        return lambda application: guarded(application, self._host)
