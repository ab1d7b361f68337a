"""A client that blocks, for tests with many real threads: little more than a socket, so that it is not what is waited
for.
"""

import http.client
import json
from typing import Self
from urllib.parse import urlsplit

from tests.support.agent_client import PASSWORD, new_client_id
from tests.support.stream_client import JsonObject


class PlainHttp:
    """One connection of one caller, for one thread."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        assert address.hostname is not None
        self._connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        self._headers = {"Content-Type": "application/json"}
        self.id = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: object | None = None) -> tuple[int, JsonObject]:
        """Status and object of the answer; raises OSError or HTTPException where none came."""
        content = None if body is None else json.dumps(body)
        self._connection.request(method, f"/api/v1{path}", content, self._headers)
        answer = self._connection.getresponse()
        cookie = answer.getheader("Set-Cookie")
        if cookie is not None:
            self._headers["Cookie"] = cookie.partition(";")[0]
        return answer.status, json.loads(answer.read() or b"{}")

    def done(self, method: str, path: str, body: object | None = None) -> JsonObject:
        """The object of what must succeed."""
        status, answer = self.send(method, path, body)
        assert status in (200, 201), answer
        return answer

    def log_in(self, email: str) -> Self:
        self.id = self.done("POST", "/login", {"email": email, "password": PASSWORD})["agent"]["id"]
        return self

    def begin(self, widget_key: str, text: str = "Hello") -> JsonObject:
        """A visitor's first message."""
        body = {"client_message_id": new_client_id(), "text": text}
        return self.done("POST", f"/widget/{widget_key}/conversations", body)
