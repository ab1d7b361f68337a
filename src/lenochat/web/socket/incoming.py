"""What clients send up: read, checked, and never more of it than is bearable."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.websockets import WebSocket

from lenochat.core.errors import DomainError
from lenochat.core.ids import ConversationId
from lenochat.store.ids import is_id
from lenochat.web.socket.connection import FLOODING, NO_HELLO, PROTOCOL_ERROR, RESTARTING
from lenochat.web.socket.protocol import StreamProtocol

MOST_FRAMES = 60
IN_SECONDS = 10.0
MOST_IN_FOCUS = 5
TYPING_EVERY_SECONDS = 2.5
"""Clients send typing at most every 3 s; what comes quicker is passed over."""


class ProtocolError(Exception):
    """The other side sent something that is no frame of the protocol."""


class DisconnectedError(Exception):
    """The other side is gone."""


class FloodingError(Exception):
    """The other side sends more than anybody needs to."""


@contextmanager
def closed_by_its_code(protocol: StreamProtocol) -> Iterator[None]:
    """What ends a stream inside closes it with the code that says whether to come back."""
    try:
        yield
    except TimeoutError:
        protocol.close_now(NO_HELLO, "no hello in time")
    except ProtocolError:
        protocol.close_now(PROTOCOL_ERROR, "not a frame of this protocol")
    except FloodingError:
        protocol.close_now(FLOODING, "too many frames")
    except DisconnectedError:
        pass
    except DomainError:
        protocol.close_now(RESTARTING, "not ready")


class Incoming:
    """The frames of one client, one at a time."""

    def __init__(self, websocket: WebSocket, now: Callable[[], float]) -> None:
        """`now` gives the loop's time in seconds."""
        self._websocket = websocket
        self._now = now
        self._recent: deque[float] = deque(maxlen=MOST_FRAMES)
        self._last_typing = float("-inf")

    async def next(self) -> dict[str, Any]:
        """The next frame: one JSON object."""
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise DisconnectedError
        now = self._now()
        if len(self._recent) == MOST_FRAMES and now - self._recent[0] < IN_SECONDS:
            raise FloodingError
        self._recent.append(now)
        return read_frame(message.get("text"))

    def may_tell_typing(self) -> bool:
        """Whether enough time has passed since typing was last told."""
        now = self._now()
        if now - self._last_typing < TYPING_EVERY_SECONDS:
            return False
        self._last_typing = now
        return True


def read_frame(text: str | None) -> dict[str, Any]:
    """The object in a text frame."""
    try:
        frame = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        frame = None
    if not isinstance(frame, dict):
        raise ProtocolError
    return frame


def read_hello(frame: dict[str, Any]) -> dict[str, Any]:
    """The hello, with members of the right types; anything else is a protocol error."""
    shapes: dict[str, type | tuple[type, ...]] = {
        "stream_id": (str, type(None)),
        "resume_from": (int, type(None)),
        "agent_id": (str, type(None)),
        "visitor_token": (str, type(None)),
    }
    is_hello = frame.get("type") == "hello" and frame.get("protocol") == 1 and frame.get("protocol") is not True
    if not is_hello or any(
        name in frame and (not isinstance(frame[name], shape) or isinstance(frame[name], bool))
        for name, shape in shapes.items()
    ):
        raise ProtocolError
    return frame


def read_focus(frame: dict[str, Any]) -> frozenset[ConversationId]:
    """The conversations in focus, at most five."""
    named = frame.get("conversation_ids")
    if not isinstance(named, list) or len(named) > MOST_IN_FOCUS or not all(isinstance(item, str) for item in named):
        raise ProtocolError
    return frozenset(ConversationId(item) for item in named if is_id(item))


def read_conversation_id(frame: dict[str, Any]) -> ConversationId | None:
    """The conversation that a typing frame names; None where it names nothing."""
    named = frame.get("conversation_id")
    if not isinstance(named, str):
        raise ProtocolError
    return ConversationId(named) if is_id(named) else None
