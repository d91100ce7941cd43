"""What a perfect crawl of a replica portal would hold.

In:  the name of a replica and an edition. Out: one ``ExpectedReport`` for each report that the portal
publishes, with the state and number of every cell of its form. All of it is written in the description;
nothing is read from the pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crawler.replica.cells import ExpectedCell, expected_cells
from crawler.replica.description import DescriptionError, Report, load_replica
from crawler.replica.families import portal_of
from crawler.replica.families.base import Portal
from crawler.replica.listing import reports_of


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """A report that the portal publishes, and how it is to be read."""

    id: str
    agency: str
    year: int
    form: str  # "2021", "2019", "pre2019"
    layout: str
    url: str  # the article, on the portal's main host
    document_url: str  # where the tables are: the article, or the file attached to it
    other_urls: tuple[str, ...]  # further addresses of the same report
    title: str
    published: date  # as the header line prints it
    scope: str | None  # where the text states it
    columns: tuple[str, ...]  # names of the columns that list it; none: only a summary page does
    failing_identities: tuple[str, ...]  # ids of data/rules.toml that fail in the source itself
    cells: tuple[ExpectedCell, ...]


def truth(name: str, edition: int = 1) -> list[ExpectedReport]:
    """The reports of a replica at an edition. Raises DescriptionError for an unknown name or edition."""
    replica = load_replica(name)
    if not 1 <= edition <= replica.editions:
        raise DescriptionError(f"{name} has editions 1 to {replica.editions}, not {edition}")
    portal = portal_of(replica, edition)
    return [_expected(portal, report) for report in reports_of(replica, edition)]


def _expected(portal: Portal, report: Report) -> ExpectedReport:
    own = () if report.unlisted else (report.channel,)
    channels = portal.replica.channels
    return ExpectedReport(
        id=report.id,
        agency=report.agency,
        year=report.year,
        form=report.form,
        layout=report.layout,
        url=portal.absolute(portal.article_path(report)),
        document_url=portal.absolute(portal.document_path(report)),
        other_urls=tuple(portal.absolute(portal.twin_path(report, twin)) for twin in report.twins),
        title="".join(report.title.split()),
        published=report.published,
        scope=report.scope,
        columns=tuple(channel.name for channel in channels if channel.code in {*own, *report.lists}),
        failing_identities=report.failing_identities,
        cells=expected_cells(report, portal.edition),
    )
