"""Names that lead into this machine or its networks: looked up once, checked, never connected to."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from harvest import PROJECT, Harvest
from scrapy.resolver import dnscache
from small_portal import HOST, SmallPortal, article_path, home_page, list_page, report_page
from test_browser import needs_browser
from twisted.internet.error import DNSLookupError

from crawler import resolver
from crawler.gate import Gate
from crawler.urls import Portal

REPORT = (article_path(1), "井研县教育局2023年政府信息公开工作年度报告")
Crawl = Callable[..., Harvest]


# --- the resolver -------------------------------------------------------------------------------------------


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked; it answers with a public address first, and with loopback ever after."""
    asked: list[str] = []

    def look_up(name: str) -> str:
        asked.append(name)
        return "1.1.1.1" if asked == ["www.jingyan.gov.cn"] else "127.0.0.1"

    monkeypatch.setattr(socket, "gethostbyname", look_up)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    dnscache.clear()
    resolver.refused.clear()
    return asked


class Inline:
    """A reactor that looks names up in place."""

    def getThreadPool(self) -> None:
        return None

    def callLater(self, *_: object) -> SimpleNamespace:
        return SimpleNamespace(cancel=lambda: None, active=lambda: True)


def look_up(name: str, monkeypatch: pytest.MonkeyPatch) -> str:
    from twisted.internet import defer, threads

    monkeypatch.setattr(
        threads, "deferToThreadPool", lambda _r, _p, call, *arguments: defer.maybeDeferred(call, *arguments)
    )
    found: list[object] = []
    checked = resolver.PublicAddresses(Inline(), cache_size=100, timeout=1.0)
    checked.getHostByName(name).addBoth(found.append)
    if isinstance(found[0], str):
        return found[0]
    raise found[0].value  # type: ignore[attr-defined]


