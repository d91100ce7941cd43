"""What every answer says to the browser, and what the server refuses before it looks at anything.

In:  an ASGI application. Out: one that answers GET and HEAD alone, to the host that it is, with these headers.

The policy allows the project's own style sheet and script and nothing else. An archived page gets a stricter one:
``sandbox`` without any permission, so that what a portal or its hijacker wrote can run nothing, send nothing, load
nothing and open nothing, wherever it is opened.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Any, Send], Awaitable[None]]


def sandboxed_policy(style: str) -> str:
    """The policy of a page that strangers wrote, with one style sheet of ours inside it."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return "; ".join(
        (
            "sandbox",
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )


def guarded(application: Application, host: str) -> Application:
    """``application`` with the headers; a server on loopback answers to no other name, so that no page elsewhere
    can reach it by a name of its own.
    """

    async def guard(scope: Message, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, "this server only shows what is there; it changes nothing")
        elif host in LOOPBACK and _host(scope) not in LOOPBACK:
            await _refuse(send, 421, "this server answers on this machine only")
        else:
            await application(scope, receive, _with_headers(send))

    return guard


def _host(scope: Message) -> str:
    names = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    name = names[0] if len(names) == 1 else ""
    return name.rpartition(":")[0] if ":" in name and not name.endswith("]") else name


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name.decode("latin-1").lower() for name, _ in message.get("headers", ())}
            added = {"content-security-policy": PAGE_POLICY, **COMMON}
            message["headers"] = [
                *message.get("headers", ()),
                *((name.encode(), value.encode()) for name, value in added.items() if name not in own),
            ]
        await send(message)

    return sending


async def _refuse(send: Send, status: int, sentence: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await _with_headers(send)({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{sentence}\n".encode()})
