"""Connections to the server that cost a client as little as they can: HTTP with one request at a time, and streams."""

import asyncio
import json
from collections.abc import Callable
from time import monotonic_ns
from typing import NamedTuple, cast

from bench.http import PONG, TEXT, frame_length, masked, response_length, status, upgrade
from torture.account import JsonObject

_POSITION, _COOKIE = b"\r\nx-lenochat-position:", b"\r\nset-cookie: lenochat_login="
_PING_FRAME, _CLOSE_FRAME, _CONTINUATION = 9, 8, 0


class Answer(NamedTuple):
    status: int
    position: int | None
    body: bytes
    cookie: str | None
    """Of a new login."""
    answered: int
    """Nanoseconds of CLOCK_MONOTONIC."""


class Wire(asyncio.Protocol):
    """One HTTP connection."""

    def __init__(self) -> None:
        self._data = b""
        self._waiting: asyncio.Future[Answer] | None = None
        self.is_open = False

    @classmethod
    async def connected(cls, where: tuple[str, int]) -> "Wire":
        _, wire = await asyncio.get_running_loop().create_connection(cls, *where)
        return wire

    def ask(self, request: bytes) -> "asyncio.Future[Answer]":
        """Send it; raises ConnectionError when the server goes away before it has answered."""
        if not self.is_open:
            raise ConnectionResetError
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def close(self) -> None:
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        self._data = self._data + data if self._data else data
        length = response_length(self._data)
        if length is None or self._waiting is None:
            return
        waiting, self._waiting = self._waiting, None
        answer = _read(self._data[:length], monotonic_ns())
        self._data = self._data[length:]
        if not waiting.done():
            waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self.is_open = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionResetError())


def _read(data: bytes, now: int) -> Answer:
    end = data.find(b"\r\n\r\n")
    head = data[:end].lower()
    at = head.find(_POSITION)
    position = int(head[at + len(_POSITION) :].split(b"\r\n", 1)[0]) if at >= 0 else None
    cookie = None
    at = head.find(_COOKIE)
    if at >= 0:
        cookie = data[at + len(_COOKIE) : end].split(b";", 1)[0].split(b"\r\n", 1)[0].decode()
    return Answer(status(data), position, data[end + 4 :], cookie, now)


class Stream(asyncio.Protocol):
    """One stream of a member: says hello and hands on every frame."""

    def __init__(
        self, token: str, hello: bytes, took: Callable[[JsonObject], None], lost: Callable[[int], None]
    ) -> None:
        """`lost` is told the code that it was closed with; 1006 where there was none."""
        self._token = token
        self._hello = hello
        self._took = took
        self._lost = lost
        self._data = b""
        self._accepted = False
        self._pieces: list[bytes] = []
        self._code = 1006
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(upgrade("/api/v1/stream", self._token))

    def drop(self) -> None:
        """Vanish without a word."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        data = self._data + data if self._data else data
        at = 0
        if not self._accepted:
            at = data.find(b"\r\n\r\n") + 4
            if at < 4:
                self._data = data
                return
            if b" 101 " not in data[:20]:
                self._transport.abort()
                return
            self._accepted = True
            self._transport.write(masked(TEXT, self._hello))
        while (length := frame_length(data, at)) is not None:
            self._take(data, at, length)
            at += length
        self._data = data[at:]

    def _take(self, data: bytes, at: int, length: int) -> None:
        short = data[at + 1] & 0x7F
        payload = data[at + (2 if short < 126 else 4 if short == 126 else 10) : at + length]
        opcode = data[at] & 0x0F
        if opcode == _PING_FRAME:
            self._transport.write(masked(PONG, payload))
        elif opcode == _CLOSE_FRAME:
            self._code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            self._transport.close()
        elif opcode in (TEXT, _CONTINUATION):
            self._pieces.append(payload)
            if data[at] & 0x80:
                whole, self._pieces = b"".join(self._pieces), []
                self._took(json.loads(whole))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        self.is_lost = True
        self._lost(self._code)
