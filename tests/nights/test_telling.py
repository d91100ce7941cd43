"""Alerts to a file, to a real HTTP server and to a real SMTP server; and what is said where one is down."""

from __future__ import annotations

import base64
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from crawler.telling import TellError, channels

ALERT = {
    "site": "jingyan",
    "code": "monitor.no_reports",
    "event": "opened",
    "subject": "",
    "detail": "none; 20 on 2026-01-15",
}
SECRET = "hunter2-of-the-mail-account"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ALERT_WEBHOOK", "ALERT_MAIL_TO", "ALERT_MAIL_FROM", "SMTP_HOST", "SMTP_PORT", "SMTP_USER"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALERT_FILE", str(tmp_path / "told" / "alerts.jsonl"))


def test_a_file_gets_a_line_for_each(tmp_path: Path) -> None:
    tell = channels(tmp_path / "unused")["file"]
    tell([ALERT, ALERT])
    tell([ALERT])
    lines = (tmp_path / "told" / "alerts.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [ALERT] * 3


def test_a_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ALERT_FILE", str(tmp_path / "file" / "alerts.jsonl"))
    with pytest.raises(TellError, match=r"alerts\.jsonl"):
        channels(tmp_path)["file"]([ALERT])


# --- webhook ------------------------------------------------------------------------------------------------


@contextmanager
def web_server(status: int) -> Iterator[tuple[int, list[dict[str, object]]]]:
    got: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append({"path": self.path, "type": self.headers["Content-Type"], "body": json.loads(body)})
            self.send_response(status)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_webhook_gets_all_in_one_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with web_server(200) as (port, got):
        monkeypatch.setenv("ALERT_WEBHOOK", f"http://127.0.0.1:{port}/hook/{SECRET}")
        channels(tmp_path)["webhook"]([ALERT, ALERT])
    assert len(got) == 1
    assert (got[0]["path"], got[0]["type"]) == (f"/hook/{SECRET}", "application/json; charset=utf-8")
    assert got[0]["body"] == {
        "text": "\n".join(["jingyan: monitor.no_reports opened  none; 20 on 2026-01-15"] * 2),
        "alerts": [ALERT, ALERT],
    }


def test_a_webhook_that_refuses_is_told_without_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server(500) as (port, _):
        monkeypatch.setenv("ALERT_WEBHOOK", f"http://127.0.0.1:{port}/hook/{SECRET}")
        tell = channels(tmp_path)["webhook"]
        with pytest.raises(TellError, match="status 500") as refused:
            tell([ALERT])
    with pytest.raises(TellError, match="can't be reached") as down:
        tell([ALERT])
    assert SECRET not in str(refused.value) + str(down.value)


# --- mail ---------------------------------------------------------------------------------------------------


class MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs that logs in and sends one mail."""

    def handle(self) -> None:
        assert isinstance(self.server, MailServer)
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word.startswith(b"EHLO"):
                self._say("250-here")
                self._say("250 AUTH PLAIN")
            elif word.startswith(b"AUTH PLAIN"):
                given = base64.b64decode(line.split()[2]).split(b"\0")
                is_known = given[1:] == [b"gongkai", SECRET.encode()]
                self._say("235 welcome" if is_known else f"535 not {given[2].decode()}")
            elif word == b"DATA":
                self._say("354 go on")
                lines = []
                while (text := self.rfile.readline()) != b".\r\n":
                    lines.append(text)
                self.server.mails.append(b"".join(lines))
                self._say("250 kept")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class MailServer(socketserver.TCPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MailHandler)
        self.mails: list[bytes] = []


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv("ALERT_MAIL_TO", "one@example.org, two@example.org")
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(server.server_address[1]))
        monkeypatch.setenv("SMTP_SECURITY", "none")
        monkeypatch.setenv("SMTP_USER", "gongkai")
        monkeypatch.setenv("SMTP_PASSWORD", SECRET)
        yield server
        server.shutdown()
        thread.join()


def test_a_mail_has_all_alerts(mail_server: MailServer, tmp_path: Path) -> None:
    channels(tmp_path)["mail"]([ALERT, ALERT | {"site": "anju", "detail": "安居区：无报告"}])
    (raw,) = mail_server.mails
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["To"] == "one@example.org, two@example.org"
    assert mail["Subject"] == "Gongkai: 2 alerts for anju, jingyan"
    assert mail.get_content().splitlines()[:2] == [
        "jingyan: monitor.no_reports opened  none; 20 on 2026-01-15",
        "anju: monitor.no_reports opened  安居区：无报告",
    ]


def test_a_wrong_password_is_not_repeated(
    mail_server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "another-secret")
    with pytest.raises(TellError, match="status 535") as refused:
        channels(tmp_path)["mail"]([ALERT])
    assert "another-secret" not in str(refused.value)
    assert mail_server.mails == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SMTP_HOST": ""}, "SMTP_HOST is not"),
        ({"SMTP_SECURITY": "ssl"}, "starttls, tls or none"),
        ({"SMTP_PORT": "smtp"}, "SMTP_PORT"),
        ({"ALERT_WEBHOOK": "file:///etc/passwd"}, "http or https"),
    ],
)
def test_settings_that_make_no_sense_are_refused_before_the_night(
    changes: dict[str, str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERT_MAIL_TO", "one@example.org")
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(TellError, match=words):
        channels(tmp_path)
