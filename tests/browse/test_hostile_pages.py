"""What a hijacked portal wrote runs nowhere, is sent nowhere and loads nothing, in a real Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from browsed_samples import ATTACKS, BEACON, Served, hostile_page

from pipelines.browse.headers import sandboxed_policy


def asked_for(page: Any) -> list[str]:
    """Every address that the page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    return asked


@pytest.mark.parametrize("path", ["", "/source", "/source?cell=requests.granted.total", "/archived"])
def test_nothing_runs_and_nothing_is_asked_for(page: Any, hostile: Served, path: str) -> None:
    asked = asked_for(page)
    page.goto(hostile.at(f"/report/{hostile.report_id}{path}"))
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(hostile.url)] == []
    assert page.title() != "owned"
    assert page.url.startswith(hostile.url)
    for frame in page.frames:
        assert (
            frame.locator(
                "script:not([src*='/assets/']), form[action^='http'], [onerror], meta[http-equiv]"
            ).count()
            == 0
        )


def test_hostile_words_are_shown_as_words(page: Any, hostile: Served) -> None:
    page.goto(hostile.at(f"/report/{hostile.report_id}"))
    assert ATTACKS[2] in page.inner_text("main")  # in the finding, the name and the title
    page.goto(hostile.at("/data/reports"))
    assert page.locator("main img, main script, main svg[onload]").count() == 0
    page.goto(hostile.at("/search?q=%3Cscript%3Edocument.title%3D1%3C/script%3E"))
    assert "<script>" in page.inner_text("main")
    assert page.locator("main script").count() == 0


def test_the_figures_of_a_hostile_page_are_still_shown_and_marked(page: Any, hostile: Served) -> None:
    page.goto(hostile.at(f"/report/{hostile.report_id}/source?cell=requests.outcome_total.total"))
    assert page.frame_locator("iframe").locator("#marked").inner_text() == "13"


class RawServer(ThreadingHTTPServer):
    """The hostile bytes as they are: at /bare without a policy, at /guarded with the one of archived pages.

    ``asked`` has every other path that somebody asked for: what the attacks reach.
    """

    def __init__(self, body: bytes) -> None:
        super().__init__(("127.0.0.1", 0), RawHandler)
        self.url = f"http://127.0.0.1:{self.server_port}/"
        self.body = body.replace(BEACON.encode(), self.url.encode())
        self.asked: list[str] = []


class RawHandler(BaseHTTPRequestHandler):
    server: RawServer

    def do_GET(self) -> None:
        is_page = self.path in ("/bare", "/guarded")
        if not is_page:
            self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        if self.path == "/guarded":
            self.send_header("content-security-policy", sandboxed_policy(""))
        self.end_headers()
        self.wfile.write(self.server.body if is_page else b"reached")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def raw(harvest: Path) -> Iterator[RawServer]:
    with RawServer(hostile_page(harvest)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_the_policy_alone_would_hold(page: Any, raw: RawServer) -> None:
    page.goto(f"{raw.url}guarded")
    page.wait_for_load_state("networkidle")
    assert page.title() != "owned"
    assert [path for path in raw.asked if path != "/favicon.ico"] == []


def test_without_the_policy_the_attacks_do_work(page: Any, raw: RawServer) -> None:
    page.goto(f"{raw.url}bare", wait_until="commit")
    page.wait_for_url(f"{raw.url}refresh")  # the page has led its reader away
    assert {"/script.js", "/picture.png", "/frame"} <= set(raw.asked)
