"""A member of the demo's workspace at work: really logged in, with an open stream.

When the person who tries the demo logs in as that member, or changes something as them, the demo's own login goes:
two would keep each other's status alive (AV9), and nothing is to fight with the person.
"""

import asyncio
import contextlib
import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from websockets.exceptions import ConnectionClosed

from lenochat.demo.cast import PASSWORD, Person
from lenochat.demo.doors import Door, JsonObject, RefusedError

SECONDS_TO_COME_BACK = 1.0

log = structlog.get_logger(__name__)

React = Callable[[JsonObject], Awaitable[None]]
"""Called with each event of the stream."""


class Member:
    """One person, once `log_in` has returned."""

    def __init__(self, address: str, person: Person) -> None:
        self.person = person
        self.is_ours = True
        """False once somebody else works as this person."""
        self.agent_id = ""
        self._login_id = ""
        self._door = Door(address)
        self._stream: Any = None
        self.connected = asyncio.Event()

    async def log_in(self) -> None:
        """Log in as a dashboard does."""
        body = {"email": self.person.email, "password": PASSWORD, "client": "dashboard"}
        agent = (await self._door.call("POST", "/api/v1/login", body))["agent"]
        self.agent_id, self._login_id = agent["id"], agent["login_id"]

    async def call(self, method: str, path: str, body: JsonObject | None = None) -> JsonObject:
        """A request as this member."""
        return await self._door.call(method, path, body)

    async def choose(self, status: str, message: str | None) -> None:
        """Choose an availability."""
        await self.call("PUT", "/api/v1/me/availability", {"status": status, "message": message})

    async def accept_no_chats_after_login(self) -> None:
        """Turn Accept Chats After Login off: the next login, of a person then, changes something even when Online."""
        await self.call("PATCH", "/api/v1/me", {"accept_chats_after_login": False})

    async def answer(self, conversation_id: str, text: str) -> None:
        """Write into a conversation."""
        path = f"/api/v1/conversations/{conversation_id}/messages"
        await self.call("POST", path, {"client_message_id": str(uuid.uuid4()), "text": text})

    async def show_typing(self, conversation_id: str) -> None:
        """Tell that an answer is being written."""
        if self._stream is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._stream.send(json.dumps({"type": "typing", "conversation_id": conversation_id}))

    async def stay(self, react: React) -> None:
        """Hold a stream for as long as this member is ours, coming back after a break."""
        while self.is_ours:
            with contextlib.suppress(ConnectionClosed, OSError):
                await self._listen(react)
            await asyncio.sleep(SECONDS_TO_COME_BACK)

    async def _listen(self, react: React) -> None:
        stream = await self._door.open_stream("/api/v1/stream")
        async with stream:
            await stream.send(json.dumps({"type": "hello", "protocol": 1, "agent_id": self.agent_id}))
            self._stream = stream
            async for frame in stream:
                self.connected.set()
                for item in json.loads(frame).get("events", ()):
                    event = item["event"]
                    if self._is_somebody_elses(event):
                        await self._step_aside()
                        return
                    await react(event)

    def _is_somebody_elses(self, event: JsonObject) -> bool:
        """Whether another login of the same person did it."""
        is_own = event["type"] == "availability.changed" and event["agent_id"] == self.agent_id
        return is_own and event.get("login_id") not in (None, self._login_id)

    async def _step_aside(self) -> None:
        self.is_ours = False
        with contextlib.suppress(RefusedError):
            await self.call("POST", "/api/v1/logout", {})
        log.info("the demo has let go of somebody who is played by a person now", agent=self.agent_id)
