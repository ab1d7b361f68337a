"""Many dashboards in one process that read and throw away: as cheap as reading can be in Python.

They answer the server's pings, count frames, and know nothing of what is in them.
"""

import select
import socket
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from bench.http import HELLO, PING, PONG, TEXT, frame_length, masked, upgrade

AT_A_TIME = 50
"""So many are opened together; a storm is another bench."""
READ_BYTES = 64 * 1024


class Dashboards:
    """Open streams of members, one after another of `tokens`, `count` in all."""

    def __init__(self, address: tuple[str, int], tokens: Sequence[str], count: int) -> None:
        self.frames = 0
        """How many messages have come since the last `forget`."""
        self.last_frame = b""
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._unfinished: dict[int, bytes] = {}
        chosen = [tokens[number % len(tokens)] for number in range(count)]
        for start in range(0, count, AT_A_TIME):
            self._open(address, chosen[start : start + AT_A_TIME])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for opened in self._sockets.values():
            opened.close()
        self._poll.close()

    def forget(self) -> None:
        """Count from 0 again."""
        self.frames = 0

    def watch(self, other: int) -> None:
        """Let `read` return when that descriptor has something to say."""
        self._poll.register(other, select.EPOLLIN)

    def read(self, seconds: float) -> bool:
        """Take what has come, or wait that long for it; True when a watched descriptor is ready."""
        told = False
        for number, _ in self._poll.poll(seconds):
            source = self._sockets.get(number)
            if source is None:
                told = True
                continue
            self._take(number, source)
        return told

    def read_until(self, frames: int, *, seconds: float) -> None:
        """Read until so many frames have come."""
        deadline = time.monotonic() + seconds
        while self.frames < frames:
            if time.monotonic() > deadline:
                raise RuntimeError(f"only {self.frames} of {frames} frames came in {seconds} s")
            self.read(1.0)

    def read_for(self, seconds: float) -> None:
        """Read whatever comes in that time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.read(left)

    def _open(self, address: tuple[str, int], tokens: Sequence[str]) -> None:
        opened = [socket.create_connection(address) for _ in tokens]
        for one, token in zip(opened, tokens, strict=True):
            one.sendall(upgrade("/api/v1/stream", token))
        for one in opened:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += one.recv(1)
            if b" 101 " not in head.partition(b"\r\n")[0]:
                raise RuntimeError(f"a stream was refused: {head.decode()}")
            one.sendall(masked(TEXT, HELLO))
            self._sockets[one.fileno()] = one
        before = self.frames
        for one in opened:
            one.settimeout(0)
            self._poll.register(one.fileno(), select.EPOLLIN)
        self.read_until(before + len(opened), seconds=60)

    def _take(self, number: int, source: socket.socket) -> None:
        data = source.recv(READ_BYTES)
        if not data:
            raise RuntimeError("the server closed a dashboard's stream")
        if number in self._unfinished:
            data = self._unfinished.pop(number) + data
        at = 0
        while at < len(data):
            length = frame_length(data, at)
            if length is None:
                self._unfinished[number] = data[at:]
                return
            if data[at] & 0x0F == PING:
                source.send(masked(PONG, data[at + 2 : at + length]))
            elif data[at] & 0x80:
                self.frames += 1
                self.last_frame = data[at : at + length] if at or length < len(data) else data
            at += length
