"""``scrapy doctor SITE``: walk through a declared site step by step, and say what fits and what does not.

In:  the name of a spider, and its portal. Out: on stdout each step with what matched, where and by which words; where
something does not fit, the declaration that would. Nothing is written anywhere. Exit code: 0 if no step failed, 1 if
one did, 2 for a site that does not exist.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from datetime import datetime
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.families.declaration import problems
from crawler.probe.declaring import Declaration, found_lists, spider_source
from crawler.probe.steps import State
from crawler.probe.telling import step_lines, step_values
from crawler.probe.walk import Walked, walker
from crawler.window import CHINA


class Command(ScrapyCommand):
    """Walk through a declared site step by step."""

    requires_project = True

    def syntax(self) -> str:
        return "[--json] <site>"

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
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if not opts.loglevel:
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
        self.settings.set("PROGRESS_ENABLED", False, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        site = self._site(args)
        if site.switched_off:
            print(f"{site.name}: not visited: switched off: {site.switched_off}")
            self.exitcode = 1
            return
        if found := problems(site):
            print(f"scrapy doctor: the declaration can't be right: {'; '.join(found)}", file=sys.stderr)
            self.exitcode = 1
            return
        crawler = self.crawler_process.create_crawler(walker(site))
        self.crawler_process.crawl(crawler)
        self.crawler_process.start()
        walked: Walked | None = getattr(crawler.spider, "walked", None)
        if walked is None:
            print("scrapy doctor: the walk broke off; the log above says where", file=sys.stderr)
            self.exitcode = 1
            return
        failed = [step for step in walked.steps if step.state is State.FAILED]
        self.exitcode = 1 if failed else 0
        proposal = proposed(site, walked)
        if opts.json:
            result = {
                "site": site.name,
                "ok": not failed,
                "steps": step_values(walked.steps),
                "proposal": proposal,
            }
            print(json.dumps(result, ensure_ascii=False, indent=1))
            return
        print(f"{site.portal}, {site.home} ({site.name}, {site.family})")
        for line in step_lines(walked.steps):
            print(line)
        if proposal:
            print(f"\nA declaration that fits what was seen:\n\n{proposal}", end="")

    def _site(self, args: list[str]) -> Any:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        if len(args) != 1:
            raise UsageError("name one site; scrapy list shows them", print_help=False)
        if args[0] not in loader.list():
            close = difflib.get_close_matches(args[0], loader.list(), n=3)
            meant = (
                f"did you mean {' or '.join(close)}?" if close else "scrapy list shows those that there are."
            )
            print(f"scrapy doctor: there is no site {args[0]}; {meant}", file=sys.stderr)
            raise SystemExit(2)
        return loader.load(args[0])


def proposed(site: Any, walked: Walked) -> str | None:
    """The declaration that fits, where the one that there is does not."""
    codes = {step.code for step in walked.steps if step.state is not State.OK}
    lists = found_lists(walked, datetime.now(CHINA).date())
    is_other = "family.unlike" in codes or walked.home != walked_home(site)
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
        )
    )


def walked_home(site: Any) -> str:
    """The home page's address as a walk writes it."""
    from crawler.urls import Portal

    return Portal(site.home, frozenset(site.aliases)).canonical(site.home)
