"""Tonight's crawl of a site against those before.

In:  the last ``Crawl``, earlier ones with the latest first, ``Limits``. Out: ``Judgement``.

A crawl that was kept out or broke down says nothing of the lists: monitors that look at them do not look then, and
their alerts stay as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from pipelines.monitors.limits import Limits
from pipelines.monitors.model import Alert, Crawl, Judgement

NO_REPORTS, FEWER = "monitor.no_reports", "monitor.fewer_reports"
ERRORS, BLOCKED, FAILED = "monitor.errors", "monitor.blocked", "monitor.crawl_failed"
DRIFT, GONE = "monitor.layout_drift", "monitor.column_gone"
UNREAD, CHECKS = "monitor.unread", "monitor.failed_checks"
_OF_LISTS = frozenset((NO_REPORTS, FEWER, DRIFT, GONE))
_ALWAYS = frozenset((ERRORS, BLOCKED, FAILED, UNREAD, CHECKS))

_WENT_THROUGH = ("finished", "nothing_found")  # statuses of a crawl that looked everywhere
_ENDED = (*_WENT_THROUGH, "blocked", "off_peak_over", "closespider_")
_KEPT_OUT = ("fetch.challenge", "fetch.forbidden")
_NOT_THERE = ("fetch.not_found", "fetch.soft_404")
_FACTS = (*_NOT_THERE, "fetch.robots")  # what a portal has decided is no error
_TRANSPORT = ("fetch.", "browser.", "snapshot.", "crawl.", "store.")
_NOT_READING = (*_TRANSPORT, "address.", "attachment.", "column.")
_FAILED_LINKS = "links/failed/"


def judge(last: Crawl, earlier: Sequence[Crawl], limits: Limits) -> Judgement:
    """What is to be told of the crawl ``last``."""
    good = [crawl for crawl in earlier if crawl.read and crawl.status.startswith(_WENT_THROUGH)]
    alerts = [*_end(last), *_errors(last, limits), *_reading(last, limits)]
    if not last.status.startswith(_WENT_THROUGH):
        return Judgement(tuple(alerts), _ALWAYS)
    alerts += [*_numbers(last, good, limits), *_columns(last, good)]
    return Judgement(tuple(alerts), _ALWAYS | _OF_LISTS)


def is_good(crawl: Crawl, earlier: Sequence[Crawl], limits: Limits) -> bool:
    """Whether a crawl brought what it should have."""
    return bool(crawl.read) and not any(
        limits.is_error(alert.code) for alert in judge(crawl, earlier, limits).alerts
    )


def _end(last: Crawl) -> Iterator[Alert]:
    if broken := last.number("stages/failed"):
        yield Alert(FAILED, f"a stage failed {broken} times", state="stages")
    elif not last.status.startswith(_ENDED):
        yield Alert(FAILED, f"the crawl ended as {last.status}", state=last.status)
    links = last.number("links/blocked")
    lists = sum(last.failure_of(column) in _KEPT_OUT for column in last.columns)
    if last.status == "blocked" or links or lists:
        yield Alert(BLOCKED, f"{links} links and {lists} list pages refused", state=last.status)


def _errors(last: Crawl, limits: Limits) -> Iterator[Alert]:
    failed = _failures(last, lambda code: code.startswith(_TRANSPORT) and code not in _FACTS)
    asked = last.number("links/fetched", "links/unchanged", "links/failed", "links/blocked")
    yield from _share(ERRORS, sum(failed.values()), asked, _listed(failed), limits)


def _reading(last: Crawl, limits: Limits) -> Iterator[Alert]:
    unread = _failures(last, lambda code: not code.startswith(_NOT_READING))
    number = sum(unread.values())
    fetched = number + last.number("links/fetched", "links/unchanged")
    yield from _share(UNREAD, number, fetched, _listed(unread), limits)
    failing = last.number("checks/fail")
    made = failing + last.number("checks/pass")
    if made >= limits.of(CHECKS, "least"):
        share = failing / made
        if share > limits.of(CHECKS, "share"):
            yield Alert(CHECKS, f"{failing} of {made} checks fail", state=f"{share:.1f}")


def _share(code: str, number: int, total: int, words: str, limits: Limits) -> Iterator[Alert]:
    if number < limits.of(code, "least") or not total:
        return
    share = number / total
    if share > limits.of(code, "share"):
        yield Alert(code, f"{number} of {total}: {words}", state=f"{share:.1f}")


def _failures(last: Crawl, is_meant: Callable[[str], bool]) -> dict[str, int]:
    codes = {
        name.removeprefix(_FAILED_LINKS): number
        for name, number in sorted(last.counts.items())
        if name.startswith(_FAILED_LINKS)
    }
    return {code: number for code, number in codes.items() if is_meant(code)}


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{code} {number}" for code, number in counts.items())


def _numbers(last: Crawl, good: Sequence[Crawl], limits: Limits) -> Iterator[Alert]:
    if not good:
        return
    if not last.read:
        yield Alert(NO_REPORTS, f"none; {good[0].read} on {good[0].started_at[:10]}")
        return
    usual = median(crawl.read for crawl in good[: limits.of(FEWER, "crawls")])
    missing = usual - last.read
    if missing >= limits.of(FEWER, "least") and missing > limits.of(FEWER, "fall") * usual:
        yield Alert(FEWER, f"{last.read}; usually {usual:g}", state=f"{last.read / usual:.1f}")


def _columns(last: Crawl, good: Sequence[Crawl]) -> Iterator[Alert]:
    if not good:
        return
    now = last.columns
    for column, before in sorted(good[0].columns.items()):
        if not before or now.get(column):
            continue
        failure = last.failure_of(column)
        if column not in now:
            yield Alert(GONE, f"no longer met; {before} reports before", column)
        elif failure in _NOT_THERE:
            yield Alert(GONE, f"{failure}; {before} reports before", column, failure)
        elif failure.startswith(_KEPT_OUT):
            continue  # told as blocked
        elif failure.startswith(_TRANSPORT):
            yield Alert(ERRORS, f"{failure}; {before} reports before", column, failure)
        else:
            words = f"{failure}; " if failure else ""
            yield Alert(DRIFT, f"{words}no report listed; {before} before", column, failure)
