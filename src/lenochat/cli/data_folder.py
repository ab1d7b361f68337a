"""The data folder's lock: whoever holds it is the only process that has the embedded database open.

The kernel lets go of it when its process ends, however that happens, so nothing has to be cleared away after a kill.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from lenochat.cli.refusal import RefusedError

PATIENCE_SECONDS = 15
"""For a command that is at work, which ends by itself; a server is not waited for."""
PAUSE_SECONDS = 0.05
_SERVER = "server"


class BusyError(RefusedError):
    """Another process holds the folder."""

    def __init__(self, data: Path, holder: str) -> None:
        process, _, kind = holder.partition(" ")
        super().__init__(
            f"Another LenoChat{f' (process {process})' if process else ''} is using the data folder {data}."
            " Stop it first, or give another folder with --data."
        )
        self.is_server = kind == _SERVER


@contextlib.contextmanager
def held(data: Path, *, as_server: bool = False) -> Iterator[None]:
    """Make the folder if need be, and hold its lock; `BusyError` where somebody else does."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as failure:
        raise RefusedError(f"The data folder {data} cannot be used: {failure.strerror}.") from None
    try:
        _take(descriptor, data)
        os.pwrite(descriptor, f"{os.getpid()}{f' {_SERVER}' if as_server else ''}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def held_in_time(data: Path, *, as_server: bool = False) -> Iterator[None]:
    """`held`, once a command that is at work there has ended."""
    with contextlib.ExitStack() as stack:
        gives_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                stack.enter_context(held(data, as_server=as_server))
                break
            except BusyError as busy:
                if busy.is_server or time.monotonic() > gives_up:
                    raise
            time.sleep(PAUSE_SECONDS)
        yield


def _take(descriptor: int, data: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BusyError(data, os.pread(descriptor, 40, 0).decode("ascii", "replace").strip()) from None
    os.ftruncate(descriptor, 0)
