"""How a crawl ended: what it brought, and what keeps it from being a success.

In:  the statistics of one crawl. Out: ``Verdict``.

Scrapy itself ends with exit code 0 when every page failed. Here a crawl succeeds only if it read at least one
report, no stage failed, and no link or list page was left unread for a reason that is not a fact about the
portal (``TOLERATED_REASONS``: a page that is gone, robots.txt …). A document that was fetched and can't be read
is such a fact: it is kept, named and counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

_OURS = ("fetch.", "address.", "snapshot.", "crawl.", "store.", "column.", "attachment.", "browser.")
_GOOD_ENDS = ("finished", "closespider_", "off_peak_over")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one crawl brought. ``complaints`` is empty for a success."""

    found: int  # links
    read: int  # documents with reports in them
    unchanged: int  # … in which nothing was new
    known: int  # … that were not due, and not asked for
    left: int  # links that were not reached
    not_reports: Mapping[str, int] = field(default_factory=dict)  # by kind
    failed: Mapping[str, int] = field(default_factory=dict)  # by reason
    blocked: Mapping[str, int] = field(default_factory=dict)  # by reason
    reports: Mapping[str, int] = field(default_factory=dict)  # by what storing them added
    browser: Mapping[str, int] = field(default_factory=dict)  # pages that needed it, by reason
    failed_checks: int = 0
    columns: tuple[Any, ...] = ()  # crawler.ledger.Column
    complaints: tuple[str, ...] = ()


def verdict(stats: Mapping[str, Any], tolerated: Collection[str]) -> Verdict:
    """Judge a crawl by its statistics."""
    fetched, unchanged = stats.get("links/fetched", 0), stats.get("links/unchanged", 0)
    known = stats.get("links/known/report", 0)
    return Verdict(
        found=stats.get("links/all", 0),
        read=fetched + unchanged + known,
        unchanged=unchanged,
        known=known,
        left=stats.get("links/found", 0),
        not_reports=_below(stats, "links/not_a_report/"),
        failed=_below(stats, "links/failed/"),
        blocked=_below(stats, "links/blocked/"),
        reports=_below(stats, "reports/"),
        browser=_below(stats, "browser/"),
        failed_checks=stats.get("checks/fail", 0),
        columns=tuple(stats.get("columns", ())),
        complaints=tuple(_complaints(stats, tolerated)),
    )


def _complaints(stats: Mapping[str, Any], tolerated: Collection[str]) -> list[str]:
    found = []
    reason = stats.get("finish_reason", "not started")
    if not reason.startswith(_GOOD_ENDS):
        found.append(f"the crawl did not finish: {reason}")
    if number := stats.get("stages/failed", 0):
        found.append(f"a stage failed {_times(number)}")
    if number := stats.get("spider_exceptions/count", 0):
        found.append(f"the spider failed {_times(number)}")
    for what, prefix in (
        ("links", "links/failed/"),
        ("list pages", "columns/failed/"),
        ("menu pages", "menu/failed/"),
    ):
        for code, number in _below(stats, prefix).items():
            if code.startswith(_OURS) and code not in tolerated:
                found.append(f"{number} {what} not read: {code}")
    for code, number in _below(stats, "links/blocked/").items():
        found.append(f"{number} links blocked: {code}")
    if not any(stats.get(f"links/{name}") for name in ("fetched", "unchanged", "known/report")):
        found.append("no report was found")
    return found


def _below(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): stats[name] for name in sorted(stats) if name.startswith(prefix)}


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
