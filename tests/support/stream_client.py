"""A client of the event stream that notes every frame, and never waits for a time but only for what has to come."""

import asyncio
import json
import socket
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

JsonObject = dict[str, Any]
PATIENCE_SECONDS = 30
"""After that long without what has to come, a test has failed."""


class StreamClient:
    """One open stream."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[JsonObject] = []
        self.events: list[JsonObject] = []
        """What came in `events` frames, each with its `position` (None for ephemeral ones) beside its members."""

    @classmethod
    async def open(cls, url: str, *, headers: Mapping[str, str] | None = None, is_slow: bool = False) -> Self:
        """Connect without saying anything yet. A slow one takes from the network only what the test reads."""
        return cls(
            await connect(
                url,
                sock=narrow_socket(url) if is_slow else None,
                additional_headers=dict(headers or {}),
                compression=None,
                proxy=None,
                ping_interval=None,
                max_size=None,
                max_queue=1 if is_slow else None,
                close_timeout=1,
            )
        )

    async def send(self, frame: object) -> None:
        await self.send_text(json.dumps(frame))

    async def send_text(self, text: str | bytes) -> None:
        await self.socket.send(text)

    async def hello(self, **members: object) -> JsonObject:
        """Say hello, and give back the first frame that answers."""
        await self.send({"type": "hello", "protocol": 1, **members})
        return await self.next()

    async def next(self) -> JsonObject:
        """The next frame."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            frame: JsonObject = json.loads(await self.socket.recv())
        self.frames.append(frame)
        if frame["type"] == "events":
            self.events += [{"position": item.get("position"), **item["event"]} for item in frame["events"]]
        return frame

    async def next_of(self, kind: str) -> JsonObject:
        """The next frame of that type; what comes before is noted."""
        while (frame := await self.next())["type"] != kind:
            pass
        return frame

    async def read_to(self, position: int) -> list[JsonObject]:
        """Read on until the event at `position` is there; all events that came by now."""
        while not any(event["position"] == position for event in self.events):
            await self.next()
        return self.events

    async def read_until(self, kind: str, **members: object) -> JsonObject:
        """Read on until an event of that type with these members comes, and give it back."""
        seen = 0
        while True:
            for event in self.events[seen:]:
                if event["type"] == kind and members.items() <= event.items():
                    return event
            seen = len(self.events)
            await self.next()

    async def read_all(self) -> list[JsonObject]:
        """Read what the other side has sent by now; all events that came."""
        await (await self.socket.ping())
        while True:
            try:
                async with asyncio.timeout(0):
                    await self.next()
            except TimeoutError:
                return self.events

    async def closed(self) -> int:
        """Read to the end; the code that the other side closed with."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 1006

    async def close(self) -> None:
        await self.socket.close()

    def cut(self) -> None:
        """Vanish, without a word to the other side."""
        self.socket.transport.abort()

    def of_type(self, *kinds: str) -> list[JsonObject]:
        """The events of these types that came by now."""
        return [event for event in self.events if event["type"] in kinds]


def narrow_socket(url: str) -> socket.socket:
    """A connection whose receiving side holds very little, so that what is not read soon stays with the server."""
    address = urlsplit(url)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    narrow.connect((address.hostname, address.port))
    narrow.settimeout(0)
    return narrow
