"""A language model on the event loop of a test: a real HTTP server that speaks the OpenAI protocol, well or badly.

What it does with a connection once it has read the request is a function of the test's. It writes the bytes itself, so
that it can also write wrong ones, or stop in the middle.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

STREAM = "Content-Type: text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What it was asked."""

    line: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.body["messages"]
        return found


class Wire:
    """One connection, to be answered on."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, content: bytes) -> None:
        """Raises `ConnectionError` once nobody listens."""
        self._writer.write(content)
        await self._writer.drain()

    async def head(self, status: str, *headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", *headers, "Connection: close", "", ""]
        await self.send("\r\n".join(lines).encode())

    async def answer(self, status: str, body: bytes, *headers: str) -> None:
        await self.head(status, f"Content-Length: {len(body)}", *headers)
        await self.send(body)

    async def hung_up(self, *, within: float) -> bool:
        """Whether the other side has gone, or goes in that many seconds."""
        try:
            async with asyncio.timeout(within):
                return await self._reader.read(1) == b""
        except TimeoutError:
            return False
        except ConnectionError:
            return True


Behaviour = Callable[[Wire], Awaitable[None]]


class LanguageModel:
    """Does with each request what `behaviour` says."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.port = 0
        self.requests: list[Request] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):  # somebody hung up: that is theirs to do
                self.requests.append(await _read_request(reader))
                await self.behaviour(Wire(reader, writer))
        finally:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError, TimeoutError):
                await writer.wait_closed()


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    line, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (item.partition(":") for item in lines)}
    body = json.loads(await reader.readexactly(int(headers["content-length"])))
    return Request(line=line, headers=headers, body=body)


@asynccontextmanager
async def language_model(
    behaviour: Behaviour, *, certificate: ssl.SSLContext | None = None
) -> AsyncIterator[LanguageModel]:
    """Inside, it answers on a port of 127.0.0.1."""
    model = LanguageModel(behaviour)
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0, ssl=certificate)
    model.port = server.sockets[0].getsockname()[1]
    try:
        yield model
    finally:
        server.close()
        await server.wait_closed()


def event(content: str | None = None, *, finish: str | None = None, **delta: object) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()


def whole(*pieces: str) -> bytes:
    """A stream as it should be."""
    return event(role="assistant") + b"".join(map(event, pieces)) + event(finish="stop") + DONE


def streams(body: bytes, *, header: str = STREAM) -> Behaviour:
    """Sends a stream in one piece."""

    async def stream(wire: Wire) -> None:
        await wire.head("200 OK", header)
        await wire.send(body)

    return stream


def says(*pieces: str) -> Behaviour:
    """Answers as it should."""
    return streams(whole(*pieces))


def refuses(status: str, *headers: str, body: bytes = b"{}") -> Behaviour:
    """Answers with a status."""

    async def refuse(wire: Wire) -> None:
        await wire.answer(status, body, "Content-Type: application/json", *headers)

    return refuse
