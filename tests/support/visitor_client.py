"""A visitor's widget: no cookies, a token that stands for the visitor."""

import httpx2

from tests.support.agent_client import done, new_client_id
from tests.support.stream_client import JsonObject, StreamClient


class VisitorClient:
    """Somebody on a page that carries the widget."""

    def __init__(self, url: str, widget_key: str, http: httpx2.AsyncClient) -> None:
        self.http = http
        self.path = f"/api/v1/widget/{widget_key}"
        self._stream_url = url.replace("http", "ws", 1) + f"{self.path}/stream"
        self.token: str | None = None
        self.conversation_id = ""
        self.streams: list[StreamClient] = []

    @property
    def headers(self) -> dict[str, str]:
        """The header that says who writes."""
        return {} if self.token is None else {"Authorization": f"Bearer {self.token}"}

    async def try_begin(self, **members: object) -> httpx2.Response:
        """Send a first message; `members` of its body as they are."""
        return await self.http.post(f"{self.path}/conversations", json=members, headers=self.headers)

    async def begin(self, text: str = "Is this in stock?", **members: object) -> JsonObject:
        """Begin a conversation, and be its visitor from now on."""
        begun = done(await self.try_begin(client_message_id=new_client_id(), text=text, **members))
        self.token, self.conversation_id = begun["visitor_token"], begun["conversation_id"]
        return begun

    async def get(self, path: str = "") -> httpx2.Response:
        return await self.http.get(f"{self.path}{path}", headers=self.headers)

    async def post(self, path: str, body: object | None = None) -> httpx2.Response:
        return await self.http.post(f"{self.path}{path}", json=body, headers=self.headers)

    async def write(
        self, text: str = "Hello?", *, client_message_id: str | None = None, **members: object
    ) -> httpx2.Response:
        body = {"client_message_id": client_message_id or new_client_id(), "text": text, **members}
        return await self.post(f"/conversations/{self.conversation_id}/messages", body)

    async def attach(self, content: bytes, *, name: str = "file", to: str | None = None) -> httpx2.Response:
        """Send a file for a message to come; what kind it is, its bytes have to say."""
        path = f"{self.path}/conversations/{to or self.conversation_id}/attachments"
        return await self.http.post(path, files={"file": (name, content, "text/plain")}, headers=self.headers)

    async def connect(self) -> StreamClient:
        stream = await StreamClient.open(self._stream_url)
        self.streams.append(stream)
        return stream

    async def stream(self) -> StreamClient:
        """A stream that has been answered with a snapshot, the first of its `frames`."""
        stream = await self.connect()
        await stream.hello(visitor_token=self.token)
        return stream

    async def close(self) -> None:
        for stream in self.streams:
            await stream.close()
        await self.http.aclose()
