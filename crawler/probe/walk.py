"""The walk through a portal: a spider that asks for few pages, and says of each step how it went.

In:  a declaration, as a subclass of a family. Out: ``Walked``: steps, a sample, lists that hold reports.

::

    robots.txt ─▶ home ─▶ columns, the declared ones and those of the menu ─▶ page 2 ─▶ a report ─▶ its extraction
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.families.declaration import DeclaredList
from crawler.ledger import Column, Ledger
from crawler.page import Page
from crawler.probe.door import charset_step, door_steps, is_transport, robots_step
from crawler.probe.family import family_step, likely_family
from crawler.probe.fetching import Fetcher, Seen
from crawler.probe.looking import Look, Menu
from crawler.probe.marks import Mark, read_marks
from crawler.probe.sampling import Sample, Sampling
from crawler.probe.steps import State, Step, in_order, refused, snippet
from crawler.soft_errors import BLOCKING, Role
from crawler.urls import Portal
from crawler.visits import Visits
from crawler.window import CHINA

_MOST_YEARS = 4  # of a list with an address for each
_MOST_COLUMNS = 6  # of one menu page
_ABSENT = frozenset(("fetch.not_found", "fetch.soft_404", "fetch.empty_shell", "fetch.empty_body"))
_LEFT_OUT = ("KeepResponses", "RememberVisits", "ConditionalRequests")  # they keep what a walk does not


@dataclass(slots=True)
class Walked:
    """What a walk through a portal brought to light."""

    home: str  # where the home page is in the end
    family: str
    steps: tuple[Step, ...] = ()
    home_page: Page | None = None
    looks: list[Look] = field(
        default_factory=list
    )  # columns that lead to reports, as the menu or the declaration has them
    declared: tuple[DeclaredList, ...] = ()  # those of the declaration that lead to reports
    chosen: Look | None = None  # the list that was followed
    sample: Sample | None = None
    marks: tuple[Mark, ...] = ()  # on all pages
    likely: str = ""  # the family that the marks speak for


class Walk(Sampling):
    """Walks through one portal. Combined with a site or a family: ``walker``."""

    is_declared: ClassVar[bool] = True  # by a spider file, which is to be held against the portal
    walked: Walked | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        kept = {
            name: place
            for name, place in settings.getdict("DOWNLOADER_MIDDLEWARES").items()
            if not name.endswith(_LEFT_OUT)
        }
        settings.set("DOWNLOADER_MIDDLEWARES", kept, priority="spider")
        settings.set("ITEM_PIPELINES", {}, priority="spider")
        settings.set("RETRY_TIMES", 1, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        # A declaration that is only being looked for can't be sound yet.
        spider = cls(*args, **kwargs)
        spider._set_crawler(crawler)
        spider.hosts = Portal(cls.home, frozenset(cls.aliases), frozenset(cls.ports))
        spider.ledger = Ledger()
        spider.visits = Visits()
        spider.known = {}
        spider.locks = []  # no database is opened; turns are taken on this machine
        return spider

    async def start(self) -> AsyncIterator[Any]:
        self.walked = await self.walk(Fetcher(self.crawler))
        return
        yield  # an iterator that gives nothing: a walk asks by itself

    async def walk(self, fetch: Fetcher) -> Walked:
        """Go through all steps, or as far as they lead."""
        walked = Walked(self.home, self.family)
        steps: list[Step] = []
        robots = await fetch.robots(self.hosts.canonical("/robots.txt"))
        steps += door_steps(self.home, robots)
        if not (robots.refusal and is_transport(robots.refusal)):
            parser = load_object(self.settings["ROBOTSTXT_PARSER"])
            agent = self.settings["ROBOTSTXT_USER_AGENT"] or self.settings["USER_AGENT"]
            steps.append(robots_step(self.home, agent, robots, parser, self.crawler))
        if not any(step.state is State.FAILED for step in steps):
            await self._inside(fetch, walked, steps)
        walked.steps = in_order(steps)
        return walked

    async def _inside(self, fetch: Fetcher, walked: Walked, steps: list[Step]) -> None:
        home = await fetch.page(self.home, Role.MENU)
        walked.home_page = self.page_of(fetch, home)
        walked.home = self.hosts.canonical(home.final)
        steps.append(_home_step(home, walked.home_page))
        if home.refusal and home.refusal.code in BLOCKING:
            return  # a portal that says no is left alone
        await self._columns(fetch, walked, steps)
        if walked.chosen and walked.chosen.holds_reports:
            steps.append(await self.pager_step(fetch, walked.chosen))
            walked.sample = await self.sample(fetch, walked.chosen)
            steps += walked.sample.steps
        pages = [
            home,
            *([walked.chosen.seen] if walked.chosen else []),
            *([walked.sample.seen] if walked.sample else []),
        ]
        if answered := [seen for seen in pages if seen.response is not None and _is_text(seen)]:
            steps.append(charset_step(answered))
        walked.marks = read_marks(fetch.looked.values())
        near = read_marks(fetch.looked[seen.final] for seen in pages[1:] if seen.final in fetch.looked)
        walked.likely = likely_family(near, walked.marks)
        if fetch.looked:
            steps.append(family_step(self.family, near, walked.marks))

    async def _columns(self, fetch: Fetcher, walked: Walked, steps: list[Step]) -> None:
        declared = [(each, await self._declared(fetch, each)) for each in self.lists]
        alive = [look for _, looks in declared for look in looks if look.failure is None]
        menu = Menu()
        by_menu = await self._by_menu(fetch, menu)
        # The menu's come first where nothing is declared, and last where something is.
        for top in (*alive, *by_menu):
            if bottom := await self.down(fetch, top):
                walked.looks.append(top)
                walked.chosen = walked.chosen or bottom
        leading = {id(look) for look in walked.looks}
        walked.declared = tuple(
            each for each, looks in declared if any(id(look) in leading for look in looks)
        )
        if walked.chosen is None:
            await self._mixed(fetch, walked, menu)
        walked.chosen = walked.chosen or next(iter((*alive, *by_menu)), None)
        steps.append(_menu_step(menu, by_menu, walked))
        gone = [
            each
            for each, looks in declared
            if all(look.failure and look.failure.code in _ABSENT for look in looks)
        ]
        failures = [look for _, looks in declared for look in looks if look.failure] + [
            look for look in by_menu if look.failure
        ]
        steps.append(_column_step(walked, gone, failures))
        if walked.chosen and walked.chosen.failure is None:
            steps.append(_list_step(walked.chosen))

    async def _declared(self, fetch: Fetcher, declared: DeclaredList) -> list[Look]:
        looks = []
        for address in declared.addresses(datetime.now(CHINA).year)[:_MOST_YEARS]:
            column = Column(self.hosts.canonical(address), declared.name, "declared", declared.evidence)
            looks.append(await self.look(fetch, column))
            if looks[-1].failure is None:
                break
        return looks

    async def _by_menu(self, fetch: Fetcher, menu: Menu) -> list[Look]:
        """The columns that the menu names, up to the first page of it whose columns lead to reports."""
        looks: list[Look] = []
        async for named in self.menu_columns(fetch, menu):
            here = [await self.look(fetch, column) for column in named[:_MOST_COLUMNS]]
            looks += here
            for look in here:
                if look.failure is None and await self.down(fetch, look):
                    return looks
        return looks

    async def _mixed(self, fetch: Fetcher, walked: Walked, menu: Menu) -> None:
        for column in menu.mixed[:_MOST_COLUMNS]:
            look = await self.look(fetch, column)
            if look.failure is None and look.holds_reports:
                walked.looks.append(look)
                walked.chosen = look
                return


def walker(base: type[Any], **declared: Any) -> type[Walk]:
    """A walk through the site ``base``, or with the family ``base`` through what is ``declared``."""
    return type("Walker", (Walk, base), {"name": "walker", **declared})


def _is_text(seen: Seen) -> bool:
    return b"<" in seen.body[:2000]


def _home_step(home: Seen, page: Page | None) -> Step:
    if home.refusal:
        return refused("home", home.refusal, home.url)
    if page is None:
        return Step("home", State.FAILED, "it is no page that can be read", home.url, code="charset.unknown")
    moved = f", redirected to {home.final}" if home.final != home.url else ""
    said = f"«{page.title}»{moved}, {len(page.links)} links, {len(page.text)} characters"
    if home.in_browser:
        said += f"; only a browser was let in ({home.in_browser})"
        return Step("home", State.COPED, said, home.final, snippet(page.text), home.in_browser)
    return Step("home", State.OK, said, home.final, snippet(page.text))


def _menu_step(menu: Menu, looks: list[Look], walked: Walked) -> Step:
    if not menu.read:
        return Step("menu", State.NOT_REACHED, "no menu page could be read", walked.home)
    asked = f"{len(menu.asked)} menu pages"
    if looks:
        first = looks[0].column
        said = f"«{first.name}» by the words {first.evidence}, after {asked}"
        return Step("menu", State.OK, said, first.url, first.name)
    if walked.chosen:
        said = f"no column of annual reports is named in {asked}; another way led to reports"
        return Step("menu", State.COPED, said, walked.home, code="column.missing")
    said = f"no column of annual reports is named in {asked}: {', '.join(menu.asked[:4])}"
    advice = "look for 政府信息公开年报 on the portal by hand, and declare its address in lists"
    return Step("menu", State.FAILED, said, walked.home, code="column.missing", advice=advice)


def _column_step(walked: Walked, gone: list[DeclaredList], failures: list[Look]) -> Step:
    named_as_annual = [look for look in walked.looks if look.column.origin != "mixed"]
    broken = [look for look in failures if look.failure and look.failure.code not in _ABSENT]
    is_readable = walked.chosen is not None and walked.chosen.failure is None
    worst = broken if broken and not named_as_annual else [] if is_readable else failures
    if worst:
        assert worst[0].failure is not None
        return refused("column", worst[0].failure, worst[0].column.url)
    chosen = walked.chosen
    if chosen is None:
        return Step("column", State.FAILED, "there is none to be read", code="column.missing")
    top = next((look.column for look in walked.looks), chosen.column)
    named = f"«{top.name}» ({top.origin}: {top.evidence})"
    if top.url != chosen.column.url:
        named += f", and in it «{chosen.column.name}»"
    if gone:
        said = f"{named}; declared and gone: {', '.join(each.address for each in gone)}"
        state = State.COPED if top.origin == "declared" else State.FAILED
        advice = "declare what the menu leads to"
        return Step("column", state, said, chosen.column.url, top.name, "column.moved", advice)
    if broken and broken[0].failure:
        said = f"{named}; not to be had: {broken[0].column.url}"
        return Step("column", State.COPED, said, chosen.column.url, top.name, broken[0].failure.code)
    return Step("column", State.OK, named, chosen.column.url, top.name)


def _list_step(look: Look) -> Step:
    assert look.page is not None
    url = look.seen.final
    if look.reports:
        first = look.reports[0]
        said = f"{len(look.rows)} documents, {len(look.reports)} of them titled as reports"
        if reason := look.seen.in_browser:
            return Step("list", State.COPED, f"{said}; in a browser only", url, first.text, reason)
        return Step("list", State.OK, said, url, f"{first.text} {first.date or ''}".strip())
    if look.is_report:
        return Step(
            "list", State.OK, "the page of the column is the report itself", url, snippet(look.page.text)
        )
    if look.rows:
        said = f"{len(look.rows)} documents, none titled as a report"
        return Step("list", State.FAILED, said, url, look.rows[0].text, "column.no_reports")
    said = f"no document among {len(look.page.links)} links"
    links = " ".join(link.href for link in look.page.links[:4])
    advice = "declare article_pattern if the documents' addresses are of another shape"
    return Step("list", State.FAILED, said, url, links, "column.empty", advice)
