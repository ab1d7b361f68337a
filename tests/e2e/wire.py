"""The wire between a browser and the server: it keeps its address when the server gets another one, and can be cut."""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

MOST_BYTES = 65_536


@dataclass(eq=False, kw_only=True)
class _Connection:
    client: socket.socket
    server: socket.socket | None = None
    is_dead: bool = False
    """It leads nowhere any more, and no end learns of it."""


@dataclass(kw_only=True)
class Wire:
    """Relays TCP from `url` to the server. Use it as a context."""

    leads_to: str
    """The server's URL; may be changed."""
    url: str = ""
    _is_cut: bool = False
    _connections: list[_Connection] = field(default_factory=list)
    _listener: socket.socket = field(default_factory=socket.socket)

    def __enter__(self) -> Self:
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _close(self._listener)
        for connection in self._connections:
            _close(connection.client)
            _close(connection.server)

    def cut(self) -> None:
        """As a cable pulled out somewhere on the way: everything is swallowed, nothing is refused, nobody is told."""
        self._is_cut = True
        for connection in self._connections:
            connection.is_dead = True

    def mend(self) -> None:
        """New connections get through. The old ones stay dead, and are reset when the client says something on them.

        Whoever only listens on one learns nothing.
        """
        self._is_cut = False

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            connection = _Connection(client=client, is_dead=self._is_cut)
            self._connections.append(connection)
            if connection.is_dead:
                threading.Thread(target=self._relay, args=(connection, client, None), daemon=True).start()
                continue
            target = urlsplit(self.leads_to)
            try:
                connection.server = socket.create_connection((target.hostname or "", target.port or 80))
            except OSError:
                _close(client)
                continue
            for source, sink in ((client, connection.server), (connection.server, client)):
                threading.Thread(target=self._relay, args=(connection, source, sink), daemon=True).start()

    def _relay(self, connection: _Connection, source: socket.socket, sink: socket.socket | None) -> None:
        try:
            while data := source.recv(MOST_BYTES):
                if sink is not None and not connection.is_dead:
                    sink.sendall(data)
                elif source is connection.client and not self._is_cut:
                    source.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    source.close()
                    return
        except OSError:
            pass
        if not connection.is_dead:
            _close(source)
            _close(sink)


def _close(end: socket.socket | None) -> None:
    if end is None:
        return
    with contextlib.suppress(OSError):
        # `close` alone wakes nobody who waits in `recv`.
        end.shutdown(socket.SHUT_RDWR)
    end.close()
