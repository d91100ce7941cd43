"""A small portal of the UCAP kind behind a forward proxy on loopback.

In:  answers by address. Out: a server that ``http_proxy`` can name, and the list of what was asked of it.
The crawler is not changed to reach it; the addresses that it records are the portal's own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "http://www.jingyan.gov.cn"
HOME = f"{HOST}/jyx/"


@dataclass
class Answer:
    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass
class SmallPortal:
    """``answers`` maps addresses to answers; a list of answers is given out one by one, the last one again."""

    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    passwords: set[str] = field(default_factory=set)  # what proxies were told
    proxy: str = ""

    def put(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path if "://" in path else HOST + path] = Answer(body, status, named)

    def answer(self, url: str) -> Answer:
        self.asked.append(url)
        found = self.answers.get(url, Answer("<h1>Not Found</h1>", 404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


@contextmanager
def served(portal: SmallPortal) -> Iterator[SmallPortal]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            portal.agents.add(self.headers.get("User-Agent", ""))
            portal.passwords.add(self.headers.get("Proxy-Authorization", ""))
            answer = portal.answer(self._address())
            if answer.status == 0:  # a connection cut without an answer
                self.connection.close()
                return
            body = answer.bytes()
            self.send_response(answer.status)
            headers = {"Content-Type": "text/html", "Content-Length": str(len(body)), **answer.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _address(self) -> str:
            """As a proxy is told it, or put together as a server of its own would."""
            host = self.headers.get("Host", "").partition(":")[0]
            return self.path if "://" in self.path else f"http://{host}{self.path}"

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    portal.proxy = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- pages of the family ------------------------------------------------------------------------------------


def article_path(number: int, channel: str = "zfxxgknb", month: str = "202401") -> str:
    return f"/jyx/{channel}/{month}/{number:032x}.shtml"


def home_page(*links: tuple[str, str]) -> str:
    items = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    return f"<html><head><title>井研县人民政府</title></head><body><ul>{items}</ul>{'欢迎访问。' * 60}</body></html>"


def list_page(
    *rows: tuple[str, str], pages: int = 1, page: int = 1, name: str = "list", more: str = ""
) -> str:
    items = "".join(
        f'<li><a href="{href}" title="{text}">{text}</a><span>2024-01-23</span></li>' for href, text in rows
    )
    pager = f"<script>createPageHTML('page_div',{pages}, {page},'{name}','shtml',{len(rows)});</script>"
    return f"<html><head><title>列表</title></head><body><ul>{items}</ul>{more}<div id=page_div></div>{pager}</body></html>"


def report_page(title: str, licences: int = 3) -> str:
    """A report with the second table of the 2021 form, enough to be one."""
    cells = "".join(
        f"<tr><td>{label}</td><td>{number}</td></tr>" for label, number in (("行政许可", licences),)
    )
    return (
        f"<html><head><title>{title}</title><meta name='ArticleTitle' content='{title}'></head><body>"
        f"<h1>{title}</h1><div class='article-content' id='zoomcon'><p>一、总体情况</p><p>{'本年度依法公开政府信息。' * 30}</p>"
        f"<p>二、主动公开政府信息情况</p><table><tr><td colspan=2>第二十条第（五）项</td></tr>"
        f"<tr><td>信息内容</td><td>本年处理决定数量</td></tr>{cells}</table>"
        f"<p>五、存在的主要问题及改进情况</p><p>{'不足与改进。' * 30}</p></div></body></html>"
    )


def example(name: str, folder: Path) -> bytes:
    """A published document kept beside the project."""
    return (folder / "real" / name).read_bytes()
