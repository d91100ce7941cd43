"""The only way out for the browser where there is no proxy: a SOCKS server on loopback.

In:  connections of the browser, each with the name of a host. Out: bytes to and from that host, if the crawl would
ask it and its address is public; else a refusal. A browser looks names up by itself and connects to whatever a
page's script names; through the gate it can do neither.

::

    Chromium ──▶ 05 01 00 03 "www.jingyan.gov.cn" 0050 ──▶ Gate ──▶ checked address, port 80
                 05 01 00 01 7f000001 1f90             ──▶ refused (RFC 1928: 02, not allowed by ruleset)
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from twisted.internet.error import DNSLookupError

from crawler.urls import Portal, Refused

LOOPBACK = "127.0.0.1"
_VERSION, _NO_PASSWORD = 5, 0
_IPV4, _NAME = 1, 3
_DONE, _NOT_ALLOWED, _UNREACHABLE = 0, 2, 4
_BLOCK = 65536

Resolve = Callable[[str], Awaitable[str]]


class Gate:
    """Lets a browser on this machine reach the hosts that a crawl may ask, and no others.

    ``resolve`` gives the address to connect to for a name and raises DNSLookupError, also for a private one.
    """

    def __init__(self, hosts: Portal, resolve: Resolve) -> None:
        self._hosts = hosts
        self._resolve = resolve
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def open(self) -> str:
        """The address of the gate, as a browser wants it."""
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        return f"socks5://{LOOPBACK}:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            # A connection may end at any moment, on either side.
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._greet(reader, writer)
                host, port = await _target(reader)
                await self._connect(host, port, reader, writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(bytes((_VERSION, _NO_PASSWORD)))
        await writer.drain()

    async def _connect(
        self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            self._hosts.canonical(f"{'https' if port == 443 else 'http'}://{host}:{port}/")
            address = await self._resolve(host)
        except (Refused, DNSLookupError):
            await _answer(writer, _NOT_ALLOWED)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(address, port)
        except OSError:
            await _answer(writer, _UNREACHABLE)
            return
        await _answer(writer, _DONE)
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            far_writer.close()


async def _target(reader: asyncio.StreamReader) -> tuple[str, int]:
    _, _, _, kind = await reader.readexactly(4)
    if kind == _NAME:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("latin-1")
    elif kind == _IPV4:
        host = socket.inet_ntop(socket.AF_INET, await reader.readexactly(4))
    else:
        host = f"[{socket.inet_ntop(socket.AF_INET6, await reader.readexactly(16))}]"
    return host, int.from_bytes(await reader.readexactly(2))


async def _answer(writer: asyncio.StreamWriter, code: int) -> None:
    writer.write(bytes((_VERSION, code, 0, _IPV4)) + bytes(6))
    await writer.drain()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while block := await reader.read(_BLOCK):
            writer.write(block)
            await writer.drain()
    finally:
        with suppress(OSError):
            writer.write_eof()
