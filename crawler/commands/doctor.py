"""``scrapy doctor SITE …``: walk through declared sites step by step, and say what fits and what does not.

In:  names of spiders, and their portals. Out: on stdout each step with what matched, where and by which words; where
something does not fit, the declaration that would. Nothing is written anywhere. Exit code: 0 if no step failed, 1 if
one did, 2 for a site that does not exist.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.families.declaration import problems
from crawler.probe.declaring import Declaration, found_lists, spider_source
from crawler.probe.steps import State
from crawler.probe.telling import step_lines, step_values
from crawler.probe.walk import Walked, walker
from crawler.urls import Portal
from crawler.window import CHINA, Window


class Command(ScrapyCommand):
    """Walk through a declared site step by step."""

    requires_project = True

    def syntax(self) -> str:
        return "[--json] <site> [<site> ...]"

    def short_desc(self) -> str:
        return "Walk through a site step by step and say what fits its declaration and what does not"

    def long_desc(self) -> str:
        return (
            "For the first live run of a site, and whenever a crawl finds nothing. Asks for some ten to thirty pages, "
            "as politely as a crawl, and tells for each step (name, connection, TLS, robots.txt, home page, charset, "
            "family, menu, column, list, pager, one article, one extraction) whether it went well, what matched at "
            "which address, and what would help. Proposes the declaration that fits. Writes nothing. Exit code: 0 if "
            "no step failed, 1 if one did, 2 for a site that does not exist."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--json", action="store_true", help="print a JSON array, one object for each site"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
        self.settings.set("PROGRESS_ENABLED", False, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        results = list(self._visited(self._sites(args)))
        if opts.json:
            print(json.dumps([_values(*result) for result in results], ensure_ascii=False, indent=1))
            return
        for number, result in enumerate(results):
            print("\n" * bool(number), end="")
            for line in _lines(*result):
                print(line)

    def _visited(self, sites: list[Any]) -> Iterator[tuple[Any, Walked]]:
        """What the walks brought to light; a site that can't be visited is left out, and makes the command fail."""
        assert self.crawler_process is not None
        crawlers = []
        for site in sites:
            if complaint := _complaint(site):
                self._fail(f"{site.name} is not visited: {complaint}")
                continue
            crawlers.append((site, self.crawler_process.create_crawler(walker(site))))
            self.crawler_process.crawl(crawlers[-1][1])
        if crawlers:
            self.crawler_process.start()
        for site, crawler in crawlers:
            walked: Walked | None = getattr(crawler.spider, "walked", None)
            if walked is None:
                self._fail(f"the walk through {site.name} broke off; the log says where")
                continue
            self.exitcode = self.exitcode if _is_well(walked) else 1
            yield site, walked

    def _fail(self, sentence: str) -> None:
        print(f"scrapy doctor: {sentence}", file=sys.stderr)
        self.exitcode = 1

    def _sites(self, args: list[str]) -> list[Any]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        if not args:
            raise UsageError("name a site; scrapy list shows them", print_help=False)
        for name in args:
            if name not in loader.list():
                close = difflib.get_close_matches(name, loader.list(), n=3)
                meant = (
                    f"did you mean {' or '.join(close)}?"
                    if close
                    else "scrapy list shows those that there are."
                )
                print(f"scrapy doctor: there is no site {name}; {meant}", file=sys.stderr)
                raise SystemExit(2)
        return [loader.load(name) for name in dict.fromkeys(args)]


def _complaint(site: Any) -> str:
    """Why a site can't be visited; empty where it can."""
    if site.switched_off:
        return f"switched off: {site.switched_off}"
    if found := problems(site):
        return f"the declaration can't be right: {'; '.join(found)}"
    if site.off_peak and not Window.parse(site.off_peak).seconds_left(datetime.now(UTC)):
        return f"its hours are {site.off_peak}, and it is {datetime.now(CHINA):%H:%M} in China"
    return ""


def _is_well(walked: Walked) -> bool:
    return all(step.state is not State.FAILED for step in walked.steps)


def _lines(site: Any, walked: Walked) -> Iterator[str]:
    yield f"{site.portal}, {site.home} ({site.name}, {site.family})"
    yield from step_lines(walked.steps)
    if proposal := proposed(site, walked):
        yield f"\nA declaration that fits what was seen:\n\n{proposal}"


def _values(site: Any, walked: Walked) -> dict[str, Any]:
    steps = step_values(walked.steps)
    return {"site": site.name, "ok": _is_well(walked), "steps": steps, "proposal": proposed(site, walked)}


def proposed(site: Any, walked: Walked) -> str | None:
    """The declaration that fits, where the one that there is does not."""
    codes = {step.code for step in walked.steps if step.state is not State.OK}
    lists = found_lists(walked, datetime.now(CHINA).date())
    is_other = "family.unlike" in codes or walked.home != _declared_home(site)
    if not (is_other or ("column.moved" in codes and lists)):
        return None
    return spider_source(
        Declaration(
            name=site.name,
            family=walked.likely if "family.unlike" in codes else site.family,
            division=site.division,
            portal=site.portal,
            home=walked.home,
            lists=lists or site.lists,
            aliases=site.aliases,
            ports=site.ports,
        )
    )


def _declared_home(site: Any) -> str:
    """The home page's address as a walk writes it."""
    return Portal(site.home, frozenset(site.aliases), frozenset(site.ports)).canonical(site.home)
