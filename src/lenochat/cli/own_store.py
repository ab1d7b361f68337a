"""The database, opened by a command itself. Whoever calls holds the data folder's lock."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from lenochat.actions.settle import settle
from lenochat.cli.operations import OPERATIONS, Opened
from lenochat.cli.refusal import RefusedError
from lenochat.store import schema
from lenochat.store.clock import system_clock
from lenochat.store.store import Store


async def perform(database: Path, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Run the operation of that name in a store of this process."""
    async with _opened(database) as opened:
        return await OPERATIONS[operation](opened, arguments)


@contextlib.asynccontextmanager
async def _opened(database: Path) -> AsyncIterator[Opened]:
    """Nobody is connected, so nothing has to be told; the next start settles what is due."""
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
