"""uvicorn's WebSocket protocol, with a writer for frames that are encoded already, and the last sign of life.

One frame for many connections is encoded once and written straight to each transport, whose own buffer is the
bounded queue. Handed to the endpoint as the ASGI extension `lenochat.stream`.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Opcode
from websockets.http11 import Request

EXTENSION = "lenochat.stream"
MOST_BUFFERED_BYTES = 256 * 1024
"""What a client may leave untaken before it is dropped (RE5)."""
_SHORT, _MIDDLE = 125, 0xFFFF


def text_frame(payload: bytes, *, opcode: Opcode = Opcode.TEXT, final: bool = True) -> bytes:
    """A server's frame (RFC 6455, section 5.2): unmasked, without extensions."""
    first = (0x80 if final else 0) | opcode
    length = len(payload)
    if length <= _SHORT:
        return bytes((first, length)) + payload
    if length <= _MIDDLE:
        return bytes((first, 126)) + length.to_bytes(2, "big") + payload
    return bytes((first, 127)) + length.to_bytes(8, "big") + payload


def fragments(payload: bytes, size: int) -> list[bytes]:
    """One message as several frames of at most `size` bytes, between which control frames may pass."""
    pieces = [payload[start : start + size] for start in range(0, len(payload), size)] or [b""]
    last = len(pieces) - 1
    return [
        text_frame(piece, opcode=Opcode.TEXT if place == 0 else Opcode.CONT, final=place == last)
        for place, piece in enumerate(pieces)
    ]


class StreamProtocol(WebSocketsSansIOProtocol):
    """A WebSocket whose owner may write ready frames."""

    last_heard: float = 0.0
    """Loop time of the last bytes from the other side, pongs included."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        scope: dict[str, Any] | None = getattr(self, "scope", None)
        if scope is not None:
            scope.setdefault("extensions", {})[EXTENSION] = self

    def data_received(self, data: bytes) -> None:
        self.last_heard = self.loop.time()
        super().data_received(data)

    def handle_ping(self) -> None:
        """Answer, unless the other side only asks and never reads: its pongs would fill our memory."""
        super().handle_ping()
        if self.buffered_bytes > MOST_BUFFERED_BYTES:
            self.abort()

    def keepalive_timeout(self) -> None:
        """Drop who does not answer: one who takes nothing either would count as connected until TCP gives up."""
        self.abort()

    @property
    def is_writable(self) -> bool:
        """False after a close frame and while the transport goes away: nothing may follow."""
        return self.handshake_complete and not (self.close_sent or self.disconnected or self.transport.is_closing())

    @property
    def buffered_bytes(self) -> int:
        """What the other side has not taken yet."""
        return self.transport.get_write_buffer_size()

    def write_frame(self, frame: bytes) -> int:
        """Write a frame made by `text_frame`, and say what the other side has not taken; after a close it goes nowhere.

        Every delivery ends here: `is_writable` and `buffered_bytes`, without the calls.
        """
        transport = self.transport
        if self.close_sent or self.disconnected or transport.is_closing() or not self.handshake_complete:
            return 0
        transport.write(frame)
        return transport.get_write_buffer_size()

    def close_now(self, code: int, reason: str) -> None:
        """Send the close frame in this very turn; the endpoint learns of it as of any disconnect."""
        if not self.is_writable:
            return
        self.stop_keepalive()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(self.close_timeout, self.abort)

    def abort(self) -> None:
        """Drop the connection and all that it has not taken."""
        self.transport.abort()
