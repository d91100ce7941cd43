"""The archived document of a report with cells marked in it. In: ``Site`` and a request. Out: the answer.

::

    /report/7/source?cell=requests.granted.total   our page, with the document in a frame without any permission
    /report/7/archived?cell=…                      the document, made anew, under a policy that allows nothing
    /report/7/document                             the exact bytes, as a file to save
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from crawler.archive import ArchiveError, read_payload
from crawler.items import SnapshotRef
from pipelines.browse import reading
from pipelines.browse.archived import STYLE, Shown, framed, shown_page
from pipelines.browse.as_text import shown_document
from pipelines.browse.headers import sandboxed_policy
from pipelines.browse.reading import Row
from pipelines.browse.site import NotHere, Site, number_of
from pipelines.extract.model import Place, Unreadable
from pipelines.extract.sniff import container

_MOST_CELLS = 60  # marked at once: the cells of the longest identity
_SUFFIX = {"html": "html", "json": "json", "text": "txt", "ole2": "bin", "empty": "bin", "unknown": "bin"}


async def show_source(site: Site, request: Any) -> Response:
    """Our page around the document. Raises NotHere."""
    report, cells = await _asked(site, request)
    try:
        kind, problem = container(await asyncio.to_thread(_payload, site.archive, report)), None
    except ArchiveError as error:
        kind, problem = None, error
    return await site.page(
        "source.html",
        request,
        report=report,
        asked=cells,
        query_string=request.query_string,
        kind=kind,
        problem=problem,
    )


async def show_archived(site: Site, request: Any) -> Response:
    """The document itself, harmless. Raises NotHere."""
    report, cells = await _asked(site, request)
    places = [_place(cell) for cell in cells]
    title = str(report["title"] or report["url"])
    try:
        body = await asyncio.to_thread(_payload, site.archive, report)
        shown = await asyncio.to_thread(_shown, body, places, title)
    except (ArchiveError, Unreadable) as error:
        shown = Shown(framed(title, f"<p>{error.code}</p>"), 0)
    headers = {"content-security-policy": sandboxed_policy(STYLE), "x-marked": str(shown.marked)}
    return Response(shown.html, headers=headers, content_type="text/html; charset=utf-8")


async def send_document(site: Site, request: Any) -> Response:
    """The bytes as fetched, never to be opened in the browser. Raises NotHere."""
    report = await _report(site, request)
    try:
        body = await asyncio.to_thread(_payload, site.archive, report)
    except ArchiveError as error:
        raise NotHere(str(error)) from error
    kind = container(body)
    name = f"report-{report['report_id']}-{report['sha256'][:12]}.{_SUFFIX.get(kind, kind)}"
    headers = {
        "content-security-policy": sandboxed_policy(STYLE),
        "content-disposition": f'attachment; filename="{name}"',
    }
    return Response(body, headers=headers, content_type="application/octet-stream")


async def _report(site: Site, request: Any) -> Row:
    report_id = number_of(request, "report")
    report = await reading.report(site.database, report_id)
    if report is None:
        raise NotHere(f"there is no report {report_id}")
    return report


async def _asked(site: Site, request: Any) -> tuple[Row, list[Row]]:
    """The report, and the cells that are to be marked, in the order in which they were named."""
    report = await _report(site, request)
    cells = await reading.cells(site.database, report["report_id"])
    named = request.args.getlist("cell")[:_MOST_CELLS]
    return report, [cells[name] for name in dict.fromkeys(named) if name in cells]


def _payload(archive: Path, report: Row) -> bytes:
    if not report["snapshot_file"]:
        raise ArchiveError("snapshot.missing", "these bytes were not archived")
    file = (archive / report["snapshot_file"]).resolve()
    if not file.is_relative_to(archive.resolve()):
        raise ArchiveError("snapshot.missing", report["snapshot_file"])
    return read_payload(
        archive, SnapshotRef(report["snapshot_file"], report["snapshot_offset"], report["sha256"])
    )


def _shown(body: bytes, places: list[Place], title: str) -> Shown:
    if container(body) in ("html", "json"):
        shown = shown_page(body, places, title)
        if shown is not None and (shown.marked or not places):
            return shown
    return shown_document(body, places, title)


def _place(cell: Row) -> Place:
    return Place(*(cell[f"{name}_no"] for name in ("table", "row", "column", "line", "page")))
