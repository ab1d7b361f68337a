"""A member's own program: a cookie jar, JSON requests, and streams."""

import uuid
from collections.abc import Mapping

import httpx2

from tests.support.stream_client import JsonObject, StreamClient

PASSWORD = "correct horse battery"
POSITION = "X-LenoChat-Position"


def new_client_id() -> str:
    """An id for a message, as clients make it."""
    return str(uuid.uuid4())


def http_client(url: str, *, local_address: str | None = None) -> httpx2.AsyncClient:
    """A client of its own connections and cookies; nothing of this machine's settings reaches it."""
    transport = httpx2.AsyncHTTPTransport(verify=False, local_address=local_address)
    return httpx2.AsyncClient(base_url=url, transport=transport, trust_env=False, timeout=60)


class AgentClient:
    """A browser or program in which a member logs in."""

    def __init__(self, url: str, http: httpx2.AsyncClient) -> None:
        self.url = url
        self.http = http
        self.me: JsonObject = {}
        self.streams: list[StreamClient] = []

    @property
    def id(self) -> str:
        """The agent's id."""
        return str(self.me["id"])

    @property
    def cookie(self) -> dict[str, str]:
        """The header that says who asks."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())}

    async def try_login(self, email: object, **members: object) -> httpx2.Response:
        """`members` of the body as they are; the right password where none is given."""
        return await self.http.post("/api/v1/login", json={"email": email, "password": PASSWORD, **members})

    async def log_in(self, email: str, **members: object) -> None:
        self.me = done(await self.try_login(email, **members))["agent"]

    async def log_out(self) -> httpx2.Response:
        return await self.http.post("/api/v1/logout")

    async def get(self, path: str, **query: str | int) -> httpx2.Response:
        return await self.http.get(f"/api/v1{path}", params=query)

    async def put(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> httpx2.Response:
        return await self.http.put(f"/api/v1{path}", json=body, headers=headers)

    async def patch(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> httpx2.Response:
        return await self.http.patch(f"/api/v1{path}", json=body, headers=headers)

    async def delete(self, path: str, headers: Mapping[str, str] | None = None) -> httpx2.Response:
        return await self.http.delete(f"/api/v1{path}", headers=headers)

    async def post(
        self, path: str, body: object | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        return await self.http.post(f"/api/v1{path}", json=body, headers=headers)

    async def set_status(self, status: str, **members: object) -> JsonObject:
        return done(await self.put("/me/availability", {"status": status, **members}))

    async def position(self) -> int:
        """Where the workspace is now."""
        return position_of(await self.get("/workspace"))

    async def write(self, conversation_id: str, text: str = "How can I help?", **members: object) -> httpx2.Response:
        body = {"client_message_id": new_client_id(), "text": text, **members}
        return await self.post(f"/conversations/{conversation_id}/messages", body)

    async def attach(
        self, conversation_id: str, content: bytes, *, name: str = "file", headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        """Send a file for a message to come; what kind it is, its bytes have to say."""
        path = f"/api/v1/conversations/{conversation_id}/attachments"
        return await self.http.post(path, files={"file": (name, content, "text/plain")}, headers=headers)

    async def note(self, conversation_id: str, text: str, *, client_message_id: str | None = None) -> httpx2.Response:
        body = {"client_message_id": client_message_id or new_client_id(), "text": text, "kind": "note"}
        return await self.post(f"/conversations/{conversation_id}/messages", body)

    async def assign(self, conversation_id: str, agent_id: str | None, **members: object) -> httpx2.Response:
        return await self.put(f"/conversations/{conversation_id}/assignee", {"agent_id": agent_id, **members})

    async def conversations(self, view: str) -> list[JsonObject]:
        return list(done(await self.get("/conversations", view=view, limit=200))["items"])

    async def visitor_of(self, conversation_id: str) -> str:
        """The id of the conversation's visitor."""
        return str(done(await self.get(f"/conversations/{conversation_id}"))["visitor"]["id"])

    async def connect(self, *, is_slow: bool = False) -> StreamClient:
        """A stream that has not said hello yet."""
        stream = await StreamClient.open(
            self.url.replace("http", "ws", 1) + "/api/v1/stream", headers=self.cookie, is_slow=is_slow
        )
        self.streams.append(stream)
        return stream

    async def stream(self, **hello: object) -> StreamClient:
        """A stream that has been answered with a state; it is the first of its `frames`."""
        stream = await self.connect()
        await stream.hello(**hello)
        return stream

    async def close(self) -> None:
        for stream in self.streams:
            await stream.close()
        await self.http.aclose()


def done(response: httpx2.Response) -> JsonObject:
    """The answer to what must have succeeded."""
    assert response.status_code in (200, 201), f"{response.request.method} {response.request.url}: {response.text}"
    answer: JsonObject = response.json()
    return answer


def refused(response: httpx2.Response, status: int, code: str) -> JsonObject:
    """The error of what must have been refused, in just this way."""
    error: JsonObject = response.json()["error"]
    assert (response.status_code, error["code"]) == (status, code), response.text
    assert error["message"]
    return error


def position_of(response: httpx2.Response) -> int:
    return int(response.headers[POSITION])
