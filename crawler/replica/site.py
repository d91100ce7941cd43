"""A replica portal as a set of resources: every path that it answers, and with what.

In:  a ``Replica`` and an edition. Out: a ``Site``. Nothing here knows of sockets, so the same pages can be
served, saved or compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape

from crawler.replica import ucap
from crawler.replica.addresses import article_path, attachment_path, list_path, wap_path
from crawler.replica.body import Body, report_body
from crawler.replica.cells import expected_cells
from crawler.replica.description import Channel, DescriptionError, Notice, Replica, Report, load_replica
from crawler.replica.docx import MEDIA_TYPE, docx_bytes
from crawler.replica.layouts import LAYOUTS
from crawler.replica.listing import entries, list_pages, reports_of

BUILT = date(2019, 3, 1)  # the parts of the portal that never change
LABELLED = {"gbk": "gb2312"}  # what pages in an encoding say that they are
NEWEST = 6  # lines of a column on the home page


@dataclass(frozen=True, slots=True)
class Resource:
    """What a path answers. ``location`` is set for a redirect."""

    body: bytes
    content_type: str
    modified: date
    status: int = 200
    location: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """The portal at one edition. ``paths`` are the same on all its hosts."""

    replica: Replica
    edition: int
    paths: dict[str, Resource]
    missing: Resource

    def answer(self, path: str) -> Resource:
        """The resource at a path without query; the portal's error page where there is none."""
        return self.paths.get(path, self.missing)


@cache
def build_site(name: str, edition: int = 1) -> Site:
    """The named replica at an edition. Raises DescriptionError for an unknown name, edition or layout."""
    replica = load_replica(name)
    if not 1 <= edition <= replica.editions:
        raise DescriptionError(f"{name} has editions 1 to {replica.editions}, not {edition}")
    paths = dict(_fixed(replica))
    for channel in replica.channels:
        paths.update(_lists(replica, channel, edition))
    for report in reports_of(replica, edition):
        paths.update(_report(replica, report, edition))
    for notice in replica.notices:
        paths.update(_notice(replica, notice))
    paths.update(_home(replica, edition))
    missing = _page(ucap.error_page(replica), BUILT, status=404)
    return Site(replica, edition, paths, missing)


def _page(html: str, modified: date, status: int = 200) -> Resource:
    return Resource(html.encode(), "text/html; charset=utf-8", modified, status)


def _fixed(replica: Replica) -> Iterator[tuple[str, Resource]]:
    root = f"/{replica.site}"
    yield "/robots.txt", Resource(b"User-agent: *\nDisallow: /ls/\n", "text/plain", BUILT)
    yield "/ls/s", _page(ucap.search_page(replica), BUILT)
    yield (
        f"{root}/xhtml/js/page.js",
        Resource(ucap.script().encode(), "text/javascript; charset=utf-8", BUILT),
    )
    yield f"{root}/xhtml/css/site.css", Resource(ucap.style().encode(), "text/css; charset=utf-8", BUILT)
    yield f"{root}/xhtml/img/tujie.svg", Resource(ucap.picture().encode(), "image/svg+xml", BUILT)
    for hub in replica.hubs:
        yield f"{root}/{hub.path}", _page(ucap.hub_page(replica, hub), BUILT)


def _home(replica: Replica, edition: int) -> Iterator[tuple[str, Resource]]:
    shown = [channel for code in replica.latest for channel in replica.channels if channel.code == code]
    blocks = [(channel, entries(replica, channel, edition)[:NEWEST]) for channel in shown]
    newest = max((line.day for _, lines in blocks for line in lines), default=BUILT)
    home = _page(ucap.home_page(replica, blocks), newest)
    for path in ("/", f"/{replica.site}/", f"/{replica.site}/index.shtml"):
        yield path, home


def _lists(replica: Replica, channel: Channel, edition: int) -> Iterator[tuple[str, Resource]]:
    lines = entries(replica, channel, edition)
    pages = list_pages(channel, lines)
    newest = max((line.day for line in lines), default=BUILT)
    for number, shown in enumerate(pages, start=1):
        html = ucap.list_page(replica, channel, shown, len(pages), number, len(lines))
        yield list_path(replica, channel, number), _page(html, newest)


def _report(replica: Replica, report: Report, edition: int) -> Iterator[tuple[str, Resource]]:
    body = report_body(report, edition)
    changes = [change.modified for change in report.editions if change.number <= edition]
    modified = max((report.published, *changes))
    column = _column(replica, report)
    attachment = None
    if report.layout == "attachment":
        path = attachment_path(replica, report)
        attachment = (path, f"{report.title}.docx")
        yield path, Resource(docx_bytes(body), MEDIA_TYPE, modified)
        html = ucap.stub()
    else:
        html = _laid_out(report, body)
    article = ucap.Article(
        title=report.title,
        day=report.published,
        source=report.source,
        content_source=report.source if report.content_source is None else report.content_source,
        column=column.name,
        trail=column.trail,
        path=article_path(replica, report),
        html=html,
        charset=LABELLED.get(report.charset, report.charset),
        indexed=f"{replica.code[4:]}/{report.published.year}-{int(report.key[:4], 16):05d}"
        if report.index_table
        else "",
        wap=wap_path(replica, report) if any(twin.kind == "wap" for twin in report.twins) else "",
        attachment=attachment,
    )
    content_type = "text/html" + (f"; charset={report.header_charset}" if report.header_charset else "")
    yield (
        article.path,
        Resource(ucap.article_page(replica, article).encode(report.charset), content_type, modified),
    )
    if article.wap:
        yield (
            article.wap,
            Resource(ucap.wap_page(replica, article).encode(report.charset), content_type, modified),
        )


def _laid_out(report: Report, body: Body) -> str:
    if report.layout not in LAYOUTS:
        raise DescriptionError(f"{report.id}: no layout {report.layout!r}")
    if report.layout == "flattened" and any(not cell.printed for cell in expected_cells(report, 1)):
        raise DescriptionError(f"{report.id}: a flattened report with empty cells can't be read by anybody")
    return LAYOUTS[report.layout](body)


def _notice(replica: Replica, notice: Notice) -> Iterator[tuple[str, Resource]]:
    path = article_path(replica, notice)
    match notice.kind:
        case "elsewhere":
            return
        case "missing":
            yield path, _page(ucap.error_page(replica), BUILT)
            return
        case "gone":
            home = f"/{replica.site}/"
            yield path, Resource(b"", "text/html", BUILT, status=302, location=home)
            return
    column = _column(replica, notice)
    article = ucap.Article(
        title=notice.title,
        day=notice.published,
        source=notice.source,
        content_source=notice.source,
        column=column.name,
        trail=column.trail,
        path=path,
        html=_notice_html(replica, notice),
    )
    yield path, _page(ucap.article_page(replica, article), notice.published)


def _notice_html(replica: Replica, notice: Notice) -> str:
    parts = [f"<p>{escape(paragraph)}</p>" for paragraph in notice.body]
    if notice.kind == "picture":
        parts.append(f'<p><img src="/{replica.site}/xhtml/img/tujie.svg" alt=""/></p>')
    if notice.table:
        rows = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in notice.table)
        parts.append(f'<table border="1">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>')
    known = {report.id: report for report in replica.reports}
    for code in notice.reports:
        link = f'<a href="{article_path(replica, known[code])}">{escape(known[code].title)}</a>'
        parts.append(f"<p>{link}</p>")
    return "\n".join(parts)


def _column(replica: Replica, page: Report | Notice) -> Channel:
    return next(channel for channel in replica.channels if channel.code == page.channel)
