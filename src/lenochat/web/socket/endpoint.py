"""Where streams come in: same-site check, a limit per address, and the protocol that can write ready frames."""

from collections import Counter
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.websockets import WebSocket

from lenochat.core.errors import DomainError
from lenochat.web.context import context
from lenochat.web.origin import require_same_site
from lenochat.web.socket.hub import Hub
from lenochat.web.socket.member_stream import serve_member
from lenochat.web.socket.protocol import EXTENSION, StreamProtocol
from lenochat.web.socket.visitor_presence import VisitorPresence
from lenochat.web.socket.visitor_stream import serve_visitor
from lenochat.web.wire import STATUS_OF, encode_refusal

MOST_STREAMS_AN_ADDRESS = 500


class StreamEndpoint:
    """The two WebSocket routes of a node."""

    def __init__(self, hub: Hub, *, visitor_presence: Callable[[], VisitorPresence], limit_addresses: bool) -> None:
        """`visitor_presence` is asked for once the node has started."""
        self._hub = hub
        self._visitor_presence = visitor_presence
        self._limit_addresses = limit_addresses
        self._streams_of_address: Counter[str] = Counter()

    async def member(self, websocket: WebSocket) -> None:
        """`GET /api/v1/stream`"""
        try:
            node = context(websocket)
            scheme = "https" if websocket.url.scheme == "wss" else "http"
            require_same_site(websocket.headers, public_url=node.public_url, scheme=scheme)
        except DomainError as refusal:
            await _deny(websocket, refusal)
            return
        await self._serve(websocket, lambda protocol: serve_member(websocket, node, self._hub, protocol))

    async def visitor(self, websocket: WebSocket) -> None:
        """`GET /api/v1/widget/{widget_key}/stream`, from pages that may use it; cookies are never looked at."""
        widget_key = websocket.path_params["widget_key"]
        try:
            node = context(websocket)
            node.origins.require(widget_key, websocket.headers.get("origin"))
        except DomainError as refusal:
            await _deny(websocket, refusal)
            return
        presence = self._visitor_presence()
        await self._serve(
            websocket, lambda protocol: serve_visitor(websocket, widget_key, node, self._hub, presence, protocol)
        )

    async def _serve(self, websocket: WebSocket, serve: Callable[[StreamProtocol], Awaitable[None]]) -> None:
        protocol = websocket.scope.get("extensions", {}).get(EXTENSION)
        if not isinstance(protocol, StreamProtocol):
            raise RuntimeError("streams need uvicorn with lenochat.web.socket.protocol.StreamProtocol")
        address = websocket.client.host if websocket.client is not None else ""
        if self._limit_addresses and self._streams_of_address[address] >= MOST_STREAMS_AN_ADDRESS:
            await _deny(
                websocket, DomainError("too_many", "Too many streams from this address. Close some.", retry_after=10)
            )
            return
        self._streams_of_address[address] += 1
        try:
            await self._hub.turnstile.turn()
            await websocket.accept()
            await serve(protocol)
        except DomainError as refusal:
            await _deny(websocket, refusal)
        finally:
            self._streams_of_address[address] -= 1
            if not self._streams_of_address[address]:
                del self._streams_of_address[address]


async def _deny(websocket: WebSocket, refusal: DomainError) -> None:
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    await websocket.send_denial_response(
        Response(encode_refusal(refusal), STATUS_OF[refusal.code], headers, media_type="application/json")
    )
