"""The data folder's lock: whoever holds it is the only process that has the embedded database open.

The kernel lets go of it when its process ends, however that happens, so nothing has to be cleared away after a kill.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lenochat.cli.refusal import RefusedError


class BusyError(RefusedError):
    """Another process holds the folder."""


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Make the folder if need be, and hold its lock."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as failure:
        raise RefusedError(f"The data folder {data} cannot be used: {failure.strerror}.") from None
    try:
        _take(descriptor, data)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, data: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
        raise BusyError(
            f"Another LenoChat{f' (process {holder})' if holder else ''} is using the data folder {data}."
            " Stop it first, or give another folder with --data."
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
