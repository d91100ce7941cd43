"""Documents: which are asked for, what they bring along, and what becomes of them.

In:  links that are taken for reports. Out: ``FetchedPage`` items; every link is settled in the ledger.

::

    link ─┬─▶ known, and not due                  rests
          ├─▶ another portal's                    failed
          └─▶ article ─┬─▶ as it was              unchanged, or whatever it was before
                       ├─▶ new or changed         FetchedPage
                       └─▶ attached files         the same way
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.families.portal import PortalSpider, is_file_address, is_unchanged, request_of
from crawler.headers import header_pairs
from crawler.items import FetchedPage
from crawler.ledger import FoundLink, State
from crawler.page import Link, Page
from crawler.recheck import NOTHING_PUBLISHED, READ, Known, is_due
from crawler.soft_errors import BLOCKING, Refusal, Role
from crawler.words import count_words
from pipelines.extract.titles import REPORT, TitleVerdict, classify_title

Output = Iterator[Request | FetchedPage]

_FIGURES_OF_A_TABLE = 20  # table cells with numbers; a report's third table alone has 175
_HEADINGS_OF_A_REPORT = 2
_COPY = "copy"  # an attached file beside tables that stand in the article itself
# What a document turned out to be once it was read; any other kind was told by words alone.
_READ_KINDS = frozenset(("cover", "no_report", NOTHING_PUBLISHED))


class DocumentSpider(PortalSpider):
    """Fetches the documents of a portal that may be reports."""

    most_attachments: ClassVar[int] = 20  # of one article

    def kind_of(self, link: Link, column: str | None) -> TitleVerdict:
        """What a link leads to; its words decide."""
        return classify_title(link.text, column)

    def _is_due(self, url: str) -> bool:
        known = self.known.get(url)
        if known is None or self.settings.getbool("RECHECK_ALL"):
            return True
        if known.state == "not_a_report" and known.kind not in _READ_KINDS:
            return True
        return is_due(known, datetime.now(UTC))

    def _ask_document(self, link: FoundLink) -> Iterator[Request]:
        """Another portal has a spider of its own, with its own pace and its own division."""
        if not self.hosts.serves(link.url):
            self.ledger.fail(link.url, "address.other_portal")
        elif self._is_due(link.url):
            yield self._document_request(link)
        else:
            self._rest(link.url, self.known[link.url])

    def _ask_known(self) -> Iterator[Request]:
        """Documents of earlier runs that are due, whether or not a list still links to them."""
        for url, known in self.known.items():
            if not self._was_asked(url, known):
                continue
            link = FoundLink(
                url,
                known.link_text or "",
                known.listed_on,
                known.column,
                known.list_url,
                known.attachment_of,
            )
            if self.hosts.serves(url) and self._is_due(url) and self.ledger.found(link):
                yield self._document_request(link)

    def _was_asked(self, url: str, known: Known) -> bool:
        """Whether a link of earlier runs is one to a document that was asked for, or would have been but for a kill."""
        if self.is_list(url):
            return False
        if known.tried_at is None:
            return known.state == State.FOUND
        if known.state == "not_a_report":
            return known.kind in _READ_KINDS
        return not (known.reason or "").startswith("attachment.")

    def _rest(self, url: str, known: Known) -> None:
        is_report = known.state in READ and known.state != "not_a_report"
        self.ledger.rest(url, "report" if is_report else known.kind or known.reason or known.state)
        for file, attached in self.known.items() if known.kind == "cover" else ():
            link = FoundLink(file, attached.link_text or "", attachment_of=url)
            if attached.attachment_of == url and not self._is_due(file) and self.ledger.found(link):
                self._rest(file, attached)

    def _document_request(self, link: FoundLink) -> Request:
        is_file = link.attachment_of is not None or is_file_address(link.url)
        role, callback = (Role.ATTACHMENT, self.parse_file) if is_file else (Role.ARTICLE, self.parse_article)
        told = (("via", link.list_url), ("linkText", link.text), ("listDate", link.date))
        request = self._request(link.url, role, callback, self.document_failed, link=link)
        request.meta["known"] = tuple((name, value) for name, value in told if value)
        known = self.known.get(link.url)
        request.meta["conditional"] = known is not None and known.state in READ
        return request

    def parse_article(self, response: Response, link: FoundLink) -> Output:
        page = self._page(response)
        if isinstance(page, Refusal):
            self.ledger.fail(link.url, page.code, page.detail)
            return
        files = tuple(self._resolved(page.files, response.url))
        for number, file in enumerate(files, 1):
            attached = FoundLink(file.href, file.text, link.date, link.column, link.list_url, link.url)
            if not self.ledger.found(attached):
                continue
            verdict = classify_title(file.text, link.column)
            if page.figures >= _FIGURES_OF_A_TABLE:
                self.ledger.not_a_report(attached.url, _COPY, "the article holds the tables")
            elif verdict.kind not in (REPORT, "other"):
                self.ledger.not_a_report(attached.url, verdict.kind, verdict.evidence)
            elif number > self.most_attachments:
                self.ledger.fail(attached.url, "attachment.capped")
            else:
                yield from self._ask_document(attached)
        yield from self._deliver(response, link, has_files=any(self._may_be_a_report(file) for file in files))

    def _may_be_a_report(self, file: Link) -> bool:
        """Whether a file is asked for, or was; another article, or a list, may have named it first."""
        entry = self.ledger.state(file.href)
        return entry is not None and not (
            entry.state is State.NOT_A_REPORT and entry.reason not in _READ_KINDS
        )

    def parse_file(self, response: Response, link: FoundLink) -> Output:
        self.ledger.let_in()
        yield from self._deliver(response, link)

    def document_failed(self, failure: Failure) -> None:
        refusal = self._refusal(failure)
        link = request_of(failure).cb_kwargs["link"]
        settle = self.ledger.block if refusal.code in BLOCKING else self.ledger.fail
        settle(link.url, refusal.code, refusal.detail)
        self.logger.warning("Not fetched: %s %s %s", link.url, refusal.code, refusal.detail)
        self._leave_if_unwanted(refusal)

    def _report_in_list(self, response: Response, page: Page, column: str) -> Output:
        """The list page itself, where it is a report: a column may have no articles but one text."""
        if count_words("report", "headings", page.text) < _HEADINGS_OF_A_REPORT:
            return
        link = FoundLink(self.hosts.canonical(response.url), column, None, column)
        if self.ledger.found(link):
            yield from self._deliver(response, link)

    def _deliver(
        self, response: Response, link: FoundLink, *, has_files: bool = False
    ) -> Iterator[FetchedPage]:
        known = self.known.get(link.url)
        if known is None or known.state not in READ or not is_unchanged(response):
            yield self._fetched(response, link, has_files=has_files)
        elif known.state == "not_a_report":
            self.ledger.not_a_report(link.url, known.kind or "other")
        else:
            self.ledger.unchanged(link.url)

    def _fetched(self, response: Response, link: FoundLink, *, has_files: bool) -> FetchedPage:
        meta = response.meta
        return FetchedPage(
            site=self.name,
            division=self.division,
            portal=self.portal,
            url=link.url,
            final_url=self.hosts.canonical(response.url),
            fetched_at=meta["fetched_at"],
            status=response.status,
            headers=header_pairs(response.headers),
            body=response.body,
            snapshot=meta["snapshot"],
            list_url=link.list_url,
            link_text=self._words_of(link),
            list_date=link.date,
            column=link.column,
            attachment_of=link.attachment_of,
            has_files=has_files,
        )

    def _words_of(self, link: FoundLink) -> str:
        """The link's own words, or those of its article's where they name no report."""
        if link.attachment_of is None or classify_title(link.text).kind == REPORT:
            return link.text
        if article := self.ledger.state(link.attachment_of):
            return article.link.text
        earlier = self.known.get(link.attachment_of)
        return (earlier.link_text if earlier else None) or link.text
