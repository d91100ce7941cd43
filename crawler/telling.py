"""Alerts on their way to people: a file, a webhook, e-mail.

In:  alerts as mappings, where to send them (environment variables; secrets nowhere else). Out: lines of JSON; a POST
with JSON; a mail. What goes wrong is a ``TellError`` whose words have no secret in them.

::

    ALERT_FILE      a line of JSON for each alert                    data/alerts.jsonl
    ALERT_WEBHOOK   {"text": …, "alerts": […]} is posted there       http or https
    ALERT_MAIL_TO   addresses, separated by commas                   with SMTP_HOST and the like
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Alerts = Sequence[Mapping[str, Any]]
Channel = Callable[[Alerts], None]

_PATIENCE = 30  # seconds


class TellError(Exception):
    """Alerts that could not be told. ``str`` of it is fit for a log."""


def channels(usual_file: Path) -> dict[str, Channel]:
    """The channels that the environment names, by name. Raises ``TellError`` where it names one wrongly."""
    found: dict[str, Channel] = {}
    file = Path(os.environ.get("ALERT_FILE", str(usual_file)))
    found["file"] = lambda alerts: to_file(file, alerts)
    if url := os.environ.get("ALERT_WEBHOOK", ""):
        if urlsplit(url).scheme not in ("http", "https"):
            raise TellError("ALERT_WEBHOOK is no http or https address")
        found["webhook"] = lambda alerts: to_webhook(url, alerts)
    if recipients := os.environ.get("ALERT_MAIL_TO", ""):
        mail = _mail_settings(recipients)
        found["mail"] = lambda alerts: mail.send(alerts)
    return found


def line(alert: Mapping[str, Any]) -> str:
    """An alert in one line of text."""
    words = [f"{alert['site']}: {alert['code']} {alert['event']}", alert["subject"], alert["detail"]]
    return "  ".join(word for word in words if word)


def to_file(path: Path, alerts: Alerts) -> None:
    """Add a line of JSON for each alert."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(alert, ensure_ascii=False) + "\n" for alert in alerts)
    except OSError as error:
        raise TellError(f"{path}: {error.strerror}") from error


def to_webhook(url: str, alerts: Alerts) -> None:
    """Post the alerts; ``text`` says them in words, for chat rooms."""
    host = urlsplit(url).hostname
    body = json.dumps({"text": "\n".join(map(line, alerts)), "alerts": list(alerts)}, ensure_ascii=False)
    request = urllib.request.Request(
        url, body.encode(), {"Content-Type": "application/json; charset=utf-8"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        raise TellError(f"the webhook at {host} answered with status {error.code}") from None
    except (OSError, ValueError) as error:
        raise TellError(f"the webhook at {host} can't be reached: {_reason(error)}") from None


class Mail:
    """A way to send mail."""

    def __init__(
        self,
        host: str,
        port: int,
        security: str,
        sender: str,
        recipients: Sequence[str],
        login: tuple[str, str],
    ) -> None:
        self._host, self._port, self._security = host, port, security
        self._sender, self._recipients = sender, recipients
        self._user, self._password = login

    def send(self, alerts: Alerts) -> None:
        """Send one mail with all alerts."""
        message = EmailMessage()
        sites = sorted({alert["site"] for alert in alerts})
        shown = ", ".join(sites[:3]) + (f" and {len(sites) - 3} more" if len(sites) > 3 else "")
        message["Subject"] = f"Gongkai: {len(alerts)} alerts for {shown}"
        message["From"], message["To"] = self._sender, ", ".join(self._recipients)
        message.set_content("\n".join(map(line, alerts)) + "\n\nscrapy status tells how every site stands.\n")
        try:
            with self._connected() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise TellError(f"mail by {self._host}:{self._port} failed: {_reason(error)}") from None

    def _connected(self) -> smtplib.SMTP:
        secure = ssl.create_default_context()
        if self._security == "tls":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=_PATIENCE, context=secure)
        server = smtplib.SMTP(self._host, self._port, timeout=_PATIENCE)
        if self._security == "starttls":
            server.starttls(context=secure)
        return server


def _mail_settings(recipients: str) -> Mail:
    host = os.environ.get("SMTP_HOST", "")
    security = os.environ.get("SMTP_SECURITY", "starttls")
    port = os.environ.get("SMTP_PORT", "465" if security == "tls" else "587")
    if not host:
        raise TellError("ALERT_MAIL_TO is set and SMTP_HOST is not")
    if security not in ("starttls", "tls", "none"):
        raise TellError("SMTP_SECURITY is starttls, tls or none")
    if not port.isdigit():
        raise TellError("SMTP_PORT is no number")
    login = os.environ.get("SMTP_USER", ""), os.environ.get("SMTP_PASSWORD", "")
    sender = os.environ.get("ALERT_MAIL_FROM", "") or login[0] or f"gongkai@{host}"
    to = [address.strip() for address in recipients.split(",") if address.strip()]
    return Mail(host, int(port), security, sender, to, login)


def _reason(error: Exception) -> str:
    """What went wrong, without what was sent: answers of servers may repeat it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__}, status {error.smtp_code}"
    return type(error).__name__
