"""What Scrapy reports as an exception, as a reason with a name.

In:  the exception that ended a request. Out: ``Refusal`` with a finding code.
"""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.archive import ArchiveError
from crawler.soft_errors import Refusal

STAGE_FAILED = "crawl.stage_failed"

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "fetch.dns"),
    (DownloadTimeoutError, "fetch.timeout"),
    (DownloadCancelledError, "fetch.too_large"),
    (ResponseDataLossError, "fetch.cut_off"),
    (UnsupportedURLSchemeError, "address.scheme"),
    (ConnectionClosed, "fetch.connection_lost"),
    (ConnectError, "fetch.unreachable"),
)
_IGNORED = (
    ("robots.txt", "fetch.robots"),
    ("max redirections", "fetch.redirect_loop"),
    ("decompress", "fetch.too_large"),
)


class Rejected(IgnoreRequest):
    """A request or a response that a middleware of ours does not let through."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.detail}")
        self.refusal = refusal


def refusal_of(error: BaseException, *, proxied: bool = False) -> Refusal:
    """The named reason of ``error``; what has no name is a fault of the program: ``crawl.stage_failed``."""
    if isinstance(error, Rejected):
        return error.refusal
    if isinstance(error, ArchiveError):
        return Refusal(error.code, error.detail)
    if isinstance(error, IgnoreRequest):
        named = next((code for words, code in _IGNORED if words in str(error).lower()), STAGE_FAILED)
        return Refusal(named, str(error))
    if isinstance(error, DownloadConnectionRefusedError):
        return Refusal("fetch.proxy" if proxied else "fetch.refused", str(error))
    if isinstance(error, DownloadFailedError):
        tls = "SSL" in str(error) or "TLS" in str(error)
        return Refusal("fetch.tls" if tls else "fetch.connection_lost", str(error))
    named = getattr(error, "code", "")
    if isinstance(named, str) and named.startswith("store."):  # a turn could not be had of the database
        return Refusal(named, str(error))
    codes = (*_CODES, (_tunnel_error(), "fetch.proxy"))
    code = next((code for kind, code in codes if isinstance(error, kind)), STAGE_FAILED)
    return Refusal(code, f"{type(error).__name__}: {error}" if code == STAGE_FAILED else str(error))


def named_errors() -> tuple[type[Exception], ...]:
    """What a request may end with that has a name."""
    kinds = (kind for kind, _ in _CODES)
    return (*kinds, DownloadConnectionRefusedError, DownloadFailedError, IgnoreRequest, _tunnel_error())


def _tunnel_error() -> type[Exception]:
    from scrapy.core.downloader.handlers.http11 import TunnelError  # loads all of TLS

    return TunnelError
