"""``scrapy crawl SITE …``: harvest portals, say what came of it, and exit accordingly.

In:  names of spiders. Out: reports in the database; a closing summary on stdout; the exit code::

    0  at least one report was read, and nothing was left unread that could have been read
    1  a stage failed, pages could not be had, nothing was found, or the site may not be crawled now: the
       summary says which
    2  there is no such site, or the command line is wrong
"""

from __future__ import annotations

import argparse
import difflib
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.commands import BaseRunSpiderCommand
from scrapy.crawler import Crawler
from scrapy.spiderloader import get_spider_loader

from crawler.readiness import NotReady, hold_ready
from crawler.summary import print_summary
from crawler.verdict import verdict
from crawler.window import CHINA, Window

# What the libraries say of themselves at every start; with -L DEBUG it is heard.
_CHATTER = (
    *("scrapy.utils.log", "scrapy.addons", "scrapy.middleware", "scrapy.crawler", "scrapy.core.engine"),
    "alembic",
)
_NO_CONTACT = (
    "nobody can reach you about this crawl: set GONGKAI_CONTACT to a mail address or a page, which the user agent"
    " will name."
)


class Command(BaseRunSpiderCommand):
    """Scrapy's own command of this name ends with 0 whatever happened; this one does not."""

    requires_project = True

    def syntax(self) -> str:
        return "[options] <site> [<site> ...]"

    def short_desc(self) -> str:
        return "Harvest the annual reports of one or more sites"

    def long_desc(self) -> str:
        return (
            "Harvest the annual reports of one or more sites (scrapy list names them) into the database of "
            "DATABASE_URL. Fetched bytes are kept in ARCHIVE_DIR. Behind a proxy, set http_proxy and "
            "https_proxy. Set GONGKAI_CONTACT to an address at which a portal's operator reaches you. "
            "Exit code: 0 when reports were read and nothing failed, 1 when something failed or nothing was "
            "found, 2 for a site that does not exist."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        self._refuse_unknown(args)
        if len(args) > 1:
            self.settings.set("PROGRESS_ENABLED", False, priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        assert self.settings is not None
        if self.settings["LOG_LEVEL"] != "DEBUG":
            for name in _CHATTER:
                logging.getLogger(name).setLevel(logging.WARNING)
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_in_one_line)
        try:
            hold_ready(self.settings)
        except NotReady as error:
            print(f"scrapy crawl: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        if not self.settings["CONTACT"]:
            print(f"scrapy crawl: {_NO_CONTACT}", file=sys.stderr)
        crawlers = [
            crawler
            for crawler in (self._create_crawler(name) for name in dict.fromkeys(args))
            if not self._is_refused(crawler)
        ]
        for crawler in crawlers:
            self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        for crawler in crawlers:
            self._close(crawler)
        if self.settings["ARCHIVE_STORE"]:
            self._send_archive([str(crawler.spidercls.name) for crawler in crawlers])

    def _refuse_unknown(self, names: list[str]) -> None:
        assert self.settings is not None
        known = get_spider_loader(self.settings).list()
        for name in names or [""]:
            if name not in known:
                print(f"scrapy crawl: {_unknown(name, known)}", file=sys.stderr)
                raise SystemExit(2)

    def _is_refused(self, crawler: Crawler) -> bool:
        """Whether the site may not be crawled now; says why."""
        spider: Any = crawler.spidercls
        hours = crawler.settings["OFF_PEAK"]
        try:
            is_closed = bool(hours) and not Window.parse(hours).seconds_left(datetime.now(UTC))
        except ValueError as error:
            print(f"scrapy crawl: OFF_PEAK: {error}", file=sys.stderr)
            raise SystemExit(2) from None
        if spider.switched_off:
            print(f"{spider.name}: not crawled: switched off: {spider.switched_off}")
        elif is_closed:
            now = datetime.now(CHINA)
            print(f"{spider.name}: not crawled: it is {now:%H:%M} in China, and its hours are {hours}")
        else:
            return False
        self.exitcode = 1
        return True

    def _send_archive(self, sites: list[str]) -> None:
        from crawler.archive_store import StoreFailed, open_store, send

        assert self.settings is not None
        try:
            send(Path(self.settings["ARCHIVE_DIR"]), open_store(self.settings["ARCHIVE_STORE"]), sites)
        except StoreFailed as error:
            print(f"scrapy crawl: the archive is not in ARCHIVE_STORE yet: {error}", file=sys.stderr)
            self.exitcode = 1

    def _close(self, crawler: Any) -> None:
        assert self.settings is not None
        stats = crawler.stats.get_stats() if crawler.spider else {}
        result = verdict(stats, self.settings.getlist("TOLERATED_REASONS"))
        places = {
            "database": _without_password(self.settings["DATABASE_URL"]),
            "archive": self.settings["ARCHIVE_DIR"],
        }
        to_stdout = any(str(feed) in ("-", "stdout:") for feed in self.settings.getdict("FEEDS"))
        print_summary(crawler.spidercls.name, result, places, sys.stderr if to_stdout else sys.stdout)
        if result.complaints:
            self.exitcode = 1


def _unknown(name: str, known: list[str]) -> str:
    if not name:
        return "name a site; scrapy list shows them."
    close = difflib.get_close_matches(name, known, n=3)
    meant = f"did you mean {' or '.join(close)}?" if close else "scrapy list shows those that there are."
    return f"there is no site {name}; {meant}"


def _in_one_line(record: logging.LogRecord) -> bool:
    """A robots.txt that can't be had is a fact about the portal, not a fault to trace."""
    record.exc_info = None
    return True


def _without_password(url: str) -> str:
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)
