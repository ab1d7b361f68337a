"""Where an operation runs: in the server that has the data folder, or here, under the folder's lock."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from lenochat.actions.settle import settle
from lenochat.cli import control, data_folder
from lenochat.cli.operations import OPERATIONS, Opened
from lenochat.cli.refusal import RefusedError
from lenochat.core.errors import DomainError
from lenochat.settings import Settings
from lenochat.store import schema
from lenochat.store.clock import system_clock
from lenochat.store.store import Store

Alone = Callable[[], Awaitable[dict[str, Any]]]

PATIENCE_SECONDS = 15
"""For a server that is starting or stopping, or another command that is at work."""
PAUSE_SECONDS = 0.05


def execute(
    settings: Settings, operation: str, arguments: Mapping[str, Any], *, alone: Alone | None = None
) -> dict[str, Any]:
    """Run the operation of that name to its end; `alone` in its place where no server has the data folder."""

    async def in_own_store() -> dict[str, Any]:
        async with _opened(settings.database) as opened:
            return await OPERATIONS[operation](opened, arguments)

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


@contextlib.asynccontextmanager
async def _opened(database: Path) -> AsyncIterator[Opened]:
    """The store, for this process alone. Nobody is connected, so nothing has to be told; the next start settles."""
    migrate(database)
    store = Store(
        database,
        clock=system_clock,
        settle=settle,
        published=lambda _: None,
        became_due=lambda _: None,
    )
    try:
        yield Opened(store=store, database=database)
    finally:
        await store.close()


def migrate(database: Path) -> tuple[str | None, str]:
    """`schema.migrate`, with a refusal where the database is newer, or is none."""
    try:
        return schema.migrate(database)
    except schema.NewerSchemaError as newer:
        raise RefusedError(str(newer)) from None
    except (DBAPIError, sqlite3.Error) as failure:
        cause = failure.orig if isinstance(failure, DBAPIError) else failure
        raise RefusedError(f"The database {database} cannot be used: {cause}. Restore it from a backup.") from None
