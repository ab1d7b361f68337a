"""Where an operation runs: in the server that has the data folder, or here, under the folder's lock.

What opens a database is imported only where this process does: beside a server a command takes a third of the time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from lenochat.cli import control, data_folder
from lenochat.cli.refusal import RefusedError
from lenochat.core.errors import DomainError
from lenochat.settings import Settings

Alone = Callable[[], Awaitable[dict[str, Any]]]

PATIENCE_SECONDS = 15
"""For a server that is starting or stopping, or another command that is at work."""
PAUSE_SECONDS = 0.05


def execute(
    settings: Settings, operation: str, arguments: Mapping[str, Any], *, alone: Alone | None = None
) -> dict[str, Any]:
    """Run the operation of that name to its end; `alone` in its place where no server has the data folder."""

    async def in_own_store() -> dict[str, Any]:
        from lenochat.cli import own_store

        return await own_store.perform(settings.database, operation, arguments)

    try:
        return asyncio.run(_execute(settings.data, operation, arguments, alone or in_own_store))
    except DomainError as refusal:
        raise RefusedError(refusal.message) from None


async def _execute(data: Path, operation: str, arguments: Mapping[str, Any], alone: Alone) -> dict[str, Any]:
    gives_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with data_folder.held(data):
                return await alone()
        except data_folder.BusyError as busy:
            try:
                return await control.ask(data, operation, arguments)
            except control.NobodyListensError:
                if time.monotonic() > gives_up:
                    raise busy from None
        await asyncio.sleep(PAUSE_SECONDS)
