"""What the runner and its client processes say to each other, pickled over a pipe."""

import asyncio
import threading
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from torture.account import Deed
from torture.place import Plan


@dataclass(frozen=True, slots=True)
class Begin:
    """Who a client process is, and what it has to work with."""

    where: tuple[str, int]
    client: int
    seed: str
    password: str
    plans: tuple[Plan, ...]
    patience_seconds: float
    """So long an answer is waited for."""


@dataclass(frozen=True, slots=True)
class Run:
    """Do so many operations; say `Now` after some of them."""

    operations: int
    hands: int
    kill_after: int | None


@dataclass(frozen=True, slots=True)
class Now:
    """The moment to kill the server."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The server has ended, or does not answer, and nobody has killed it."""

    starts: int
    """How often it had come back by then."""
    place: int | None
    says: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """The server answers again."""


@dataclass(frozen=True, slots=True)
class Ran:
    """All operations are answered."""

    operations: int
    deeds: dict[int, list[Deed]]
    problems: list[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class Settle:
    """It is quiet, and this is the position of each workspace: compare every dashboard with a fresh snapshot."""

    positions: dict[int, int]


@dataclass(slots=True)
class Settled:
    """What the dashboards of each workspace were told, and when."""

    told: dict[int, list[tuple[str, list[tuple[int, int]]]]] = field(default_factory=dict)
    heard: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    compared: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """Leave."""


def listen(pipe: Connection, inbox: "asyncio.Queue[object]") -> None:
    """Put whatever the other side says into `inbox`, and at last, when it is gone, None.

    By a thread: an event loop would make the pipe one that does not block, and writing to it fails when it is full.
    """
    loop = asyncio.get_running_loop()

    def read() -> None:
        said: object = None
        while True:
            try:
                said = pipe.recv()
            except (EOFError, OSError):
                said = None
            try:
                loop.call_soon_threadsafe(inbox.put_nowait, said)
            except RuntimeError:
                return  # The loop is closed: nobody listens any more.
            if said is None:
                return

    threading.Thread(target=read, daemon=True, name="pipe").start()
