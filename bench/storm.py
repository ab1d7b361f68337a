"""P11: how long a status change waits while 500 clients reconnect and take snapshots.

All lose their connections in one moment and come back in the next, again and again: harder than the product's own
clients, which come back within 20 s. Meanwhile one agent changes status 50 times a second at most, and one stream
pings. Measured as the node is, then with each COMMIT 10 ms longer; then, with and without that delay, held to one of
the two ways to commit. What stands in the place of a floor is the same change on the same node without a storm.
"""

import errno
import select
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from bench.http import HELLO, TEXT, frame_length, masked, upgrade
from bench.probe import Waited, probing
from bench.report import Figure, percentile
from bench.server import Server, lenochat_with
from bench.workspace import Seeded, seed

CLIENTS, QUICK_CLIENTS = 500, 100
CLIENTS_AN_AGENT = 5
DELAY_SECONDS = 0.010
READ_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Stormed:
    """What the probe waited, and how many snapshots were taken meanwhile."""

    waited: Waited
    snapshots: int
    seconds: float


def measure(*, quick: bool) -> list[Figure]:
    """The two figures of the target, then the two ways to commit beside each other."""
    clients, seconds = (QUICK_CLIENTS, 1.5) if quick else (CLIENTS, 8.0)
    ways = ("auto",) if quick else ("auto", "loop", "thread")
    with tempfile.TemporaryDirectory(prefix="lenochat-bench-") as folder:
        return [
            _measured(Path(folder) / f"{way}{delay}", way, delay, clients, seconds)
            for way in ways
            for delay in (0.0, DELAY_SECONDS)
        ]


def _measured(data: Path, way: str, delay: float, clients: int, seconds: float) -> Figure:
    seeded = seed(data / "lenochat.sqlite3", agents=clients // CLIENTS_AN_AGENT)
    with lenochat_with(data, delay=delay, commit=way) as server:
        with probing(server, seeded.tokens[0]) as calm:
            sleep(1.0)
        stormed = _stormed(server, seeded, clients, seconds)
    waited = stormed.waited
    how = {"auto": "as it is", "loop": "always on the loop", "thread": "always in a thread"}[way]
    return Figure(
        bench="P11",
        what=f"change beside {clients} clients, {how}, +{delay * 1e3:.0f} ms, p99",
        value=percentile(waited.puts, 0.99),
        unit="ms",
        floor=percentile(calm.puts, 0.99),
        target=("100 ms" if delay else "50 ms") if way == "auto" else "",
        notes={
            "p50": percentile(waited.puts, 0.5),
            "most": max(waited.puts),
            "calm p50": percentile(calm.puts, 0.5),
            "pong p50": percentile(waited.pings, 0.5),
            "pong most": max(waited.pings),
            "changes": len(waited.puts),
            "snapshots/s": stormed.snapshots / stormed.seconds,
        },
    )


def _stormed(server: Server, seeded: Seeded, count: int, seconds: float) -> Stormed:
    """Waves for so long; the last one is broken off."""
    tokens = seeded.tokens[1:]
    clients = [tokens[number % len(tokens)] for number in range(count)]
    with probing(server, seeded.tokens[0]) as waited:
        snapshots, began = 0, monotonic()
        while monotonic() < began + seconds:
            snapshots += _wave((server.host, server.port), clients, began + seconds)
        took = monotonic() - began
    return Stormed(waited, snapshots, took)


class _Client:
    """One stream on its way to its snapshot."""

    def __init__(self, token: str, address: tuple[str, int]) -> None:
        self.socket = socket.socket()
        self.socket.settimeout(0)
        code = self.socket.connect_ex(address)
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, "a stream cannot connect")
        self._to_send = upgrade("/api/v1/stream", token)
        self._data = b""
        self._accepted = False

    def ready(self, events: int) -> bool:
        """Go one step on; True when the snapshot is here."""
        if events & select.EPOLLOUT and self._to_send:
            self.socket.send(self._to_send)
            self._to_send = b""
            return False
        came = self.socket.recv(READ_BYTES)
        if not came:
            raise RuntimeError("the server closed a stream that wanted its snapshot")
        self._data += came
        if not self._accepted and b"\r\n\r\n" in self._data:
            head, _, self._data = self._data.partition(b"\r\n\r\n")
            if b" 101 " not in head.partition(b"\r\n")[0]:
                raise RuntimeError(f"a stream was refused: {head.decode()}")
            self._accepted = True
            self.socket.send(masked(TEXT, HELLO))
        return self._accepted and self._is_whole()

    def _is_whole(self) -> bool:
        """Whether the first message has come: one frame, or fragments of which the last says so."""
        at = 0
        while (length := frame_length(self._data, at)) is not None:
            if self._data[at] & 0x80 and not self._data[at] & 0x08:
                return True
            at += length
        return False


def _wave(address: tuple[str, int], tokens: Sequence[str], until: float) -> int:
    """All connect at once, wait for their snapshots, and are gone together; how many snapshots came in time."""
    with select.epoll() as poll:
        clients: dict[int, _Client] = {}
        for token in tokens:
            client = _Client(token, address)
            clients[client.socket.fileno()] = client
            poll.register(client.socket.fileno(), select.EPOLLIN | select.EPOLLOUT)
        without = set(clients)
        while without and (left := until - monotonic()) > 0:
            for number, events in poll.poll(left):
                poll.modify(number, select.EPOLLIN)
                if clients[number].ready(events):
                    without.discard(number)
                    poll.unregister(number)
        for client in clients.values():
            client.socket.close()
    return len(clients) - len(without)