def test_a_name_that_changes_its_mind_is_held_to_its_first_answer(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [look_up("www.jingyan.gov.cn", monkeypatch) for _ in range(3)]
    assert answers == ["1.1.1.1"] * 3
    assert names == ["www.jingyan.gov.cn"]


def test_a_name_of_a_private_address_has_none(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        with pytest.raises(resolver.PrivateAddress):
            look_up("intranet.jingyan.gov.cn", monkeypatch)
    assert resolver.refused == {"intranet.jingyan.gov.cn": "127.0.0.1"}
    assert names == ["intranet.jingyan.gov.cn"]


def test_a_proxy_may_be_in_the_own_network(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "proxy.office:3128")
    assert look_up("proxy.office", monkeypatch) == "127.0.0.1"
    assert names == ["proxy.office"]
    with pytest.raises(resolver.PrivateAddress):
        look_up("other.office", monkeypatch)


def without_proxy(folder: Path, addresses: str) -> dict[str, str]:
    """Settings for a crawl that looks names up itself; ``addresses`` is the body of the system's look-up."""
    (folder / "sitecustomize.py").write_text(
        f"import socket\n\ndef look_up(name):\n    {addresses}\n\nsocket.gethostbyname = look_up\n"
    )
    return {
        "http_proxy": "",
        "no_proxy": "*",
        "PYTHONPATH": f"{folder}{os.pathsep}{Path(__file__).parent}",
    }


def test_a_portal_whose_name_leads_to_this_machine_is_not_asked(
    crawl: Crawl, portal: SmallPortal, tmp_path: Path
) -> None:
    harvest = crawl("jingyan", **without_proxy(tmp_path, "return '127.0.0.1'"))
    assert portal.asked == []
    assert "list pages not read: address.private" in harvest.stdout
    assert harvest.exit_code == 1


# --- the browser's way out ----------------------------------------------------------------------------------


async def asked_through_a_gate(*targets: tuple[bytes, int]) -> list[bytes]:
    """What the gate answers to each target, and after a success what the far end says."""
    far = await asyncio.start_server(_hello, "127.0.0.1", 0)
    port = far.sockets[0].getsockname()[1]
    hosts = Portal("http://www.jingyan.gov.cn/", ports=frozenset({port}))
    gate = Gate(hosts, _known)
    _, _, entrance = (await gate.open()).rpartition(":")
    answers = []
    for target, wanted in targets:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(entrance))
        writer.write(b"\x05\x01\x00")
        assert await reader.readexactly(2) == b"\x05\x00"
        writer.write(b"\x05\x01\x00" + target + (wanted or port).to_bytes(2))
        answers.append((await reader.read(100))[1:2])
        if answers[-1] == b"\0":
            answers[-1] = await reader.read(100)
        writer.close()
    await gate.close()
    far.close()
    return answers


async def _hello(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"hello")
    writer.close()


async def _known(name: str) -> str:
    if name == "www.jingyan.gov.cn":
        return "127.0.0.1"
    raise DNSLookupError(name)


def named(host: bytes) -> bytes:
    return b"\x03" + bytes((len(host),)) + host


def test_the_gate_lets_to_the_portal_and_nowhere_else() -> None:
    answers = asyncio.run(
        asked_through_a_gate(
            (named(b"www.jingyan.gov.cn"), 0),
            (named(b"www.jingyan.gov.cn"), 8089),
            (named(b"intranet.jingyan.gov.cn"), 0),
            (named(b"clone.example"), 80),
            (named(b"localhost"), 0),
            (b"\x01" + bytes((127, 0, 0, 1)), 0),
            (b"\x01" + bytes((169, 254, 169, 254)), 80),
            (b"\x04" + bytes(15) + b"\x01", 0),
        )
    )
    assert answers == [b"hello", *[b"\x02"] * 7]


SECRETS = (
    "http://127.0.0.1:{port}/secret",
    "http://169.254.169.254/secret",
    "http://www.clone.example/secret",
)


def curious_page(port: str) -> str:
    """A shell whose script writes the report, and asks for what is none of its business."""
    addresses = ",".join(f"'{address.format(port=port)}'" for address in SECRETS)
    text = report_page(REPORT[1]).replace("</", "<\\/").replace("`", "")
    return (
        "<html><head><meta charset=utf-8></head><body><div id=app></div><script>"
        f"[{addresses}].forEach(a => {{ fetch(a, {{mode: 'no-cors'}}).catch(() => 0);"
        "  const frame = document.createElement('iframe'); frame.src = a; document.body.appendChild(frame);"
        "  try { new WebSocket(a.replace('http', 'ws')); } catch (e) {} });"
        f"document.getElementById('app').innerHTML = `{text}`;</script></body></html>"
    )


@needs_browser
def test_scripts_of_a_page_reach_no_other_host(crawl: Crawl, portal: SmallPortal) -> None:
    portal.put("/jyx/", home_page(("/jyx/zfxxgknb/list.shtml", "政府信息公开年报")))
    portal.put("/jyx/zfxxgknb/list.shtml", list_page(REPORT))
    portal.put(REPORT[0], curious_page(portal.proxy.rpartition(":")[2]))
    harvest = crawl("jingyan", GONGKAI_BROWSER_ENABLED="1", GONGKAI_BROWSER_WAIT="5")
    assert harvest.links() == {HOST + REPORT[0]: ("fetched", None)}, harvest.stderr
    assert portal.asked.count(HOST + REPORT[0]) == 2  # plainly, then in the browser
    assert not [url for url in portal.asked if "secret" in url]


DIRECT = """from crawler.families.ucap import UcapSpider


class DirectSpider(UcapSpider):
    name = "direct"
    division = "511124"
    portal = "井研县人民政府"
    home = "http://www.jingyan.gov.cn:{port}/jyx/"
    ports = ({port},)
"""
# The portal is on loopback here: of all private addresses this one counts as public, for one name.
LOOPBACK = """import socket

import crawler.urls

is_private = crawler.urls.is_private
crawler.urls.is_private = lambda host: host != "127.0.0.1" and is_private(host)
known = {"www.jingyan.gov.cn": "127.0.0.1", "intranet.jingyan.gov.cn": "10.0.0.5"}
socket.gethostbyname = lambda name: known.get(name, name)
"""


@needs_browser
def test_without_a_proxy_the_browser_goes_through_the_gate(
    crawl: Crawl, portal: SmallPortal, tmp_path: Path
) -> None:
    port = portal.proxy.rpartition(":")[2]
    (tmp_path / "direct_spiders").mkdir()
    (tmp_path / "direct_spiders" / "__init__.py").write_text("")
    (tmp_path / "direct_spiders" / "direct.py").write_text(DIRECT.format(port=port))
    (tmp_path / "sitecustomize.py").write_text(LOOPBACK)
    portal.put("/jyx/", home_page(("/jyx/zfxxgknb/list.shtml", "政府信息公开年报")))
    portal.put("/jyx/zfxxgknb/list.shtml", list_page(REPORT))
    intranet = f"http://intranet.jingyan.gov.cn:{port}/secret"
    portal.put(REPORT[0], curious_page(port).replace("http://www.clone.example/secret", intranet))
    harvest = crawl(
        "direct",
        "-s",
        "SPIDER_MODULES=direct_spiders",
        GONGKAI_BROWSER_ENABLED="1",
        GONGKAI_BROWSER_WAIT="5",
        http_proxy="",
        no_proxy="*",
        PYTHONPATH=os.pathsep.join((str(tmp_path), str(PROJECT))),
    )
    url = f"http://www.jingyan.gov.cn:{port}{REPORT[0]}"
    assert harvest.links() == {url: ("fetched", None)}, harvest.stderr
    assert portal.asked.count(HOST + REPORT[0]) == 2
    assert not [url for url in portal.asked if "secret" in url]
