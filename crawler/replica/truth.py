"""What a perfect crawl of a replica portal would hold.

In:  the name of a replica and an edition. Out: one ``ExpectedReport`` for each report that the portal
publishes, with the state and number of every cell of its form. All of it is written in the description;
nothing is read from the pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crawler.replica.addresses import article_path, attachment_path, on_host, wap_path
from crawler.replica.cells import ExpectedCell, expected_cells
from crawler.replica.description import DescriptionError, Replica, Report, load_replica
from crawler.replica.listing import reports_of


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """A report that the portal publishes, and how it is to be read."""

    id: str
    agency: str
    year: int
    form: str  # "2021", "2019"
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
    return [_expected(replica, report, edition) for report in reports_of(replica, edition)]


def _expected(replica: Replica, report: Report, edition: int) -> ExpectedReport:
    path = article_path(replica, report)
    document = attachment_path(replica, report) if report.layout == "attachment" else path
    own = () if report.unlisted else (report.channel,)
    main = replica.hosts[0]
    return ExpectedReport(
        id=report.id,
        agency=report.agency,
        year=report.year,
        form=report.form,
        layout=report.layout,
        url=on_host(main, path),
        document_url=on_host(main, document),
        other_urls=tuple(
            on_host(main, wap_path(replica, report)) if twin.kind == "wap" else on_host(twin.host, path)
            for twin in report.twins
        ),
        title="".join(report.title.split()),
        published=report.published,
        scope=report.scope,
        columns=tuple(channel.name for channel in replica.channels if channel.code in {*own, *report.lists}),
        failing_identities=report.failing_identities,
        cells=expected_cells(report, edition),
    )
