"""What stands between the spider and the portal, one piece at a time."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler
from twisted.internet.error import ConnectionLost, NoRouteError

from crawler import middlewares
from crawler.archive import ArchiveError
from crawler.failures import Rejected, refusal_of
from crawler.headers import header_pairs
from crawler.middlewares import AllowedAddresses, BackoffRetry, TrueEncoding, charset_of
from crawler.soft_errors import Refusal
from crawler.urls import Portal

HOME = "http://www.jingyan.gov.cn/jyx/"
CRAWLER = SimpleNamespace(spider=SimpleNamespace(hosts=Portal(HOME)))


@pytest.mark.parametrize(
    ("error", "proxied", "code"),
    [
        (CannotResolveHostError("x"), False, "fetch.dns"),
        (DownloadTimeoutError("x"), False, "fetch.timeout"),
        (DownloadConnectionRefusedError("x"), False, "fetch.refused"),
        (DownloadConnectionRefusedError("x"), True, "fetch.proxy"),
        (DownloadFailedError("[OpenSSL.SSL.Error]"), False, "fetch.tls"),
        (DownloadFailedError("[ConnectionDone]"), False, "fetch.connection_lost"),
        (ConnectionLost(), False, "fetch.connection_lost"),
        (NoRouteError(), False, "fetch.unreachable"),
        (ResponseDataLossError("x"), False, "fetch.cut_off"),
        (DownloadCancelledError("x"), False, "fetch.too_large"),
        (IgnoreRequest("Forbidden by robots.txt"), False, "fetch.robots"),
        (IgnoreRequest("max redirections reached"), False, "fetch.redirect_loop"),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE during decompression"), False, "fetch.too_large"),
        (Rejected(Refusal("fetch.soft_404")), False, "fetch.soft_404"),
        (ArchiveError("snapshot.encoding"), False, "snapshot.encoding"),
        (KeyError("a fault of the program"), False, "crawl.stage_failed"),
        (IgnoreRequest("by somebody unknown"), False, "crawl.stage_failed"),
    ],
)
def test_every_failure_has_a_name(error: Exception, proxied: bool, code: str) -> None:
    assert refusal_of(error, proxied=proxied).code == code


@pytest.mark.parametrize(
    ("url", "code"),
    [("http://example.com/", "address.offsite"), ("http://127.0.0.1/", "address.private"), (HOME, None)],
)
def test_only_allowed_addresses_are_asked(url: str, code: str | None) -> None:
    guard = AllowedAddresses(CRAWLER)
    if code is None:
        guard.process_request(Request(url))
        return
    with pytest.raises(Rejected) as rejected:
        guard.process_request(Request(url))
    assert rejected.value.refusal.code == code


def test_a_public_name_may_not_lead_into_a_private_network() -> None:
    response = Response(HOME, ip_address=ip_address("192.168.1.1"))
    with pytest.raises(Rejected, match=r"address\.private"):
        AllowedAddresses(CRAWLER).process_response(Request(HOME), response)
    proxied = Request(HOME, meta={"proxy": "http://127.0.0.1:8080"})
    assert AllowedAddresses(CRAWLER).process_response(proxied, response) is response


TEXT = "井研县人民政府信息公开工作年度报告，公开了政府的信息。" * 3


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16", "big5"])
def test_the_charset_is_that_of_the_bytes(charset: str) -> None:
    text = TEXT if charset != "big5" else "政府資訊公開年度報告，公開了政府的資訊，我們在這裡。" * 30
    body = text.encode(charset)
    labelled = HtmlResponse(HOME, body=body, headers={"Content-Type": "text/html; charset=ISO-8859-1"})
    response = TrueEncoding().process_response(Request(HOME), labelled)
    assert response.text.lstrip("\ufeff") == text
    assert response.body == body


def test_bytes_of_no_charset_are_left_alone() -> None:
    body = bytes(range(128, 256)) * 40
    assert charset_of(body) is None
    response = HtmlResponse(HOME, body=body)
    assert TrueEncoding().process_response(Request(HOME), response) is response


def test_a_file_has_no_charset() -> None:
    response = Response(HOME, body=b"%PDF")
    assert TrueEncoding().process_response(Request(HOME), response) is response


def test_headers_as_text() -> None:
    response = Response(HOME, headers={"Set-Cookie": ["a=1", "b=2"], "Server": b"\xe5\xb9\xb4"})
    assert header_pairs(response.headers) == (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Server", "å¹´"))


def test_each_attempt_waits_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    # In the module alone: a browser of other tests waits in this process too.
    monkeypatch.setattr(middlewares, "asyncio", SimpleNamespace(sleep=note))
    crawler = get_crawler(settings_dict={"RETRY_WAIT": 2.0, "RETRY_TIMES": 3})
    crawler.spider = crawler._create_spider("retries")
    retry = BackoffRetry.from_crawler(crawler)

    async def attempts() -> None:
        request = Request(HOME)
        for _ in range(3):
            request = await retry.process_response(request, Response(HOME, status=503))
        last = await retry.process_response(request, Response(HOME, status=503))
        assert isinstance(last, Response)
        patient = Response(HOME, status=429, headers={"Retry-After": "60"})
        await retry.process_response(Request(HOME), patient)
        forever = Response(HOME, status=429, headers={"Retry-After": "86400"})
        await retry.process_response(Request(HOME), forever)
        assert await retry.process_exception(Request(HOME), DownloadTimeoutError()) is not None
        assert await retry.process_exception(Request(HOME), KeyError()) is None

    asyncio.run(attempts())
    assert waits == [2.0, 8.0, 32.0, 60.0, 300.0, 2.0]
