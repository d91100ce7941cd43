"""Which of the declared sites are due now.

In:  the spiders, and how the last crawls went, from the database. Out: site → why it is due; site → why it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from crawler.nightly.season import History, why_due
from crawler.urls import Portal
from crawler.window import Window
from pipelines.store.night_log import last_crawls


def due_sites(
    engine: Engine,
    spiders: Mapping[str, Any],
    now: datetime,
    *,
    everything: bool = False,
    off_peak: str = "",
) -> tuple[dict[str, str], dict[str, str]]:
    """The sites that are due at ``now`` and why; the others and why not. With ``everything``, all that may be crawled.

    ``off_peak``: hours of sites that declare none.
    """
    due, not_due = {}, {}
    crawls = last_crawls(engine)
    for name, spider in spiders.items():
        last = crawls.get(name)
        history = History(last.last_started, last.failures, last.is_blocked) if last else History()
        if spider.switched_off:
            not_due[name] = f"switched off: {spider.switched_off}"
        elif (hours := spider.off_peak or off_peak) and not Window.parse(hours).seconds_left(now):
            not_due[name] = f"its hours are {hours}"
        elif why := "asked for" if everything else why_due(history, now):
            due[name] = why
        else:
            not_due[name] = f"crawled on {history.last_started}"
    return due, not_due


def hosts_of(spider: Any) -> frozenset[str]:
    """The hosts of a portal; none for a site that is not declared any more."""
    return frozenset((Portal(spider.home).host, *spider.aliases)) if spider else frozenset()
