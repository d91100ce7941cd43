"""The faults that a replica can serve, one function each.

In:  a ``Blow``: a request, the answer that would be given, how often the fault came to this address before.
Out: the spoilt ``Reply``, or None where the fault does not strike this time.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from crawler.replica.pages import Role
from crawler.replica.replies import Call, Reply, conditional
from crawler.replica.site import build_site
from crawler.replica.templates import Templates

Moved = set[tuple[str, str]]

SLOW_SECONDS = 1.0
STALL_SECONDS = 120.0
HUGE_BYTES = 2**30
BOMB_BYTES = 256 * 2**20
BLOCK = 2**20
STUB_BYTES = 300
STEP = "?step=1"  # of the redirect loop
HTML = {"Content-Type": "text/html; charset=utf-8"}
SEEN: tuple[Role, ...] = ("page", "home", "list", "article", "twin", "attachment")
WRITTEN: tuple[Role, ...] = ("page", "home", "list", "article", "twin")


@dataclass(frozen=True, slots=True)
class Blow:
    """A fault coming to a request. ``moved``: (replica, column) of the lists that changed while being read."""

    call: Call
    answer: Reply
    times: int
    moved: Moved


Strike = Callable[[Blow], Reply | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault. ``exclusive``: with others of its sort, each takes its own share of the pages.

    ``roles`` are those of the pages that it can strike; ``past_the_end``: also where a list has no such page.
    Where nobody says at which, it strikes ``everywhere`` or at the first report alone.
    """

    name: str
    strike: Strike
    roles: tuple[Role, ...]
    everywhere: bool = False
    exclusive: bool = False
    past_the_end: bool = False

    def concerns(self, call: Call) -> bool:
        """Whether the fault is about such a page. A page that is missing is only past a list's end."""
        if call.resource.status == 404:
            parts = urlsplit(call.url)
            return self.past_the_end and call.site.is_past_the_end(parts.path, call.query)
        return call.resource.role in self.roles


def _pause(seconds: float) -> Strike:
    return lambda blow: replace(blow.answer, pause=seconds)


def _error(_: Blow) -> Reply:
    return Reply(500, b"<html><body><h1>500 Internal Server Error</h1></body></html>", dict(HTML))


def _cut(blow: Blow) -> Reply | None:
    return replace(blow.answer, sent=0.5) if blow.answer.body else None


def _hang_up(blow: Blow) -> Reply:
    return replace(blow.answer, silent=True)


def _once(strike: Strike) -> Strike:
    return lambda blow: strike(blow) if blow.times == 0 else None


def _charset(blow: Blow) -> Reply | None:
    headers = blow.answer.headers
    if not headers.get("Content-Type", "").startswith("text/html"):
        return None
    return replace(blow.answer, headers=headers | {"Content-Type": "text/html; charset=ISO-8859-1"})


def _challenge(status: int, cookie: str) -> Strike:
    """A page whose script sets the cookie and loads again; without ``cookie`` nothing gets past it."""
    headers = HTML | ({"Set-Cookie": "__jsluid_s=5f0c2b7a; path=/; HttpOnly"} if status == 521 else {})

    def strike(blow: Blow) -> Reply | None:
        if cookie and f"{cookie}=" in blow.call.request.headers.get("cookie", ""):
            return None
        return Reply(status, Templates("faults").text(f"{status}.html").encode(), headers)

    return strike


def _self_redirect(blow: Blow) -> Reply | None:
    if "CT6T=" in blow.call.request.headers.get("cookie", ""):
        return None
    return Reply(302, b"", {"Location": blow.call.url, "Set-Cookie": "CT6T=200000; path=/"})


def _redirect_loop(blow: Blow) -> Reply:
    url = blow.call.url
    return Reply(302, b"", {"Location": url.removesuffix(STEP) if url.endswith(STEP) else f"{url}{STEP}"})


def _redirect(target: str) -> Strike:
    return lambda _: Reply(302, b"", {"Location": target})


