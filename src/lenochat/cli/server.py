"""One node behind uvicorn: listening, ready, stopped in the right order.

Order of a stop: no new connections; requests in hand are answered; the node closes its streams with 4000 and its
store; what is left of the connections goes.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from lenochat.app import Node
from lenochat.cli import control
from lenochat.cli.event_loop import watched
from lenochat.cli.operations import OPERATIONS, Opened
from lenochat.cli.refusal import RefusedError
from lenochat.settings import Settings
from lenochat.web.socket.protocol import StreamProtocol

PING_SECONDS = 10
"""How often a stream is pinged, and how long it may take to answer."""
MOST_FRAME_BYTES = 64 * 1024
"""Of one frame from a client."""
KEEP_ALIVE_SECONDS = 75
"""Longer than reverse proxies keep theirs, so that it is they who let go of an idle connection."""
SECONDS_TO_FINISH = 10
"""For the requests in hand when the node is asked to stop."""
SECONDS_TO_SAY_GOODBYE = 1
"""For streams to take and answer their close frame."""
SECONDS_TO_START = 30
TICK_SECONDS = 0.02


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers, and with the node's stop in its shutdown."""

    def __init__(self, config: uvicorn.Config, node: Node) -> None:
        super().__init__(config)
        self._node = node

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in self._requests():
            connection.shutdown()
        await _until(lambda: not self._requests(), SECONDS_TO_FINISH)
        await self._node.stop()
        await _until(lambda: not self.server_state.connections, SECONDS_TO_SAY_GOODBYE)
        await super().shutdown(sockets)

    def _requests(self) -> list[Any]:
        """The connections that are not streams."""
        return [item for item in self.server_state.connections if not isinstance(item, WebSocketsSansIOProtocol)]


class Running:
    """A node that answers."""

    def __init__(self, address: str) -> None:
        self.address = address
        """Such as `http://127.0.0.1:8080`."""
        self.stop = asyncio.Event()
        """Set by SIGTERM and SIGINT, and when the server has ended by itself."""


@contextlib.asynccontextmanager
async def running(node: Node, settings: Settings) -> AsyncIterator[Running]:
    """Inside, the node answers; on leaving it is stopped as the module says."""
    listener = listen(settings.host, settings.port)
    here = Running(_address(settings.host, listener))
    with watched(here.stop):
        await node.start()
        opened = Opened(store=node.store, database=settings.database)

        async def perform(operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
            return await OPERATIONS[operation](opened, arguments)

        server = _Server(_config(node, settings), node)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        serving.add_done_callback(lambda _: here.stop.set())
        try:
            # A command that comes during the stop waits for the lock and then does its work alone.
            async with control.listening(settings.data, perform):
                await _answers(listener, serving)
                yield here
        finally:
            server.should_exit = True
            await serving


def _config(node: Node, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        node,
        http="httptools",
        ws=StreamProtocol,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,
        ws_max_size=MOST_FRAME_BYTES,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SECONDS_TO_SAY_GOODBYE,
        proxy_headers=settings.trusted_proxy is not None,
        forwarded_allow_ips=settings.trusted_proxy,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to that address; refused where it is taken or not this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with contextlib.ExitStack() as until_bound:
            listener = until_bound.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            until_bound.pop_all()
    except OSError as failure:
        raise RefusedError(
            f"Cannot listen on {host} port {port}: {failure.strerror}. Choose another with --host or --port."
        ) from None
    return listener


def _address(host: str, listener: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


async def _answers(listener: socket.socket, serving: asyncio.Task[None]) -> None:
    """Wait until a request is really answered: being bound is not being ready."""
    host, port = listener.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    async with asyncio.timeout(SECONDS_TO_START):
        while not serving.done():
            with contextlib.suppress(OSError):
                if await _is_ready(reachable, port):
                    return
            await asyncio.sleep(TICK_SECONDS)
    await serving


async def _is_ready(host: str, port: int) -> bool:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return (await reader.readline()).split()[1:2] == [b"200"]
    finally:
        writer.close()


async def _until(condition: Callable[[], bool], seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - uvicorn tells nobody of a connection's end
                await asyncio.sleep(TICK_SECONDS)
