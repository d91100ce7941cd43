"""Requests that only a browser can answer.

In:  a request, and why a plain answer to it was of no use. Out: the same request for the browser.

The browser itself is the matter of ``crawler.browser``; nothing here imports it.
"""

from __future__ import annotations

from scrapy import Request

BROWSER = "browser"  # key of request.meta: why the browser is asked
_KEPT = ("role", "asked", "known")  # of request.meta; the rest belongs to the attempt that was of no use
LIST_AFTER_JAVASCRIPT = "column.scripted"


def in_browser(request: Request, reason: str) -> Request:
    """``request`` for the browser; ``reason`` is a finding code."""
    again = request.replace(meta={name: request.meta[name] for name in _KEPT if name in request.meta})
    again.meta.update({BROWSER: reason, "conditional": False})
    again.headers.pop("If-None-Match", None)
    again.headers.pop("If-Modified-Since", None)
    return again


def was_in_browser(request: Request) -> bool:
    """Whether the browser was asked already."""
    return BROWSER in request.meta
