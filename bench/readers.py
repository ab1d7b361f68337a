"""Plain connections that read and throw away."""

import select
import socket
from types import TracebackType
from typing import Self

READ_BYTES = 64 * 1024


class Readers:
    """So many connections to one address."""

    def __init__(self, address: tuple[str, int], count: int) -> None:
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        for _ in range(count):
            opened = socket.create_connection(address)
            opened.settimeout(0)
            self._sockets[opened.fileno()] = opened
            self._poll.register(opened.fileno(), select.EPOLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for opened in self._sockets.values():
            opened.close()
        self._poll.close()

    def read(self, size: int) -> None:
        """Read so many bytes in all."""
        while size > 0:
            for number, _ in self._poll.poll(10.0):
                size -= len(self._sockets[number].recv(READ_BYTES))
