"""HTTP/1.1 and WebSocket as far as the bench's own clients need them, by hand, because they have to be cheap."""

import base64
import os

UPGRADE_KEY = base64.b64encode(bytes(16)).decode()


def request(
    method: str, path: str, body: bytes = b"", *, token: str | None = None, origin: str | None = None, more: str = ""
) -> bytes:
    """One request on a connection that stays open; `origin` is the page of another site that it comes from, `more` are
    further headers, each with its line's end.
    """
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{more}"
    if token is not None:
        head += f"Cookie: lenochat_login={token}\r\n"
    if origin is not None:
        head += f"Origin: {origin}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def upgrade(path: str, token: str) -> bytes:
    """The request that opens a stream."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {UPGRADE_KEY}\r\nSec-WebSocket-Version: 13\r\nCookie: lenochat_login={token}\r\n\r\n"
    ).encode()


def response_length(data: bytes | bytearray) -> int | None:
    """How long the response at the beginning of `data` is, or None while its head or body is not whole."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(data[:end]).lower()
    at = head.find(b"content-length:")
    length = end + 4 + (int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0)
    return length if len(data) >= length else None


def status(data: bytes | bytearray) -> int:
    """The status of the response at the beginning of `data`."""
    return int(data[9:12])


def masked(opcode: int, payload: bytes = b"") -> bytes:
    """A client's short frame."""
    mask = os.urandom(4)
    body = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
    return bytes((0x80 | opcode, 0x80 | len(payload))) + mask + body


HELLO = b'{"type":"hello","protocol":1}'
TEXT, PING, PONG = 1, 9, 10


def frame_length(data: bytes | bytearray, at: int) -> int | None:
    """How long the server's frame at `at` is, or None while it is not whole."""
    if len(data) - at < 2:
        return None
    short = data[at + 1] & 0x7F
    if short < 126:
        head, length = 2, short
    else:
        wide = 2 if short == 126 else 8
        head, length = 2 + wide, int.from_bytes(data[at + 2 : at + 2 + wide], "big")
    return head + length if len(data) - at >= head + length else None
