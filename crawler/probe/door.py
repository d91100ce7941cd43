"""The first steps of a walk, before any page is read: the host's name, the connection, TLS, robots.txt, charsets.

In:  what came of asking for robots.txt and for pages. Out: ``Step``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.robotstxt import RobotParser

from crawler.middlewares import charset_of
from crawler.probe.fetching import Seen
from crawler.probe.steps import State, Step, refused, snippet
from crawler.soft_errors import Refusal, is_challenge

_STEP_OF = {"fetch.dns": "name", "fetch.tls": "tls"}
_TRANSPORT = frozenset(
    (
        "fetch.dns",
        "fetch.tls",
        "fetch.timeout",
        "fetch.refused",
        "fetch.unreachable",
        "fetch.connection_lost",
        "fetch.proxy",
    )
)
_ADVICE = {
    "fetch.dns": "is the host spelt rightly? Some names are known inside China only: set http_proxy, https_proxy",
    "fetch.timeout": "many portals answer only from inside China: set http_proxy and https_proxy to a proxy there",
    "fetch.unreachable": "many portals answer only from inside China: set http_proxy and https_proxy",
    "fetch.refused": "nothing listens there: try the other of http and https, with and without www",
    "fetch.connection_lost": "try the other of http and https",
    "fetch.proxy": "the proxy of http_proxy or https_proxy does not let this request through",
    "fetch.tls": "declare home with http://, or old_tls = True for a portal of TLS 1.0 or weak ciphers",
}
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.I)
# Labels that are read as what contains them, as browsers do.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}


def is_transport(refusal: Refusal) -> bool:
    """Whether nothing of HTTP was heard at all."""
    return refusal.code in _TRANSPORT


def door_steps(home: str, robots: Seen) -> Iterator[Step]:
    """Name, connection and TLS, by the first request of all."""
    parts = urlsplit(home)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    if robots.refusal and is_transport(robots.refusal):
        yield from _shut(host, is_secure, robots.refusal, robots.url)
        return
    ip = robots.response.ip_address if robots.response is not None else None
    proxy = robots.response.meta.get("proxy") if robots.response is not None else None
    where = f"{host}, asked through the proxy {proxy}" if proxy else f"{host} is {ip}"
    yield Step("name", State.OK, where)
    yield Step("connection", State.OK, f"answers on {parts.scheme}", robots.url)
    yield Step("tls", State.OK, _tls(robots) if is_secure else "not used: home is http", home)


def _shut(host: str, is_secure: bool, refusal: Refusal, url: str) -> Iterator[Step]:
    failing = _STEP_OF.get(refusal.code, "connection")
    if is_secure and refusal.code == "fetch.connection_lost":
        failing = "tls"  # it was made, and broke off before anything was said on it
    for name, said in (("name", f"{host} has an address"), ("connection", "answers"), ("tls", "")):
        if name == failing:
            yield refused(name, refusal, url, _ADVICE.get(refusal.code, ""))
            return
        if name != "name" or refusal.code != "fetch.proxy":
            yield Step(name, State.OK, said)
    assert is_secure


def _tls(robots: Seen) -> str:
    certificate = robots.response.certificate if robots.response is not None else None
    if certificate is None:
        return "a secure connection was made"
    issued_to = dict(certificate.getSubject()).get("commonName", b"nobody named")
    name = issued_to.decode("utf-8", "replace") if isinstance(issued_to, bytes) else str(issued_to)
    return f"a secure connection was made; the certificate is that of {name}, and is not verified"


def robots_step(home: str, agent: str, robots: Seen, parser: type[RobotParser], crawler: Any) -> Step:
    """Whether robots.txt lets us in, as ``crawler.robots`` takes it."""
    if robots.response is None:
        assert robots.refusal is not None
        if robots.refusal.code.startswith("address.") or robots.refusal.code == "fetch.redirect_loop":
            return Step("robots", State.OK, "it leads elsewhere, so there is none", robots.url)
        return refused("robots", robots.refusal, robots.url)
    status = robots.response.status
    if is_challenge(robots.body, status):
        return Step("robots", State.COPED, "a guard stands before it", robots.url, code="fetch.challenge")
    if status >= 500 or status == 429:
        return refused("robots", Refusal("fetch.robots_unreachable", f"status {status}"), robots.url)
    if status >= 300:
        return Step("robots", State.OK, f"there is none (status {status})", robots.url)
    rules = parser.from_crawler(crawler, robots.body)
    text = robots.body.decode("utf-8", "replace")
    if not rules.allowed(home, agent):
        said = "robots.txt shuts this crawler out; it is obeyed"
        advice = "leave the portal alone, or ask its operator; switched_off in the declaration says why"
        shown = snippet(text, "Disallow")
        return Step("robots", State.FAILED, said, robots.url, shown, "fetch.robots", advice)
    delay = rules.crawl_delay(agent)
    return Step("robots", State.OK, f"allowed{f', with a delay of {delay:g} s' if delay else ''}", robots.url)


def charset_step(pages: Iterable[Seen]) -> Step:
    """Whether the pages are in the charset that their labels name."""
    names = []
    for seen in pages:
        actual = charset_of(seen.body)
        if actual is None:
            shown = snippet(seen.body.decode("latin-1"))
            return Step(
                "charset", State.FAILED, "in no charset that is known", seen.final, shown, "charset.unknown"
            )
        for place, label in _labels(seen):
            if not _means(label, seen.body, actual):
                said = f"{place} says {label}, and the page is in {actual}; the bytes are believed"
                return Step("charset", State.COPED, said, seen.final, code="charset.mislabelled")
        names.append(actual)
    return Step("charset", State.OK, f"as labelled: {', '.join(dict.fromkeys(names))}")


def _labels(seen: Seen) -> Iterator[tuple[str, str]]:
    assert seen.response is not None
    if seen.in_browser:  # the browser hands over text, whatever the portal sent
        return
    header = (seen.response.headers.get("Content-Type") or b"").decode("latin-1")
    if match := re.search(r"charset\s*=\s*[\"']?([\w-]+)", header, re.I):
        yield "the header", match[1]
    elif found := _META_CHARSET.search(seen.body[:4096]):
        yield "<meta>", found[1].decode("latin-1")


def _means(label: str, body: bytes, actual: str) -> bool:
    """Whether ``body`` is the same text in the charset ``label`` as in ``actual``."""
    try:
        codec = codecs.lookup(_WIDER.get(label.lower(), label)).name
    except LookupError:
        return False
    return body.decode(codec, "replace") == body.decode(actual, "replace")
