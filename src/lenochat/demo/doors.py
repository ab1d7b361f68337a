"""The public doors, as a program outside would use them: HTTP requests and event streams."""

import asyncio
import http.client
import json
import uuid
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect

SECONDS_TO_ANSWER = 20

JsonObject = dict[str, Any]


class RefusedError(Exception):
    """The server said no."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class Door:
    """Calls one server, as one login, one visitor, or nobody."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookie: str | None = None
        self.visitor_token: str | None = None

    async def call(self, method: str, path: str, body: JsonObject | None = None) -> JsonObject:
        """Send a request; the answer, empty where there is none. Raises `RefusedError`."""
        return await asyncio.to_thread(self._call, method, path, body)

    async def open_stream(self, path: str) -> ClientConnection:
        """A stream on which hello has not been said yet."""
        return await connect(
            self.address.replace("http", "ws", 1) + path,
            additional_headers=self._headers(),
            compression=None,
            max_size=None,
            proxy=None,
        )

    def _call(self, method: str, path: str, body: JsonObject | None) -> JsonObject:
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS_TO_ANSWER)
        try:
            payload = None if body is None else json.dumps(body)
            connection.request(method, path, payload, {**self._headers(), "Content-Type": "application/json"})
            response = connection.getresponse()
            content = response.read()
            found: JsonObject = json.loads(content) if content else {}
            if response.status >= 400:
                raise RefusedError(response.status, found["error"]["code"])
            cookie = response.headers.get("Set-Cookie")
            if cookie is not None:
                self.cookie = cookie.partition(";")[0]
            return found
        finally:
            connection.close()

    def _headers(self) -> dict[str, str]:
        headers = {}
        if self.cookie is not None:
            headers["Cookie"] = self.cookie
        if self.visitor_token is not None:
            headers["Authorization"] = f"Bearer {self.visitor_token}"
        return headers


class Visitor:
    """Somebody on the shop's page."""

    def __init__(self, address: str, widget_key: str) -> None:
        self._door = Door(address)
        self._widget = f"/api/v1/widget/{widget_key}"
        self.conversation_id = ""

    async def begin(self, text: str, *, name: str | None, email: str | None) -> str | None:
        """Write the first message; the name of the agent who has it, if somebody does."""
        body = {"client_message_id": str(uuid.uuid4()), "text": text, "name": name, "email": email}
        begun = await self._door.call(
            "POST",
            f"{self._widget}/conversations",
            {**body, "page_url": f"{self._door.address}/demo/shop"},
        )
        self.conversation_id = begun["conversation_id"]
        self._door.visitor_token = begun["visitor_token"]
        return None if begun["agent"] is None else str(begun["agent"]["name"])

    async def write(self, text: str) -> None:
        """Write one more message."""
        path = f"{self._widget}/conversations/{self.conversation_id}/messages"
        await self._door.call("POST", path, {"client_message_id": str(uuid.uuid4()), "text": text})

    async def close(self) -> None:
        """End the conversation."""
        await self._door.call("POST", f"{self._widget}/conversations/{self.conversation_id}/close", {})

    async def open_stream(self) -> ClientConnection:
        """The stream of what agents say, hello said."""
        stream = await self._door.open_stream(f"{self._widget}/stream")
        await stream.send(json.dumps({"type": "hello", "protocol": 1, "visitor_token": self._door.visitor_token}))
        return stream
