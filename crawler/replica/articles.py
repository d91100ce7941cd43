"""The pages of reports and notices.

In:  a ``Portal`` and a report or notice. Out: (address, ``Resource``) pairs: the article, its twin for
telephones, the file attached to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Protocol

from crawler.replica import docx, pdf
from crawler.replica.body import Body, report_body
from crawler.replica.cells import expected_cells
from crawler.replica.description import Channel, DescriptionError, Notice, Replica, Report, Twin
from crawler.replica.layouts import LAYOUTS
from crawler.replica.pages import BUILT, Article, Resource, page_of

LABELLED = {"gbk": "gb2312"}  # what pages in an encoding say that they are


class Pages(Protocol):
    """What this module needs of a portal."""

    replica: Replica
    edition: int
    picture_path: str

    def article_path(self, page: Report | Notice) -> str: ...

    def document_path(self, report: Report) -> str: ...

    def twin_path(self, report: Report, twin: Twin) -> str: ...

    def article_html(self, article: Article) -> str: ...

    def wap_html(self, article: Article) -> str: ...

    def stub_html(self) -> str: ...

    def error_html(self) -> str: ...

    def gone_location(self) -> str: ...


def article_resources(portal: Pages, report: Report) -> Iterator[tuple[str, Resource]]:
    """The report's pages. Raises DescriptionError for a layout that does not exist."""
    body = report_body(report, portal.edition)
    changes = [change.modified for change in report.editions if change.number <= portal.edition]
    modified = max((report.published, *changes))
    attachment = None
    if report.attached:
        path = portal.document_path(report)
        attachment = (path, f"{report.title}.{report.file}")
        yield path, _file(report, body, modified)
        html = portal.stub_html()
    else:
        html = laid_out(report, body)
    wap = next((twin for twin in report.twins if twin.kind == "wap"), None)
    article = _article(portal, report, html, attachment, portal.twin_path(report, wap) if wap else "")
    kind = "text/html" + (f"; charset={report.header_charset}" if report.header_charset else "")
    page = portal.article_html(article).encode(report.charset)
    late = html.encode(report.charset)
    resource = Resource(page, kind, modified, role="article", late=late)
    yield article.path, resource
    for twin in report.twins:
        path = portal.twin_path(report, twin)
        if twin.kind == "wap":
            small = portal.wap_html(article).encode(report.charset)
            yield path, Resource(small, kind, modified, role="twin", late=late)
        else:
            yield path, Resource(page, kind, modified, role="twin", late=late)


def _file(report: Report, body: Body, modified: date) -> Resource:
    if report.file == "pdf":
        return Resource(pdf.pdf_bytes(body), pdf.MEDIA_TYPE, modified, role="attachment")
    return Resource(docx.docx_bytes(body), docx.MEDIA_TYPE, modified, role="attachment")


def laid_out(report: Report, body: Body) -> str:
    """The body as the report's layout draws it."""
    if report.layout not in LAYOUTS:
        raise DescriptionError(f"{report.id}: no layout {report.layout!r}")
    if report.layout == "flattened" and any(not cell.printed for cell in expected_cells(report, 1)):
        raise DescriptionError(f"{report.id}: a flattened report with empty cells can't be read by anybody")
    return LAYOUTS[report.layout](body)


def notice_resource(portal: Pages, notice: Notice) -> Iterator[tuple[str, Resource]]:
    """The notice's page; none for a link that leads elsewhere."""
    path = portal.article_path(notice)
    match notice.kind:
        case "elsewhere":
            return
        case "missing":
            yield path, page_of(portal.error_html(), BUILT)
            return
        case "gone":
            yield path, Resource(b"", "text/html", BUILT, status=302, location=portal.gone_location())
            return
    article = _article(portal, notice, _notice_html(portal, notice), None, "")
    yield path, page_of(portal.article_html(article), notice.published)


def _article(
    portal: Pages, page: Report | Notice, html: str, attachment: tuple[str, str] | None, wap: str
) -> Article:
    column = _column(portal.replica, page)
    content_source, indexed, charset = page.source, "", "utf-8"
    if isinstance(page, Report):
        charset = page.charset
        content_source = page.source if page.content_source is None else page.content_source
        if page.index_table:
            indexed = f"{portal.replica.code[4:]}/{_index(page.published, page.key)}"
    return Article(
        title=page.title,
        day=page.published,
        source=page.source,
        content_source=content_source,
        column=column.name,
        trail=column.trail,
        path=portal.article_path(page),
        html=html,
        charset=LABELLED.get(charset, charset),
        indexed=indexed,
        wap=wap,
        attachment=attachment,
    )


def _index(day: date, key: str) -> str:
    return f"{day.year}-{int(key[:4], 16):05d}"


def _notice_html(portal: Pages, notice: Notice) -> str:
    parts = [f"<p>{escape(paragraph)}</p>" for paragraph in notice.body]
    if notice.kind == "picture":
        parts.append(f'<p><img src="{portal.picture_path}" alt=""/></p>')
    if notice.table:
        rows = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in notice.table)
        parts.append(f'<table border="1">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>')
    known = {report.id: report for report in portal.replica.reports}
    for code in notice.reports:
        report = known[code]
        parts.append(f'<p><a href="{escape(portal.article_path(report))}">{escape(report.title)}</a></p>')
    return "\n".join(parts)


def _column(replica: Replica, page: Report | Notice) -> Channel:
    return next(channel for channel in replica.channels if channel.code == page.channel)