def _huge(blow: Blow) -> Reply:
    def blocks() -> Iterator[bytes]:
        yield blow.call.resource.body
        for _ in range(HUGE_BYTES // BLOCK):
            yield b" " * BLOCK

    return Reply(200, b"", dict(HTML), endless=blocks)


def _bomb(_: Blow) -> Reply:
    return Reply(200, bomb(), HTML | {"Content-Encoding": "gzip"})


@cache
def bomb() -> bytes:
    """A gzip stream of a few hundred kilobytes that is ``BOMB_BYTES`` of blanks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b" " * BLOCK) for _ in range(BOMB_BYTES // BLOCK)) + packer.flush()


def _script_rows(blow: Blow) -> Reply | None:
    resource = blow.call.resource
    if not resource.late:
        return None
    if blow.call.request.headers.get("x-requested-with") == "XMLHttpRequest":
        return Reply(200, resource.late, dict(HTML))
    shell = resource.body.replace(resource.late, b'<li id="rows-here"></li>')
    return Reply(200, shell + Templates("faults").text("fetch.html").encode(), dict(HTML))


def _script_text(blow: Blow) -> Reply | None:
    resource = blow.call.resource
    if not resource.late or b'charset="utf-8"' not in resource.body:
        return None
    # "<" would end the script early where the text has "</script"
    text = json.dumps(resource.late.decode(), ensure_ascii=False).replace("<", "\\u003c")
    shell = resource.body.replace(resource.late, b'<div id="text-here"></div>')
    script = Templates("faults").text("timer.html").replace("TEXT", text)
    return Reply(200, shell + script.encode(), dict(HTML))


def _list_moves(drift: int) -> Strike:
    """The list changes between its first page and the others, and stays changed."""

    def strike(blow: Blow) -> Reply | None:
        call = blow.call
        parts = urlsplit(call.url)
        changed = build_site(call.site.replica.name, call.site.edition, drift)
        resource = changed.answer(parts.path, call.query, parts.hostname or "")
        # A list that grew may have a page more than before, and one that shrank a page less.
        column = (call.site.replica.name, call.resource.column or resource.column)
        if max(call.resource.number, resource.number) > 1:
            blow.moved.add(column)
        if column not in blow.moved:
            return None
        return conditional(resource, resource.body, call.request.headers)

    return strike


def _stub(blow: Blow) -> Reply | None:
    if blow.answer.status != 404:  # the list has grown, and has this page now
        return None
    page = Templates("faults").text("stub.html").encode()
    return Reply(200, page.ljust(STUB_BYTES)[:STUB_BYTES], dict(HTML))


def _robots(_: Blow) -> Reply:
    return Reply(200, b"User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain"})


def _never(_: Blow) -> None:
    """Struck before any request: see ``FaultPlan.breaks_tls``."""


KINDS = {
    kind.name: kind
    for kind in (
        Kind("slow", _pause(SLOW_SECONDS), SEEN, everywhere=True),
        Kind("stall", _pause(STALL_SECONDS), SEEN),
        Kind("error-once", _once(_error), SEEN, everywhere=True, exclusive=True),
        Kind("error-always", _error, SEEN),
        Kind("cut-once", _once(_cut), SEEN, everywhere=True, exclusive=True),
        Kind("cut-always", _cut, SEEN),
        Kind("hang-up-once", _once(_hang_up), SEEN, everywhere=True, exclusive=True),
        Kind("hang-up-always", _hang_up, SEEN),
        Kind("charset-header", _charset, WRITTEN, everywhere=True),
        Kind("challenge-412", _challenge(412, "replica412"), WRITTEN, everywhere=True),
        Kind("challenge-412-stays", _challenge(412, ""), SEEN),
        Kind("challenge-521", _challenge(521, "__jsl_clearance_s"), WRITTEN, everywhere=True),
        Kind("challenge-521-stays", _challenge(521, ""), SEEN),
        Kind("js-list", _script_rows, ("list",), everywhere=True),
        Kind("timer-body", _script_text, ("article",), everywhere=True),
        Kind("self-redirect", _self_redirect, WRITTEN, everywhere=True, exclusive=True),
        Kind("redirect-loop", _redirect_loop, SEEN),
        Kind("redirect-offsite", _redirect("http://www.clone-portal.example/"), SEEN),
        Kind("redirect-loopback", _redirect("http://127.0.0.1/"), SEEN),
        Kind("redirect-metadata", _redirect("http://169.254.169.254/"), SEEN),
        Kind("huge-body", _huge, SEEN),
        Kind("gzip-bomb", _bomb, SEEN),
        Kind("list-grows", _list_moves(1), ("list",), everywhere=True, past_the_end=True),
        Kind("list-shrinks", _list_moves(-1), ("list",), everywhere=True),
        Kind("stub-past-end", _stub, (), everywhere=True, past_the_end=True),
        Kind("robots-disallow", _robots, ("robots",), everywhere=True),
        Kind("tls-broken", _never, (), everywhere=True),
    )
}
