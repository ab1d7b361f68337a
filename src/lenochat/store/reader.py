"""Reads: short ones on the loop, those that turn out long on a thread of their own.

Each read sees one committed state, and so does everything it asks.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from lenochat.store import sqlite

T = TypeVar("T")
Read = Callable[[Connection], T]

SHORT_READ_SECONDS = 0.020
"""A read on the loop that takes longer is given up there and done again on a thread."""
_INSTRUCTIONS_BETWEEN_LOOKS = 4_000


class Reader:
    """Runs reads; made and used on one event loop."""

    def __init__(self, database: Path) -> None:
        self._short = sqlite.open_connection(database, read_only=True)
        self._long = sqlite.open_connection(database, read_only=True)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="read")

    async def read(self, ask: Read[T]) -> T:
        """`ask` on the loop, or, where that takes too long, from the start on the reading thread."""
        try:
            return self.read_now(self._while_short(ask))
        except (OperationalError, sqlite3.OperationalError) as failure:  # by SQLAlchemy, or by the driver alone
            if "interrupted" not in str(failure):
                raise
        return await self.read_long(ask)

    def _while_short(self, ask: Read[T]) -> Read[T]:
        """The same, interrupted when it takes too long. It alone: a BEGIN that is interrupted leaves its transaction
        open, and nothing could be read after it."""

        def within_limit(connection: Connection) -> T:
            driver, deadline = sqlite.raw(connection), perf_counter() + SHORT_READ_SECONDS
            driver.set_progress_handler(lambda: perf_counter() > deadline, _INSTRUCTIONS_BETWEEN_LOOKS)
            try:
                return ask(connection)
            finally:
                driver.set_progress_handler(None, 0)

        return within_limit

    async def read_long(self, ask: Read[T]) -> T:
        """`ask` on the reading thread, for what is long in a large workspace; one after the other."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _in_one_state, self._long, ask)

    def read_now(self, ask: Read[T]) -> T:
        """`ask` here and now, however long it takes; for what must not be interleaved with delivered events."""
        return _in_one_state(self._short, ask)

    def close(self) -> None:
        self._thread.shutdown()
        self._short.close()
        self._long.close()


def _in_one_state(connection: Connection, ask: Read[T]) -> T:
    driver: sqlite3.Connection = sqlite.raw(connection)
    driver.execute("BEGIN")
    try:
        return ask(connection)
    finally:
        driver.execute("COMMIT")
